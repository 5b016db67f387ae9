"""Sentences for the terminal: Vietnamese, or English where ``XASO_LANG=en``."""

import os
import sys


def say(vietnamese: str, english: str) -> str:
    """Return the sentence in the language of the terminal."""
    return english if os.environ.get("XASO_LANG", "vi").lower().startswith("en") else vietnamese


class Trouble(Exception):
    """Something that the person at the terminal must put right; ends the program with ``code``."""

    def __init__(self, vietnamese: str, english: str, code: int = 1) -> None:
        super().__init__(english)
        self.vietnamese = vietnamese
        self.english = english
        self.code = code

    def show(self) -> None:
        """Print the sentence on standard error, in both languages."""
        print(f"✗ {self.vietnamese}\n  {self.english}", file=sys.stderr, flush=True)
