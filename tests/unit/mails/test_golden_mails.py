"""Mails of every kind in both languages, as they were read and found good.

``GOLDEN_MAILS=write`` writes them anew; read what changed before you keep it.
"""

import os
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from msgspec.structs import replace

from scheduler.alerts.compose import compose
from scheduler.alerts.email_headers import mailbox, message
from tests.unit.mails.made import EDITED, KINDS, envelope

HERE = Path(__file__).parent / "golden"
SENDER, DESK = mailbox("ข่าวกระทรวง <alerts@example.org>"), mailbox("Desk <desk@example.org>")


def several():
    """Return one event of each kind, some minutes apart."""
    found = enumerate(KINDS.values())
    return [replace(e, id=f"{n:016x}", at=e.at + timedelta(minutes=n)) for n, e in found]


MESSAGES = {
    **{kind: lambda speech, kind=kind: envelope(KINDS[kind], language=speech) for kind in KINDS},
    "digest": lambda speech: envelope(*several(), language=speech, shape="digest", more=1_200),
    "flood": lambda speech: envelope(*several()[:3], language=speech, shape="flood"),
    "trial": lambda speech: envelope(EDITED, language=speech, shape="trial"),
}


def written(found):
    """Return what a program that reads mail makes of the bytes: headers, text and page."""
    mail = compose(found)
    read = message_from_bytes(message(found, mail, SENDER, DESK).as_bytes(), policy=policy.default)
    assert not read.defects
    heads = "".join(f"{name}: {value}\n" for name, value in read.items())
    text, page = (read.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert read["subject"] == mail.subject
    return f"{heads}\n{text}".replace("\r\n", "\n"), page.replace("\r\n", "\n")


@pytest.mark.parametrize("speech", ["th", "en"])
@pytest.mark.parametrize("name", MESSAGES)
def test_a_mail_is_as_it_was_found_good(name, speech):
    parts = written(MESSAGES[name](speech))
    for ending, now in zip(("txt", "html"), parts, strict=True):
        path = HERE / f"{name}.{speech}.{ending}"
        if os.environ.get("GOLDEN_MAILS") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(now, encoding="utf-8", newline="\n")
        assert now == path.read_text(encoding="utf-8")


def test_the_document_shows_a_real_mail():
    heads, _, body = (HERE / "edited.th.txt").read_text(encoding="utf-8").partition("\n\n")
    subject = next(line for line in heads.splitlines() if line.startswith("Subject: "))
    document = (HERE.parents[3] / "docs" / "email.md").read_text(encoding="utf-8")
    assert f"```text\n{subject}\n\n{body.rstrip()}\n```" in document
