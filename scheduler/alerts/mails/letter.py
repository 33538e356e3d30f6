"""A message put together: what it says of which events, before it is text or HTML."""

from typing import NamedTuple

from scheduler.alerts.mails.groups import WHOLE, Section, sections, worded
from scheduler.alerts.mails.items import Item, item
from scheduler.alerts.mails.safe import shown
from scheduler.alerts.mails.subject import subject
from scheduler.alerts.mails.tongue import Tongue
from scheduler.alerts.model import Envelope
from scheduler.event_shape import moment
from scheduler.wording.phrases import counted, told_moment

ROOM = 8_000
"""Characters of the word diff of a mail on one event: some pages of print, and far below the
100 kB beyond which large mail services cut a message off."""


class Letter(NamedTuple):
    """The parts of a message, in their order."""

    subject: str
    language: str
    intro: tuple[str, ...]
    items: tuple[Item, ...]
    sections: tuple[Section, ...]
    left_out: tuple[tuple[str, str], ...]
    """What is not listed, and the command that lists it."""
    footer: str


def letter(envelope: Envelope, tongue: Tongue) -> Letter:
    """Return what a message says; each of its events is in it, or counted as left out."""
    alone = envelope.shape in {"single", "trial"} and len(envelope.told) == 1
    rule = shown(envelope.rule.name)
    return Letter(
        subject=subject(envelope, tongue),
        language=envelope.rule.language,
        intro=_intro(envelope, tongue, alone=alone),
        items=(_alone(envelope, tongue),) if alone else (),
        sections=() if alone else sections(envelope.told, tongue),
        left_out=_left_out(envelope, tongue),
        footer=tongue.mail.footer.format(rule=rule, zone=tongue.zone),
    )


def _alone(envelope: Envelope, tongue: Tongue) -> Item:
    found = item(envelope.told[0], tongue, ROOM)
    return found._replace(commands=()) if envelope.shape == "trial" else found


def _intro(envelope: Envelope, tongue: Tongue, *, alone: bool) -> tuple[str, ...]:
    words = tongue.mail
    if envelope.shape == "trial":
        return (words.trial_intro.format(rule=shown(envelope.rule.name)),)
    if alone or not envelope.told:
        return ()
    times = sorted(told.event.at for told in envelope.told)
    total = counted(len(times) + envelope.more, "event", tongue.voice)
    first, last = (told_moment(each, tongue.voice) for each in (times[0], times[-1]))
    said = [words.flood_intro] if envelope.shape == "flood" else []
    period = words.once if first == last else words.period
    said.append(period.format(events=total, first=first, last=last))
    if len(worded(envelope.told)) > WHOLE:
        said.append(words.some_whole.format(whole=WHOLE))
    return tuple(said)


def _left_out(envelope: Envelope, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    if envelope.more <= 0:
        return ()
    more = counted(envelope.more, "event", tongue.voice)
    since = min((told.event.at for told in envelope.told), default=envelope.created_at)
    command = f"ministrywatch event list --since {moment(since)} --limit {_LIMIT}"
    return ((tongue.mail.left_out.format(events=more), command),)


_LIMIT = 100_000
"""Of a list that has everything; by itself it ends after 50."""
