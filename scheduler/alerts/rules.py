"""Does an event pass a rule? Pure; words are compared as ``release search`` compares them."""

from collections.abc import Iterable

from crawler.thai.searching import folded
from crawler.thai.text import clean
from scheduler.alerts.model import Rule, Told
from scheduler.wording.troubles import SITE_KINDS
from storage.records import Release

RELEASE_FILTERS = (
    "fields", "keywords", "keywords_all", "keywords_none", "categories", "views",
)  # fmt: skip
"""Filters of a rule that ask for a release: with one of them it hears nothing of a site itself."""

FILTERS = ("sites", "kinds", "severity", *RELEASE_FILTERS)
"""All filters of a rule."""


def passes(rule: Rule, told: Told) -> bool:
    """Say whether an event is told by a rule; what was there before the first visit never is."""
    event = told.event
    if event.baseline or (rule.sites and event.site not in rule.sites):
        return False
    if rule.kinds and event.kind not in rule.kinds:
        return False
    if event.kind in SITE_KINDS:
        return not any(getattr(rule, name) for name in RELEASE_FILTERS)
    return (
        _is_grave_enough(rule, told)
        and _is_seen_enough(rule, told)
        and _is_of_category(rule, told)
        and _has_words(rule, told)
    )


def word(given: str) -> str:
    """Return a keyword in the form in which it is sought; empty when nothing is left of it."""
    return folded(clean(given))


def _is_grave_enough(rule: Rule, told: Told) -> bool:
    """Judge edits by their severity and their fields; other events have neither."""
    event = told.event
    if event.kind != "edited":
        return True
    if rule.severity == "substantive" and event.severity != "substantive":
        return False
    return not rule.fields or not set(rule.fields).isdisjoint(event.fields)


def _is_seen_enough(rule: Rule, told: Told) -> bool:
    """Judge what a counter did by its higher side: a fall from many views is worth telling."""
    if rule.views is None or told.event.kind != "views":
        return True
    counts = (told.event.detail.get(name) for name in ("before", "after"))
    return max((each for each in counts if isinstance(each, int)), default=0) >= rule.views


def _is_of_category(rule: Rule, told: Told) -> bool:
    if not rule.categories:
        return True
    wanted = {word(each) for each in rule.categories}
    found = {word(each.category) for each in _texts(told) if each.category}
    return not wanted.isdisjoint(found)


def _has_words(rule: Rule, told: Told) -> bool:
    if not (rule.keywords or rule.keywords_all or rule.keywords_none):
        return True
    said = [folded(each) for each in _said(told)]
    if rule.keywords and not any(_stands(each, said) for each in rule.keywords):
        return False
    if not all(_stands(each, said) for each in rule.keywords_all):
        return False
    return not any(_stands(each, said) for each in rule.keywords_none)


def _stands(keyword: str, said: Iterable[str]) -> bool:
    wanted = word(keyword)
    return any(wanted in each for each in said)


def _texts(told: Told) -> list[Release]:
    return [each for each in (told.release, told.before) if each is not None]


def _said(told: Told) -> list[str]:
    """Return all that a release says or, before an edit, said: its title, its lead, its body.

    The paragraphs are one: a sentence may be cut between two of them by a line's end.
    """
    said = [clean(told.event.title)]
    for each in _texts(told):
        said += [each.title, each.lead or "", " ".join(each.body)]
    said += [words for pieces in told.event.diff.values() for sign, words in pieces if sign == "-"]
    return said
