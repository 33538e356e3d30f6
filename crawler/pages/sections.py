"""What stands after a release's body and still belongs to it: its gallery and its documents."""

from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from crawler.pages.lines import HEADINGS
from crawler.pages.media import PICTURES
from crawler.pages.nesting import Around
from crawler.pages.paragraphs import plain
from crawler.profile.model import PageRules, Sections
from crawler.profile.selectors import compile_selector

_FOLLOWING = etree.XPath("following::*", regexp=False)
_TELLING = HEADINGS | {"img", "iframe", "embed", "object"}


class After(NamedTuple):
    """Elements after the body that may show a picture, and that may lead to a document."""

    pictures: list[etree._Element]
    documents: list[etree._Element]


def after_body(rules: PageRules, body: etree._Element, is_release: Callable[[str], bool]) -> After:
    """Sort what follows the body by the headings it stands under.

    Pictures count under a heading for pictures only; documents do unless they stand under a
    heading that is none of the profile's, or behind a link to another release: those are cards.
    """
    following = _following(body)
    kinds = _kinds(rules.sections, body, following)
    scope = _scope(body, kinds)
    inside = Around(lambda ancestor: ancestor is scope)
    pictures = compile_selector(rules.images or PICTURES)
    wanted: set[etree._Element] = set()
    after = After([], [])
    kind = "none"
    for item in following:
        if not inside.count(item):
            break
        if item.tag in HEADINGS or item in kinds:
            kind = kinds.get(item, "foreign")
            if kind == "images" and not wanted:
                wanted.update(pictures.elements(scope))
        elif kind == "foreign" or (item.tag == "a" and is_release(item.get("href") or "")):
            kind = "foreign"
        elif kind == "images" and item in wanted:
            after.pictures.append(item)
        elif item.tag in {"a", "iframe", "embed", "object"}:
            after.documents.append(item)
    return after


def _following(body: etree._Element) -> list[etree._Element]:
    """Return the headings, links, frames and pictures after the body, but no footer's.

    Python sorts them out: the same tests in XPath take five times as long, and a union of one
    step for each name is quadratic in the size of the page.
    """
    footers = Around(lambda ancestor: ancestor.tag == "footer")
    return [item for item in _FOLLOWING(body) if _tells(item) and not footers.count(item)]


def _tells(item: etree._Element) -> bool:
    if item.tag in _TELLING or (item.tag == "a" and item.get("href") is not None):
        return True
    return "background" in item.get("style", "")


def _kinds(
    sections: Sections | None, body: etree._Element, following: list[etree._Element]
) -> dict[etree._Element, str]:
    """Return what each section after the body holds, by its heading, in order."""
    if sections is None:
        return {}
    root = body.getroottree().getroot()
    headings = set(compile_selector(sections.heading).elements(root))
    return {item: _kind(sections, plain(item)) for item in following if item in headings}


def _kind(sections: Sections, words: str) -> str:
    """Return what a section holds by the words of its heading."""
    for kind in ("images", "video", "documents"):
        if words.startswith(getattr(sections, kind)):
            return kind
    return "other"


def _scope(body: etree._Element, kinds: dict[etree._Element, str]) -> etree._Element:
    """Return the smallest element that holds the body and its sections."""
    known = [item for item, kind in kinds.items() if kind != "other"]
    farthest = [*list(kinds)[:1], *known][-1:] or [body]
    around = set(body.iterancestors())
    for ancestor in farthest[0].iterancestors():
        if ancestor in around:
            return ancestor
    return body
