"""Counters that are not this page's views: of the site, of shares, of a file's downloads.

They move by themselves, so they must not stand in a text that is compared with its last form.
"""

import re

from crawler.thai.text import arabic_digits

_LONGEST = 160
_NUMBER = "[0-9](?:[0-9,.]*[0-9])?(?:[KkMm](?![A-Za-z]))?"
# The words around such numbers, seen on ministries' pages ('Online สถิติทั้งหมด 91,646 คน',
# 'สถิติวันนี้ 103 คน', 'รวมผู้เยี่ยมชม 660583') and beside the buttons that share a page.
_THAI = (
    "ผู้|คน|เข้าชม|เยี่ยมชม|เข้าใช้|ใช้งาน|เปิดอ่าน|อ่าน|ดู|วิว|เว็บไซ[ตด]์|เว็บเพจ|เว็บ|ไซต์|หน้า|ทั้งหมด|ทั้งสิ้น|รวม"
    "|สถิติ|การ|จำนวน|ยอด|วันนี้|เมื่อวานนี้|เมื่อวาน|สัปดาห์|อาทิตย์|เดือน|ปี|นี้|ที่แล้ว|ก่อน|ขณะ|ออนไลน์|ครั้ง|ราย|ท่าน"
    "|แชร์|ถูกใจ|ดาวน์โหลด|ความคิดเห็น|ความเห็น|คอมเมนต์|คะแนน|โหวต|ส่งต่อ|พิมพ์|ตอบกลับ"
)
_ENGLISH = (
    "of|the|our|to|online|now|today|yesterday|this|last|week|month|year|total|all|visitors?|visits?|visited"
    "|users?|guests?|members?|website|web|site|hits?|views?|reads?|page|pageviews?|counter"
    "|statistics?|stats|shares?|shared|likes?|tweets?|facebook|twitter|line|e-?mail|print|copy"
    "|comments?|downloads?|votes?|ratings?|score|times?"
)
_COUNTED = re.compile(
    rf"(?:{_THAI}|(?:{_ENGLISH})(?![a-z])|{_NUMBER}|[\s|:：=.,()\[\]/•·–—-]++)*+\Z", re.IGNORECASE
)
_SAYS_WHAT = re.compile(
    "เข้าชม|เยี่ยมชม|เข้าใช้|ใช้งาน|สถิติ|ออนไลน์|แชร์|ถูกใจ|ดาวน์โหลด|ความคิดเห็น|ความเห็น|คอมเมนต์|โหวต"
    "|online|visit|users?|guests?|hits?|shares?|likes?|tweets?|comments?|downloads?|votes?"
    "|total (?:page ?)?views?|views? today",
    re.IGNORECASE,
)
# Words of buttons that share or print a page, as plugins set them behind a text.
_SHARING = re.compile(
    "(?:(?:แชร์|แบ่งปัน|ส่งต่อ|พิมพ์)(?:เรื่อง|ข่าว|หน้า|บทความ|โพสต์|เนื้อหา|ไปยัง)?(?:นี้)?"
    "|(?:share|print|tweet|like|e-?mail|pin|save)(?: (?:this|on|it|post|page|article|story|with))*+"
    "|facebook|twitter|line|x|messenger|instagram|linkedin|telegram|whatsapp"
    "|copy link|คัดลอกลิงก์|[\\s|:•·,/-])++",
    re.IGNORECASE,
)
_LONGEST_SHARING = 80
# A line of a report's statistics: 'รายได้ 3 ล้านบาท', 'ร้านค้า 120 ร้าน', 'ร้อยละ 4.2'.
_STATISTIC = re.compile(
    f".{{1,60}}?{_NUMBER} ?(?:(?:พัน|หมื่น|แสน|ล้าน) ?)*+(?:%|[ก-๎.]{{2,20}}(?: ?[ก-๎.]{{2,20}})?)"
    f"|.{{0,60}}ร้อยละ ?{_NUMBER}"
)
_LONGEST_STATISTIC = 120
_LISTED = re.compile("(?:[-–—•·*▪●]|\\(?[0-9]{1,2}[.)]) ?(?=[^ 0-9])")
_OF_PEOPLE = re.compile(f"[^:：=]*?{_NUMBER} ?(?:(?:พัน|หมื่น|แสน|ล้าน) ?)*+(?:คน|ราย|ท่าน)")
_BAR = re.compile(" ?[|·•¦] ?")

