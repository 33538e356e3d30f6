"""Which releases a visit asks for, and what it says it already has."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from crawler.answers import Answer, Reply
from crawler.order import Recheck, SiteOrder
from crawler.pages.listing import Entry
from crawler.profile.model import PageRules
from storage.records import Problem, Target

_DAY = timedelta(days=1)
"""Many sitemaps state the day alone, which reads as its first moment."""
_SLACK = timedelta(minutes=5)
"""By which the site's clock may be behind ours, and a page behind what a list says of it."""


def by_key(targets: Iterable[Target]) -> dict[str, Target]:
    """Return targets by every key they go by; its own key is a release's, whoever else has it."""
    targets = tuple(targets)
    others = {key: target for target in targets for key in target.also}
    return others | {target.key: target for target in targets}


def wanted(
    target: Target | None, order: SiteOrder, entry: Entry, now: datetime, *, at_hand: bool
) -> bool:
    """Say whether a release that a list or sitemap shows is looked at.

    One that is new is. Of those that are known ``due`` looks at those whose turn it is, and those
    that are said to have changed; where a person started the visit also at all that are
    ``at_hand``, in a list and not merely named by a sitemap: they are the likeliest to change.
    """
    if target is None or order.recheck != "due":
        return target is None or order.recheck == "all"
    if target.due or (at_hand and order.listed) or target.last_seen is None:
        return True
    rested = now - target.last_seen >= timedelta(seconds=order.hints_after)
    return rested and _says_changed(entry, target, target.last_seen)


def _says_changed(entry: Entry, target: Target, last_seen: datetime) -> bool:
    """Say whether a list hints at a change since the last look: a later moment, or another date."""
    moment, day = entry.changed_at, entry.published_on
    if day is not None and target.published_on is not None and day != target.published_on:
        return True
    if moment is None:
        return False
    vague = _DAY if moment.minute == moment.second == 0 else _SLACK
    return moment + vague > last_seen


def remaining(targets: Iterable[Target], recheck: Recheck, asked: set[str]) -> Iterator[Target]:
    """Yield the known releases that no list showed and whose turn it is."""
    if recheck == "none":
        return
    for target in targets:
        if target.key not in asked and (recheck == "all" or target.due):
            yield target


def comparable(target: Target | None, reader: str) -> Target | None:
    """Return what is known of a release if the same rules would read it today, else None.

    With other rules the same bytes may say something else, so they must be read again.
    """
    return target if target is not None and target.reader == reader else None


def tells_more(entry: Entry, known: Target, rules: PageRules) -> bool:
    """Say whether a list tells what is still missing of a release: then the page is read again.

    Where pages may only lead on to a document, the list has the headline. Without the list the
    release was called after the last part of an address, which is in ASCII and has no space.
    """
    if known.published_on is None and entry.published_on is not None:
        return True
    named = known.title.isascii() and not known.title.split()[1:]
    return rules.leads_on and named and bool(entry.title) and entry.title != known.title


def validators(target: Target | None) -> Mapping[str, str]:
    """Return the headers that let a server answer 304 (RFC 9110, section 13.1)."""
    headers: dict[str, str] = {}
    if target is not None and target.etag:
        headers["If-None-Match"] = target.etag
    if target is not None and target.last_modified:
        headers["If-Modified-Since"] = target.last_modified
    return headers


def elsewhere(target: Target | None, url: str) -> str | None:
    """Return another address of a release than one that fails: where it is, or last was."""
    known = () if target is None else (target.url, *tuple(target.also.values())[::-1])
    return next((other for other in known if other != url), None)


def is_failing(reply: Reply) -> bool:
    """Say whether an address gave no page, so that another one of the release may tell more."""
    return isinstance(reply, Problem) or reply.status >= 400


def is_same(answer: Answer, known: Target) -> bool:
    """Say whether the answer is the very page that was read last time.

    What a redirect led to is never taken for it unread: it may be another page.
    """
    if answer.redirected:
        return False
    if answer.status == 304:
        return bool(known.etag or known.last_modified)
    return answer.status == 200 and known.body_digest == digest(answer)


def digest(answer: Answer) -> bytes:
    """Return the SHA-256 of the bytes that were sent."""
    return hashlib.sha256(answer.body).digest()
