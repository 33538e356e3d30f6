"""Read an edit as a person would: which figures, dates, names, paragraphs and links changed."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from scheduler.detect.change import COSMETIC, KINDS, Change, told
from scheduler.detect.dress import dress
from scheduler.detect.fields import field_text
from scheduler.detect.listed import LISTS, in_list
from scheduler.detect.passages import in_text
from scheduler.detect.reasons import reason
from scheduler.detect.severity import same_field
from scheduler.detect.wordings import Cut
from storage.records import Diff, Release, Severity

__all__ = ["COSMETIC", "KINDS", "Account", "Change", "account", "changes"]


class _Field(NamedTuple):
    """A field that differs; ``same`` tells that it says what it said."""

    name: str
    before: Release
    after: Release
    diff: Diff
    same: bool

    def texts(self) -> tuple[str, str]:
        return field_text(self.before, self.name), field_text(self.after, self.name)


class Account(NamedTuple):
    """What there is to say of an edit: how much it weighs, why, and what it changed."""

    severity: Severity
    reason: str
    changes: tuple[Change, ...]

    @property
    def detail(self) -> dict[str, Any]:
        """What of it stands in an event's ``detail``, as plain JSON."""
        return {"reason": self.reason, "changes": [change.plain() for change in self.changes]}


def changes(before: Release, after: Release, diff: Diff, cut: Cut) -> tuple[Change, ...]:
    """Return what an edit changed, the gravest first, at most ``change.MOST`` entries.

    ``cut`` parts Thai into words, as for the diff. A field that says what it said has cosmetic
    changes alone, any other at least one that is not; so the changes weigh what the edit weighs.
    """
    return account(before, after, diff, cut).changes


def account(before: Release, after: Release, diff: Diff, cut: Cut) -> Account:
    """Return severity, reason and changes of an edit, with one look at every field."""
    fields = [_Field(name, before, after, diff, same_field(before, after, name)) for name in diff]
    found = told(change for field in fields for change in _weighed(field, cut))
    severity: Severity = "cosmetic" if all(field.same for field in fields) else "substantive"
    return Account(severity, reason(found, after.language), found)


def _weighed(field: _Field, cut: Cut) -> Iterator[Change]:
    """Return the changes of a field such that they weigh what it weighs."""
    found = list(_found(field, cut))
    cosmetic = [change for change in found if change.kind in COSMETIC]
    if field.same:
        yield from cosmetic or [Change(field.name, "punctuation")]
        return
    yield from found
    if len(cosmetic) == len(found):
        pieces = field.diff[field.name]
        gone, come = ("".join(text for op, text in pieces if op == sign) for sign in "-+")
        yield Change(field.name, "reworded", gone, come)


def _found(field: _Field, cut: Cut) -> Iterable[Change]:
    match field.name:
        case "updated_on":
            return [Change(field.name, "stamp", *field.texts())]
        case "published_on":
            return [Change(field.name, "date", *field.texts())]
        case "category" if field.same:
            old, new = field.texts()
            return [Change(field.name, kind, old, new) for kind in dress(old, new)]
        case "category":
            return [Change(field.name, "reworded", *field.texts())]
        case name if name in LISTS:
            return in_list(name, field.before, field.after)
        case name:
            return in_text(name, field.diff[name], cut, field.same)
