"""Pages that answer 200 and say that there is nothing: their headlines say that and no more.

A wrong word here makes a release count as removed, so a headline must consist of such words
alone: ``ส่งออก 1,404 ล้านบาท`` and ``ไม่พบข้อมูลคนไทยบาดเจ็บ`` are news.
"""

import re
from collections.abc import Collection, Sequence

_SAID = ("ไม่พบหน้า", "ไม่พบข้อมูล", "ไม่พบเนื้อหา", "ไม่พบข่าว", "not found", "not be found",
         "’t be found", "'t be found", "404")  # fmt: skip
# The other words of such headlines: 'ขออภัย ไม่พบหน้าที่ท่านต้องการ', 'This page could not be
# found.' (Next.js), '404 - File or directory not found.' (IIS), 'Oops! That page can’t be found.'
# (WordPress).
_THAI = (
    "ขออภัย|ขอโทษ|ข้อผิดพลาด|เกิด|ไม่พบ|หน้า|เว็บไซต์|เว็บเพจ|เว็บ|เพจ|ข้อมูล|เนื้อหา|ข่าว|บทความ"
    "|เอกสาร|รายการ|นี้|ดังกล่าว|ที่|ท่าน|คุณ|กำลัง|ต้องการ|ค้นหา|เรียกดู|เรียก|ร้องขอ|เข้าถึง|ระบุ|ใน|ระบบ|ค่ะ"
    "|ครับ|คะ"
)
_ENGLISH = (
    "http|error|code|status|404|sorry|oops|whoops|we|the|this|that|it|you|page|file|directory|or"
    "|article|content|news|item|document|url|resource|requested|request|were|are|was|is|looking"
    "|for|could|can[’']t|cannot|can|not|be|found|on|server"
)
_NOTHING_ELSE = re.compile(
    rf"(?:{_THAI}|(?:{_ENGLISH})(?![a-z0-9]|[.,][0-9])|[\s.,:;!?…'’\"()\[\]]++)*+\Z"
)
_PARTS = re.compile(r"\s[-–—|:»·]+\s|[-–—|»·]+|: ")


def says_missing(headline: str, names: Collection[str], *, alone: bool) -> str | None:
    """Return the words of a headline by which the page is not there, or None.

    ``names`` are the site's own, which may stand beside them; where a page says little else
    (``alone``), any name may follow.
    """
    parts = [part.strip().lower() for part in _PARTS.split(headline)]
    own = {name.lower() for name in names}
    rest = [part for part in parts if part and part not in own]
    found = [_missing(part) for part in (rest[:1] if alone else rest)]
    return found[0] if found and all(found) else None


def first_missing(headlines: Sequence[str], names: Collection[str], *, alone: bool) -> str | None:
    """Return what the first of several headlines says that says that nothing is here."""
    said = (says_missing(headline, names, alone=alone) for headline in headlines)
    return next((words for words in said if words), None)


def _missing(part: str) -> str | None:
    if not _NOTHING_ELSE.match(part):
        return None
    return next((word for word in _SAID if word in part), None)
