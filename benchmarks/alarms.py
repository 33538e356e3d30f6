"""Play one script to ministrywatch, urlwatch, webchanges and changedetection.io: docs/alarms.md.

``make alarms`` installs the other three (install_peers.sh), plays everything and writes the page;
that takes some ten minutes, and two cores are enough. ``python benchmarks/alarms.py --only
ministrywatch`` plays that alone and takes the rest from the last time; ``--only`` with no name
plays nothing and writes the page. What each tool told is kept beside their environments, one JSON
file each.

The script is in alarms_script.py, the ministry in alarms_site.py and alarms_dress.py, one tool in
each of alarms_ministrywatch.py, alarms_cron.py and alarms_changedetection.py, the judgement in
alarms_score.py, the page in alarms_page.py.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from alarms_changedetection import Changedetection
from alarms_cron import URLWATCH, WEBCHANGES, Cron, Program
from alarms_ministrywatch import Ministrywatch
from alarms_page import Result, page
from alarms_score import Alarm, score
from alarms_script import ROUNDS, Round
from alarms_site import Pages, Stage

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "alarms.md"
PROGRAMS: Final = ("ministrywatch", "urlwatch", "webchanges", "changedetection.io")
PEERS: Final = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "ministrywatch-peers"


class Tool(Protocol):
    """What is put before the ministry."""

    def look(self, now: Round, origin: str, pages: Pages) -> list[Alarm]:
        """Look at the site once, and return what a person is told."""

    def close(self) -> None:
        """End what was started."""


class Row(NamedTuple):
    """One row of the table: a program, how it is set up, and how to make it in a folder."""

    name: str
    program: str
    setup: str
    make: Callable[[Path], Tool]


def rows(peers: Path) -> list[Row]:
    """Return every row; the others are used plainly, and as well as their manuals show."""
    made = [Row("ministrywatch", "ministrywatch", "profile", Ministrywatch)]
    for filtered, setup in ((True, "selectors"), (False, "plain")):
        made += [
            _cron_row(peers, URLWATCH, setup, filtered=filtered),
            _cron_row(peers, WEBCHANGES, setup, filtered=filtered),
            _server_row(peers, setup, filtered=filtered),
        ]
    return made


def _cron_row(peers: Path, program: Program, setup: str, *, filtered: bool) -> Row:
    binary = _binary(peers, program.name)
    return Row(
        f"{program.name}-{setup}",
        program.name,
        setup,
        lambda folder: Cron(folder, binary, program, filtered=filtered),
    )


def _server_row(peers: Path, setup: str, *, filtered: bool) -> Row:
    program = "changedetection.io"
    binary = _binary(peers, program)
    return Row(
        f"{program}-{setup}",
        program,
        setup,
        lambda folder: Changedetection(folder, binary, filtered=filtered),
    )


def _binary(peers: Path, program: str) -> Path:
    return peers / program / "bin" / program


def played(row: Row, today: date) -> dict[int, list[Alarm]]:
    """Play the whole script to one tool, and return what it told in each round."""
    stage = Stage(today)
    told: dict[int, list[Alarm]] = {}
    with tempfile.TemporaryDirectory() as folder, closing(row.make(Path(folder))) as tool:
        for now in ROUNDS:
            with stage.playing(now) as pages:
                told[now.number] = tool.look(now, stage.origin, pages)
    return told


def version_of(row: Row, peers: Path) -> str:
    """Return the version that is played; SystemExit when the program is not installed."""
    if row.program == "ministrywatch":
        return version(row.program)
    python = peers / row.program / "bin" / "python"
    if not python.exists():
        raise SystemExit(f"{row.program} is not in {peers}: run benchmarks/install_peers.sh")
    code = "import sys; from importlib.metadata import version; print(version(sys.argv[1]))"
    done = subprocess.run(
        [python, "-c", code, row.program], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def fresh(row: Row, peers: Path, today: date) -> Result:
    """Play the script to a tool, and keep what it told."""
    start = time.monotonic()
    installed = version_of(row, peers)
    result = Result(row.program, installed, row.setup, today.isoformat(), played(row, today))
    _kept(row, peers).parent.mkdir(parents=True, exist_ok=True)
    _kept(row, peers).write_text(json.dumps([_script(), result]), encoding="utf-8")
    sys.stderr.write(f"{row.name}: {score(result.told)}, {time.monotonic() - start:.0f} s\n")
    return result


def remembered(row: Row, peers: Path) -> Result:
    """Return what a tool told the last time; SystemExit when there is nothing of this script."""
    try:
        script, kept = json.loads(_kept(row, peers).read_bytes())
    except FileNotFoundError:
        script, kept = "", None
    if script != _script():
        raise SystemExit(f"{row.name} was not played this script yet: run without --only")
    program, installed, setup, day, told = kept
    alarms = {int(number): [Alarm(*each) for each in told[number]] for number in told}
    return Result(program, installed, setup, day, alarms)


def _kept(row: Row, peers: Path) -> Path:
    return peers / "alarms" / f"{row.name}.json"


def _script() -> str:
    return hashlib.sha256(repr(ROUNDS).encode()).hexdigest()


def results(peers: Path, today: date, only: list[str] | None) -> Iterator[Result]:
    """Yield every row's result: played now, or remembered where ``only`` names others."""
    for row in rows(peers):
        meant = only is None or row.program in only
        yield fresh(row, peers, today) if meant else remembered(row, peers)


def main() -> None:
    """Play, judge, print and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--peers", type=Path, default=PEERS, help="where install_peers.sh put them")
    parser.add_argument("--only", nargs="*", choices=PROGRAMS, help="play only these")
    parser.add_argument(
        "--date", type=date.fromisoformat, default=datetime.now(UTC).date(), help="day of the run"
    )
    parser.add_argument("--write", type=Path, default=PAGE, metavar="FILE", help="the page")
    given = parser.parse_args()
    text = page(list(results(given.peers.expanduser(), given.date, given.only)))
    given.write.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
