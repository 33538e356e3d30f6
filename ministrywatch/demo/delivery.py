"""What a web server does to any answer: validators, 304, and gzip for who accepts it."""

import gzip
import hashlib
from dataclasses import replace
from typing import Final

from ministrywatch.demo.web import Answer, Request

_STAMP: Final = "Fri, 29 Jan 2021 03:04:05 GMT"
_WORTH_PACKING: Final = 1_000
"""Bytes below which a body is sent as it is."""


class Delivery:
    """Remembers the digest and the packed form of every body it has sent."""

    def __init__(self, *, validators: bool, compresses: bool) -> None:
        self._validators = validators
        self._compresses = compresses
        self._tags: dict[bytes, str] = {}
        self._packed: dict[bytes, bytes] = {}

    def validated(self, request: Request, answer: Answer) -> Answer:
        """Return the answer with ETag and Last-Modified, or 304 when the client has it."""
        if not self._validators or answer.status != 200 or not isinstance(answer.body, bytes):
            return answer
        tag = self._tag(answer.body)
        if request.headers.get("if-none-match") == tag:
            return Answer(304, (("ETag", tag),))
        return answer.with_header("ETag", tag).with_header("Last-Modified", _STAMP)

    def packed(self, request: Request, answer: Answer) -> Answer:
        """Return the answer in gzip when the client accepts it and the body is plain and large."""
        body = answer.body
        if not self._compresses or not isinstance(body, bytes) or len(body) < _WORTH_PACKING:
            return answer
        encoded = any(name.lower() == "content-encoding" for name, _ in answer.headers)
        if encoded or "gzip" not in request.headers.get("accept-encoding", ""):
            return answer
        if body not in self._packed:
            self._packed[body] = gzip.compress(body, 6, mtime=0)
        return replace(answer, body=self._packed[body]).with_header("Content-Encoding", "gzip")

    def _tag(self, body: bytes) -> str:
        if body not in self._tags:
            self._tags[body] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return self._tags[body]
