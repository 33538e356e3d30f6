"""Options that every command understands, before or after the command's name."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click
import msgspec

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from ministrywatch.config import Settings

P = ParamSpec("P")
R = TypeVar("R")


class Session(msgspec.Struct):
    """What the command line said about configuration, settled when a command asks for it."""

    config: str | None = None
    db: str | None = None
    sites: str | None = None
    debug: bool = False

    @property
    def settings(self) -> "Settings":
        """Return the settings in force; raises ConfigError with the mend."""
        from ministrywatch.config import settings_here

        return settings_here(config=self.config, database=self.db, sites=self.sites)

    @property
    def again(self) -> str:
        """The flags by which another command finds the same memory; a password is left out."""
        from shlex import quote

        given = (("config", self.config), ("db", self.db))
        return "".join(
            f" --{name} {quote(said)}" for name, said in given if said and "@" not in said
        )

    def engine(self, *, create: bool = False) -> "Engine":
        """Open the database; with ``create``, an empty one is given its tables first."""
        from storage.migrate import require_current

        engine = self.unchecked_engine(create=create)
        require_current(engine, create=create)
        return engine

    def engine_if_any(self) -> "Engine | None":
        """Open the database, or return None when there is none yet."""
        from storage.migrate import require_current, schema_state

        engine = self.unchecked_engine()
        if schema_state(engine).kind == "empty":
            return None
        require_current(engine, create=False)
        return engine

    def unchecked_engine(self, *, create: bool = False) -> "Engine":
        """Open the database whatever its schema; it is closed when the command ends."""
        from storage.engine import open_engine

        engine = open_engine(self.settings.database, make_folder=create)
        click.get_current_context().call_on_close(engine.dispose)
        return engine


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Keep a given option on the session; the one nearest to the command's end wins."""
    if value and param.name:
        setattr(ctx.ensure_object(Session), param.name, value)


_EVERYWHERE = (
    click.option(
        "--config",
        metavar="FILE",
        expose_value=False,
        callback=_remember,
        help="Configuration file (or MINISTRYWATCH_CONFIG).",
    ),
    click.option(
        "--db",
        metavar="URL",
        expose_value=False,
        callback=_remember,
        help="Database: an SQLite file or an SQLAlchemy URL (or MINISTRYWATCH_DB).",
    ),
    click.option(
        "--sites",
        metavar="DIR",
        expose_value=False,
        callback=_remember,
        help="Folder of profiles that add to the shipped ones (or MINISTRYWATCH_SITES).",
    ),
    click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        callback=_remember,
        help="Show a traceback when something fails.",
    ),
)


def everywhere(command: Callable[P, R]) -> Callable[P, R]:
    """Add the options that every command understands."""
    for option in reversed(_EVERYWHERE):
        command = option(command)
    return command


as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document on standard output."
)


with_delay = click.option(
    "--delay",
    type=click.FloatRange(0),
    metavar="S",
    help="Seconds between requests, for a server of one's own; else as profile and robots.txt say.",
)
with_origin = click.option(
    "--origin", metavar="URL", help="Ask this scheme://host:port (a mirror, a test)."
)


def with_session(command: Callable[..., R]) -> Callable[..., R]:
    """Give the command its Session as the first argument, and the options that fill it."""

    @everywhere
    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> R:
        session = click.get_current_context().ensure_object(Session)
        return command(session, *args, **kwargs)

    return run
