"""Where a run is judged: each look beside what memory holds, and the outcome put back."""

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from scheduler import doors
from scheduler.again import Rereader, saying, with_date_of
from scheduler.cadence import Terms
from scheduler.cadence.looking import Outlook
from scheduler.counting import Counting
from scheduler.detect import moves
from scheduler.detect.judge import judge, says_gone
from scheduler.detect.policy import Context, Verdict
from scheduler.detect.views import Counter
from scheduler.digest import Digest, joined
from scheduler.telling import told
from scheduler.whereabouts import Whereabouts
from storage import releases, revisions
from storage.changes import Address, Change, Validators
from storage.observations import Seen
from storage.records import Event, Known, Observation
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
        stood: dict[str, Known],
        *,
        held: bool = False,
        outlook: Outlook | None = None,
    ) -> None:
        """Judge on this connection, in the caller's transaction.

        ``stood`` takes down how each release stood before the first of its looks. Looks that were
        ``held`` are read again first, by the rules of today. ``outlook`` plans the next looks.
        """
        self._conn = conn
        self._site_id = site_id
        self._run_id = run_id
        self._profile = profile
        self._stood = stood
        self._held = held
        self._again = Rereader(conn, site_id, profile)
        self._context = context
        self._counting = counting
        self._outlook = outlook or Outlook(Terms())
        self._waiting: dict[str, Change] = {}
        self._events: list[Event] = []
        self._now = now

    def judge_all(self, batch: list[Seen]) -> Digest:
        """Judge looks in their order and remember what they change."""
        where = Whereabouts(self._conn, self._site_id, self._profile, batch)
        parts = []
        for seen in batch:
            looked, before, address = where.place(self._by_todays_rules(seen))
            if before is not None and before.key in self._waiting:
                self._save()  # a second look in one batch meets what the first has changed
            looked = self._in_words(before, looked)
            looked, verdict = self._judge(before, looked)
            self._counting.learn(before, looked.observation)
            if _is_change(before, looked.observation, verdict, address):
                change = where.keep(_change(looked, verdict, address, self._outlook))
                self._waiting[change.known.key] = change
            parts.append(told(before, looked.observation, verdict, self._context))
        self._save()
        events, self._events = tuple(self._events), []
        return replace(joined(parts), events=events)

    def _save(self) -> None:
        changes = list(self._waiting.values())
        self._events += releases.save(self._conn, self._site_id, changes, run_id=self._run_id)
        self._waiting = {}

    def _by_todays_rules(self, looked: Seen) -> Seen:
        """Read a look again that was held back until other rules came."""
        return self._again.of_today(looked) if self._held else looked

    def _in_words(self, known: Known | None, looked: Seen) -> Seen:
        """Say in words what a page says that is as it was, where that is not what stands now.

        It is as it was when the visit began; a look of the same visit, or one that was held back,
        may have read another text since. Of two texts that a release swings between it may be the
        one that does not stand.
        """
        if known is None:
            return looked
        stood = self._stood.setdefault(known.key, known)
        if not looked.observation.same:
            return looked
        text = None if stood.release == known.release else stood.release
        if text is None and known.turns.other is not None and known.turns.away:
            text = revisions.text(self._conn, self._site_id, known.key, known.turns.other)
        if text is None:
            return looked
        return replace(looked, observation=replace(looked.observation, release=text, same=False))

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


def _is_change(
    before: Known | None, seen: Observation, verdict: Verdict, address: Address | None
) -> bool:
    """Say whether a look leaves something to remember: of one still gone the next look alone."""
    if verdict.known is None:
        return False
    still_gone = verdict.known.state == "removed" and says_gone(seen)
    return verdict.known != before or address is not None or still_gone


def _change(seen: Seen, verdict: Verdict, address: Address | None, outlook: Outlook) -> Change:
    known = verdict.known
    if known is None:
        raise ValueError("a look that leaves no release changes none")
    edited = any(
        each.kind == "edited" and each.severity == "substantive" for each in verdict.events
    )
    return Change(
        known=outlook.rested(known, seen.observation.seen_at, edited=edited),
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
