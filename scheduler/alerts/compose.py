"""What a message says as a mail: a subject, a text and a page; pure, and the same every time."""

from typing import NamedTuple

from scheduler.alerts.mails.as_html import html
from scheduler.alerts.mails.as_text import text
from scheduler.alerts.mails.letter import letter
from scheduler.alerts.mails.tongue import tongue
from scheduler.alerts.model import Envelope


class Mail(NamedTuple):
    """What a person reads of a message."""

    subject: str
    text: str
    html: str


def compose(envelope: Envelope) -> Mail:
    """Return a message in the language of its rule; nothing in it can fail for what a site says."""
    speech = tongue(envelope.rule)
    said = letter(envelope, speech)
    return Mail(said.subject, text(said, speech), html(said, speech))
