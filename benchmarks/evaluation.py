"""Hold every golden page against what is read of it, field by field: docs/evaluation.md.

``make eval`` writes the table, by evaluation_page.py, with other libraries' results on the same
pages beside ours. Run by itself, this file fails when our own figures are under their floors, as
a test does. Dates and counters of single strings are in docs/thai-accuracy.md.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from crawler.golden import Golden, golden_pages, record
from crawler.pages.base import Page
from crawler.profile.load import SHIPPED, available, find_profile
from crawler.profile.model import PageRules, SiteProfile
from crawler.thai.words import cut

FIELDS = (
    "title", "lead", "published_on", "updated_on", "views", "category", "images", "attachments",
    "problem",
)  # fmt: skip
EXACT = ("published_on", "updated_on", "views")
"""Fields of which no value may be wrong, and at most ``NULLS`` of those a person can read null."""
NULLS = 0.02
F1 = 0.97
"""The least that the bodies' mean F1 may be."""

Record = Mapping[str, Any]


class Score(NamedTuple):
    """How often one field was read right, as null where a person reads it, or wrong."""

    right: int = 0
    null: int = 0
    wrong: int = 0

    @property
    def all(self) -> int:
        """The number of pages that say what the field must be."""
        return self.right + self.null + self.wrong


class Sample(NamedTuple):
    """One golden release page: its site and name, what a person reads, what is to be read."""

    profile: SiteProfile
    golden: Golden
    expected: Record

    @property
    def page(self) -> Page:
        """The page as it came."""
        said = self.golden.expected
        return Page(self.golden.body, said.url, said.status, said.headers)

    @property
    def name(self) -> str:
        """Site and page."""
        return f"{self.profile.name}/{self.golden.name}"


def samples() -> list[Sample]:
    """Return every golden release page of every shipped profile."""
    profiles = [find_profile(source.name) for source in available()]
    return [
        Sample(profile, golden, golden.expected.record)
        for profile in profiles
        for golden in golden_pages(SHIPPED / "golden" / profile.name)
        if golden.expected.record is not None
    ]


def ours(sample: Sample) -> Record:
    """Return what ministrywatch reads on the page."""
    return record(sample.profile, sample.page, sample.golden.expected)


def scored(pairs: Iterable[tuple[Record, Record]], field: str) -> Score:
    """Return how a field was read over pairs of what is expected and what was found."""
    tally = Counter(
        _verdict(expected[field], found.get(field))
        for expected, found in pairs
        if field in expected
    )
    return Score(tally["right"], tally["null"], tally["wrong"])


def _verdict(expected: Any, found: Any) -> str:
    if expected == found or not (expected or found):
        return "right"
    return "wrong" if found else "null"


def text_of(said: Record) -> str:
    """Return lead and body as one text; extractors that know no lead have it in their text."""
    return "\n".join(filter(None, [said.get("lead"), *(said.get("body") or ())]))


def f1(expected: str, found: str) -> float:
    """Return the F1 of two texts, word by word as PyThaiNLP cuts them, blanks left out."""
    one, other = Counter(_words(expected)), Counter(_words(found))
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if one or other else 1.0


def _words(text: str) -> list[str]:
    return [word for word in cut(text) if not word.isspace()]


def bodies(pairs: Iterable[tuple[Record, Record]]) -> list[float]:
    """Return the F1 of each text, of the pages that have one."""
    return [
        f1(text_of(expected), text_of(found)) for expected, found in pairs if expected.get("body")
    ]


def mean(values: list[float]) -> float:
    """Return the mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def faults(read: list[tuple[Sample, Record]]) -> list[str]:
    """Return which floors our own reading is under, one line each."""
    pairs = [(sample.expected, found) for sample, found in read]
    told = []
    for field in EXACT:
        score = scored(pairs, field)
        if score.wrong:
            told.append(f"{field}: {score.wrong} wrong")
        if score.null > NULLS * score.all:
            told.append(f"{field}: {score.null} of {score.all} null")
    figure = mean(bodies(pairs))
    if figure < F1:
        told.append(f"body: F1 {figure:.3f} is under {F1}")
    return told


def without_profile(sample: Sample) -> Record:
    """Return what ministrywatch reads when nobody has told it where anything is on the page."""
    stranger = msgspec.structs.replace(sample.profile, page=PageRules(), versions=())
    return record(stranger, sample.page, sample.golden.expected)


def misses(read: list[tuple[Sample, Record]]) -> list[str]:
    """Return every field that is not read as a person reads it, one line each."""
    found = [
        (sample, field, sample.expected[field], said.get(field))
        for sample, said in read
        for field in (*FIELDS, "body")
        if field in sample.expected
    ]
    return [
        f"{sample.name}: {field}: {wanted!r} was read as {said!r}"
        for sample, field, wanted, said in found
        if _verdict(wanted, said) != "right"
    ]


def read_all() -> list[tuple[Sample, Record]]:
    """Return every sample with what we read of it."""
    return [(sample, ours(sample)) for sample in samples()]


def main() -> int:
    """Print what is not read as a person reads it, and which floors we are under."""
    read = read_all()
    told = faults(read)
    for line in [*misses(read), *told]:
        print(line)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
