"""Whatever a site writes, a mail holds it as text: no element, no link, no header of its own."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.alerts.compose import compose
from scheduler.alerts.mails.safe import plain, shown, web_link
from scheduler.alerts.model import Told
from scheduler.wording.events import KINDS as ALL_KINDS
from storage.records import Release
from tests.unit.mails.made import EDITED, KINDS, RELEASE, URL, envelope, event
from tests.unit.mails.reading import LINK, UNSEEN, Elements, check, read

NASTY = st.sampled_from(
    [
        *("<script>alert(1)</script>", "</p></div>", '"><img src=x onerror=a()>', "&lt;b&gt;"),
        *("&amp;", "]]>", "<!--", "</title>", "&#0;", "javascript:alert(1)", "{0.__class__}"),
        *("\0", "\r\nBcc: all@x.example", "\r", "\ud800", "\uffff", "\u202e", "\n", "\u2028"),
        *("https://evil.example/", "www.evil.example", "a@evil.example", "\\\\evil\\share"),
        *("=?utf-8?q?a?=", "{+", "-]", "-- \n", "น้ำ", "ครั้งที่ ๑๗", "\u200b", "\u2060", "…", " "),
    ]
)


TEXTS = st.lists(st.one_of(NASTY, st.text(max_size=5)), max_size=5).map("".join)


@pytest.mark.parametrize(
    "title",
    [
        "ข่าว\r\nBcc: everyone@evil.example\r\n\r\nbody",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "&lt;a href='https://evil.example'&gt;คลิก&lt;/a&gt;",
        "ด่วน \u202egpj.exe\u202c \u2066x\u2069",
        "ข่าว " * 2_000,
        "ก" * 10_000,
        "ข่าว\ud800\udfffด่วน\udcff",
        "=?utf-8?b?PHNjcmlwdD4=?=",
        "เข้าสู่ระบบที่ https://evil.example/login หรือ evil.example หรือ it@evil.example",
        "\u200b\u200b",
        "{event.id} %s {0.__class__.__mro__}",
        "",
    ],
)
@pytest.mark.parametrize("speech", ["th", "en"])
def test_a_hostile_title_is_a_title(title, speech):
    hostile = replace(EDITED, title=title)
    for found in (
        envelope(hostile, language=speech),
        envelope(hostile, KINDS["new"], language=speech, shape="digest"),
    ):
        mail = compose(found)
        check(mail, URL)
        assert shown(title, 60).rstrip("…") in "".join(Elements(mail.html).words)
        headers = read(found, mail)
        assert headers["subject"] == mail.subject
        assert headers["bcc"] is None
        assert not headers.defects


@pytest.mark.parametrize(
    ("url", "links"),
    [
        (URL, True),
        ("http://www.mfa.go.th/th/content/ก-ข?a=1&b=2", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)//https://x.example", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("https://www.mfa.go.th@evil.example/", False),
        ("https://evil.example\\@www.mfa.go.th/", False),
        ("https://www.mfa.go.th/\u202egpj", False),
        ("https://www.mfa.go.th/ x", False),
        ('https://www.mfa.go.th/"onclick="a', False),
        ("https://", False),
        ("https://[x", False),
        ("//www.mfa.go.th/", False),
        (f"https://www.mfa.go.th/{'a' * 3_000}", False),
        ("", False),
    ],
)
def test_only_an_address_of_the_web_is_a_link(url, links):
    assert (web_link(url) == url) is links
    mail = compose(envelope(replace(EDITED, url=url)))
    check(mail, *([url] if links else []))
    assert ("href=" in mail.html) is links


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ข่าว\u200b ด่วน\r\nมาก", "ข่าว ด่วน มาก"),
        ("ดู www.mfa.go.th", "ดู www\u2060.mfa\u2060.go\u2060.th"),
        ("http://x.example", "http\u2060://x\u2060.example"),
        ("press@mfa.go.th", "press\u2060@mfa\u2060.go\u2060.th"),
        ("กระทรวง.ไทย", "กระทรวง\u2060.ไทย"),
        *[(each, each) for each in ("ดร.สมชาย", "29 ม.ค. 2564 เวลา 10.04 น.", "1.5 ล้าน")],
        ("ก\u202eข", "ก\ufffdข"),
    ],
)
def test_an_address_in_remote_text_is_seen_and_no_link(written, said):
    assert shown(written) == said
    assert shown(said) == said


@given(TEXTS)
def test_remote_text_made_harmless_stays_so(text):
    assert shown(shown(text)) == shown(text)
    assert not LINK.search(shown(text))
    assert not UNSEEN.search(plain(text))


MOMENTS = st.integers(0, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))


PIECES = st.lists(st.tuples(st.sampled_from("=-+"), TEXTS.filter(bool)), max_size=6).map(tuple)


DETAILS = st.fixed_dictionaries(
    {},
    optional={
        "rule": st.sampled_from(["milestone", "spike", "reset", "x"]),
        "changes": st.lists(
            st.fixed_dictionaries(
                {"kind": st.sampled_from(["figure", "date", "link-added", "x"])},
                optional={"field": TEXTS, "before": TEXTS, "after": TEXTS,
                          "count": st.integers(0, 9)},
            ),
            max_size=20,
        ),
        **{"what": TEXTS, "newest": TEXTS, "since": TEXTS, "first_gone_at": TEXTS, "was": TEXTS},
        "examples": st.lists(TEXTS, max_size=4),
    },
)  # fmt: skip


EVENTS = st.builds(
    lambda kind, detail, more: replace(event(kind, detail), **more),
    st.sampled_from([*ALL_KINDS, "unheard-of"]),
    DETAILS,
    st.fixed_dictionaries(
        {"title": TEXTS, "diff": st.dictionaries(st.sampled_from(["title", "body"]), PIECES)},
        optional={"url": TEXTS, "at": MOMENTS, "severity": st.sampled_from(["cosmetic", None]),
                  "site": TEXTS, "before": st.just(1), "after": st.just(1)},
    ),
)  # fmt: skip


RELEASES = st.one_of(
    st.none(),
    st.builds(Release, title=TEXTS, lead=TEXTS, body=st.tuples(TEXTS), language=TEXTS),
)


@given(
    st.lists(st.tuples(EVENTS, RELEASES), max_size=3),
    st.sampled_from(["single", "digest", "flood", "trial"]),
    st.sampled_from(["th", "en"]),
)
@example([(EDITED, RELEASE)], "single", "th")
def test_any_event_makes_a_mail(found, shape, speech):
    made = envelope(language=speech, shape=shape, more=3)
    tales = tuple(
        Told(seq=seq, event=each, release=release) for seq, (each, release) in enumerate(found)
    )
    made = replace(made, told=tales)
    mail = compose(made)
    check(mail, *(url for each, _ in found if (url := web_link(each.url))))
    headers = read(made, mail)
    assert headers["subject"] == mail.subject
    assert headers.get_body(("plain",)).get_content().replace("\r\n", "\n") == mail.text
    assert not headers.defects
