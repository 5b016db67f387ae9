"""Put the locked libraries into ``.venv``; run by make with any Python >= 3.11, before all else.

Standard library only. A stamp in ``.venv``, keyed by the contents of the requirement files,
lets later runs pass at once.
"""

import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "xaso-installed.json"
LOG = VENV / "xaso-install.log"
LINES_OF_AN_ERROR = 12
RUN = ("runtime.lock", "local.lock", "dashboard.lock")
DEV = (*RUN, "dev.lock")
EMBEDDED = "embedded.txt"
ITSELF = "pyproject.toml"
OLDEST = (3, 11)


def main(arguments: list[str]) -> int:
    """Install what ``run`` or ``dev`` needs; return the exit code."""
    if sys.version_info < OLDEST:
        return _fail(
            "Cần Python 3.11 trở lên; Python này quá cũ.",
            "Python 3.11 or newer is needed; this one is too old.",
        )
    files = DEV if "dev" in arguments else RUN
    wanted = {name: _digest(ROOT / "requirements" / name) for name in files}
    wanted[ITSELF] = _digest(ROOT / ITSELF)
    if not os.environ.get("XASO_MONGO_URI"):
        wanted[EMBEDDED] = _digest(ROOT / "requirements" / EMBEDDED)
    done = _installed()
    if all(done.get(name) == digest for name, digest in wanted.items()):
        return 0
    if not _python().exists():
        print(f"• Tạo môi trường Python {sys.version.split()[0]} trong .venv …", flush=True)
        venv.EnvBuilder(with_pip=True, clear=VENV.exists()).create(VENV)
    return _install(files, wanted, done)


def _install(files: tuple[str, ...], wanted: dict[str, str], done: dict[str, str]) -> int:
    if any(done.get(name) != wanted[name] for name in files):
        print(
            "• Cài các thư viện đã khóa phiên bản (lần đầu mất một đến vài phút) …\n"
            "  Installing the locked libraries (a minute or a few, the first time) …",
            flush=True,
        )
        locks = [word for name in files for word in ("-r", str(ROOT / "requirements" / name))]
        if _pip("--require-hashes", *locks):
            return _fail(
                "Không cài được thư viện; xem lỗi của pip ở trên (mạng, kho gói, dung lượng đĩa).",
                "The libraries could not be installed; see pip's error above.",
            )
    if done.get(EMBEDDED) != wanted.get(EMBEDDED, done.get(EMBEDDED)):
        print("• Cài cơ sở dữ liệu nhúng SecantusDB …", flush=True)
        if _pip("-r", str(ROOT / "requirements" / EMBEDDED)):
            return _fail(
                "Không cài được cơ sở dữ liệu nhúng SecantusDB. Hãy dùng một máy chủ MongoDB: "
                "XASO_MONGO_URI='mongodb://user:password@host:27017/?replicaSet=rs0' make up",
                "The embedded database SecantusDB could not be installed. Point XASO_MONGO_URI at "
                "a MongoDB server (as in the line above) and run make up again.",
            )
    if _pip("--no-deps", "--no-build-isolation", "-e", str(ROOT)):
        return _fail("Không cài được lệnh xaso.", "The command xaso could not be installed.")
    _compile()
    STAMP.write_text(json.dumps({**done, **wanted}, indent=1))
    print("• Đã cài xong. / Installed.", flush=True)
    return 0


def _pip(*words: str) -> int:
    """Run pip, show one short line per ten packages instead of its own many, return its code."""
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    command = [str(_python()), "-m", "pip", "install", *options, *words]
    with (
        LOG.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        count = 0
        for line in process.stdout or ():
            if line.startswith(("Collecting", "Requirement already satisfied")):
                count += 1
                if count % 10 == 0:
                    print(f"    {count} gói / packages …", flush=True)
            elif line.startswith("Installing collected"):
                print("    đang ghi vào .venv / writing to .venv …", flush=True)
    if process.returncode:
        print(*LOG.read_text().splitlines()[-LINES_OF_AN_ERROR:], sep="\n", file=sys.stderr)
    return process.returncode


def _compile() -> None:
    """Compile what was installed and the project itself: half the time of every later start."""
    folders = [VENV / "lib", *(ROOT / name for name in ("services", "shared", "deploy"))]
    command = [str(_python()), "-m", "compileall", "-qq", "-j", "0", *map(str, folders)]
    subprocess.run(command, check=False)  # a library's broken example file is no trouble of ours


def _python() -> Path:
    folder = "Scripts" if os.name == "nt" else "bin"
    return VENV / folder / "python"


def _installed() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text())) if _python().exists() else {}
    except (OSError, ValueError):
        return {}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _fail(vietnamese: str, english: str) -> int:
    print(f"✗ {vietnamese}\n  {english}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
