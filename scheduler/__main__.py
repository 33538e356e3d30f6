"""The daemon's children: ``python -m scheduler read|visit|post``; the order comes by a pipe."""

import sys
from collections.abc import Callable

from scheduler.child import Work, serve


def _read() -> Work:
    from scheduler.reading_child import read  # noqa: PLC0415 - each child loads its own alone

    return read


def _visit() -> Work:
    from scheduler.visiting_child import visit_sites  # noqa: PLC0415

    return visit_sites


def _post() -> Work:
    from scheduler.posting_child import post  # noqa: PLC0415

    return post


WORKS: dict[str, Callable[[], Work]] = {"read": _read, "visit": _visit, "post": _post}


def main() -> int:
    """Carry out the one order of the kind that was named."""
    return serve(WORKS[sys.argv[1]]())


if __name__ == "__main__":
    sys.exit(main())
