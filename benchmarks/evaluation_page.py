"""Write docs/evaluation.md: our reading of the golden pages, and other libraries' beside it."""

from pathlib import Path

import evaluation as ev
import peers
import thai_accuracy

from crawler.encoding import decode

PAGE = Path(__file__).resolve().parent.parent / "docs" / "evaluation.md"

HEAD = """# What is read of a page, and how well

Written by `make eval`. The pages are the golden pages that ship with the profiles: made by us in
the shape that public facts give of each site, hard cases on purpose, so they are no sample of a
ministry's everyday pages. *Null* is a field that is not read where a person reads one; *wrong*
is another value than a person reads. A test fails when a date or counter is wrong, when more than
2 % of them are null, or when the mean F1 of the texts is under 0.97.
"""


def write(read: list[tuple[ev.Sample, ev.Record]]) -> None:
    """Write the page and say where it is."""
    parts = [HEAD, _ours(read), _missed(read), _beside(read), _strings()]
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    print(f"{PAGE.name}: {len(read)} pages of {len({s.profile.name for s, _ in read})} sites")


def _ours(read: list[tuple[ev.Sample, ev.Record]]) -> str:
    pairs = [(sample.expected, found) for sample, found in read]
    rows = ["## Fields", "", "| field | pages | right | null | wrong |", "| --- |" + " ---: |" * 4]
    for field in ev.FIELDS:
        score = ev.scored(pairs, field)
        rows.append(f"| {field} | {score.all} | {score.right} | {score.null} | {score.wrong} |")
    texts = ev.bodies(pairs)
    rows += ["", f"Texts: {len(texts)}, mean F1 {ev.mean(texts):.3f}, least {min(texts):.3f}.", ""]
    return "\n".join(rows)


def _missed(read: list[tuple[ev.Sample, ev.Record]]) -> str:
    lines = [f"- {line}" for line in ev.misses(read)] or ["None."]
    return "\n".join(["## Not read as a person reads it", "", *lines, ""])


def _beside(read: list[tuple[ev.Sample, ev.Record]]) -> str:
    """Compare on the pages that can be read; a page that is none is no task for a peer."""
    pages = [(sample, found) for sample, found in read if not sample.expected.get("problem")]
    rows = [
        "## Beside other libraries, on the same pages",
        "",
        "Each is used as its documentation shows, with Thai as the language where it asks for one.",
        "Counters and dates of update are left out: none of them reads these.",
        "",
        "| | title: right, null, wrong | published: right, null, wrong | text: mean F1 |",
        "| --- | ---: | ---: | ---: |",
        _row("ministrywatch", [(sample.expected, found) for sample, found in pages]),
        _row(
            "ministrywatch, page rules left out",
            [(sample.expected, ev.without_profile(sample)) for sample, _ in pages],
        ),
    ]
    for peer, reads in peers.PAGES.items():
        found = [(sample.expected, _by(reads, sample)) for sample, _ in pages]
        rows.append(_row(peers.name(peer), found, texts=peer != "htmldate"))
    return "\n".join([*rows, ""])


def _by(peer: peers.Peer, sample: ev.Sample) -> ev.Record:
    page = sample.page
    return peers.careful(peer, decode(page.body, page.headers), page.url)


def _row(name: str, pairs: list[tuple[ev.Record, ev.Record]], *, texts: bool = True) -> str:
    cells = []
    for field in ("title", "published_on"):
        score = ev.scored(pairs, field)
        told = texts or field == "published_on"
        cells.append(f"{score.right}, {score.null}, {score.wrong}" if told else "–")
    cells.append(f"{ev.mean(ev.bodies(pairs)):.3f}" if texts else "–")
    return f"| {name} | " + " | ".join(cells) + " |"


def _strings() -> str:
    """Compare the dates of single strings, those of docs/thai-accuracy.md."""
    rows = [
        "## Dates in single strings",
        "",
        "| | source | strings | right | null | wrong |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    sources = [source for source in thai_accuracy.measure() if source.name.endswith(": dates")]
    for source in sources:
        rows.append(_strings_row("ministrywatch", source))
        others = [
            case._replace(read=peers.date_by_dateparser(case.string)) for case in source.cases
        ]
        rows.append(_strings_row(peers.name("dateparser"), source._replace(cases=others)))
    return "\n".join([*rows, ""])


def _strings_row(name: str, source: thai_accuracy.Source) -> str:
    figures = len(source.cases), source.right(), len(source.missed()), len(source.wrong())
    return f"| {name} | {source.name} | " + " | ".join(map(str, figures)) + " |"


if __name__ == "__main__":
    write(ev.read_all())
