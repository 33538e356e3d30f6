"""In which words, and in which zone, the mails of a rule are written."""

from datetime import UTC, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler.alerts.model import Rule
from scheduler.wording.english import ENGLISH
from scheduler.wording.mail_english import ENGLISH_MAIL
from scheduler.wording.mail_thai import THAI_MAIL
from scheduler.wording.mail_words import MailWords
from scheduler.wording.thai import THAI
from scheduler.wording.words import Voice


class Tongue(NamedTuple):
    """How events are told, and the phrases of a mail around them."""

    voice: Voice
    mail: MailWords
    zone: str
    """The name of the zone in which times are said."""


def tongue(rule: Rule) -> Tongue:
    """Return how a rule's mails speak; where a zone is unknown to this machine, in UTC."""
    zone: tzinfo
    try:
        zone, name = ZoneInfo(rule.time_zone), rule.time_zone
    except (OSError, ValueError, KeyError):
        zone, name = UTC, "UTC"
    if rule.language == "th":
        return Tongue(Voice(THAI, zone), THAI_MAIL, name)
    return Tongue(Voice(ENGLISH, zone), ENGLISH_MAIL, name)
