"""The demonstration's script of time, read from story.toml: acts to perform on a ministry."""

from importlib import resources

import msgspec

from ministrywatch.demo.articles import all_articles
from ministrywatch.demo.ministry import Ministry
from ministrywatch.demo.state import Gone


class Rewrite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of one release, and the words that take their place."""

    key: str
    before: str
    after: str


class TakeDown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A release that leaves the site, and what its address answers from then on."""

    key: str
    status: Gone


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What happens on the site between two of our visits; ``telling`` is for a person to read."""

    name: str
    telling: str
    rewrite: tuple[Rewrite, ...] = ()
    take_down: tuple[TakeDown, ...] = ()
    restore: tuple[str, ...] = ()
    publish: tuple[str, ...] = ()
    views: dict[str, int] = {}

    def perform(self, ministry: Ministry) -> None:
        """Let it happen; KeyError or ValueError when the ministry is not where the act begins."""
        held = {article.slug: article for article in all_articles() if article.held_back}
        for change in self.rewrite:
            ministry.rewrite(change.key, change.before, change.after)
        for removal in self.take_down:
            ministry.take_down(removal.key, removal.status)
        for key in self.restore:
            ministry.restore(key)
        for key in self.publish:
            ministry.publish(held[key])
        ministry.raise_counters(self.views)


class _Script(msgspec.Struct, forbid_unknown_fields=True):
    act: tuple[Act, ...]


def story() -> tuple[Act, ...]:
    """Return the acts in order; the first changes nothing, it is the site at its opening."""
    text = resources.files(__package__).joinpath("story.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=_Script).act
