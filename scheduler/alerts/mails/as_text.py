"""The text part of a mail, for those who read it so: plain marks, one paragraph a line."""

from collections.abc import Iterable, Iterator

from scheduler.alerts.mails.groups import Entry, Section
from scheduler.alerts.mails.items import Item
from scheduler.alerts.mails.letter import Letter
from scheduler.alerts.mails.passages import Passage, Row
from scheduler.alerts.mails.tongue import Tongue
from scheduler.wording.phrases import counted

_MARKS = {"=": "  ", "-": "- ", "+": "+ ", "~": "~ "}
_BRACKETS = {"-": ("[-", "-]"), "+": ("{+", "+}")}


def text(letter: Letter, tongue: Tongue) -> str:
    """Return the text, its lines as long as the paragraphs are."""
    said = [*letter.intro, *([""] if letter.intro else [])]
    for each in letter.items:
        said += [*_item(each, tongue), ""]
    for section in letter.sections:
        said += [*_section(section, tongue), ""]
    for words, command in letter.left_out:
        said += [f"{words}:", f"  {command}", ""]
    return "\n".join((*said, "-- ", letter.footer, ""))


def _item(found: Item, tongue: Tongue) -> Iterator[str]:
    yield found.happened
    yield ""
    yield found.title
    yield from filter(None, (found.published, found.link or found.address))
    if found.excerpt:
        yield from ("", found.excerpt)
    yield from _changed(found, tongue)
    yield ""
    for name, value in found.facts:
        yield f"{name}: {value}"
    for words, command in found.commands:
        yield from (f"{words}:", f"  {command}")


def _changed(found: Item, tongue: Tongue) -> Iterator[str]:
    if found.changes:
        yield from ("", f"{tongue.mail.changed}:")
        yield from (f"* {each}" for each in found.changes)
    if found.passages:
        yield from ("", tongue.mail.legend)
    for passage in found.passages:
        yield f"@@ {tongue.voice.words.fields.get(passage.field, passage.field)} @@"
        yield from _passage(passage, tongue)


def _passage(passage: Passage, tongue: Tongue) -> Iterator[str]:
    for row in passage.rows:
        yield folded(row.folded, tongue) if row.folded else _row(row)
    if passage.unshown:
        yield unshown(passage, tongue)


def folded(count: int, tongue: Tongue) -> str:
    """Return what stands for paragraphs without a change."""
    return tongue.mail.folded.format(paragraphs=counted(count, "paragraph", tongue.voice))


def unshown(passage: Passage, tongue: Tongue) -> str:
    """Return how many paragraphs changed for which there was no room."""
    more = counted(passage.unshown, "paragraph", tongue.voice)
    return tongue.mail.unshown.format(paragraphs=more)


def _row(row: Row) -> str:
    return f"{_MARKS[row.sign]}{''.join(_piece(*each) for each in row.pieces)}"


def _piece(op: str, words: str) -> str:
    before, after = _BRACKETS.get(op, ("", ""))
    return f"{before}{words}{after}"


def _section(section: Section, tongue: Tongue) -> Iterator[str]:
    yield f"== {section.site} =="
    for group in section.groups:
        yield from ("", group.heading)
        for entry in group.entries:
            yield f"* {line(entry)}"
            yield from _indented(_entry(entry, tongue))


def line(entry: Entry) -> str:
    """Return an event of many in one line, the most important words first."""
    return f"{' · '.join(filter(None, (entry.what, entry.title)))} ({entry.when})"


def _entry(entry: Entry, tongue: Tongue) -> Iterator[str]:
    if entry.link:
        yield entry.link
    if entry.whole is not None:
        yield from _changed(entry.whole, tongue)
        for words, command in entry.whole.commands:
            yield from (f"{words}:", f"  {command}")


def _indented(said: Iterable[str]) -> Iterator[str]:
    yield from (f"  {each}".rstrip() for each in said)
