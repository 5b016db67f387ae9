"""``make bench``: every figure, or those named on the command line (``B1 B6``)."""

import asyncio
import sys

from bench import (
    b1_intake,
    b2_projection,
    b3_visible,
    b4_rebuild,
    b5_reading,
    b6_memory,
    b7_pipeline,
    b8_standing,
    b9_mail,
    b10_pages,
    b11_viewers,
)
from shared import logs
from shared.web import keep_what_is_loaded

FIGURES = {
    "B1": b1_intake.measure,
    "B2": b2_projection.measure,
    "B3": b3_visible.measure,
    "B4": b4_rebuild.measure,
    "B5": b5_reading.measure,
    "B6": b6_memory.measure,
    "B7": b7_pipeline.measure,
    "B8": b8_standing.measure,
    "B9": b9_mail.measure,
    "B10": b10_pages.measure,
    "B11": b11_viewers.measure,
}


def main() -> None:
    """Print one line a figure: its name, the ratio, what it is made of."""
    logs.configure("bench", "ERROR")
    keep_what_is_loaded()
    for name in sys.argv[1:] or FIGURES:
        print(asyncio.run(FIGURES[name]()), flush=True)


main()