_FETCHED = (
    "(?:(?:จำนวน|ยอด) ?(?:การ|ครั้งที่)?)?(?:ถูก)?"
    "(?:ดาวน์โหลด|เปิดอ่าน|เปิดดู|เปิด|อ่าน|ดู|downloaded|downloads?|hits?)(?:แล้ว|ไป)?"
    f" ?(?:[:：] ?)?(?:จำนวน ?)?(?:{_NUMBER})(?: ?(?:ครั้ง|times?))?"
    f"|(?:{_NUMBER}) ?(?:downloads?|hits?)"
)
# 'คำสั่ง (ดาวน์โหลด 35 ครั้ง)', and 'ภาพ (106 KB, ดู 17 ครั้ง)', of which '(106 KB)' stays. Without
# brackets it takes a unit: 'ดาวน์โหลด 2' may be the second file.
_IN_BRACKETS = re.compile(f" ?[(\\[] ?(?:{_FETCHED}) ?[)\\]]$", re.IGNORECASE)
_AT_END = re.compile(
    f"(?:^|[ ,|–-]{{1,3}})(?:{_FETCHED})(?:(?<=ครั้ง)|(?<=[a-z]))(?= ?[)\\]]?$)", re.IGNORECASE
)
_LONGEST_COUNT = 80
# 'รายงานประจำปี.pdf', 'รายงาน.pdf (PDF, 1.2 MB)', 'รายงาน.pdf ขนาดไฟล์ 106 KB'.
_FILE = re.compile(
    r"[^|]+\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|csv|zip|rar|7z)"
    r"(?: ?[(\[]?(?:[a-z]{3,4}, ?)?(?:ขนาด(?:ไฟล์)? ?[:：]? ?)?[0-9][0-9.,]{0,9} ?"
    r"(?:bytes|[kmg]i?b|กิโลไบต์|เมกะไบต์)[)\]]?)?",
    re.IGNORECASE,
)
_LONGEST_FILE = 120


def is_other_counter(value: str) -> bool:
    """Tell whether cleaned text is counters of a site, of shares and the like, and no more."""
    if len(value) > _LONGEST:
        return False
    digits = arabic_digits(value)
    numbered = re.search("[0-9]", digits) is not None
    return numbered and bool(_SAYS_WHAT.search(digits) and _COUNTED.match(digits))


def is_sharing(value: str) -> bool:
    """Tell whether cleaned text is the words of buttons that share a page, and no more."""
    return len(value) <= _LONGEST_SHARING and _SHARING.fullmatch(value) is not None


def is_file_name(value: str) -> bool:
    """Tell whether cleaned text is a file's name, with its size and downloads, and no more."""
    if len(value) > _LONGEST_FILE:
        return False
    return _FILE.fullmatch(arabic_digits(without_downloads(value))) is not None


def is_statistic_after(value: str, before: str) -> bool:
    """Tell whether a line that may be a counter goes on with a report's statistics before it.

    It counts people and is no label with a colon, or both lines are of one marked list:
    'รายได้ 3 ล้านบาท', 'ผู้เข้าชม 5,000 คน'.
    """
    if max(len(value), len(before)) > _LONGEST_STATISTIC:
        return False
    value, before = arabic_digits(value), arabic_digits(before)
    if _LISTED.match(before) and _LISTED.match(value):
        return True
    return bool(_STATISTIC.fullmatch(before) and _OF_PEOPLE.fullmatch(value))


def counts_people(value: str) -> bool:
    """Tell whether a short cleaned line counts people, and has no label with a colon."""
    return len(value) <= _LONGEST and _OF_PEOPLE.match(arabic_digits(value)) is not None


def without_other_counters(value: str) -> str:
    """Return cleaned text without those of its parts, set apart by bars, that are counters."""
    parts = _BAR.split(value)
    kept = [part for part in parts if not is_other_counter(part)]
    return value if len(kept) == len(parts) else " | ".join(kept)


def without_downloads(value: str) -> str:
    """Return the cleaned name of a file without how often it was fetched, at its end."""
    end = arabic_digits(value[-_LONGEST_COUNT:])
    found = _IN_BRACKETS.search(end) or _AT_END.search(end)
    if found is None:
        return value
    start = max(0, len(value) - _LONGEST_COUNT) + found.start()
    return value[:start] + end[found.end() :].strip()
