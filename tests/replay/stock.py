"""Made-up releases, any number of them, the same ones for the same number; short, and in Thai."""

import random
from datetime import date

from ministrywatch.demo.articles import Article
from ministrywatch.demo.look import labels

_PLACES = ("ลาว", "เวียดนาม", "กัมพูชา", "มาเลเซีย", "สิงคโปร์", "อินโดนีเซีย", "ญี่ปุ่น", "อินเดีย", "ชิลี", "เปรู")
_MATTERS = ("การค้าชายแดน", "การจัดการน้ำ", "การศึกษา", "สาธารณสุข", "พลังงานสะอาด", "การท่องเที่ยว",
            "การบิน", "ความมั่นคงทางอาหาร", "แรงงาน", "การป้องกันภัยพิบัติ")  # fmt: skip
_NAMES = ("นายสมชาย ใจดี", "นางสาววิภา แสงทอง", "นายประเสริฐ มั่นคง", "นางอรุณี ศรีสุข", "นายธนา วัฒนกุล")
_ROOMS = ("ห้องวิเทศสโมสร", "ห้องนราธิป", "ห้องบัวแก้ว", "ห้องประชุมใหญ่")


def stock(number: int, slug: str, day: date) -> Article:
    """Return a release of that day with a figure, a date, a name and a figure again in its text."""
    dice = random.Random(number)
    place, matter = _PLACES[number % 10], _MATTERS[number // 10 % 10]
    name, room = dice.choice(_NAMES), dice.choice(_ROOMS)
    first, second, hour = dice.randrange(12, 90), dice.randrange(100, 900), dice.randrange(9, 16)
    return Article(
        slug=slug,
        title=f"ไทยกับ{place}หารือความร่วมมือด้าน{matter} ครั้งที่ {number + 2}",
        on=day,
        published=printed(day),
        views=40 + number % 50,
        body=(
            f"เมื่อวันที่ {day.day} {_month(day)} {day.year + 543} เวลา {hour:02}.30 น. {name} "
            f"อธิบดีกรมความร่วมมือ ให้การต้อนรับคณะผู้แทนจาก{place} ณ {room} กระทรวงการต่างประเทศ",
            f"ที่ประชุมเห็นชอบแผนงานด้าน{matter} จำนวน {first} โครงการ วงเงิน {second} ล้านบาท "
            f"โดยฝ่าย{place}จะส่งผู้เชี่ยวชาญมาไทยในปีหน้า",
            f"ทั้งสองฝ่ายจะพบกันอีกครั้งภายใน {dice.randrange(2, 12)} เดือน และขอบคุณทุกหน่วยงานที่เกี่ยวข้อง",
        ),
    )


def printed(day: date) -> str:
    """Return a day as mfa.go.th prints it: 29 ม.ค. 2564."""
    return f"{day.day} {labels().months[day.month - 1]} {day.year + 543}"


def _month(day: date) -> str:
    names = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม",
             "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม")  # fmt: skip
    return names[day.month - 1]
