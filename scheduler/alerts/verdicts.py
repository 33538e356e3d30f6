"""What follows from an attempt: delivered, tried again later, or dead; pure."""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from scheduler.alerts.backoff import LONGEST_ASKED, wait
from scheduler.alerts.model import Outcome, Rule
from scheduler.alerts.windows import after_quiet
from storage.outgoing import Delivery

LONGEST_REASON = 300
"""Characters kept of why an attempt failed."""


class Verdict(NamedTuple):
    """What becomes of a message; ``at`` is its next attempt.

    ``asked`` is until when its receiver wants nothing at all, where it said so.
    """

    state: Literal["delivered", "later", "dead", "shut"]
    reason: str = ""
    at: datetime | None = None
    asked: datetime | None = None


def verdict(mine: Delivery, rule: Rule, outcome: Outcome, now: datetime, chance: float) -> Verdict:
    """Return what follows from an attempt; a trial has but one."""
    if outcome.state == "delivered":
        return Verdict("delivered")
    reason = on_one_line(outcome.reason) or "it failed without a word"
    if outcome.state == "shut" and mine.shape != "trial":
        return Verdict("shut", reason)
    pause = wait(mine.attempts, outcome.retry_after, chance)
    if outcome.state != "retry" or mine.shape == "trial":
        return Verdict("dead", reason)
    if pause is None:
        return Verdict("dead", f"given up after {mine.attempts} attempts: {reason}")
    return Verdict("later", reason, after_quiet(rule, now + pause))


def lane_rests_until(
    verdicts: list[Verdict], asked: timedelta | None, now: datetime
) -> datetime | None:
    """Return until when an address is left alone after failures in a row, None when it is not.

    Three are no chance any more, and one is enough that asks for patience itself.
    """
    times = [each.at for each in verdicts if each.at is not None]
    if asked is not None:
        times.append(now + min(asked, LONGEST_ASKED))
    return max(times) if times and (asked is not None or len(verdicts) >= FAILURES) else None


FAILURES = 3
"""Failures in a row after which the rest of a lane is not tried."""


def on_one_line(words: str) -> str:
    """Return words that cannot steer a terminal or a log, and not too many of them."""
    plain = "".join(letter if letter.isprintable() else " " for letter in words)
    return " ".join(plain.split())[:LONGEST_REASON]
