"""How much of an event a mail shows, and that the rest is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from crawler.thai.text import clusters
from scheduler.alerts.compose import compose
from scheduler.alerts.mails.passages import passages
from scheduler.alerts.mails.safe import beginning, ending, plain
from tests.unit.mails.made import EDITED, KINDS, envelope


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
