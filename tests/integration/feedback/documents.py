import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.integration.feedback.clamd import EICAR

PLACE = b"CANARY-15.0511N"


def photo(size: tuple[int, int] = (40, 20), kind: str = "JPEG") -> bytes:
    """Return a picture that says where, when and with what it was taken."""
    image = Image.new("RGB", size, "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = PLACE.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (15.0, 3.0, 4.0)
    stored = io.BytesIO()
    image.save(stored, kind, exif=exif, xmp=PLACE, comment=PLACE, icc_profile=PLACE)
    return stored.getvalue()


def pdf(**catalog: Any) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, value in catalog.items():
        writer.root_object[NameObject(f"/{name}")] = value
    stored = io.BytesIO()
    writer.write(stored)
    return stored.getvalue()


def script() -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )


def hidden_in_a_list(packed: str) -> bytes:
    """Return a PDF with an object stream that its table does not name."""
    content = zlib.compress(packed.encode())
    before, _, after = pdf().rpartition(b"startxref")
    stream = (
        b"9 0 obj\n<< /Type /Obj#53tm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\n"
        b"stream\n" % len(content)
    )
    return before + stream + content + b"\nendstream\nendobj\nstartxref" + after


def infected() -> bytes:
    """Return a PDF in which nothing acts, but for the test pattern of all virus scanners."""
    before, _, after = pdf().rpartition(b"startxref")
    return before + b"%" + EICAR + b"\nstartxref" + after


def png_that_says(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(
            ">I", zlib.crc32(name + content)
        )  # fmt: skip

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
        + chunk(b"IEND", b"")
    )


def zipped() -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb", bytes(50_000_000))
    return stored.getvalue()
