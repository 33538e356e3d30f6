"""What an address of a case answers when it is no page of the made-up ministry."""

import json
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from crawler.answers import Answer
from storage.records import Problem
from tests.replay.case import Given
from tests.replay.site import HTML, Page

_TESTS = Path(__file__).parents[1]
_GOLDEN = _TESTS.parent / "crawler" / "profiles" / "golden"
_PAIRS = _TESTS / "pairs"
_CAPTURES = _TESTS / "data" / "blocked" / "captures.json"


def answer_of(given: Given) -> Page:
    """Return the answer; bodies that stand in a file are read once."""
    if given.problem is not None:
        return Problem(given.problem, "as the case says")
    if given.capture is not None:
        return _capture(given.capture)
    return Answer("", given.status, {**HTML, **given.headers}, _body(given))


def dressed(page: Answer, given: Given) -> Page:
    """Return a release's own page with what is given of its headers and letters."""
    if given.capture is not None:
        real = _capture(given.capture)
        return replace(page, headers=real.headers) if real.status == 200 else real
    body = page.body
    if given.charset != "utf-8":
        body = body.decode().encode(given.charset, "xmlcharrefreplace")
    return replace(page, status=given.status, headers={**HTML, **given.headers}, body=body)


def _body(given: Given) -> bytes:
    if given.golden is not None:
        return _bytes(_GOLDEN / given.golden)
    if given.file is not None:
        return _bytes(_PAIRS / given.file)
    if given.thaigov is not None:
        return thaigov(_bytes(_PAIRS / given.thaigov).decode())
    return (given.html or "").encode()


@cache
def _bytes(path: Path) -> bytes:
    return path.read_bytes()


def _capture(number: int) -> Answer:
    """Return a real answer's status, headers and title, with a body that says no more."""
    said = json.loads(_bytes(_CAPTURES))[number]
    body = f"<html><head><title>{said['title']}</title></head><body></body></html>".encode()
    return Answer("", said["status"], said["headers"], body)


def thaigov(text: str) -> bytes:
    """Put a captured text of thaigov.go.th into the markup that its profile's evidence names.

    The lines are title, header date, the day of publication, perhaps 'พิมพ์', headline, text.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    title, header, day, *rest = [line for line in lines if line != "พิมพ์"]
    headline, *paragraphs = rest
    body = "".join(f"<p>{line}</p>\n" for line in paragraphs)
    return _THAIGOV.format(
        title=title, header=header, day=day, headline=headline, body=body
    ).encode()


_THAIGOV = """<html><head><title>{title}</title></head><body>
<div class="border-normal clearfix">
<span class="Circular headtitle-2 font_level6 color2 col-xs-9 remove-xs">ข่าวทำเนียบรัฐบาล</span>
<p class="col-xs-8 remove-xs color7">{header}</p> พิมพ์
<h3>{headline}</h3>
<div class="col-xs-12 col-sm-6 col-md-5 news-2 font_level3 text-right">{day}</div>
<div class="col-xs-12 padding-sm1 news-2 Circular">{body}</div>
</div></body></html>"""
