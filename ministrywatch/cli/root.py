"""The command group that people type: ``ministrywatch``."""

import click

from ministrywatch.cli import (
    alert,
    crawl,
    daemon,
    db,
    demo,
    doctor,
    event,
    export,
    parse,
    release,
    site,
)
from ministrywatch.cli.options import everywhere


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ministrywatch", prog_name="ministrywatch")
@everywhere
def cli() -> None:
    """Read ministries' news pages, keep every version, say what changed.

    \b
    Example, one visit to the Thai Ministry of Foreign Affairs:
      ministrywatch crawl mfa-th
      ministrywatch event list
    """


for command in (
    crawl.crawl,
    parse.parse,
    site.site,
    release.release,
    event.event,
    alert.alert,
    export.export,
    daemon.daemon,
    db.db,
    doctor.doctor,
    demo.demo,
):
    cli.add_command(command)
