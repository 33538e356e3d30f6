"""When a message that failed is tried again: soon at first, for more than a day; pure."""

from datetime import timedelta

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
WAITS = (
    timedelta(seconds=5), timedelta(seconds=30), 2 * _MINUTE, 10 * _MINUTE, 30 * _MINUTE,
    _HOUR, 2 * _HOUR, 4 * _HOUR, 6 * _HOUR, 8 * _HOUR, 8 * _HOUR,
)  # fmt: skip
"""After the first attempt, the second, …: a receiver may be gone for a day, and for a night more.
The sum is 29 h 43 min; with the spread it is always between 26 and 36 hours."""
SPREAD = 0.2
"""Part of a wait by which it is shorter or longer, so that not all come back at once."""
SPREAD_OF_LONG = 0.1
"""The same for waits of more than an hour."""
LONGEST_ASKED = 24 * _HOUR
"""A receiver that asks for more patience than this is asked again after this."""


def wait(attempts: int, asked: timedelta | None, chance: float) -> timedelta | None:
    """Return how long to wait after so many attempts, None when it was the last one.

    ``asked`` is the receiver's own Retry-After, before which it is not tried; ``chance`` lies
    between 0 and 1.
    """
    if attempts > len(WAITS):
        return None
    planned = WAITS[attempts - 1]
    spread = SPREAD if planned <= _HOUR else SPREAD_OF_LONG
    planned *= 1 + spread * (2 * chance - 1)
    return max(planned, min(asked, LONGEST_ASKED)) if asked is not None else planned
