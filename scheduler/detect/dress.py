"""What kind of dress two wordings differ in that say the same."""

import re
import unicodedata
from collections.abc import Callable
from typing import Literal, TypeAlias

from crawler.thai.text import arabic_digits, clean
from scheduler.detect.skeleton import INVISIBLE

Dress: TypeAlias = Literal["spacing", "punctuation", "digits", "letters", "invisible", "address"]

_SPACE = re.compile(r"(\s+)")
_ADDRESS = re.compile(r"https?|www|%[0-9A-Fa-f]{2}|/$")


def dress(before: str, after: str) -> list[Dress]:
    """Name what two wordings of one text differ in: at least one kind, ``punctuation`` in doubt.

    ``digits`` is the digit system, ``letters`` another way to store the same letter (``เเ`` for
    ``แ``), ``invisible`` zero-width characters, ``address`` another writing of one address.
    """
    found: list[Dress] = ["invisible"] if _unseen(before) != _unseen(after) else []
    for kind in _STEPS:
        rest = [step for other, step in _STEPS.items() if other != kind]
        if _taken_off(before, rest) != _taken_off(after, rest):
            found.append(kind)
    everything = list(_STEPS.values())
    if _taken_off(before, everything) != _taken_off(after, everything):
        return ["address"] if _ADDRESS.search(before + after) else ["punctuation"]
    return found or ["punctuation"]


def _unseen(text: str) -> str:
    return "".join(char for char in text if char in INVISIBLE)


def _taken_off(text: str, steps: list[Callable[[str], str]]) -> str:
    text = "".join(char for char in text if char not in INVISIBLE)
    for step in steps:
        text = step(text)
    return text


def _one_form(text: str) -> str:
    parts = _SPACE.split(text)
    return "".join(part if part.isspace() else clean(part) for part in parts)


def _is_sign(char: str) -> bool:
    return char == "ฯ" or unicodedata.category(char)[0] in "PS"


_STEPS: dict[Dress, Callable[[str], str]] = {
    "letters": _one_form,
    "digits": arabic_digits,
    "spacing": lambda text: _SPACE.sub("", text),
    "punctuation": lambda text: "".join(char for char in text if not _is_sign(char)),
}
