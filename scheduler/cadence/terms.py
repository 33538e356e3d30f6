"""What a site's looks are planned by: its habits, a look's price, and what hints are worth."""

from math import isfinite

import msgspec

from scheduler.cadence.prior import Prior

LOWEST, HIGHEST = 1e-5, 100.0
"""Bounds of the price, in days of waiting. By the lowest, a page that is edited three times a year
is looked at about three times a day, however large the budget; more would tell hardly anything."""
_SETTLING = 1.0
"""Days in which the price makes up for most of a difference between plan and budget."""


class Hints(msgspec.Struct, frozen=True):
    """How often a site's hints were followed, and how often an edit was found then."""

    followed: float = 0.0
    right: float = 0.0

    @property
    def trust(self) -> float:
        """The probability that a hint is right; before any was followed, a half."""
        return (self.right + 2.0) / (self.followed + 4.0)

    def after(self, followed: int, right: int) -> "Hints":
        """Return them after a visit; what is older than some 200 hints fades."""
        kept = min(1.0, 200.0 / (self.followed + followed)) if followed else 1.0
        return Hints((self.followed + followed) * kept, (self.right + right) * kept)


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """By what the next look at a site's releases is chosen."""

    prior: Prior = Prior()
    price: float | None = None
    """The index at which a look pays, in days of waiting; None before the first plan."""
    hints: Hints = Hints()

    @property
    def paid(self) -> float:
        """The price, that of a site of a few hundred releases before its own is known."""
        return 0.001 if self.price is None else self.price

    @property
    def sound(self) -> bool:
        """Whether all of it can be reckoned with."""
        whole = isfinite(self.paid) and self.paid > 0 and self.prior.sound
        return whole and 0 <= self.hints.right <= self.hints.followed < 1e6


def repriced(price: float | None, wanted: float, budget: float, days: float) -> float:
    """Return the price at which a plan comes nearer to a budget, both in looks a day.

    Looks are as frequent as one over the square root of the price. What the plan wants is known
    from the waits of all releases, so that no delay stands between a price and its effect. The
    first time the price follows at once, later within about a day: a busy noon is no habit.
    """
    settled = 1.0 if price is None else min(days / _SETTLING, 1.0)
    before = Terms(price=price).paid
    ratio = max(wanted, 1e-3) / max(budget, 1e-3)
    return min(max(before * float(ratio ** (2.0 * settled)), LOWEST), HIGHEST)


def hint_pays_after(terms: Terms) -> float:
    """Return how many days after a look a hint is worth another one.

    The edit that a hint speaks of came, as likely at one moment as at another, since that look.
    """
    return 2.0 * terms.paid / terms.hints.trust
