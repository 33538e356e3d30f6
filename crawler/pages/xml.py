"""XML that others wrote, read without harm: no network, no DTD, no entities, and an end to size.

Feeds and sitemaps are seldom checked by anybody, so what commonly ails them is mended. The
prolog with its document type is cut off before libxml2 sees anything of the document.
"""

import codecs
import re
from collections.abc import Mapping
from functools import lru_cache
from html.entities import html5

from lxml import etree

from crawler.encoding import decode
from storage.records import Problem

MOST_MARKS = 2_000_000
"""Letters ``<``, ``=`` and ``&`` of one document. A full sitemap (50,000 pages, sitemaps.org) in
three languages has some 1,100,000; as many elements as this take about 400 MB."""

_NOT_XML = Problem("unreadable", "this is no XML document")
_OWN_TYPE = Problem(
    "unreadable",
    "the document declares entities or rules of its own, which may grow without end"
    " or fetch files, so it is not read",
)
_HALF = Problem(
    "unreadable", "the document cannot be read to its end: it is too broken, too deep or too long"
)
_END = "ministrywatch-end"
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,99})(?=[\s/>])")
_DECLARATION = "<?xml "
_LATE = 4096  # how far warnings of a broken program push the declaration down
_LABEL = re.compile(rb"<\?xml[^>]{1,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*(?!utf-?8\b)[A-Za-z0-9]", re.IGNORECASE)
# A document type that only names itself (RSS 0.91's does); '[' would open its own declarations.
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[<>]{0,1000}>", re.IGNORECASE)
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile("&(?:(#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_FAMILIES = {
    "purl.org/rss/1.0": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "backend.userland.com/rss": "",
    "backend.userland.com/rss2": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "www.w3.org/2005/Atom": "atom:",
    "purl.org/atom/ns": "atom:",
    "purl.org/dc/elements/1.1": "dc:",
    "purl.org/dc/terms": "dcterms:",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf:",
}


def document_text(body: bytes, headers: Mapping[str, str]) -> str:
    """Return the text of a document; its declaration counts where the header names no encoding."""
    for start, mark in ((b"<\0", codecs.BOM_UTF16_LE), (b"\0<", codecs.BOM_UTF16_BE)):
        if body.startswith(start):  # UTF-16 without its mark (XML 1.0, appendix F)
            body = mark + body
    label = _LABEL.search(body[:_LATE])
    named = any(k.lower() == "content-type" and _CHARSET.search(v) for k, v in headers.items())
    if label is None or named:
        return decode(body, headers)
    return decode(body, {"content-type": f"text/xml; charset={label[1].decode('ascii')}"})


def parse_xml(text: str, *, most: int = MOST_MARKS) -> etree._Element | Problem:
    """Return the root of a document, or why there is none; the same of anything that is no XML.

    What is not well-formed is mended and read again. A document without its end is refused: the
    last address in it may have been cut short.
    """
    content = _without_prolog(text)
    if isinstance(content, Problem):
        return content
    if sum(map(content.count, "<=&")) > most:
        return Problem("too-large", f"the XML document has more than {most:,} marks")
    try:
        return etree.fromstring(content.encode("utf-8", "replace"), _parser())
    except etree.XMLSyntaxError:
        return _mended(content)


def name_of(element: etree._Element) -> str:
    """Return a name as the usual prefix writes it: ``item``, ``atom:link``, ``dc:date``, or ``""``.

    Which namespace stands for which name is by the specifications of RSS, Atom, Dublin Core and
    sitemaps; a prefix that the document forgot to declare is taken at its word.
    """
    return _named(element.tag) if isinstance(element.tag, str) else ""


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", recover=recover, resolve_entities=False, no_network=True,
        load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip


def _without_prolog(text: str) -> str | Problem:
    """Return the document from its root on: no declaration, comment or document type before it."""
    at = max(text.find(_DECLARATION, 0, _LATE), 0)
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<?", at):
            at = text.find("?>", at)
        elif text.startswith("<!--", at):
            at = text.find("-->", at + 4)
        elif text.startswith("<!", at):
            doctype = _DOCTYPE.match(text, at)
            if doctype is None:
                return _OWN_TYPE if "[" in text[at : at + _LATE] else _NOT_XML
            at = doctype.end()
        else:
            return text[at:]
        if at < 0:
            return _NOT_XML
    return _NOT_XML


def _mended(content: str) -> etree._Element | Problem:
    """Read what is not well-formed, and see by a mark before its end that it was read till there.

    libxml2 tells of 100 errors and no more, so that it stopped may stand in no log.
    """
    root_tag = _ROOT.match(content)
    if root_tag is None:
        return _NOT_XML
    name = root_tag[1]
    end = content.rfind(f"</{name}")
    if end < 0:
        return Problem("unreadable", f"the document ends before </{name}>: it was cut short")
    marked = f"{_well_written(content[:end])}<{_END}/>{content[end:]}"
    try:
        root = etree.fromstring(marked.encode("utf-8", "replace"), _parser(recover=True))
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return _NOT_XML
    return _HALF if next(root.iter(f"{{*}}{_END}"), None) is None else root


def _well_written(content: str) -> str:
    """Return the content without letters that XML forbids, and every lone ``&`` as ``&amp;``.

    Entities of HTML (``&nbsp;``) become numbers. CDATA is left as it stands.
    """
    content = _FORBIDDEN.sub("", content)
    pieces, at = [], 0
    while (start := content.find("<![CDATA[", at)) >= 0:
        end = content.find("]]>", start)
        end = len(content) if end < 0 else end
        pieces += [_AMPERSAND.sub(_reference, content[at:start]), content[start:end]]
        at = end
    return "".join([*pieces, _AMPERSAND.sub(_reference, content[at:])])


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if name is None or name[0] == "#" or name in _XML_NAMES:
        return found[0] if name else "&amp;"
    letters = html5.get(f"{name};")
    return "".join(f"&#{ord(each)};" for each in letters) if letters else f"&amp;{name};"


@lru_cache(maxsize=256)
def _named(tag: str) -> str:
    space, brace, local = tag.rpartition("}")
    if not brace:
        return local
    space = space.lstrip("{").partition("://")[2].rstrip("/#")
    if "/schemas/sitemap/" in space:  # sitemaps.org's and Google's, of any version
        return local
    if "/schemas/sitemap-news/" in space:
        return f"news:{local}"
    family = _FAMILIES.get(space)
    return "" if family is None else family + local
