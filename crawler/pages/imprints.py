"""Lines in a text that are a header's: who wrote it and when, beside a counter."""

from crawler.pages.lines import Line
from crawler.pages.tokens import Token, tokens_of
from crawler.thai import bylines, numbers
from crawler.thai.othercounts import counts_people

_NEAR = 2
"""Lines at either end of a text among which the one that names its author is looked for."""


def is_imprint(words: str) -> bool:
    """Tell whether cleaned text is author, date and category only, with a counter among them.

    Without its number too, as where zero is not printed. Days and the people who came are a
    report's, and 'โดย' begins sentences.
    """
    signed = bylines.is_signed(words)
    if signed and numbers.is_views_label(words.rpartition(" ")[2]):
        return True
    if not signed and (counts_people(words) or bylines.is_spoken(words)):
        return False
    return any(token.kind == "views" for token in _tokens(words))


def counted(said: tuple[str, ...]) -> int | None:
    """Return the counter of the line that names a text's author, at one of its ends."""
    ends = (*said[:_NEAR], *said[-_NEAR:])
    signed = (token for words in ends if bylines.is_signed(words) for token in _tokens(words))
    return next((token.number for token in signed if token.kind == "views"), None)


def _tokens(words: str) -> tuple[Token, ...]:
    return tokens_of(Line(words, words, linked=False, heading=False)) or ()
