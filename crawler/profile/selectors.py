"""Selectors of a profile: CSS, or XPath 1.0 after ``xpath:``, compiled once."""

import re
from functools import lru_cache
from typing import TypeAlias

from lxml import etree
from parsel.csstranslator import HTMLTranslator

Found: TypeAlias = list[etree._Element | str]

# The core library of XPath 1.0 (W3C recommendation, section 4) and its node tests. Everything
# else is refused: EXSLT and document() reach beyond the page that is read.
_CORE = frozenset(
    [
        "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string",
        "concat", "starts-with", "contains", "substring-before", "substring-after", "substring",
        "string-length", "normalize-space", "translate", "boolean", "not", "true", "false",
        "lang", "number", "sum", "floor", "ceiling", "round", "text", "node", "comment",
        "processing-instruction", "and", "or", "div", "mod",
    ]
)  # fmt: skip
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_CALL = re.compile(r"([\w.-]+(?::[\w.-]+)?)\s*\(")
_EMPTY = etree.HTML("<html><body></body></html>")


class SelectorError(ValueError):
    """A selector that does not compile, or that calls what a selector may not call."""


class Selector:
    """One compiled selector."""

    def __init__(self, text: str) -> None:
        self.text = text
        path = _path(text)
        try:
            self._find = etree.XPath(path, regexp=False, smart_strings=False)
            self._find(_EMPTY)
        except etree.XPathError as error:
            raise SelectorError(f"{text!r} does not compile: {error}") from None

    def find(self, element: etree._Element) -> Found:
        """Return the elements, or the strings of an attribute, found in ``element``, in order."""
        found = self._find(element)
        if isinstance(found, list):
            return [item for item in found if isinstance(item, etree._Element | str)]
        return [found] if isinstance(found, str) and found else []

    def elements(self, element: etree._Element) -> list[etree._Element]:
        """Return what is found in ``element``, elements only."""
        return [item for item in self.find(element) if isinstance(item, etree._Element)]


@lru_cache(maxsize=512)
def compile_selector(text: str) -> Selector:
    """Return the compiled selector; raise SelectorError with the reason when it is no good."""
    return Selector(text)


def _path(text: str) -> str:
    """Return the XPath of a selector."""
    if text.startswith("xpath:"):
        path = text.removeprefix("xpath:").strip()
        for name in _CALL.findall(_LITERAL.sub("''", path)):
            if name.split("::")[-1] not in _CORE:
                raise SelectorError(f"{text!r} calls {name}(), which is not in XPath 1.0")
        return path
    try:
        return HTMLTranslator().css_to_xpath(text)
    except Exception as error:  # cssselect has several unrelated classes of error
        raise SelectorError(f"{text!r} is not a CSS selector: {error}") from None
