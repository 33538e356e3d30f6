"""Figures as a text writes them, with the sign, the word before and the unit behind them."""

import re

from crawler.thai.text import arabic_digits

Extent = tuple[int, int]

_BEFORE = "(?:ร้อยละ|อัตรา|ครั้งที่|ฉบับที่|รุ่นที่|ชุดที่|ระยะที่|อันดับที่|อันดับ|ลำดับที่|เลขที่)[ ]?|US[$]|[$฿€£¥]"
_ONE = "[0-9]+(?:[.,:/][0-9]+)*"
_PHONE = "0[0-9]{0,2}[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}(?![0-9])"
_MAGNITUDE = "(?:หมื่น|แสน|ล้าน|พัน|ร้อย){1,3}|(?:hundred|thousand|million|billion|trillion)\\b"
_UNIT = (
    "%|เปอร์เซ็นต์|บาท|สตางค์|ดอลลาร์(?: ?สหรัฐ(?:อเมริกา|ฯ)?)?|ยูโร|เยน|หยวน|ปอนด์|ริงกิต"
    "|คน|รายการ|ราย(?!งาน|ได้|ชื่อ|ละเอียด)|ท่าน|ครัวเรือน|ครอบครัว|แห่ง|จังหวัด|อำเภอ|ตำบล|หมู่บ้าน|ประเทศ"
    "|โครงการ|เรื่อง|ฉบับ|ข้อ|ครั้ง(?!ที่)|เที่ยวบิน|เที่ยว|ด้าน|ประเด็น|ประการ|อัตรา|ตำแหน่ง|หน่วยงาน|หน่วย"
    "|ปี|เดือน|สัปดาห์|วัน(?!ที่)|ชั่วโมง|ชม\\.|นาที|วินาที|นาฬิกา|น\\.|ทุ่ม|โมง"
    "|ไร่|ตารางเมตร|ตารางกิโลเมตร|ตร\\.ม\\.|ลูกบาศก์เมตร|ลบ\\.ม\\.|กิโลเมตร|กม\\.|เมตร|ซม\\."
    "|กิโลกรัม|กก\\.|กรัม|ตัน|ลิตร|เมกะวัตต์|องศา|เท่า|โดส|เตียง|คัน|ลำ|เครื่อง|หลัง|เล่ม|ต้น|ตัว|ชิ้น|ชุด"
    "|(?:per ?cent|baht|dollars?|euros?|yen|people|persons?|cases|countries|provinces|projects"
    "|years?|months?|weeks?|days?|hours?|hrs?|minutes?|[ap]\\.?m|k[mg]|tons?|tonnes|rai|MW)\\b"
)
_BEHIND = f"(?: ?(?:{_MAGNITUDE}))?(?: ?(?:{_UNIT}))?(?:/(?:{_UNIT}))?"
_SECTION = f"(?:มาตรา|ข้อ) ?{_ONE}(?: ?\\([0-9]{{1,3}}\\))?"
_FIGURE = re.compile(
    f"{_SECTION}|(?:{_BEFORE})?(?<![0-9A-Za-z=?&#_])(?<![0-9A-Za-z][.,:/-])(?:(?<![^\\s(\\[{{\"'“‘])[-+−–])?"
    f"(?:{_PHONE}|{_ONE}(?: ?[-–] ?{_ONE})?){_BEHIND}",
    re.IGNORECASE,
)


def figures(text: str) -> list[Extent]:
    """Return where figures stand, from the word before them to the unit behind.

    Percentages, money, hours, telephone numbers, ranges, ordinals and sections of a law are
    figures; numbers written as words are not, and neither are those within a name (``G20``).
    """
    return [match.span() for match in _FIGURE.finditer(arabic_digits(text))]
