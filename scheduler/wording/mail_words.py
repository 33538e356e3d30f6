"""What a language must have words for, besides those of events, so that a mail can be written."""

import msgspec

from scheduler.wording.words import Names


class MailWords(msgspec.Struct, frozen=True, kw_only=True):
    """The phrases of a mail in one language; what stands in braces is put in, as in ``Words``."""

    subject: str
    many: str
    """The subject of a message on several events."""
    flood: str
    trial: str
    kinds: Names
    """What happened to a release, in a subject; of a counter by its rule."""
    cosmetic: str
    groups: Names
    """Kinds of events as headings over several."""
    happened: Names
    """What happened to a release, in a sentence."""
    untitled: str
    published: str
    changed: str
    legend: str
    """What the marks of a diff mean in text; nothing is put in."""
    severity: str
    severities: Names
    found: str
    details: str
    certainty: str
    certain: Names
    """What an event rests on, by its kind."""
    same_text: str
    """A release came back as it was."""
    more: str
    folded: str
    unshown: str
    more_changes: str
    period: str
    once: str
    """The period of events that were found in one minute."""
    flood_intro: str
    trial_intro: str
    some_whole: str
    left_out: str
    held: str
    """How a person ends the silence of a site whose news is held back."""
    example: str
    footer: str
