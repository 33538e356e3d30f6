"""The form in which texts are searched, and what a person typed in it."""

import re
from collections.abc import Iterable, Iterator

from crawler.thai.text import clean
from storage.records import Release

FORM = "1"
"""Another number than the one an index was made by makes it anew: raise it with every change."""

# Told apart by the eye, hardly by fingers: digits, dashes, quotes.
_ALIKE = (
    *zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True),
    *((dash, "-") for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
    *((quote, "'") for quote in "\u2018\u2019"),
    *((quote, '"') for quote in "\u201c\u201d\u201e"),
)

# A blank counts only between two letters or digits that are not Thai: Thai is written without,
# and what stands around a blank beside it is a matter of taste (พ.ศ. 2563, ต่าง ๆ).
_WORD = "[^\\W\u0e00-\u0e7f]"
BLANK = re.compile(f" (?:(?!{_WORD})|(?<!{_WORD} ))")

_TERM = re.compile('"([^"]*)|([^\\s"]+)')
# Letters that the form leaves as they are, whatever stands beside them.
_STEADY = re.compile("[\u0e01-\u0e4e]+")


def folded(value: str) -> str:
    """Return a cleaned text in its search form.

    Upper case is lower case, Thai digits are Arabic ones, dashes and quotes are of one kind, and
    blanks are left only between two letters or digits of other scripts than Thai. A text holds
    some words when its form holds theirs.
    """
    return BLANK.sub("", alike(value).casefold())


def alike(value: str) -> str:
    """Return a text with one kind of digits, dashes and quotes; no letter moves."""
    for letter, plain in _ALIKE:
        value = value.replace(letter, plain)
    return value


def parts(release: Release) -> Iterator[tuple[str, str]]:
    """Yield the words of a release that are searched, each with its field.

    Paragraphs are one part: a sentence may be cut between two of them by a line's end.
    """
    yield "title", release.title
    yield "lead", release.lead or ""
    yield "body", " ".join(release.body)
    yield "category", release.category or ""
    yield from (("attachments", each.title) for each in release.attachments)
    yield from (("images", each.alt) for each in release.images)
    yield from (("links", each.text) for each in release.links)


def search_form(release: Release) -> list[str]:
    """Return all parts of a release in their search form."""
    return [folded(words) for _, words in parts(release) if words]


def terms(query: str) -> tuple[str, ...]:
    """Return the search forms of a query's words and phrases, each once; a phrase is in quotes."""
    said = (folded((phrase or word).strip()) for phrase, word in _TERM.findall(alike(clean(query))))
    return tuple(dict.fromkeys(term for term in said if term))


def steady_bytes(wanted: Iterable[str]) -> bytes:
    """Return UTF-8 that a text with these terms holds, once blanks and ends of strings are gone.

    It is the longest run of Thai letters in them; empty when there is none. By it most texts that
    hold n-grams but not the words are passed over before they are read.
    """
    runs = [run for term in wanted for run in _STEADY.findall(term)]
    return max(runs, key=len, default="").encode()
