"""The JSON of an event that scripts, webhooks and feeds rely on."""

from datetime import UTC, datetime
from typing import Any

from storage.records import Event

Shape = dict[str, Any]


def moment(value: datetime | None) -> str | None:
    """Return a moment as UTC with ``Z``, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def event(value: Event) -> Shape:
    """Return something worth telling, with its word diff as ``[operation, text]`` pieces."""
    return {
        "id": value.id,
        "kind": value.kind,
        "site": value.site,
        "key": value.key,
        "url": value.url,
        "title": value.title,
        "at": moment(value.at),
        "severity": value.severity,
        "baseline": value.baseline,
        "fields": list(value.fields),
        "diff": {field: [list(piece) for piece in pieces] for field, pieces in value.diff.items()},
        "detail": _detail(value.detail),
        "before": value.before,
        "after": value.after,
    }


def _detail(detail: Shape) -> Shape:
    """Return an event's own facts, its moments in the form of all others."""
    said = {name: detail[name] for name in ("first_gone_at", "since") if detail.get(name)}
    return {**detail, **{n: moment(datetime.fromisoformat(each)) for n, each in said.items()}}
