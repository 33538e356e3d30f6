"""Thai word boundaries by PyThaiNLP's newmm, never inside a character cluster."""

import os
import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import accumulate
from typing import cast

from crawler.thai.text import clusters

_THAI = re.compile("[\u0e00-\u0e7f]")
_PARAGRAPH = re.compile("[^\n]*\n|[^\n]+")


def cut(value: str) -> list[str]:
    """Return the words, blanks and signs of the text; joined they give it back.

    The dictionary is loaded at the first call that meets a Thai letter (0.5 s and 60 MB), so
    importing this module costs nothing.
    """
    return [word for part in _PARAGRAPH.findall(value) for word in _cut_line(part)]


def _cut_line(line: str) -> list[str]:
    words = _words(line)
    if "".join(words) != line:
        return clusters(line)
    return _whole_clusters(words, line)


def _words(line: str) -> list[str]:
    if not _THAI.search(line):
        return re.findall(r"\w+|\s+|[^\w\s]", line)
    return [str(word) for word in _newmm()(line, safe_mode=True)]


@cache
def _newmm() -> Callable[..., Iterable[str]]:
    """Load PyThaiNLP, which would otherwise make a folder of its own in the user's home."""
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    from pythainlp.tokenize.newmm import segment  # noqa: PLC0415 - slow to load, see cut()

    return cast(Callable[..., Iterable[str]], segment)


def _whole_clusters(words: list[str], line: str) -> list[str]:
    allowed = {0, *accumulate(map(len, clusters(line)))}
    kept: list[str] = []
    position, begun = 0, 0
    for word in words:
        position += len(word)
        if position in allowed:
            kept.append(line[begun:position])
            begun = position
    return kept
