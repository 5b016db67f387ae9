"""PDF files: nothing in them may act by itself, nor be another file at the same time."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from shared.disarm.refusal import Refused

ACTING = frozenset({
    "/JavaScript", "/JS", "/Launch", "/AA", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/RichMedia",
    "/XFA", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/3D", "/Collection",
})  # fmt: skip
HARMLESS_AT_OPENING = frozenset({"/GoTo", "/Named"})
# Names long enough not to be met by chance in compressed data.
WRITTEN = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|XFA)(?![\w.-])")
IN_A_LIST = re.compile(rb"/(?:JavaScript|JS|Launch|AA|EmbeddedFiles?|EF|RichMedia|XFA)(?![\w.-])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
MARKUP = re.compile(rb"<(?:html|script|svg|!doctype|\?xml|\?php)", re.IGNORECASE)
HEAD, DICTIONARY = 1024, 1024
MOST_UNPACKED = 32 * 1024 * 1024


def check(content: bytes) -> None:
    """Raise ``Refused`` for a PDF that is damaged, locked, mixed with another kind, or acts.

    It is looked at twice: as a reader follows its table of objects, and as one that mends a
    broken table finds objects that no table names.
    """
    _check_whole(content)
    _check_written(content)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Refused("encrypted")
        if not reader.pages or any(_acts(each) for each in _objects(reader)):
            raise Refused("active" if reader.pages else "damaged")
    except (PyPdfError, OSError, ValueError, TypeError, LookupError, AttributeError,
            AssertionError, RecursionError, MemoryError, zlib.error) as error:  # fmt: skip
        raise Refused("damaged") from error


def _check_whole(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused("damaged")
    if content[end + 5 :].strip(b"\0 \t\r\n") or MARKUP.search(content[:HEAD]):
        raise Refused("mixed")
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused("mixed")


def _check_written(content: bytes) -> None:
    if WRITTEN.search(_unescaped(content)):
        raise Refused("active")
    for found in STREAM.finditer(content):
        before = _unescaped(content[max(0, found.start() - DICTIONARY) : found.start()])
        described = before[before.rfind(b"obj") :]
        if b"/ObjStm" in described and IN_A_LIST.search(_unpacked(content[found.end() :])):
            raise Refused("active")


def _unescaped(content: bytes) -> bytes:
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _unpacked(stream: bytes) -> bytes:
    """Return the objects of a list of them, which must be packed as everybody packs them."""
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(stream, MOST_UNPACKED)
    except zlib.error as error:
        raise Refused("damaged") from error
    if unpacking.unconsumed_tail:
        raise Refused("heavy")
    return _unescaped(unpacked)


def _objects(reader: PdfReader) -> Iterator[object]:
    yield reader.trailer
    for generation, numbers in reader.xref.items():
        for number in numbers:
            yield reader.get_object(IndirectObject(number, generation, reader))
    for number in reader.xref_objStm:
        yield reader.get_object(IndirectObject(number, 0, reader))


def _acts(found: object) -> bool:
    """Tell whether an object, or one that stands inside it, would do something by itself."""
    inside = [found]
    while inside:
        each = inside.pop()
        if isinstance(each, DictionaryObject):
            if not ACTING.isdisjoint(each) or not _opens_quietly(each):
                return True
            inside.extend(each.values())
        elif isinstance(each, ArrayObject):
            inside.extend(each)
        elif isinstance(each, NameObject) and each in ACTING:
            return True
    return False


def _opens_quietly(catalog: DictionaryObject) -> bool:
    action = catalog.get("/OpenAction")
    action = action.get_object() if action is not None else None
    return not isinstance(action, DictionaryObject) or action.get("/S") in HARMLESS_AT_OPENING
