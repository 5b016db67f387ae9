"""Pictures, drawn anew from their pixels."""

import io

from PIL import Image, ImageOps

from shared.disarm.refusal import Refused

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MAX_SIDE = 4096
"""Enough to read a sheet of paper that was photographed whole."""
DRAFT_SIDE = 2560
BIG = 16_000_000
READ_WHOLE = 20_000_000
"""The most pixels of a kind that cannot be read at a part of its size, for the sake of memory."""
QUALITY = {"JPEG": 88, "WEBP": 85, "PNG": None}
Image.MAX_IMAGE_PIXELS = None  # the limit is asked below, as a refusal of its own


def redrawn(content: bytes, kind: str, most_pixels: int, most_bytes: int) -> tuple[str, bytes]:
    """Return the media type and the bytes of a picture that holds what can be seen, and no more.

    Raises ``Refused``. The size is asked before anything is decoded.
    """
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as image:
            most = most_pixels if kind == "image/jpeg" else min(most_pixels, READ_WHOLE)
            if image.width * image.height > most:
                raise Refused("pixels")
            return _drawn(image, kind, most_bytes)
    except (OSError, ValueError, SyntaxError, OverflowError, MemoryError, EOFError) as error:
        raise Refused("damaged") from error


def _drawn(image: Image.Image, kind: str, most_bytes: int) -> tuple[str, bytes]:
    if image.width * image.height > BIG:
        image.draft(None, (DRAFT_SIDE, DRAFT_SIDE))  # a JPEG is then read at a part of its size
    image.thumbnail((MAX_SIDE, MAX_SIDE), reducing_gap=None)
    ImageOps.exif_transpose(image, in_place=True)
    plain = _plain(image, kind)
    plain.info.clear()
    stored = _saved(plain, kind)
    if len(stored) > most_bytes and kind != "image/jpeg":
        kind = "image/jpeg"
        stored = _saved(plain.convert("RGB"), kind)
    if len(stored) > most_bytes:
        raise Refused("large")
    return kind, stored


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """Return the picture with its colours in its pixels, without a palette."""
    if kind == "image/jpeg":
        return image if image.mode in ("L", "RGB") else image.convert("RGB")
    if image.mode in ("L", "RGB", "RGBA") and "transparency" not in image.info:
        return image
    if image.mode.startswith("I") and kind == "image/png":
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _saved(image: Image.Image, kind: str) -> bytes:
    stored = io.BytesIO()
    name = FORMATS[kind]
    options = {"quality": QUALITY[name]} if QUALITY[name] else {}
    image.save(stored, name, **options)
    return stored.getvalue()
