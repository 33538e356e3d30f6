"""The HTML part of a mail: inline styles alone, for many programs throw all others away.

No picture, no script, nothing from any server. Colours stand on a ground of their own, or are the
reader's, so that the mail can be read in the dark as well.
"""

from collections.abc import Iterator
from html import escape

from scheduler.alerts.mails.as_text import folded, unshown
from scheduler.alerts.mails.groups import Entry, Section
from scheduler.alerts.mails.items import Item
from scheduler.alerts.mails.letter import Letter
from scheduler.alerts.mails.passages import Passage, Row
from scheduler.alerts.mails.tongue import Tongue
from scheduler.detect.boundaries import shortened

_FONT = "system-ui,'Noto Sans Thai','Leelawadee UI',Thonburi,Tahoma,sans-serif"
_PAGE = f"margin:0;padding:16px;font:16px/1.7 {_FONT}"
_QUIET = "opacity:.75;font-size:14px"
# What came is not underlined: an address in it would look like a link.
_GONE = "background:#fde4e4;color:#8c1010;text-decoration:line-through"
_COME = "background:#dff5e4;color:#0b5a24;text-decoration:none;font-weight:600"
_ELEMENTS = {"-": ("del", _GONE), "+": ("ins", _COME)}
_EDGES = {"-": "#c23b3b", "+": "#2f8f4e"}
_CODE = "font:14px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere"
_ADDRESS = 90
"""Characters of an address that are shown; the link has all of them."""


def html(letter: Letter, tongue: Tongue) -> str:
    """Return the page, whole."""
    body = "\n".join(_body(letter, tongue))
    return (
        f'<!DOCTYPE html>\n<html lang="{letter.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{escape(letter.subject)}</title>\n</head>\n"
        f'<body style="{_PAGE}">\n<div style="max-width:640px;margin:0 auto;'
        f'overflow-wrap:break-word">\n{body}\n</div>\n</body>\n</html>\n'
    )


def _body(letter: Letter, tongue: Tongue) -> Iterator[str]:
    yield from (_paragraph(each) for each in letter.intro)
    for each in letter.items:
        yield from _item(each, tongue)
    for section in letter.sections:
        yield from _section(section, tongue)
    yield from _commands(letter.left_out)
    yield '<hr style="border:0;border-top:1px solid #9a9aa5;margin:24px 0 8px">'
    yield _paragraph(letter.footer, _QUIET)


def _paragraph(words: str, style: str = "") -> str:
    return f'<p style="margin:0 0 10px;{style}">{escape(words)}</p>'


def _item(found: Item, tongue: Tongue) -> Iterator[str]:
    yield _paragraph(found.happened)
    yield (
        f'<h1 style="font-size:20px;line-height:1.5;margin:0 0 4px"{_own(found)}>'
        f"{escape(found.title)}</h1>"
    )
    where = _link(found.link, found.link) if found.link else escape(found.address)
    yield f'<p style="margin:0 0 12px;font-size:14px">{_row_of(escape(found.published), where)}</p>'
    if found.excerpt:
        yield f'<p style="margin:0 0 12px"{_own(found)}>{escape(found.excerpt)}</p>'
    yield from _changed(found, tongue)
    rows = (f"<b>{escape(name)}:</b> {escape(value)}" for name, value in found.facts)
    yield f'<p style="margin:16px 0 10px;font-size:14px">{"<br>".join(rows)}</p>'
    yield from _commands(found.commands)


def _own(found: Item) -> str:
    """Return the attributes of an element that holds the release's own words."""
    known = found.language.replace("-", "").isascii() and found.language.replace("-", "").isalnum()
    return f' lang="{found.language}" dir="auto"' if known and found.language else ' dir="auto"'


def _row_of(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _link(url: str, words: str) -> str:
    shorter = escape(shortened(words, _ADDRESS))
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{shorter}</a>'


def _changed(found: Item, tongue: Tongue) -> Iterator[str]:
    if found.changes:
        yield _heading(tongue.mail.changed)
        rows = "".join(f"<li>{escape(each)}</li>" for each in found.changes)
        yield f'<ul style="margin:0 0 12px;padding-left:22px">{rows}</ul>'
    for passage in found.passages:
        yield _heading(tongue.voice.words.fields.get(passage.field, passage.field))
        yield f"<div{_own(found)}>{''.join(_passage(passage, tongue))}</div>"


def _heading(words: str) -> str:
    return f'<h2 style="font-size:16px;margin:16px 0 6px">{escape(words)}</h2>'


def _passage(passage: Passage, tongue: Tongue) -> Iterator[str]:
    for row in passage.rows:
        yield _paragraph(folded(row.folded, tongue), _QUIET) if row.folded else _row(row)
    if passage.unshown:
        yield _paragraph(unshown(passage, tongue), _QUIET)


def _row(row: Row) -> str:
    edge = _EDGES.get(row.sign)
    style = f"border-left:4px solid {edge};padding-left:10px" if edge else ""
    pieces = "".join(_piece(*each) for each in row.pieces)
    return f'<p style="margin:0 0 10px;{style}">{pieces}</p>'


def _piece(op: str, words: str) -> str:
    if op not in _ELEMENTS:
        return escape(words)
    element, style = _ELEMENTS[op]
    return f'<{element} style="{style}">{escape(words)}</{element}>'


def _commands(found: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for words, command in found:
        said = f'{escape(words)}:<br><code style="{_CODE}">{escape(command)}</code>'
        yield f'<p style="margin:0 0 10px;font-size:14px">{said}</p>'


def _section(section: Section, tongue: Tongue) -> Iterator[str]:
    edge = "border-bottom:1px solid #9a9aa5"
    yield f'<h1 style="font-size:20px;margin:20px 0 8px;{edge}">{escape(section.site)}</h1>'
    for group in section.groups:
        yield _heading(group.heading)
        rows = "".join(f"<li>{''.join(_entry(each, tongue))}</li>" for each in group.entries)
        yield f'<ul style="margin:0 0 12px;padding-left:22px">{rows}</ul>'


def _entry(entry: Entry, tongue: Tongue) -> Iterator[str]:
    title = escape(entry.title)
    if entry.link and title:
        title = f'<a href="{escape(entry.link)}" rel="noreferrer noopener">{title}</a>'
    when = f'<span style="{_QUIET}">{escape(entry.when)}</span>'
    yield _row_of(f"<b>{escape(entry.what)}</b>" if entry.what else "", title, when)
    if entry.whole is not None:
        yield from _changed(entry.whole, tongue)
        yield from _commands(entry.whole.commands)
