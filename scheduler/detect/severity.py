"""Tell an edit of substance from one of dress: spacing, punctuation, digit system, numbering."""

from collections.abc import Iterable

from scheduler.detect.align import shared_prefix
from scheduler.detect.fields import changed_fields, field_text
from scheduler.detect.numbering import unnumbered
from scheduler.detect.skeleton import address_form, bones, one_form, skeleton
from storage.records import Release, Severity

__all__ = ["same_field", "same_substance", "severity", "skeleton"]


def severity(before: Release, after: Release) -> Severity:
    """Judge an edit as a whole: ``cosmetic`` only when every field that differs is so."""
    fields = changed_fields(before, after)
    return "cosmetic" if all(same_field(before, after, name) for name in fields) else "substantive"


def same_field(before: Release, after: Release, field: str) -> bool:
    """Say whether a field says the same in both releases, however it is dressed.

    ``updated_on`` is a stamp that ministries set in bulk, so it says nothing of the text; neither
    does the text of a picture, or the order of a list.
    """
    match field:
        case "published_on":
            return before.published_on == after.published_on
        case "updated_on":
            return True
        case "images":
            return _addresses(before) == _addresses(after)
        case "attachments":
            old = ((document.url, document.title) for document in before.attachments)
            return _same_list(old, ((doc.url, doc.title) for doc in after.attachments))
        case "links":
            old = ((link.url, link.text) for link in before.links)
            return _same_list(old, ((link.url, link.text) for link in after.links))
        case _:
            return same_substance(field_text(before, field), field_text(after, field))


def _addresses(release: Release) -> list[str]:
    return sorted(address_form(image.url) for image in release.images)


def _same_list(old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]) -> bool:
    """Compare addresses with their texts; the order of a list is not what it says."""
    left, right = (
        sorted((address_form(url), skeleton(text)) for url, text in side) for side in (old, new)
    )
    return left == right


def same_substance(before: str, after: str) -> bool:
    """Say whether two texts, a paragraph a line, differ in dress alone.

    Numbers of a list are let go only when both texts number the same paragraphs, or stand in
    both as they are, as when paragraphs were only joined or parted.
    """
    old, new = (one_form(text).split("\n") for text in (before, after))
    if _same_bones(old, new):
        return True
    return _same_bones(unnumbered(old), unnumbered(new))


def _same_bones(old: list[str], new: list[str]) -> bool:
    left, right = _apart(old, new)
    return bones("\n".join(left)) == bones("\n".join(right))


def _apart(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Leave out the paragraphs that two texts share at both ends: most edits are small."""
    head = shared_prefix(old, new)
    tail = min(shared_prefix(old[::-1], new[::-1]), min(len(old), len(new)) - head)
    return old[head : len(old) - tail], new[head : len(new) - tail]
