"""The made-up event of a trial message; it names no real release and no real site."""

from datetime import datetime

from scheduler.alerts.model import Told
from storage.records import Event, Release

BEFORE = Release(
    title="การประชุมครั้งที่ ๑๗",
    lead="ข้อความทดสอบจาก ministrywatch",
    body=("นี่คือข้อความทดสอบ ไม่ใช่ข่าวจริง", "This is a trial, and no news."),
)
AFTER = Release(
    title="การประชุมครั้งที่ ๑๘",
    lead=BEFORE.lead,
    body=BEFORE.body,
)
URL = "https://ministry.example/trial"


def trial(now: datetime) -> Told:
    """Return an edit of one word that never was."""
    event = Event(
        id="trial",
        kind="edited",
        site="trial",
        key="trial",
        url=URL,
        title=AFTER.title,
        at=now,
        severity="substantive",
        fields=("title",),
        diff={"title": (("=", "การประชุมครั้งที่ "), ("-", "๑๗"), ("+", "๑๘"))},
        before=1,
        after=2,
    )
    return Told(seq=0, event=event, release=AFTER, before=BEFORE)
