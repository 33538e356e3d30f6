"""Make the events of a release's counter, each with an identity that judging again keeps."""

from hashlib import sha256

from msgspec.structs import replace

from scheduler.detect import tell
from scheduler.detect.views import Told
from storage.records import Event, Known


def counted(known: Known, found: Told) -> Event:
    """Tell what a counter did, by one rule; ``known`` is the release after the look.

    Two rules that hold at one moment are two events: the rule is part of the identity. That of a
    milestone is its number.
    """
    event = tell.of_site(
        Event(
            id="",
            kind="views",
            site=known.site,
            key=known.key,
            url=known.url,
            title=known.release.title,
            at=known.last_seen,
            detail={"rule": found.rule, **found.detail},
        )
    )
    if found.rule == "milestone":
        return event
    digest = sha256(f"{event.id}\x1f{found.rule}".encode())
    return replace(event, id=digest.hexdigest()[:16])
