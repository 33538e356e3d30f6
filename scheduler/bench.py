"""Where a run is judged: each look beside what memory holds, and the outcome put back."""

from datetime import datetime
from functools import partial

from msgspec.structs import replace
from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from scheduler.afresh import Afresh
from scheduler.aside import Aside
from scheduler.cadence import Terms
from scheduler.cadence.looking import Outlook
from scheduler.counting import Counting
from scheduler.detect import moves
from scheduler.detect.judge import says_gone
from scheduler.detect.policy import Context, Verdict
from scheduler.digest import Digest, joined
from scheduler.telling import told
from scheduler.weighing import Scales
from scheduler.whereabouts import Whereabouts
from storage import releases, revisions
from storage.changes import Address, Change, Validators
from storage.observations import Seen
from storage.records import Event, Known, Observation


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
        afresh: Afresh | None = None,
        outlook: Outlook | None = None,
        aside: Aside | None = None,
    ) -> None:
        """Judge on this connection, in the caller's transaction.

        ``stood`` takes down how each release stood before the first of its looks. Looks that were
        held are read ``afresh`` first, by the rules of today. ``outlook`` plans the next looks.
        Looks that fail are set ``aside``; without that their errors are raised.
        """
        self._conn = conn
        self._site_id = site_id
        self._run_id = run_id
        self._profile = profile
        self._stood = stood
        self._afresh = afresh
        self._scales = Scales(conn, site_id, profile, context, counting, now)
        self._context = context
        self._counting = counting
        self._outlook = outlook or Outlook(Terms())
        self._waiting: dict[str, Change] = {}
        self._events: list[Event] = []
        self._aside = aside

    def judge_all(self, batch: list[Seen]) -> Digest:
        """Judge looks in their order and remember what they change."""
        where = self._whereabouts(batch)
        look = self._look if self._aside is None else partial(self._warily, self._aside)
        found = joined([look(where, seen) for seen in batch])
        self._save()
        events, self._events = tuple(self._events), []
        return replace(found, events=events)

    def _whereabouts(self, batch: list[Seen]) -> Whereabouts:
        """Return where looks may belong: those that are set aside are there for their neighbours.

        Only those are left out whose own releases memory cannot tell.
        """
        where = partial(Whereabouts, self._conn, self._site_id, self._profile)
        aside = self._aside
        if aside is None:
            return where(batch)
        whole = aside.tried(None, lambda: where(batch))
        return whole or where([each for each in batch if aside.tried(each, partial(where, [each]))])

    def _look(self, where: Whereabouts, seen: Seen) -> Digest:
        looked, before, address = where.place(self._by_todays_rules(seen))
        if before is not None and before.key in self._waiting:
            self._save()  # a second look in one batch meets what the first has changed
        looked = self._in_words(before, looked)
        looked, verdict = self._scales.judge(before, looked)
        self._counting.learn(before, looked.observation)
        if _is_change(before, looked.observation, verdict, address):
            change = where.keep(_change(looked, verdict, address, self._outlook))
            self._waiting[change.known.key] = change
        return told(before, looked.observation, verdict, self._context)

    def _warily(self, aside: Aside, where: Whereabouts, seen: Seen) -> Digest:
        """Judge a look that may fail, and remember at once what it changes."""
        if seen in aside:
            return aside.told(seen)

        def at_once() -> Digest:
            found = self._look(where, seen)
            self._save()
            return found

        found = aside.tried(seen, at_once)
        self._waiting = {}  # a look that failed may have left its change
        return found or Digest()

    def _save(self) -> None:
        changes = list(self._waiting.values())
        self._events += releases.save(self._conn, self._site_id, changes, run_id=self._run_id)
        self._waiting = {}

    def _by_todays_rules(self, looked: Seen) -> Seen:
        """Read a look again that was held back until other rules came."""
        return looked if self._afresh is None else self._afresh.of_today(looked)

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
