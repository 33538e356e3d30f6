"""The fields of a release in which an edit can be seen."""

from storage.fields import field_text
from storage.records import Release

__all__ = ["FIELDS", "changed_fields", "field_text"]

FIELDS = (
    "title",
    "lead",
    "body",
    "published_on",
    "updated_on",
    "category",
    "images",
    "attachments",
    "links",
)
"""In the order in which an event names them."""


def changed_fields(before: Release, after: Release) -> tuple[str, ...]:
    """Name the fields whose text differs, in the order of ``FIELDS``."""
    return tuple(name for name in FIELDS if field_text(before, name) != field_text(after, name))
