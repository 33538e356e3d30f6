"""The words beside a page's view counter, and the words that make a number something else."""

import re

# Labels that name people or visits and mean little else: 'ผู้เข้าชม', 'เปิดอ่าน', 'จำนวนคนดู'.
_STRONG = (
    "(?:จำนวน|ยอด)?(?:ครั้งที่|ครั้งการ|การ|ผู้|คน|ผู้เปิด|คนเปิด)?(?:ที่)?(?:เข้าชม|เข้าอ่าน|เข้าดู|เปิดอ่าน|เปิดดู|เปิดชม|รับชม)"
    "|(?:จำนวน|ยอด)(?:ครั้งที่|ครั้งการ|การ|ผู้|คน)?(?:ชม|ดู|อ่าน|วิว)"
    "|(?:ครั้งที่|การ|ผู้|คน)(?:ดู|อ่าน)|(?:ผู้|คน)ชม|มุมมอง|จำนวนฮิต"
    "|(?:number|no\\.) of (?:page ?)?views?|(?:page|post) ?views?|viewed|👁\ufe0f?"
)
# Words that are also plain verbs and link texts: they need a colon, a unit or an end.
_WEAK = (
    "(?:ถูก|มีผู้|มีคน)?(?:เปิด)?(?:อ่าน|ดู)|มีผู้(?:เข้าชม|ชม)|วิว|ฮิตส?"
    "|ชม(?= ?:? ?[0-9,]{1,15} ?(?:ครั้ง|คน))|hits?|reads?|visited|view(?:s|\\(s\\))?"
)
_OPEN = "(?:(?<=หน้านี้)|(?<=ข่าวนี้)|(?<![ก-๎A-Za-z]))"
_SHUT = "(?:(?:หน้า|ข่าว|บทความ|เนื้อหา|เรื่อง|ประกาศ|กระทู้)นี้)?(?:แล้ว)?(?![ก-๎A-Za-z])"
LABEL = f"{_OPEN}(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK})){_SHUT}"
# The labels that follow their number: '695 view', '85,230 เข้าชม', '5131 ผู้ชม', '1.2 ล้านวิว'.
THAI_AFTER_NUMBER = (
    "(?:จำนวน)?(?:ครั้งที่|การ|ผู้|คน)?(?:เข้าชม|เปิดอ่าน|เปิดดู|รับชม)|(?:ครั้งที่|การ|ผู้|คน)(?:ดู|อ่าน)"
    "|(?:ผู้|คน)ชม|วิว"
)
AFTER_NUMBER = (
    f"(?:(?P<thai>{THAI_AFTER_NUMBER})(?:แล้ว)?(?![ก-๎])"
    "|(?:(?:total )?(?:page ?)?views?(?:\\(s\\))?|hits?|reads)(?![A-Za-z]))"
)
UNIT = "(?:ครั้ง(?!ที่)|คน|ราย|ท่าน|times?(?![a-z])|วิว|views?(?![a-z])|ผู้ชม|ผู้อ่าน)"

# A word of another counter: the number before it is not ours, the one after it neither.
OTHER_COUNTER = (
    "(?:likes?|shares?|comments?|repl(?:y|ies)|votes?|downloads?|answers?|ratings?|score|ถูกใจ|แชร์|ตอบ|ตอบกลับ"
    "|ความคิดเห็น|ความเห็น|คอมเมนต์|เม้นท์|โหวต|คะแนน|ดาวน์โหลด|กระทู้|คำตอบ)"
)
# 'เข้าชม 5 ประเทศ', 'อ่าน 3 นาที', '5 views today': that number counts something else.
SOMETHING_ELSE = re.compile(
    " ?(?:วินาที|นาที|ชั่วโมง|ชม\\.|วัน(?!ที่|นี้ )|สัปดาห์|เดือน|ปี(?!ที่)|เล่ม|บาท|หน้า|เรื่อง|ตอน|บท|ข่าว"
    "|รายการ|ไฟล์|แห่ง|ประเทศ|จังหวัด|เมตร|กม\\.|กิโล|จุด|รูป|ภาพ|คลิป|ต่อ ?(?:วัน|เดือน|ปี)"
    "|min|sec|hour|day|[KMG]B|baht"
    f"|(?:{UNIT} ?)?(?:today|วันนี้|เมื่อวาน|this (?:week|month)|per |ต่อวัน"
    "|(?:on|of|from|about|in|that|and|point) ))",
    re.IGNORECASE,
)
# 'สถิติวันนี้ 103 คน': a box of the whole site's statistics. Such a line has no page counter.
STATISTICS = re.compile(
    "(?:วันนี้|เมื่อวาน(?:นี้)?|(?:สัปดาห์|อาทิตย์|เดือน|ปี)(?:นี้|ที่แล้ว|ก่อน)|ออนไลน์"
    "|today|yesterday|(?:this|last) (?:week|month|year)|online(?: now)?) ?[:：=]? ?[0-9]",
    re.IGNORECASE,
)
# Right before a label or its number: the whole site, another day, or a file's own counter.
NOT_THIS_PAGE = re.compile(
    "(?:วันนี้|เมื่อวาน|เดือนนี้|ทั้งหมด|รวม|ออนไลน์|เว็บไซ[ตด]์?|สถิติ|ดาวน์โหลด|ไฟล์|เอกสาร"
    "|online|website|site|today|yesterday|total|all|downloads?)[ :：/,|(–-]*$"
    "|(?:[0-9] ?[KMG]B|[0-9] ?[x×] ?[0-9]+|\\.(?:jpe?g|png|gif|pdf|docx?|xlsx?|zip))[^|)]*$",
    re.IGNORECASE,
)
# 'ครั้งที่ ๑๗', 'พ.ศ. 2563', 'ราคา 500', 'ชั้น 5', 'likes 4': the word before owns the number.
ORDINAL = re.compile(
    "(?:ที่|ปี|พ\\. ?ศ\\.|ค\\. ?ศ\\.|พศ\\.?|อายุ|ราคา|โทร\\.?|ตอน|ฉบับ|รุ่น|ชุด|มาตรา|เดือน|ข้อ|หน้า|ชั้น|ห้อง"
    f"|เลข|ป\\.|ม\\.|no\\.|part|ep\\.?|{OTHER_COUNTER}) ?[:：]? ?$",
    re.IGNORECASE,
)
