"""Texts made to keep the comparison busy are compared, and soon."""

import time

import pytest

from scheduler.detect.skeleton import skeleton

SIZE = 200_000


def seconds(text: str) -> float:
    began = time.process_time()
    skeleton(text)
    return time.process_time() - began


@pytest.mark.parametrize("sign", ["@", "@!", "!@", "www.", "://", "1,111", "0 000", "12.30-", "ฯ "])
def test_a_text_of_one_sign_takes_no_more_than_twenty_honest_ones(sign: str) -> None:
    honest = seconds(
        "ประชุม 12.30 น. วันที่ 5 - 8 งบ 1,500 บาท www.mfa.go.th a@mfa.go.th\n" * (SIZE // 70)
    )
    few, many = (sign * (size // len(sign)) for size in (SIZE // 100, SIZE))
    assert seconds(f"@ {few}") < honest
    assert seconds(f"@ {many}") < 20 * honest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a-b@c.go.th", "a-b@c.go.th"),
        ("ส่งที่ a.b@c.go.th.", "ส่งที่a.b@c.go.th"),
        ("http://a@b/", "a@b"),
        ("a@@b.c", "a@@b.c"),
        ("x@!b-c.", "x@!b-c"),
        ("a. @ b.", "a@b"),
        ("ก.@ข.", "ก@ข"),
        ("a.@!", "a@"),
    ],
)
def test_addresses_of_mail_keep_their_signs(text: str, said: str) -> None:
    assert skeleton(text) == said
