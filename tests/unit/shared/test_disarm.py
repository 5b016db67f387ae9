import asyncio
import io

import pytest
from PIL import Image

from shared import disarm
from shared.disarm import Clean, Disarm, Unfit
from shared.errors import Transient

MEGABYTE = 1024 * 1024


def drawn(kind: str, mode: str = "RGB", size: tuple[int, int] = (8, 4), **options: object) -> bytes:
    stored = io.BytesIO()
    Image.new(mode, size).save(stored, kind, **options)
    return stored.getvalue()


async def opened(content: bytes, pixels: int = 1_000_000, most: int = MEGABYTE) -> Clean:
    room = Disarm(pixels, most)
    async with room.turn():
        return await room(content)


async def test_a_telephones_double_picture_is_taken_as_one() -> None:
    stored = io.BytesIO()
    second = Image.new("RGB", (4, 2))
    Image.new("RGB", (8, 4)).save(stored, "MPO", save_all=True, append_images=[second])

    clean = await opened(stored.getvalue())

    with Image.open(io.BytesIO(clean.content)) as image:
        assert (clean.media_type, image.format, image.size) == ("image/jpeg", "JPEG", (8, 4))


async def test_a_palette_with_a_transparent_colour_stays_transparent() -> None:
    clean = await opened(drawn("PNG", "P", transparency=0))

    with Image.open(io.BytesIO(clean.content)) as image:
        assert (image.mode, image.getpixel((0, 0))) == ("RGBA", (0, 0, 0, 0))


async def test_a_large_picture_becomes_smaller() -> None:
    clean = await opened(drawn("JPEG", size=(9000, 90)))

    with Image.open(io.BytesIO(clean.content)) as image:
        assert image.size == (4096, 41)


async def test_too_many_pixels_are_refused_before_they_are_drawn() -> None:
    assert (await opened(drawn("PNG", size=(100, 100)), pixels=10_000)).is_drawn_anew
    with pytest.raises(Unfit, match="pixels"):
        await opened(drawn("PNG", size=(100, 101)), pixels=10_000)


async def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disarm, "SECONDS", 0.001)
    with pytest.raises(Unfit, match="heavy"):
        await opened(drawn("JPEG"))


async def test_one_at_a_time_and_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disarm, "PATIENCE", 0.01)
    room = Disarm(1, 1)
    async with room.turn():
        with pytest.raises(Transient):
            async with asyncio.timeout(5), room.turn():
                raise AssertionError
    async with room.turn():
        pass
