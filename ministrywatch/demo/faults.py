"""Ways for the demonstration site to fail, each a function of the request and the usual answer."""

import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, repeat
from typing import Final

from ministrywatch.demo.look import fill
from ministrywatch.demo.web import HTML, Answer, Fault, Request, Wait

MEBIBYTE: Final = 1 << 20
_HTML: Final = (("Content-Type", HTML),)
_TEXT_ELEMENT: Final = b'<div class="ContentDetailstyled__ContentDescription'


def slow(wait: Wait) -> Fault:
    """Answer as usual after some seconds, or once the given event is set."""
    return lambda _, usual: replace(usual, wait=wait)


def hang() -> Fault:
    """Never answer; the connection stays open until the server shuts down."""
    return slow(float("inf"))


def status(code: int, retry_after: str = "") -> Fault:
    """Answer with a bare error page, and Retry-After (seconds or an HTTP date) when given."""
    retry = (("Retry-After", retry_after),) if retry_after else ()
    return _instead(Answer(code, (*_HTML, *retry), f"<html><body>{code}</body></html>".encode()))


def blocked() -> Fault:
    """Answer 403 with a page in the manner of Cloudflare's."""
    return _instead(_cloudflare(403, "blocked"))


def challenge() -> Fault:
    """Answer 200 with a page that only a browser with JavaScript passes."""
    return _instead(_cloudflare(200, "challenge").with_header("cf-mitigated", "challenge"))


def login() -> Fault:
    """Answer 200 with a form that asks for a password."""
    return _instead(Answer(body=fill("login", {}).encode()))


def soft_404() -> Fault:
    """Answer 200 with the site's own page for what it does not have."""
    return _instead(Answer(body=fill("missing-alone", {"main": fill("missing", {})}).encode()))


def empty() -> Fault:
    """Answer 200 with no body at all."""
    return _instead(Answer())


def noise(size: int = 20_000, content_type: str = HTML) -> Fault:
    """Answer 200 with random bytes, always the same ones."""
    made = random.Random(size).randbytes(size)  # noqa: S311 - nothing secret
    return _instead(Answer(headers=(("Content-Type", content_type),), body=made))


def huge(size: int = 200 * MEBIBYTE, *, stated: bool = True) -> Fault:
    """Answer with an endless-looking page, its Content-Length stated or the body chunked."""
    block = b"<p>" + b"-" * 65_526 + b"</p>\r\n\r\n"

    def stream() -> Iterator[bytes]:
        whole, rest = divmod(size, len(block))
        return chain(repeat(block, whole), [block[:rest]] if rest else [])

    return _instead(Answer(body=stream, length=size if stated else None))


def gzip_bomb(size: int = 1024 * MEBIBYTE) -> Fault:
    """Answer with gzip of about a thousandth of the size it unpacks to."""
    headers = (*_HTML, ("Content-Encoding", "gzip"))
    return _instead(Answer(headers=headers, body=lambda: _bomb(size // MEBIBYTE)))


def thai_codepage(header: str = "tis-620", meta: str = "tis-620") -> Fault:
    """Answer in TIS-620 and claim these charsets in header and page; empty claims nothing."""

    def fault(_: Request, usual: Answer) -> Answer:
        page = _body(usual).decode()
        claim = f'<meta charset="{meta}"/>' if meta else ""
        body = page.replace('<meta charset="utf-8"/>', claim).encode("cp874", "xmlcharrefreplace")
        kind = f"text/html; charset={header}" if header else "text/html"
        return replace(usual, body=body).with_header("Content-Type", kind)

    return fault


def redirect(location: str, code: int = 302) -> Fault:
    """Send the client elsewhere, whatever scheme or host that is."""
    return _instead(Answer(code, (*_HTML, ("Location", location))))


def redirect_loop(code: int = 302) -> Fault:
    """Send the client back to where it already is."""
    return lambda request, _: Answer(code, (*_HTML, ("Location", request.target)))


def cut_short(part: float = 0.5) -> Fault:
    """Close the connection after a part of the body that was promised."""
    return lambda _, usual: replace(usual, keep=part)


def dropped() -> Fault:
    """Close the connection without a word."""
    return lambda _, usual: replace(usual, keep=-1)


def half_rendered() -> Fault:
    """Answer with a page whose text never came: everything from the body element on is missing."""
    end = b"</div></main></div></div></body></html>"
    return lambda _, usual: replace(usual, body=_body(usual).partition(_TEXT_ELEMENT)[0] + end)


def cookie(name: str, value: str, attributes: str = "Path=/") -> Fault:
    """Answer as usual and set a cookie."""
    return header("Set-Cookie", f"{name}={value}; {attributes}")


def header(name: str, value: str) -> Fault:
    """Answer as usual with one more header."""
    return lambda _, usual: usual.with_header(name, value)


def page(body: bytes, content_type: str = HTML) -> Fault:
    """Answer 200 with a body of one's own."""
    return _instead(Answer(headers=(("Content-Type", content_type),), body=body))


def _instead(answer: Answer) -> Fault:
    return lambda _request, _usual: answer


def _cloudflare(code: int, template: str) -> Answer:
    headers = (*_HTML, ("Server", "cloudflare"), ("CF-RAY", "8a1f00demo00bkk-BKK"))
    return Answer(code, headers, fill(template, {}).encode())


def _body(answer: Answer) -> bytes:
    return b"".join(answer.chunks())


def _bomb(mebibytes: int) -> Iterator[bytes]:
    """Yield one gzip member: a block flushed whole can stand any number of times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    blank = b" " * MEBIBYTE
    start = packer.compress(b"<html><body>") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    yield b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + start
    check = zlib.crc32(b"<html><body>")
    for _ in range(mebibytes):
        check = zlib.crc32(blank, check)
        yield block
    length = (12 + mebibytes * MEBIBYTE) % (1 << 32)
    yield packer.flush() + check.to_bytes(4, "little") + length.to_bytes(4, "little")
