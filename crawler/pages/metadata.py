"""What a page says of itself beside its text: title, dates, picture, language, and where."""

from datetime import date, tzinfo

import msgspec
from lxml import etree

from crawler.pages.base import absolute
from crawler.pages.jsonld import Facts, read_json_ld, read_next_data
from crawler.pages.moments import BANGKOK, day_of
from crawler.pages.paragraphs import paragraphs, plain
from crawler.thai import text

_METAS = etree.XPath("//meta[@content]")
_MICRODATA = etree.XPath("//*[@itemprop]")
_TIMES = etree.XPath("//time[@datetime]")
_CANONICAL = etree.XPath("//link[@rel='canonical']/@href", smart_strings=False)
_TITLE = etree.XPath("//head/title/text()", smart_strings=False)
_LANGUAGE = etree.XPath("string(/html/@lang)", smart_strings=False)
_MOST_METAS = 500
_MOST_ITEMS = 2_000
_MOST_ALIKE = 8
# Names of meta tags in the order in which they are believed.
_OPENGRAPH = {
    "title": ("og:title", "twitter:title"),
    "description": ("og:description", "twitter:description"),
    "published_on": ("article:published_time", "og:article:published_time"),
    "updated_on": ("article:modified_time", "og:article:modified_time", "og:updated_time"),
    "site_name": ("og:site_name",),
    "image": ("og:image", "og:image:url", "twitter:image"),
    "canonical": ("og:url",),
    "language": ("og:locale",),
}
_META = {
    "title": ("dc.title", "dcterms.title"),
    "description": ("description", "dc.description", "dcterms.description"),
    "published_on": ("dc.date", "dc.date.issued", "dc.date.created", "dcterms.issued",
                     "dcterms.created", "dcterms.date", "datepublished", "publish_date", "pubdate",
                     "date"),
    "updated_on": ("dc.date.modified", "dcterms.modified", "last-modified", "datemodified"),
    "site_name": ("application-name",),
    "generator": ("generator",),
    "language": ("dc.language", "language"),
}  # fmt: skip
_PROPERTIES = {
    "headline": "title",
    "datePublished": "published_on",
    "dateModified": "updated_on",
    "articleBody": "body",
    "inLanguage": "language",
}
# A card, a menu or a footer has dates of its own.
_APART = frozenset({"a", "aside", "footer", "li", "nav"})
_NEAR = 8


class Metadata(msgspec.Struct, frozen=True):
    """What a page says of itself; a fact that it does not state, or states twice, is None.

    ``sources`` tells where each fact was found: json-ld, microdata, opengraph, meta, time or
    next-data. ``body`` has one paragraph a line.
    """

    title: str | None = None
    description: str | None = None
    published_on: date | None = None
    updated_on: date | None = None
    body: str | None = None
    site_name: str | None = None
    image: str | None = None
    generator: str | None = None
    canonical: str | None = None
    language: str | None = None
    sources: dict[str, str] = {}


def read_metadata(root: etree._Element, base: str, *, zone: tzinfo = BANGKOK) -> Metadata:
    """Read what a parsed page says of itself; ``base`` is what its addresses are relative to.

    The first source wins, in the order of ``sources`` above. A moment that names its offset
    ('2021-01-28T18:00:00Z') is the day that it was in ``zone``.
    """
    metas = _metas(root)
    told = (
        ("json-ld", read_json_ld(root)),
        ("microdata", _microdata(root)),
        ("opengraph", _named(metas, _OPENGRAPH)),
        ("meta", _page(root) | _named(metas, _META)),
        ("time", _times(root, zone)),
        ("next-data", read_next_data(root)),
    )
    facts: dict[str, str | date] = {}
    sources: dict[str, str] = {}
    for source, said in told:
        for name, words in said.items():
            if name not in facts and (value := _value(name, words, base, zone)):
                facts[name] = value
                sources[name] = source
    return msgspec.convert({**facts, "sources": sources}, Metadata)


def _value(name: str, words: str, base: str, zone: tzinfo) -> str | date | None:
    if name in {"published_on", "updated_on"}:
        return day_of(words, zone)
    if name in {"image", "canonical"}:
        return absolute(base, words)
    if name == "body":
        return "\n".join(text.clean_lines(words))
    if name == "language":
        return text.clean(words).replace("_", "-").partition("-")[0].lower()
    return text.clean(words)


def _metas(root: etree._Element) -> Facts:
    """Return the contents of meta tags by name in small letters, the first of each."""
    found: Facts = {}
    for meta in _METAS(root)[:_MOST_METAS]:
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        words = meta.get("content")
        if words.strip():
            found.setdefault(name.strip().lower(), words)
    return found


def _named(metas: Facts, names: dict[str, tuple[str, ...]]) -> Facts:
    """Return what the meta tags state; of a fact's names the first that is there counts."""
    found = {fact: [metas[name] for name in each if name in metas] for fact, each in names.items()}
    return {fact: words[0] for fact, words in found.items() if words}


def _page(root: etree._Element) -> Facts:
    """Return what any page has: title, language, canonical address."""
    said = {
        "title": next(iter(_TITLE(root)), ""),
        "language": _LANGUAGE(root),
        "canonical": next(iter(_CANONICAL(root)), ""),
    }
    return {name: words for name, words in said.items() if words.strip()}


def _microdata(root: etree._Element) -> Facts:
    """Return the properties that are stated once, or always alike."""
    places: dict[str, list[etree._Element]] = {}
    for item in _MICRODATA(root)[:_MOST_ITEMS]:
        for name in item.get("itemprop").split()[:4]:
            if fact := _PROPERTIES.get(name):
                places.setdefault(fact, []).append(item)
    few = {fact: items for fact, items in places.items() if len(items) <= _MOST_ALIKE}
    found = {fact: {_stated(item, fact) for item in items} - {""} for fact, items in few.items()}
    return {fact: words.pop() for fact, words in found.items() if len(words) == 1}


def _stated(item: etree._Element, fact: str) -> str:
    attribute = item.get("content") or item.get("datetime") or ""
    if attribute.strip() or fact != "body":
        return attribute or plain(item)
    return "\n".join(paragraphs(item))


def _times(root: etree._Element, zone: tzinfo) -> Facts:
    """Return the dates of ``time`` tags, when those that count name one day."""
    days: dict[str, set[date]] = {"published_on": set(), "updated_on": set()}
    for item in _TIMES(root)[:_MOST_ITEMS]:
        day = day_of(item.get("datetime"), zone)
        if day is None or _is_apart(item):
            continue
        kinds = (item.get("class") or "").lower().split()
        updated = "published" not in kinds and ({"updated", "modified"} & set(kinds))
        days["updated_on" if updated else "published_on"].add(day)
    return {fact: each.pop().isoformat() for fact, each in days.items() if len(each) == 1}


def _is_apart(item: etree._Element) -> bool:
    """Tell whether something near above an element makes it a card's or a menu's."""
    step = item.getparent()
    for _ in range(_NEAR):
        if step is None:
            return False
        if step.tag in _APART:
            return True
        step = step.getparent()
    return False
