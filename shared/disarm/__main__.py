"""The process in which one file is opened: content on standard input, what is kept on output."""

import resource
import sys

from shared.disarm.refusal import Refused

MEMORY = 1024 * 1024 * 1024
SECONDS = 15


def main(kind: str, most_pixels: int, most_bytes: int) -> None:
    """Write the media type and what is kept of the file, or only the code of a refusal."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    content = sys.stdin.buffer.read()
    try:
        if kind == "application/pdf":
            from shared.disarm import pdfs

            pdfs.check(content)
        else:
            from shared.disarm import pictures

            kind, content = pictures.redrawn(content, kind, most_pixels, most_bytes)
    except Refused as refused:
        sys.stdout.buffer.write(f"{refused}\n".encode())
        return
    sys.stdout.buffer.write(kind.encode() + b"\n")
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
