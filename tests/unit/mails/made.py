"""Events of every kind, as a visit would have told them, and messages made of them."""

from datetime import UTC, date, datetime

from scheduler.alerts.model import Envelope, Rule, Told
from storage.records import Event, Release

AT = datetime(2021, 1, 29, 3, 4, 5, tzinfo=UTC)
TITLE = "รองนายกรัฐมนตรีฯ หารือทวิภาคีเรื่องวัคซีนโควิด-19"
URL = "https://www.mfa.go.th/th/content/vaccine-2021"
RELEASE = Release(
    title=TITLE,
    lead="ทั้งสองฝ่ายเห็นพ้องที่จะกระชับความร่วมมือด้านสาธารณสุข",
    body=("รองนายกรัฐมนตรีและรัฐมนตรีว่าการกระทรวงการต่างประเทศหารือกับรัฐมนตรีต่างประเทศ",),
    published_on=date(2021, 1, 29),
)
LONG = (
    "กระทรวงการต่างประเทศขอเรียนว่า การหารือครั้งนี้เป็นไปด้วยดี "
    "และทั้งสองฝ่ายเห็นพ้องกันในหลายประเด็นที่เป็นประโยชน์ร่วมกัน "
)
DIFF = {
    "title": (("=", "รองนายกรัฐมนตรีฯ หารือ"), ("+", "ทวิภาคี"), ("=", "เรื่องวัคซีนโควิด-19")),
    "body": (
        ("=", f"ย่อหน้าแรก\nย่อหน้าที่สอง\n{LONG}งบประมาณ "),
        ("-", "๑๔"),
        ("+", "๑๕"),
        ("=", f" ล้านบาท {LONG}\n"),
        ("-", "สอบถามได้ที่ press@mfa.go.th หรือ http://www.mfa.go.th/old\n"),
        ("=", f"{LONG}\nย่อหน้าถัดไป\nย่อหน้าสุดท้าย"),
    ),
    "published_on": (("-", "2021-01-28"), ("+", "2021-01-29")),
}
CHANGES = [
    {"field": "body", "kind": "figure", "before": "๑๔ ล้านบาท", "after": "๑๕ ล้านบาท", "count": 1},
    {"field": "published_on", "kind": "date", "before": "2021-01-28", "after": "2021-01-29",
     "count": 1},
    {"field": "body", "kind": "deleted", "before": "สอบถามได้ที่…", "after": "", "count": 1},
    {"field": "title", "kind": "inserted", "before": "", "after": "ทวิภาคี", "count": 0},
]  # fmt: skip


def event(kind, detail=None, **more):
    """Return an event; those of sites have no key and the site's own title."""
    site = kind.startswith("site-")
    what = {
        "key": "" if site else "vaccine-2021",
        "url": "https://www.mfa.go.th/" if site else URL,
        "title": "กระทรวงการต่างประเทศ" if site else TITLE,
        "id": "3f9c12ab34cd56ef",
        **more,
    }
    return Event(kind=kind, site="mfa-th", at=AT, detail=detail or {}, **what)


EDITED = event(
    "edited",
    {"reason": "figure changed: ๑๔ → ๑๕ ล้านบาท", "changes": CHANGES},
    **{"severity": "substantive", "fields": tuple(DIFF), "diff": DIFF, "before": 1, "after": 2},
)
COSMETIC = event(
    "edited",
    {"changes": [{"field": "body", "kind": "spacing", "count": 3}], "reverts_to": 1},
    **{"severity": "cosmetic", "fields": ("body",), "before": 2, "after": 1},
    diff={"body": (("=", "ก"), ("-", " "), ("=", "ข"))},
)
KINDS = {
    "new": event("new", after=1),
    "edited": EDITED,
    "cosmetic": COSMETIC,
    "removed": event("removed", {"status": 404, "first_gone_at": "2021-01-28T01:00:00Z"}),
    "restored": event("restored", {"first_gone_at": "2021-01-28T01:00:00Z"}, before=2, after=2),
    "milestone": event(
        "views", {"rule": "milestone", "milestone": 10_000, "before": 9_987, "after": 10_028,
                  "own_looks": 3},
    ),
    "spike": event(
        "views", {"rule": "spike", "before": 100, "after": 5_100, "gained": 5_000, "days": 2.0,
                  "per_day": 2_500.0, "expected": 12.5, "own_looks": 3},
    ),
    "reset": event("views", {"rule": "reset", "before": 10_000, "after": 12}),
    "site-down": event("site-down", {"kinds": {"dns": 1, "timeout": 3}, "count": 4}),
    "site-up": event(
        "site-up", {"was": "down", "since": "2021-01-29T01:04:05Z", "seconds": 7_200}
    ),
    "site-blocked": event("site-blocked", {"kinds": {"challenge": 4}, "count": 4}),
    "site-changed": event(
        "site-changed", {"what": "edited", "count": 12, "of": 14, "held": True,
                         "examples": [URL]},
    ),
    "site-silent": event("site-silent", {"newest": "2021-01-08", "days": 21, "usual": 4}),
}  # fmt: skip
RELEASES = frozenset({"new", "edited", "cosmetic", "removed", "restored", "milestone", "spike",
                      "reset"})  # fmt: skip


def told(found, seq=1):
    return Told(seq=seq, event=found, release=RELEASE if found.key else None)


def envelope(*found, language="th", shape="single", more=0, name="desk", zone="Asia/Bangkok"):
    """Return a message on some events."""
    rule = Rule(name=name, to="smtp", recipients=("desk@example.org",), language=language,
                time_zone=zone)  # fmt: skip
    return Envelope(
        **{"id": "msg_2a", "rule": rule, "address": "desk@example.org", "shape": shape},
        **{"thread": "mfa-th/vaccine-2021", "created_at": AT, "attempt": 1, "more": more},
        told=tuple(told(each, seq) for seq, each in enumerate(found, 1)),
    )
