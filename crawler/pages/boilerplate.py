"""What surrounds the text of a page on every page of its site: menus, footers, notices."""

import re

from lxml import etree

from crawler.thai.othercounts import is_file_name, is_sharing

_TAGS = frozenset({"aside", "dialog", "footer", "nav"})
_ROLES = frozenset(
    ["alertdialog", "banner", "complementary", "contentinfo", "dialog", "navigation", "search"]
)
# Words of class names and ids, as content systems and templates write them.
_HINTS = frozenset(
    [
        "accessibility", "addtoany", "breadcrumb", "breadcrumbs", "comment", "comments", "consent",
        "cookie", "cookies", "copyright", "counter", "footer", "login", "megamenu", "menu", "modal",
        "nav", "navbar", "navigation", "newsletter", "offcanvas", "pager", "pagination", "pathway",
        "pdpa", "popup", "recommend", "recommended", "related", "search", "share", "sharing",
        "sidebar", "sidenav", "sitemap", "social", "statistic", "statistics", "subscribe",
        "toolbar", "topbar", "visitor", "visitors", "widget",
    ]
)  # fmt: skip
_NEVER = frozenset({"a", "article", "body", "html", "main", "p", "span"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LONGEST_NAME = 300
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE)
_CORE = etree.XPath(
    "//main | //*[@role='main'] | //h1 | //*[@itemprop='articleBody'] | //*[@itemprop='headline']"
)
_MOST_CORES = 200
# Lines of a footer or a notice, wherever a template sets them.
_NOTICE = re.compile(
    "สงวนลิขสิทธิ์|ลิขสิทธิ์ ?©|©|copyright|all rights reserved|powered by"
    "|(?:โทรศัพท์|โทรสาร|โทร\\.|แฟกซ์|call center|สายด่วน|tel\\.?|fax\\.?) ?[:：]? ?[0-9๐-๙(+]"
    "|(?:เว็บไซต์|เรา)[^|]{0,40}คุกกี้|คุกกี้[^|]{0,60}เว็บไซต์|uses? cookies|เปลี่ยนการแสดงผล|ขนาดตัวอักษร"
    "|(?:font|text) size ?:"
    "|javascript|รองรับการใช้งาน|best view",
    re.IGNORECASE,
)
_LONGEST_NOTICE = 300
# Who wrote, sent or photographed it: a name behind a label, or behind 'By' and 'โดย'.
_LABELS = (
    "(?:แหล่ง)?ที่มา(?:ของ)?(?:ข่าว|ภาพ|ข้อมูล)?|แหล่ง(?:ข่าว|ข้อมูล)|เครดิต(?:ภาพ)?|ขอบคุณภาพ(?:จาก)?"
    "|(?:ข่าว ?(?:/|และ) ?)?ภาพ(?:ข่าว|ถ่าย|ประกอบ)?(?:โดย)?|ภาพ ?(?:/|และ) ?ข่าว"
    "|ผู้(?:เขียน|เผยแพร่|รายงาน|สื่อข่าว)|เรียบเรียง(?:โดย)?|(?:เขียน|เผยแพร่|โพสต์|รายงาน|ข่าว)?โดย"
    "|(?:photo(?:graph)?s?|image|picture|story|news|text) ?(?:by|credits?|source|courtesy(?: of)?)"
    "|photo(?:graph)?s?|sources?|credits?|author|editor|reporter|(?:(?:posted|written) )?by"
)
_OFFICES = "กอง|กลุ่ม|สำนัก|ฝ่าย|กรม|ศูนย์|กระทรวง|งาน"
_CREDIT = re.compile(
    f"(?i:{_LABELS}) ?[:：] ?.{{1,60}}"
    "|(?:(?i:posted|written|photos?|story) )?[Bb]y"
    "(?: (?:of|the|and|for|in|&|[A-Z][\\w.'-]{0,20},?)){1,8}(?<!\\.)"
    f"|(?:(?:เขียน|เผยแพร่|โพสต์|รายงาน)?โดย|ที่มา) (?:{_OFFICES})[^ ]{{1,40}}(?: [^ ]{{1,30}})?"
)
_LONGEST_CREDIT = 80
# Headings of what follows an article and is none of it.
_ANOTHER = re.compile(
    "(?:แสดง)?ความ(?:คิด)?เห็น|(?:ข่าว|เรื่อง|บทความ|กิจกรรม)(?:สาร)?(?:อื่น|ที่เกี่ยวข้อง|ล่าสุด|ที่น่าสนใจ|ก่อนหน้า)"
    "|ติดต่อเรา|แผนที่|related|latest|recent|comments?(?![a-z])|leave a|you may|more news",
    re.IGNORECASE,
)


class Boilerplate:
    """Tells what is around the text. ``hints`` are class names, which are no more than hints."""

    def __init__(self, root: etree._Element, *, hints: bool) -> None:
        self._hints = hints
        self.hinted = False
        self._core = _around_cores(root)

    def holds(self, element: etree._Element) -> bool:
        """Tell whether an element begins something that is not the page's own text."""
        if element.tag in _TAGS:
            return True
        named = element.keys()
        if not named:
            return False
        style = (element.get("style") or "")[:_LONGEST_NAME]
        if element.get("hidden") is not None or _HIDDEN.search(style):
            return True
        return element not in self._core and self._is_hinted(element)

    def _is_hinted(self, element: etree._Element) -> bool:
        """Tell what the names say, and note that they said so."""
        found = _is_named_so(element)
        self.hinted = self.hinted or found
        return found and self._hints


def is_notice(words: str) -> bool:
    """Tell whether a short line is of a footer, of a cookie banner, or beside the text."""
    if len(words) > _LONGEST_NOTICE:
        return False
    return _NOTICE.search(words) is not None or is_beside(words)


def is_beside(words: str) -> bool:
    """Tell whether a line is buttons that share a page, its author or source, or a file's name."""
    credit = len(words) <= _LONGEST_CREDIT and _CREDIT.fullmatch(words)
    return bool(credit) or is_sharing(words) or is_file_name(words)


def begins_another(words: str) -> bool:
    """Tell whether a heading begins other news, comments or the ministry's address."""
    return _ANOTHER.match(words) is not None


def _around_cores(root: etree._Element) -> set[etree._Element]:
    """Return what stands around the page's core: no name makes that a menu."""
    around: set[etree._Element] = set()
    for core in _CORE(root)[:_MOST_CORES]:
        step: etree._Element | None = core
        while step is not None and step not in around:
            around.add(step)
            step = step.getparent()
    return around


def _is_named_so(element: etree._Element) -> bool:
    """Tell whether the names of an element say that it is a menu, a notice, a search form."""
    if element.tag in _NEVER:
        return False
    if element.tag == "form":
        parent = element.getparent()
        return parent is not None and parent.tag != "body"  # ASP.NET has all in a form
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:_LONGEST_NAME]
    return element.get("role") in _ROLES or any(
        word.lower() in _HINTS for word in _WORD.findall(names)
    )
