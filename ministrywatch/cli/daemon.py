"""``daemon``: visits by the clock until it is told to end."""

from typing import TYPE_CHECKING

import click

from ministrywatch.cli.options import Session, with_delay, with_session

if TYPE_CHECKING:
    from scheduler.wanted import Wanted


@click.command(short_help="Visits by the clock until SIGTERM or Ctrl-C.")
@click.argument("names", metavar="[SITE]...", nargs=-1)
@click.option(
    "--origin",
    metavar="URL",
    help="Ask the profiles' paths of this scheme://host:port (a mirror, a test).",
)
@with_delay
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help='Where /healthz and /metrics are; "" for nowhere. Unless told as the configuration says, '
    "or else 127.0.0.1:9464.",
)
@click.option("--log-json", is_flag=True, help="Log each fact as one line of JSON.")
@with_session
def daemon(
    session: Session,
    names: tuple[str, ...],
    origin: str | None,
    delay: float | None,
    listen: str | None,
    log_json: bool,
) -> int:
    """Visit sites by the clock, each as its profile says, and send alerts, until SIGTERM or Ctrl-C.

    Without names it watches the sites of the configuration ([daemon] sites), or else those of
    --sites DIR and those that were visited before. SIGHUP reads configuration and profiles again.

    \b
    Examples:
      ministrywatch daemon mfa-th
      ministrywatch daemon --log-json --listen 127.0.0.1:9464
    """
    import asyncio
    import os

    from ministrywatch.cli import codes
    from scheduler import logs
    from scheduler.daemon import Daemon

    def settle() -> "Wanted":
        return wanted(session, names, origin=origin, delay=delay, listen=listen)

    async def watch() -> None:
        await Daemon(settle, os.environ).run()

    logs.begin(as_json=log_json)
    asyncio.run(watch())
    return codes.STOPPED


def wanted(
    session: Session,
    names: tuple[str, ...],
    *,
    origin: str | None,
    delay: float | None,
    listen: str | None,
) -> "Wanted":
    """Return what the daemon is asked for; read anew at every call."""
    from msgspec.structs import replace

    from ministrywatch.visiting import checked_origin
    from scheduler.wanted import Wanted, listen_fault
    from storage.errors import MendableError

    settings = session.settings
    private, table = settings.allow_private, settings.daemon
    if listen is not None:
        if fault := listen_fault(listen):
            raise MendableError(f"--listen: {fault}")
        table = replace(table, listen=listen)
    return Wanted(
        database=settings.database,
        folder=str(settings.sites) if settings.sites else None,
        contact=settings.contact,
        allow_private=private,
        origin=None if origin is None else checked_origin(origin, allow_private=private),
        delay=delay,
        daemon=replace(table, sites=names or table.sites),
        named_in="" if names else f"{settings.source}: daemon.sites: ",
        rules=settings.alerts,
        smtp=settings.smtp,
    )
