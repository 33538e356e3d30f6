"""A site that answers within this process: a table of addresses, and what stands behind it."""

from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import unquote

from msgspec.structs import replace

from crawler.answers import Answer, Reply
from storage.records import Problem

HTML = {"content-type": "text/html; charset=utf-8"}
MISSING = b"<html><head><title>404</title></head><body><h1>404</h1></body></html>"
Page: TypeAlias = bytes | Answer | Problem
Behind: TypeAlias = Callable[[str, Mapping[str, str]], Page]
"""Answers an address, decoded, that the table does not name."""


def nothing(url: str, headers: Mapping[str, str]) -> Page:
    """Answer every address as one that is not there."""
    return Answer(url, 404, HTML, MISSING)


class Site:
    """What each address answers now. The table comes first, then what stands behind it.

    Addresses are percent-decoded, so that a table can be read; ``*`` stands for all of them.
    """

    def __init__(self, pages: Mapping[str, Page] = {}, behind: Behind = nothing) -> None:
        self.pages: dict[str, Page] = dict(pages)
        self.behind = behind
        self.asked: list[str] = []

    async def fetch(self, url: str, headers: Mapping[str, str]) -> Reply:
        """Answer one request, as crawler.fetch does without following anything."""
        address = unquote(url)
        self.asked.append(address)
        found = self.pages.get("*", self.pages.get(address))
        if found is None:
            found = self.behind(address, headers)
        if isinstance(found, bytes):
            return Answer(url, 200, HTML, found)
        return replace(found, url=url) if isinstance(found, Answer) else found
