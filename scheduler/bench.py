"""Where a run is judged: each look beside what memory holds, and the outcome put back."""

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from scheduler import doors
from scheduler.again import Rereader, saying, with_date_of
from scheduler.cadence import next_look
from scheduler.counting import Counting
from scheduler.detect import moves
from scheduler.detect.judge import judge
from scheduler.detect.policy import Context, Verdict
from scheduler.detect.views import Counter
from scheduler.digest import Digest, joined
from scheduler.telling import told
from scheduler.whereabouts import Whereabouts
from storage import releases, revisions
from storage.changes import Address, Change, Validators
from storage.observations import Seen
from storage.records import Known, Observation
from storage.rereading import reread


class Bench:
    """One site's releases in memory, and the rules by which one run's looks are judged."""

    def __init__(  # noqa: PLR0913, PLR0917 - all it works with is handed in
        self,
        conn: Connection,
        site_id: int,
        run_id: int,
        profile: SiteProfile,
        context: Context,
        counting: Counting,
        now: datetime,
        *,
        held: bool = False,
    ) -> None:
        """Judge on this connection, in the caller's transaction.

        Looks that were ``held`` are read again first, by the rules of today.
        """
        self._conn = conn
        self._site_id = site_id
        self._run_id = run_id
        self._profile = profile
        self._held = held
        self._again = Rereader(conn, site_id, profile)
        self._context = context
        self._counting = counting
        self._now = now

    def judge_all(self, batch: list[Seen]) -> Digest:
        """Judge looks in their order and remember what they change."""
        where = Whereabouts(self._conn, self._site_id, self._profile, batch)
        parts, changes = list[Digest](), list[Change]()
        for seen in batch:
            looked, before, address = where.place(self._by_todays_rules(seen))
            looked = self._in_words(before, looked)
            looked, verdict = self._judge(before, looked)
            self._counting.learn(before, looked.observation)
            if verdict.known is not None and (verdict.known != before or address):
                change = _change(looked, verdict, verdict.known, address)
                where.keep(change)
                changes.append(change)
            parts.append(told(before, looked.observation, verdict, self._context))
        events = releases.save(self._conn, self._site_id, changes, run_id=self._run_id)
        return replace(joined(parts), events=tuple(events))

    def _by_todays_rules(self, looked: Seen) -> Seen:
        """Read a look again that was held back until other rules came."""
        return self._again.of_today(looked) if self._held else looked

    def _in_words(self, known: Known | None, looked: Seen) -> Seen:
        """Give a page that is as it was the text it had, where that is not the one that stands.

        Of two texts that a release swings between it is the other one.
        """
        if known is None or known.turns.other is None:
            return looked
        if not known.turns.away or not looked.observation.same:
            return looked
        text = revisions.text(self._conn, self._site_id, known.key, known.turns.other)
        seen = replace(looked.observation, release=text, same=text is None)
        return replace(looked, observation=seen)

    def _judge(self, known: Known | None, looked: Seen) -> tuple[Seen, Verdict]:
        """Return what a look comes to, and the look as it was judged."""
        seen = looked.observation
        if not seen.key or _is_stale(known, seen, self._now):
            return looked, Verdict(known=known)
        if known is not None and _differs(known, seen):
            pages = self._again.pages(known, looked)
            if doors.differ(pages):
                return self._by_another_door(known, looked)
            if pages is not None:
                known, looked = self._again.side_by_side(known, looked, pages)
        return looked, self._compared(known, looked.observation)

    def _compared(self, known: Known | None, seen: Observation) -> Verdict:
        known = self._dated(known, seen)
        earlier, counter = self._earlier(known, seen), self._counter(known, seen)
        return judge(known, seen, self._context, earlier, counter)

    def _by_another_door(self, known: Known, looked: Seen) -> tuple[Seen, Verdict]:
        seen, counter = looked.observation, self._counter(known, looked.observation)
        if seen.release is None or not doors.is_given_up(known, seen):
            # It gives no validators: the next look is compared with what the own door gave.
            nothing = replace(looked, observation=replace(seen, release=None))
            return nothing, doors.beside(known, seen, self._context, counter)
        looked = saying(looked, with_date_of(known.release, seen.release))
        return looked, doors.taken_over(known, looked.observation, self._context, counter)

    def _dated(self, known: Known | None, seen: Observation) -> Known | None:
        """Take over a date that only lists show, once one has shown it: the page is the same."""
        if known is None or seen.release is None or known.release.published_on is not None:
            return known
        dated = replace(known.release, published_on=seen.release.published_on)
        if dated == known.release or dated != seen.release:
            return known
        return reread(self._conn, self._site_id, known, dated, None)

    def _counter(self, known: Known | None, seen: Observation) -> Counter:
        return self._counting.counter(known, seen, self._context.policy)

    def _earlier(self, known: Known | None, seen: Observation) -> dict[str, int]:
        """Return the numbers of a release's stored texts; only an edit makes them needed."""
        if known is None or not _differs(known, seen):
            return {}
        return revisions.numbers(self._conn, self._site_id, known.key)


def _is_stale(known: Known | None, seen: Observation, now: datetime) -> bool:
    """Say whether a look is older than what is known: a dying process may store its last late.

    What is known from the future was seen while a clock was wrong, and makes nothing stale.
    """
    return known is not None and seen.seen_at < known.last_seen <= now


def _differs(known: Known, seen: Observation) -> bool:
    """Say whether a look read another text; with a problem it is not judged at all."""
    return seen.problem is None and seen.release is not None and seen.release != known.release


def _change(seen: Seen, verdict: Verdict, known: Known, address: Address | None) -> Change:
    return Change(
        known=replace(known, next_look_at=next_look(known, seen.observation.seen_at)),
        revised=verdict.revised,
        text_id=seen.text_id if verdict.revised else None,
        page_id=seen.page_id if verdict.revised else None,
        encoding=seen.observation.encoding if verdict.revised else None,
        point=verdict.point,
        events=verdict.events,
        address=address,
        sameness=moves.mark_of(seen.observation) if verdict.revised else None,
        validators=_validators(seen.observation),
    )


def _validators(seen: Observation) -> Validators | None:
    """Return what the next look can be compared with; only a page that was read gives any."""
    if seen.release is None:
        return None
    return Validators(
        body_digest=seen.body_digest, etag=seen.etag, last_modified=seen.last_modified
    )
