"""Both languages say everything, with the same facts in it."""

from datetime import UTC, date, datetime
from string import Formatter
from zoneinfo import ZoneInfo

import msgspec
import pytest

from scheduler.detect.change import KINDS as CHANGES
from scheduler.wording.english import ENGLISH
from scheduler.wording.events import KINDS, changes, headline, names, remarks
from scheduler.wording.mail_english import ENGLISH_MAIL
from scheduler.wording.mail_thai import THAI_MAIL
from scheduler.wording.phrases import counted, span, told_day, told_moment
from scheduler.wording.thai import THAI
from scheduler.wording.words import Voice
from storage.records import Event

BANGKOK = ZoneInfo("Asia/Bangkok")
IN_THAI = Voice(THAI, BANGKOK)
AT = datetime(2021, 1, 29, 3, 4, 5, tzinfo=UTC)
ALLOWED = {"language", "months", "moment", "things", "kinds", "conditions", "legend", "row"}
"""What a language may have its own way."""


def phrases(catalogue):
    for name, value in msgspec.structs.asdict(catalogue).items():
        found = value.items() if isinstance(value, dict) else [("", value)]
        yield from ((f"{name}.{key}", said) for key, said in found if name not in ALLOWED)


def facts(phrase):
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


@pytest.mark.parametrize(
    ("english", "thai"), [(ENGLISH, THAI), (ENGLISH_MAIL, THAI_MAIL)], ids=["events", "mails"]
)
def test_both_languages_say_the_same_facts(english, thai):
    one, other = dict(phrases(english)), dict(phrases(thai))
    assert one.keys() == other.keys()
    assert {name: facts(said) for name, said in one.items()} == {
        name: facts(said) for name, said in other.items()
    }
    assert all(said.strip() for said in other.values())


def test_thai_has_a_word_for_every_change_and_kind():
    assert set(CHANGES) <= set(THAI.kinds)
    assert set(KINDS) == set(THAI_MAIL.groups)
    assert len(THAI.months) == 12


def event(kind, detail):
    site = kind.startswith("site-")
    return Event(
        **{"id": "1", "kind": kind, "site": "mfa-th", "key": "" if site else "a", "url": ""},
        **{"title": "ข่าว", "at": AT, "detail": detail},
    )


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        (
            "views",
            {"rule": "milestone", "milestone": 10_000, "before": 9_987, "after": 10_028},
            ["ยอดเข้าชมผ่าน 10,000 ครั้ง: 9,987 → 10,028"],
        ),
        (
            "views",
            {"rule": "spike", "before": 1, "after": 99, "gained": 98, "days": 2.0, "own_looks": 3},
            ["ยอดเข้าชมพุ่งผิดปกติ: 1 → 99 เพิ่มขึ้น 98 ใน 2 วัน (ในจำนวนนี้ระบบเข้าดูเอง 3 ครั้ง)"],
        ),
        (
            "views",
            {"rule": "spike", "before": 1, "after": 9, "gained": 8, "days": 2.0, "expected": 0.04},
            ["ยอดเข้าชมพุ่งผิดปกติ: 1 → 9 เพิ่มขึ้น 8 ใน 2 วัน คาดไว้ ไม่ถึงหนึ่งครั้ง"],
        ),
        ("edited", {"reverts_to": 1, "flapping": True},
         ["ข้อความกลับไปเป็นฉบับที่ 1 อีกครั้ง", "ข้อความสลับไปมาระหว่างสองฉบับ"]),
        (
            "removed",
            {"status": 404, "first_gone_at": "2021-01-28T01:00:00Z"},
            ["ไม่พบหน้าข่าวในการตรวจสองรอบ: HTTP 404 พบครั้งแรกเมื่อ 28 ม.ค. 2564, 08:00 น."],
        ),
        (
            "site-silent",
            {"newest": "2021-01-08", "days": 21, "usual": 4},
            ["ข่าวล่าสุดลงวันที่ 8 ม.ค. 2564 (21 วันที่แล้ว ปกติไม่เกิน 4 วัน)"],
        ),
        ("site-up", {"was": "down", "since": "2021-01-29T01:04:05Z", "seconds": 7_200},
         ["สถานะก่อนหน้า: ไม่ตอบสนอง ตั้งแต่ 29 ม.ค. 2564, 08:04 น. นาน 2 ชั่วโมง"]),
    ],
)  # fmt: skip
def test_an_event_speaks_thai(kind, detail, said):
    assert remarks(event(kind, detail), IN_THAI) == said


def test_what_an_edit_changed_in_thai():
    found = [
        {"field": "body", "kind": "figure", "before": "14 ล้าน", "after": "15 ล้าน", "count": 1},
        {"field": "title", "kind": "inserted", "before": "", "after": "ด่วน", "count": 0},
        {"field": "published_on", "kind": "date", "before": "2021-01-28", "after": "2021-01-29"},
        {"field": "updated_on", "kind": "stamp", "before": "", "after": "วันนี้"},
        {"field": "body", "kind": "deleted", "before": "ก", "after": "", "count": 3},
        {"field": "body", "kind": "renumbered", "count": 12},
    ]
    assert changes({"changes": found}, IN_THAI) == [
        "ตัวเลข: 14 ล้าน → 15 ล้าน",
        "เพิ่มเข้ามา (หัวข้อข่าว): ด่วน",
        "วันที่ (วันที่เผยแพร่): 28 ม.ค. 2564 → 29 ม.ค. 2564",
        "วันที่ปรับปรุงของหน้าเว็บ (วันที่ปรับปรุง): วันนี้",
        "ตัดออก: ก, 3 ย่อหน้า",
        "เปลี่ยนเลขลำดับ: 12 แห่ง",
    ]
    assert names(("title", "lead", "body"), IN_THAI) == "หัวข้อข่าว ความนำ และเนื้อหา"
    assert headline(event("site-down", {}), IN_THAI) == "mfa-th: เว็บไซต์ไม่ตอบสนอง"


@pytest.mark.parametrize(
    ("voice", "moment", "day"),
    [
        (Voice(ENGLISH), "2021-01-29 03:04:05 UTC", "2021-01-29"),
        (Voice(ENGLISH, BANGKOK), "2021-01-29 10:04+07:00", "2021-01-29"),
        (Voice(ENGLISH, UTC), "2021-01-29 03:04+00:00", "2021-01-29"),
        (IN_THAI, "29 ม.ค. 2564, 10:04 น.", "29 ม.ค. 2564"),
    ],
)
def test_a_moment_is_said_as_the_language_says_it(voice, moment, day):
    assert told_moment(AT, voice) == moment
    assert told_day(date(2021, 1, 29), voice) == day


def test_what_is_counted_in_thai():
    assert [span(seconds, IN_THAI) for seconds in (1, 7_200, 172_800)] == [
        "1 วินาที", "2 ชั่วโมง", "2 วัน"
    ]  # fmt: skip
    assert counted(1_000, "event", IN_THAI) == "1,000 รายการ"
