"""A comparison of two revisions as one HTML page that asks nothing of any server.

Whatever a site writes, no element and no attribute comes of it: it is text, or the value of a
link that is http or https. The page runs no script and may load nothing (its own policy says so).
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html import escape
from importlib import resources
from urllib.parse import urlsplit

from ministrywatch.diffing import Comparison, remarks
from scheduler.wording.events import FIELDS
from scheduler.wording.paragraphs import Line, lines, spans
from scheduler.wording.phrases import counted, exact
from storage.evidence import Text
from storage.records import DRAFT, Piece

_FOOT = "<footer><p>Kept and compared by ministrywatch.</p></footer>"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""What HTML cannot hold (controls, surrogates, noncharacters), and what turns a line around."""
_ELEMENTS = {"-": "del", "+": "ins"}
_PARAGRAPHS = {"-": ' class="gone"', "+": ' class="come"'}


def html(compared: Comparison) -> str:
    """Return the page, whole: to be saved, sent, read on a phone or printed."""
    style = resources.files(__package__).joinpath("pagediff.css").read_text(encoding="utf-8")
    body = "\n".join(
        (*_head(compared), *_told(compared), *_fields(compared), *_sides(compared), _FOOT)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_plain(compared.row.title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def shown(text: str) -> str:
    """Return remote text as a page can hold it; what cannot be shown is U+FFFD."""
    return _NO_TEXT.sub("\ufffd", text)


def _plain(text: str) -> str:
    return escape(shown(text))


def _policy(style: str) -> str:
    """Return a policy under which the page's own style is all that counts."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _language(compared: Comparison) -> str:
    """Return the attributes of an element that holds the release's own words."""
    known = _LANGUAGE.fullmatch(compared.language)
    return f' lang="{compared.language}" dir="auto"' if known else ' dir="auto"'


def _head(compared: Comparison) -> Iterator[str]:
    yield f"<header>\n<h1{_language(compared)}>{_plain(compared.row.title)}</h1>"
    url = _plain(compared.row.url)
    if _is_web(compared.row.url):
        url = f'<a href="{url}" rel="noreferrer noopener">{url}</a>'
    yield f"<p>{url}</p>\n</header>"


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and shown(url) == url


def _told(compared: Comparison) -> Iterator[str]:
    """Yield what is read before the words: how much an edit weighs, why, and when it was told."""
    heading = f"Revision {' → '.join(str(side.number) for side in _revisions(compared))}"
    yield f"<section>\n<h2>{heading}</h2>"
    said = remarks(compared)
    if said:
        yield f"<ul>{''.join(f'<li>{_plain(each)}</li>' for each in said)}</ul>"
    if compared.event is not None:
        told = f"Told as event <code>{_plain(compared.event.id)}</code>"
        yield f"<p>{told}, found at {_time(compared.event.at)}.</p>"
    yield "</section>"


def _revisions(compared: Comparison) -> tuple[Text, ...]:
    before, after = compared.before, compared.after
    return (before, after) if before.number != after.number else (after,)


def _sides(compared: Comparison) -> Iterator[str]:
    """Yield what the words rest on: times, archived pages and digests, a column a revision."""
    yield '<section>\n<h2>Evidence</h2>\n<div class="sides">'
    for side in _revisions(compared):
        facts = "\n".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _side(side))
        yield f"<div>\n<h3>Revision {side.number}</h3>\n<dl>\n{facts}\n</dl>\n</div>"
    yield "</div>\n</section>"


def _side(side: Text) -> Iterator[tuple[str, str]]:
    yield "first seen", _time(side.first_seen)
    yield "last seen", _time(side.last_seen)
    if side.page is None:
        yield "archived page", "none"
    else:
        state = "" if side.page.intact else ", damaged"
        yield "archived page, SHA-256", f"<code>{side.page.digest}</code>"
        yield "archived page, size", f"{counted(side.page.size, 'byte')}{state}"
    yield "text, SHA-256", f"<code>{_plain(side.fingerprint.removeprefix('sha256:'))}</code>"
    draft = " (a draft)" if side.reader.startswith(DRAFT) else ""
    yield "read by the rules", f"<code>{_plain(side.reader)}</code>{draft}"


def _time(moment: datetime) -> str:
    return f'<time datetime="{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}">{exact(moment)}</time>'


def _fields(compared: Comparison) -> Iterator[str]:
    for field, pieces in compared.diff.items():
        heading = FIELDS.get(field, field).capitalize()
        yield f"<section>\n<h2>{_plain(heading)}</h2>"
        yield f'<div class="words"{_language(compared)}>{"".join(_words(pieces))}</div>\n</section>'
    if not compared.diff:
        never = compared.before.number == compared.after.number
        yield f"<p>{'It has one text: it was never edited.' if never else 'No difference.'}</p>"


def _words(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield paragraphs; long runs without a change are folded away, but there."""
    for is_near, run in spans(lines(pieces)):
        said = "".join(map(_paragraph, run))
        folded = f"{counted(len(run), 'paragraph')} unchanged"
        yield said if is_near else f"<details><summary>{folded}</summary>{said}</details>"


def _paragraph(line: Line) -> str:
    inside = "".join(_piece(op, text, line) for op, text in line.pieces)
    return f"<p{_PARAGRAPHS.get(line.sign, '')}>{inside}</p>"


def _piece(op: str, text: str, line: Line) -> str:
    element = _ELEMENTS.get(op)
    if element is None:
        return _plain(text)
    words, end = (text[:-1], text[-1]) if line.shows_end and text.endswith("\n") else (text, "")
    marked = f"<{element}>{_plain(words)}</{element}>" if words else ""
    return f'{marked}<{element} class="end">{end}</{element}>' if end else marked
