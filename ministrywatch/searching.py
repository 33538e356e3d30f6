"""From what a person types to what storage searches for, and an index that is up to date."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ministrywatch.cli.screen import console
from storage.errors import MendableError, StorageError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from storage.search_candidates import Asked
    from storage.search_index import Tell
    from storage.search_waiting import Form


def form() -> "Form":
    """Return the form in which all texts are searched."""
    from crawler.thai import searching
    from storage.search_waiting import Form

    return Form(searching.FORM, searching.search_form)


def asked(
    query: str, *, since: datetime | None = None, until: datetime | None = None, **filters: Any
) -> "Asked":
    """Return what a query asks for; raises MendableError when it is too short.

    Moments mean their days where this machine is.
    """
    from crawler.thai.searching import steady_bytes, terms
    from storage.search_candidates import Asked

    found = terms(query)
    if not found:
        raise MendableError("QUERY is empty: give some words, or a phrase in quotes")
    if max(map(len, found)) == 1:
        raise MendableError(f"{query!r} is a single letter: give two at least")
    first, last = (moment.astimezone().date() if moment else None for moment in (since, until))
    steady = steady_bytes(found)
    return Asked(terms=found, steady=steady, since=first, until=last, **filters)


def bring_up_to_date(engine: "Engine", *, anew: bool = False) -> None:
    """Index new texts where there are many; when that fails the search reads them one by one."""
    from storage.search_index import catch_up, forget

    try:
        if anew:
            forget(engine)
        with _progress() as tell:
            catch_up(engine, form(), tell)
    except StorageError as error:
        warn(f"the search index could not be brought up to date, so this takes longer: {error}")


def warn(line: str) -> None:
    """Tell a person something beside the result."""
    console(stderr=True).print(line, markup=False, soft_wrap=True)


@contextmanager
def _progress() -> "Iterator[Tell]":
    """Show a bar on standard error when that is a terminal, or else one line when work begins."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield _one_line()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("Indexing texts"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("", visible=False)
        yield lambda done, todo: bar.update(task, completed=done, total=todo, visible=True)


def _one_line() -> Callable[[int, int], None]:
    told: list[int] = []

    def tell(_: int, todo: int) -> None:
        if not told:
            told.append(todo)
            warn(f"Indexing {todo:,} texts for this search and those to come …")

    return tell
