"""One visit to one site: lists, then what they show, then known releases whose turn it is."""

from collections.abc import Callable, Mapping
from datetime import datetime

from crawler import plan
from crawler.answers import Reply
from crawler.asking import Asker, LeaveError
from crawler.dropouts import Dropouts, Remembered
from crawler.handing import Handing
from crawler.handover import Handed
from crawler.identity import release_address
from crawler.lists import Lists
from crawler.looks import Look, says_missing
from crawler.order import SiteOrder
from crawler.pages.listing import Entry
from crawler.posts import Posts
from crawler.rationing import Rationing
from storage.records import Problem, Target


class Visit:
    """Looks at what an order asks for and hands on every look, in the order they were made."""

    def __init__(
        self,
        order: SiteOrder,
        targets: Mapping[str, Target],
        asker: Asker,
        hand: Callable[[Handed], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._order = order
        self._profile = order.profile
        self._targets = targets
        self._asker = asker
        self._clock = clock
        self._handing = Handing(order, targets, hand, clock)
        self._asked: set[str] = set(order.seen)
        self._failed: set[str] = set()
        self._ration = Rationing(order, asker)
        self._dropouts = Dropouts(order.shown, targets, order.profile)
        self._failing: dict[str, Look] = {}
        """Looks that failed at a release's own address; a list may yet show another one."""
        self._lists = Lists(order, asker, self._handing.listed)
        self._posts = Posts(order, asker, self._lists)

    async def run(self) -> None:
        """Make the visit; it ends early when the site is better left alone."""
        try:
            await self._asker.read_robots()
            if self._order.urls:
                await self._single_releases()
            else:
                await self._shown_ones()
                self._dropouts.conclude(self._lists.shelves)
                if self._lists.welcome:
                    await self._known_ones()
        except LeaveError:
            return
        finally:
            self._handing.finish()
            self._ration.end()

    @property
    def shown(self) -> Remembered:
        """What the next visit is to know of the lists."""
        return self._dropouts.remembered(self._asked, self._failed)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Keys of the releases that dropped out of a list and were looked at."""
        keys = (target.key for target in self._dropouts.targets)
        return tuple(key for key in keys if key in self._asked)

    async def _single_releases(self) -> None:
        for url in self._order.urls:
            address = release_address(self._profile, url)
            if address is None:
                detail = f"not the address of a release of {self._profile.name}"
                self._settle("", Look(url, Problem("refused", detail)))
            else:
                await self._look(address.key, address.url)

    async def _shown_ones(self) -> None:
        """Look at what the site shows: as JSON where it gives that, else on its lists."""
        async for given, answer in self._posts.newest():
            key = self._own(given)
            if key not in self._asked and self._may_be_told(key):
                self._settle(key, Look(answer.url, answer))
        if self._posts.answers:
            return
        try:
            self._posts.conclude(shown=await self._listed_ones())
            for key, look in self._failing.items():
                self._failing[key] = await self._elsewhere(key, look, self._targets[key])
        finally:
            for key, look in self._failing.items():
                self._settle(key, look)

    async def _listed_ones(self) -> bool:
        """Look at what the site's lists show, and say whether they show anything."""
        shown = False
        async for entries, at_hand in self._lists.shown():
            shown = shown or bool(entries)
            for entry in entries:
                if self._is_wanted(entry, at_hand=at_hand):
                    await self._look_at(entry)
        for entry in self._ration.put_off():
            await self._look_at(entry)
        return shown

    async def _look_at(self, entry: Entry) -> None:
        before = self._asker.requests
        await self._look(entry.key, entry.url, entry)
        if entry.key not in self._targets:
            self._ration.took(self._asker.requests - before)

    def _may_be_told(self, key: str) -> bool:
        """Say whether a post that came without a request of its own is taken."""
        return key not in self._targets or self._order.recheck != "none"

    def _is_wanted(self, entry: Entry, *, at_hand: bool) -> bool:
        target = self._targets.get(entry.key)
        if target is not None and not self._ration.has_look:
            return False
        if not plan.wanted(target, self._order, entry, self._clock(), at_hand=at_hand):
            return False
        if target is not None or entry.key in self._asked:
            return True
        return not self._ration.puts_off(entry) and self._ration.take_new()

    async def _known_ones(self) -> None:
        if self._asker.closed is not None:
            return
        recheck = self._order.recheck
        for target in () if recheck == "none" else self._dropouts.targets:
            if self._ration.take_hint():
                await self._look(target.key, target.url)
        for target in plan.remaining(self._targets.values(), recheck, self._asked):
            if not self._ration.has_look:
                return
            await self._look(target.key, target.url)

    async def _look(self, key: str, url: str, entry: Entry | None = None) -> None:
        """Look at one release, once a visit, under whichever of its keys it is shown.

        Where one address fails another one is asked, two at most: lists go on naming what a
        release has left, and of two that it stands under one may be taken away.
        """
        key = self._own(key)
        failed, target = self._failing.get(key), self._targets.get(key)
        if key in self._asked or (failed is not None and failed.url == url):
            return
        look = await self._ask(key, url, entry)
        if target is not None and self._is_failing(look, target):
            if failed is not None:
                look = failed
            elif url == target.url and entry is not None and target.also:
                self._failing[key] = look
                return
            else:
                look = await self._elsewhere(key, look, target)
        self._failing.pop(key, None)
        self._settle(key, look)

    async def _elsewhere(self, key: str, failed: Look, target: Target) -> Look:
        """Ask another address of a release; where both fail, tell of that where it last was."""
        other = plan.elsewhere(target, failed.url)
        if other is None:
            return failed
        look = await self._ask(key, other, failed.entry)
        return failed if other != target.url and self._is_failing(look, target) else look

    def _is_failing(self, look: Look, target: Target) -> bool:
        """Say whether a release may stand elsewhere; where it has one address a page is handed on.

        A page that is as it was when it was read last is not read for that.
        """
        if plan.is_failing(look.reply) or isinstance(look.reply, Problem):
            return True
        known = self._handing.comparable(target.key, look.entry)
        if not target.also or (known is not None and plan.is_same(look.reply, known)):
            return False
        return says_missing(self._order, look.url, look.reply, target)

    async def _ask(self, key: str, url: str, entry: Entry | None) -> Look:
        """Ask one address of a release, where the site gives posts as JSON for its post."""
        reply: Reply | None = await self._posts.one(url)
        if reply is None:
            known = self._handing.comparable(key, entry)
            headers = plan.validators(known)
            reply = await self._asker.ask(url, key, headers, self._handing.finish)
        return Look(url, reply, entry)

    def _own(self, key: str) -> str:
        """Return a release's own key for any that it goes by."""
        target = self._targets.get(key)
        return key if target is None else target.key

    def _settle(self, key: str, look: Look) -> None:
        """Take what a look has come to: it is the release's only one in this visit."""
        self._asked.add(key)
        if plan.is_failing(look.reply):
            self._failed.add(key)
        self._handing.take(key, look)
