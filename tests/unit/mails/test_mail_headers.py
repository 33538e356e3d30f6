"""The headers of mails: in any language, the same at every attempt, and nobody else's."""

import re
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.alerts.compose import compose
from scheduler.alerts.email_headers import MailboxError, mailbox, message
from scheduler.alerts.email_words import words
from scheduler.alerts.mails.safe import plain
from tests.unit.mails.made import EDITED, KINDS, envelope
from tests.unit.mails.reading import read


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
