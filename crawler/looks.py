"""One look at a release: what an address answered, and what of it is handed on."""

from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from crawler.answers import Answer, Reply
from crawler.handover import Fetched, Looked
from crawler.identity import from_origin
from crawler.order import SiteOrder
from crawler.pages.base import Page
from crawler.pages.listing import Entry
from storage.records import GONE_KINDS, Observation, Target


def says_missing(order: SiteOrder, url: str, answer: Answer, target: Target) -> bool:
    """Say whether an answer says that nothing is here: a status, or the words of a soft 404.

    It is read for that, which is dear, so only a release of several addresses is worth it.
    """
    # The process that asks needs what reads a release for this alone, and starts faster without.
    from crawler.pages.release import read_release  # noqa: PLC0415

    page = Page(answer.body, url, answer.status, answer.headers)
    problem = read_release(order.profile, page, listed=target.title).problem
    return problem is not None and problem.kind in GONE_KINDS


class Look(NamedTuple):
    """What an address of a release answered, and the entry of the list that showed it."""

    url: str
    reply: Reply
    entry: Entry | None = None


def unchanged(seen: Observation, answer: Answer, known: Target, entry: Entry | None) -> Looked:
    """Return a look at a page that is as it was; the list that showed it may count its views."""
    return Looked(
        replace(
            seen,
            same=True,
            views=entry.views if entry else None,
            body_digest=known.body_digest,
            etag=answer.headers.get("etag") or known.etag,
            last_modified=answer.headers.get("last-modified") or known.last_modified,
        )
    )


def fetched(  # noqa: PLR0913, PLR0917 - a look is all of this
    order: SiteOrder,
    key: str,
    url: str,
    answer: Answer,
    entry: Entry | None,
    target: Target | None,
    seen_at: datetime,
) -> Fetched:
    """Return an answer of a release's address that has to be read."""
    return Fetched(
        site=order.profile.name,
        key=key,
        url=url,
        led_to=from_origin(order.profile, answer.url, order.origin),
        seen_at=seen_at,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        target=target,
        listed_title=entry.title if entry else "",
        listed_on=entry.published_on if entry else None,
        listed_views=entry.views if entry else None,
    )
