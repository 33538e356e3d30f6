"""Whatever a site writes, a mail holds it as text: no element, no link, no header of its own."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from crawler.thai.text import clusters
from scheduler.alerts.compose import compose
from scheduler.alerts.email_headers import MailboxError, mailbox, message
from scheduler.alerts.email_words import words
from scheduler.alerts.mails.passages import passages
from scheduler.alerts.mails.safe import beginning, ending, plain, shown, web_link
from scheduler.alerts.model import Told
from scheduler.wording.events import KINDS as ALL_KINDS
from storage.records import Release
from tests.unit.mails.made import EDITED, KINDS, RELEASE, URL, envelope, event, told

ELEMENTS = {
    *("html", "head", "meta", "title", "body", "div", "p", "h1", "h2", "ul", "li", "b", "br", "hr"),
    *("a", "code", "del", "ins", "span"),
}
ATTRIBUTES = {"lang", "dir", "charset", "name", "content", "style", "href", "rel"}
LINK = re.compile(r"https?://|www\.|[^\s@\u2060]@[^\s@]+\.[a-z]|\\\\", re.IGNORECASE)
"""What programs that show mail take for an address, more or less."""
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
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


class Elements(HTMLParser):
    """What a browser's tokenizer would see."""

    def __init__(self, page):
        super().__init__()
        self.found, self.words = [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.found.append(("comment", {}))


def check(mail, *urls):
    """Hold a mail to what it may be; ``urls`` are all it may link to."""
    elements = Elements(mail.html)
    assert {tag for tag, _ in elements.found} <= ELEMENTS
    assert {name for _, attributes in elements.found for name in attributes} <= ATTRIBUTES
    links = {attributes["href"] for tag, attributes in elements.found if tag == "a"}
    assert links <= set(urls)
    assert not any(re.search(r"url\(|@import|expression", a.get("style", "")) for _, a in
                   elements.found)  # fmt: skip
    for words_ in (mail.subject, mail.text, *elements.words):
        bare = words_
        for url in sorted(urls, key=len, reverse=True):
            bare = bare.replace(url, "")
        assert not LINK.search(bare), LINK.search(bare)
        assert not UNSEEN.search(bare)
    assert "\n" not in mail.subject
    assert len(mail.subject) <= 150


def read(found, mail):
    sender = mailbox("alerts@example.org")
    content = message(found, mail, sender, mailbox(found.address)).as_bytes()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    return message_from_bytes(content, policy=policy.default)


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


@given(st.text(alphabet="กข้าำิ์เแ ab.", max_size=120), st.integers(5, 60))
def test_no_cut_tears_a_cluster(text, longest):
    text = plain(text)
    for cut, kept in ((beginning, str.startswith), (ending, str.endswith)):
        part = cut(text, longest)
        assert len(part) <= longest or part == text
        bare = part.strip("…").strip()
        assert bare in text
        assert kept(text.strip(), bare) or part == text
    start = beginning(text, longest)
    if start != text:
        assert start.rstrip("…") in {"".join(clusters(text)[:n]).rstrip()
                                     for n in range(len(clusters(text)) + 1)}  # fmt: skip


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


@given(st.text(max_size=200))
def test_a_header_in_any_language_comes_back(text):
    """What a header cannot hold is not in a subject."""
    text = " ".join(plain(text).split())
    coded = words(text)
    assert coded.isascii()
    assert all(len(line) <= 76 for line in coded.split("\r\n"))
    read_back = message_from_bytes(f"Subject: {coded}\r\n\r\n".encode(), policy=policy.default)
    assert read_back["subject"] == text


@pytest.mark.parametrize(
    ("written", "name", "spec"),
    [
        ("desk@example.org", "", "desk@example.org"),
        ("Desk <desk@example.org>", "Desk", "desk@example.org"),
        ('"Desk, night" <desk@example.org>', "Desk, night", "desk@example.org"),
        ("โต๊ะ ข่าว <desk@example.org>", "โต๊ะ ข่าว", "desk@example.org"),
        ("desk@ข่าว.ไทย", "", "desk@xn--22c8e6a1f.xn--o3cw4h"),
    ],
)
def test_a_mailbox_is_read(written, name, spec):
    found = mailbox(written)
    assert (found.display_name, found.addr_spec) == (name, spec)
    headers = read(replace(envelope(EDITED), address=written), compose(envelope(EDITED)))
    (address,) = headers["to"].addresses
    assert (address.display_name, address.addr_spec) == (name, spec)


@pytest.mark.parametrize(
    "written",
    [
        *("", "desk", "@example.org", "desk@", "a b@example.org", "a@b, c@d", "a@b,c@d"),
        *("a@b\r\nBcc: c@d", "D\r\nBcc: <c@d>", "ข่าว@example.org", "a..b@c", "<>"),
        "D" * 600 + "<a@b>",
    ],
)
def test_what_is_no_mailbox_is_refused(written):
    with pytest.raises(MailboxError, match="is no mailbox"):
        mailbox(written)


def test_a_long_diff_is_shown_in_part_and_the_rest_counted():
    pieces = tuple(
        piece
        for n in range(400)
        for piece in (("-", f"ย่อหน้าเก่าที่ {n}\n"), ("+", f"ย่อหน้าใหม่ที่ {n} {'ยาวมาก' * 300}\n"))
    )
    edit = replace(EDITED, diff={"body": pieces})
    (passage,) = passages(edit, room=5_000)
    assert sum(len(text) for row in passage.rows for _, text in row.pieces) < 7_000
    assert passage.unshown + len(passage.rows) == 800
    mail = compose(envelope(edit))
    assert f"ยังมีอีก {800 - len(passages(edit, 8_000)[0].rows):,} ย่อหน้าที่เปลี่ยนแปลง" in mail.text
    assert len(mail.html.encode()) < 90_000


def test_a_digest_shows_a_few_edits_word_by_word_and_a_line_on_each():
    edits = [replace(EDITED, id=f"{n:016x}") for n in range(60)]
    mail = compose(envelope(*edits, language="en", shape="digest"))
    assert mail.text.count("\n* figure:") == 60
    assert mail.text.count("@@ title @@") == 5
    assert "Of the edits, 5 are shown word by word; one line stands for each" in mail.text


def test_a_message_without_events_still_says_what_it_is():
    mail = compose(envelope(shape="digest", language="en", more=2))
    assert mail.subject == "[ministrywatch] 2 events"
    assert "2 events more are not listed here." in mail.text


@pytest.mark.parametrize(
    ("zone", "said", "named"),
    [
        ("Asia/Bangkok", "29 ม.ค. 2564, 10:04 น.", "Asia/Bangkok"),
        ("America/New_York", "28 ม.ค. 2564, 22:04 น.", "America/New_York"),
        ("Nowhere/X", "29 ม.ค. 2564, 03:04 น.", "UTC"),
    ],
)
def test_times_are_those_of_the_rules_zone(zone, said, named):
    mail = compose(envelope(KINDS["new"], zone=zone))
    assert f"ตรวจพบเมื่อ: {said}" in mail.text
    assert mail.text.rstrip().endswith(named)


def test_messages_of_a_release_are_one_thread_and_keep_their_names():
    first, second = (replace(envelope(EDITED), id=each) for each in ("msg_1", "msg_2"))
    one, other = (read(each, compose(each)) for each in (first, second))
    assert one["message-id"] == "<msg_1@example.org>"
    assert other["message-id"] == "<msg_2@example.org>"
    assert one["references"] == one["in-reply-to"] == other["references"]
    elsewhere = replace(first, thread="mfa-th/another")
    assert read(elsewhere, compose(elsewhere))["references"] != one["references"]
    digest = envelope(EDITED, KINDS["new"], shape="digest")
    assert read(digest, compose(digest))["references"] is None


def test_a_rules_name_in_thai_is_no_header_of_its_own():
    found = envelope(EDITED, name="โต๊ะข่าว\r\nBcc: a@b")
    headers = read(found, compose(found))
    assert headers["bcc"] is None
    assert re.fullmatch(r"<[0-9a-f]{32}\.ministrywatch\.example\.org>", headers["list-id"])


def test_a_mail_is_the_same_at_every_attempt():
    sender, desk = mailbox("alerts@example.org"), mailbox("desk@example.org")
    found = envelope(EDITED)
    again = replace(found, attempt=7)
    one, other = (message(each, compose(each), sender, desk).as_bytes() for each in (found, again))
    assert one == other
    assert told(EDITED).release == RELEASE
