"""Work that a database which fails for a while does not end."""

from collections.abc import Awaitable, Callable

from scheduler.logs import warn
from storage.errors import MendableError


def carefully(work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """Return a piece of work that tells of a failing database once, and is tried again."""
    failing = False

    async def careful() -> None:
        nonlocal failing
        try:
            await work()
        except MendableError as error:
            if not failing:
                warn("the database fails", error=str(error))
            failing = True
        else:
            failing = False

    return careful
