"""How often the Thai parsers are right, null or wrong on real strings: docs/thai-accuracy.md.

`python benchmarks/thai_accuracy.py` writes the table, `--check` fails when it is out of date.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from crawler.thai.dates import find_dates, parse_date
from crawler.thai.numbers import parse_views
from crawler.thai.text import clean, clean_lines

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
PAGE = ROOT / "docs" / "thai-accuracy.md"

_LEFTOVERS = re.compile("\u0e4d[\u0e48-\u0e4b]*\u0e32|เเ|[\u200b\u00ad\ufeff\xa0\uf700-\uf71a]|  ")


class Case(NamedTuple):
    """One string, what a person reads in it and what the parser reads."""

    string: str
    expected: str
    read: str
    why_null: str = ""


class Source(NamedTuple):
    """The cases of one source, in the order of the table."""

    name: str
    cases: list[Case]

    def nulls(self) -> int:
        """Return how many have no value that a person reads."""
        return sum(not case.expected for case in self.cases)

    def right(self) -> int:
        """Return how many are read as a person reads them, null where null is right."""
        return sum(case.read == case.expected for case in self.cases)

    def missed(self) -> list[Case]:
        """Return the cases read as null where a person reads a value."""
        return [case for case in self.cases if case.expected and not case.read]

    def wrong(self) -> list[Case]:
        """Return the cases read as a value that a person does not read."""
        return [case for case in self.cases if case.read and case.read != case.expected]


def measure() -> list[Source]:
    """Return every source with what the parsers read today."""
    pages = list(_pages())
    return [
        Source("labels: dates", _labels("dates.tsv", _date)),
        Source("labels: counters", _labels("views.tsv", _views)),
        Source("formats: dates", _formats("date", _date)),
        Source("formats: counters", _formats("views", _views)),
        Source("thaigov: header date", [_header(page) for page in pages]),
        Source("thaigov: header weekday agrees", [_weekday(page) for page in pages]),
        Source("thaigov: dd/mm/yyyy line", [_slash(page) for page in pages if page[2]]),
        Source("thaigov: bare counter, no icon", [_bare(page) for page in pages if page[3]]),
        Source("thaigov: bare counter at an icon", [_icon(page) for page in pages if page[3]]),
        Source("thaigov: no counter in body lines", [_body(page) for page in pages]),
        Source("thaigov: text clean, and clean twice", [_cleaned(page) for page in pages]),
    ]


Page = tuple[str, str, str, str, str]  # file, header date, slash date, views, text


def _pages() -> Iterator[Page]:
    for file, header, slash, views in _rows(DATA / "thaigov" / "expected.tsv"):
        text = (DATA / "thaigov" / file).read_text(encoding="utf-8")
        yield file, header, slash, views, text


def _rows(path: Path) -> Iterable[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


def _date(string: str) -> str:
    found = parse_date(string)
    return "" if found is None else found.isoformat()


def _views(string: str) -> str:
    count = parse_views(string)
    return "" if count is None else str(count)


def _labels(name: str, read: Callable[[str], str]) -> list[Case]:
    rows = _rows(DATA / "labels" / name)
    return [Case(string, expected, read(string), why) for string, expected, why in rows]


def _formats(kind: str, read: Callable[[str], str]) -> list[Case]:
    rows = [row for row in _rows(DATA / "labels" / "formats.tsv") if row[0] == kind]
    return [
        Case(string, expected, read(string), "" if expected else note)
        for _, string, expected, note in rows
    ]


def _header(page: Page) -> Case:
    line = clean_lines(page[4])[1]
    return Case(line, page[1], _date(line), "the Unix epoch")


def _weekday(page: Page) -> Case:
    line = clean_lines(page[4])[1]
    expected = "agrees" if page[1] else ""
    read = ["agrees" if found.weekday_agrees else "denies" for found in find_dates(line)]
    return Case(line, expected, "".join(read), "the Unix epoch")


def _slash(page: Page) -> Case:
    line = clean_lines(page[4])[2]
    return Case(line, page[2], _date(line))


def _bare(page: Page) -> Case:
    line = clean_lines(page[4])[2]
    return Case(line, "", _views(line), "a number without a label")


def _icon(page: Page) -> Case:
    line = clean_lines(page[4])[2]
    count = parse_views(line, icon=True)
    return Case(line, page[3], "" if count is None else str(count))


def _body(page: Page) -> Case:
    read = [_views(line) for line in clean_lines(page[4])[3:]]
    return Case(page[0], "", "".join(read), "the page prints no labelled counter")


def _cleaned(page: Page) -> Case:
    once = clean(page[4])
    good = clean(once) == once and not _LEFTOVERS.search(once)
    return Case(page[0], "clean", "clean" if good else "not clean")


def page_text(sources: list[Source]) -> str:
    """Return the Markdown of docs/thai-accuracy.md."""
    return "\n".join([*_INTRODUCTION, *_table(sources), *_named(sources)]) + "\n"


_INTRODUCTION = (
    "# How well Thai dates and counters are read",
    "",
    "Written by `benchmarks/thai_accuracy.py`; a test fails when it is out of date. The strings",
    "are in `tests/data/labels/` and `tests/data/thaigov/`, with expected values and sources.",
    "The rules were made with these strings in view, so they are no sample of unseen pages.",
    "*Right* counts a null where null is right; *missed* is null where a person reads a value.",
    "",
    "| source | strings | of them null by right | right | missed | wrong |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
)


def _table(sources: list[Source]) -> list[str]:
    return [
        f"| {source.name} | {len(source.cases)} | {source.nulls()} "
        f"| {source.right()} | {len(source.missed())} | {len(source.wrong())} |"
        for source in sources
    ]


def _named(sources: list[Source]) -> list[str]:
    missed = [(source.name, case) for source in sources for case in source.missed()]
    wrong = [(source.name, case) for source in sources for case in source.wrong()]
    nulls = [case for source in sources[:4] for case in source.cases if not case.expected]
    return [
        *("", "## Missed", "", *(_line(name, case) for name, case in missed)),
        *([] if missed else ["None."]),
        *("", "## Wrong", "", *(_line(name, case) for name, case in wrong)),
        *([] if wrong else ["None."]),
        *("", "## Null on purpose", ""),
        *dict.fromkeys(f"- `{_short(case.string)}`: {case.why_null}" for case in nulls),
    ]


def _line(name: str, case: Case) -> str:
    read = case.read or "null"
    return f"- {name}: `{_short(case.string)}` is {case.expected or 'null'}, read as {read}"


def _short(string: str) -> str:
    text = clean(string).replace("`", "'")
    return text if len(text) <= 90 else f"{text[:40]} … {text[-40:]}"


def main() -> int:
    """Write the page, or with --check tell whether it is what the code yields today."""
    text = page_text(measure())
    if "--check" in sys.argv[1:]:
        return int(PAGE.read_text(encoding="utf-8") != text)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
