"""Thư chết: liệt kê, xem, phát lại / dead letters: list, show, replay."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli import _servers
from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local.words import Trouble, say
from shared.bus import dead_letters
from shared.bus.dead_letters import DeadLetter, NotReplayable

app = typer.Typer()
ALL = 10_000

Number = Annotated[int, typer.Argument(help="Số thứ tự / the sequence number.")]


@app.command("list")
def listing(
    data: Data = DEFAULT_DATA,
    after: Annotated[int, typer.Option(help="Sau số này / beyond this number.")] = 0,
    limit: Annotated[int, typer.Option(help="Nhiều nhất / at most.", min=1, max=1000)] = 50,
) -> None:
    """Liệt kê thư chết, cũ nhất trước / list dead letters, oldest first."""
    letters = asyncio.run(_read(data, after, limit))
    for each in letters:
        print(f"{each.sequence:>6}  {each.at[:19]}  {each.consumer}  {each.reason}: {each.error}")
    if not letters:
        print(say("Không có thư chết.", "No dead letters."))


@app.command("show")
def show(number: Number, data: Data = DEFAULT_DATA) -> None:
    """Xem một thư chết: tiêu đề và nguyên văn / show one with its headers and bytes."""
    letter = asyncio.run(_find(data, number))
    print(json.dumps(letter.headers, indent=2, ensure_ascii=False))
    print(letter.body.decode("utf-8", "backslashreplace"))


@app.command("replay")
def replay(
    number: Annotated[int | None, typer.Argument(help="Số thứ tự / the sequence number.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Tất cả / all of them.")] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Phát lại một thư chết, hoặc tất cả / say one again, or all."""
    if (number is None) is not every:
        raise Trouble(
            "Hãy nêu một số thứ tự, hoặc --all.", "Name a sequence number, or --all.", code=2
        )
    said, left = asyncio.run(_replay(data, number))
    print(say(f"Đã phát lại {said}, còn lại {left}.", f"Replayed {said}, left {left}."))
    if left:
        print(
            say(
                "Lệnh của đơn vị không phát lại được (khóa không được lưu); đơn vị cần gửi lại.",
                "A unit's command cannot be replayed (its key is not kept): the unit posts again.",
            )
        )


async def _read(data: Path, after: int, limit: int) -> list[DeadLetter]:
    async with _servers.bus(data) as client:
        return [letter async for letter in dead_letters.read(client, after, limit)]


async def _find(data: Path, number: int) -> DeadLetter:
    async with _servers.bus(data) as client:
        if letter := await dead_letters.find(client, number):
            return letter
    raise Trouble(f"Không có thư chết số {number}.", f"There is no dead letter {number}.")


async def _replay(data: Path, number: int | None) -> tuple[int, int]:
    said = left = 0
    async with _servers.bus(data) as client:
        found = await dead_letters.find(client, number) if number else None
        if number and not found:
            raise Trouble(f"Không có thư chết số {number}.", f"There is no dead letter {number}.")
        letters = (
            [found] if found else [each async for each in dead_letters.read(client, 0, 10_000)]
        )
        for letter in letters:
            try:
                await dead_letters.replay(client, letter)
                said += 1
            except NotReplayable:
                left += 1
    return said, left
