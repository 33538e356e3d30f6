"""Measure the whole path (fetch, parse, store, judge) beside a bare Scrapy spider.

One run on loopback, by default 2,000 releases on pages of about 60 KB. In turn, some rounds: the
bare spider, asking the same addresses with the same settings; a first visit into an empty
database; a second visit to a server without validators, which sends every page again, the same
bytes; and one to a server that gives an ETag and answers 304. Each is timed from the start of its
process to the end of its work, and the ratios are taken within a round, because machines are
noisy. Beside them stands what all processes but the server took of the processors, which a busy
machine changes less. Targets: at least 0.5 on the first visit, 0.8 on an unchanged one. The
memory of the crawling process is sampled on the way.

Run as ``python benchmarks/throughput.py [--pages 2000] [--rounds 3]``.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from throughput_cost import Cost, timed

from crawler.order import Progress
from crawler.profile.load import find_profile
from ministrywatch.demo.ministry import Manners, Ministry
from ministrywatch.demo.server import serve
from scheduler.visits import Asked, Report, Terms, visit
from storage import migrate
from storage.engine import open_engine

HERE = Path(__file__).parent
PER_LIST_PAGE = 50


@contextmanager
def served(pages: int, *flags: str) -> Iterator[str]:
    """Serve a ministry of that size from a process of its own, so that it takes no turn of ours."""
    server = subprocess.Popen(
        [sys.executable, __file__, "--serve", str(pages), *flags],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with server:
        yield (server.stdout or sys.stdin).readline().strip()
        server.terminate()


def serve_until_ended(pages: int, *, validators: bool) -> None:
    """Serve until somebody ends this process."""
    manners = Manners(per_page=PER_LIST_PAGE, compresses=False, validators=validators)
    ministry = Ministry.of_size(pages, manners=manners)
    with serve(ministry) as origin:
        print(origin, flush=True)
        sys.stdin.read()


def asked(pages: int) -> list[str]:
    """Return the paths that a visit asks for: robots.txt, the pages of the lists, the releases."""
    site = find_profile("mfa-th")
    deep = pages // len(site.listings) // PER_LIST_PAGE + 1  # the last one is empty
    lists = [url for each in site.listings for url in each.urls(deep)]
    releases = [f"/th/content/release-{n:06d}" for n in range(pages)]
    return ["/robots.txt", *(url.removeprefix(site.home.rstrip("/")) for url in lists), *releases]


def bare(origin: str, paths: Path) -> Cost:
    """Return what the bare spider takes, its process included."""
    command = [sys.executable, str(HERE / "bare_spider.py"), origin, str(paths)]
    return timed(lambda: subprocess.run(command, check=True, stderr=subprocess.DEVNULL))


class Desk:
    """A database to visit into, with samples of the child's memory."""

    def __init__(self, folder: Path, origin: str, pages: int) -> None:
        """Make the database."""
        self._engine = open_engine(f"sqlite:///{folder / 'watch.sqlite'}")
        migrate.upgrade(self._engine)
        deep = pages // PER_LIST_PAGE + 1
        self._asked = Asked(profile=find_profile("mfa-th"), pages=deep, recheck="all")
        self._terms = Terms(contact="benchmark", allow_private=True, origin=origin, delay=0)
        self.memory: list[tuple[int, float]] = []
        self.report: Report | None = None

    def visit(self) -> Cost:
        """Return what one visit takes."""
        return timed(self._visit)

    def _visit(self) -> None:
        def clock() -> datetime:
            return datetime.now(UTC)

        (self.report,) = visit(self._engine, [self._asked], self._terms, clock, self._sample)

    def _sample(self, progress: Progress) -> None:
        self.memory.append((progress.requests, child_memory()))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def child_memory() -> float:
    """Return the resident megabytes of the crawling process, 0.0 where /proc does not tell."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = status.with_name("cmdline").read_bytes().split(b"\0")
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:
            continue
        if command[1:4] == [b"-P", b"-m", b"crawler"]:
            return int(fields["VmRSS"].split()[0]) / 1024
    return 0.0


def two_visits(origin: str, pages: int) -> tuple[Cost, Cost, Desk]:
    """Return what a first visit takes, and an unchanged one."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), origin, pages)
        costs = desk.visit(), desk.visit()
        desk.close()
    return (*costs, desk)


def main(pages: int, rounds: int) -> None:
    """Print one line a round, then the medians of the ratios."""
    with (
        served(pages) as plain,
        served(pages, "--validators") as modern,
        tempfile.TemporaryDirectory() as folder,
    ):
        paths = Path(folder) / "paths.txt"
        paths.write_text("\n".join(asked(pages)))
        for origin in (plain, modern):
            bare(origin, paths)  # renders every page once; the server keeps it
        print(f"{pages} pages of some 60 KB, one request at a time; pages/s and ratio to bare")
        print("round     bare         first    same bytes           304")
        costs = []
        for number in range(1, rounds + 1):
            alone = bare(plain, paths)
            first, same, desk = two_visits(plain, pages)
            _, confirmed, _ = two_visits(modern, pages)
            costs.append([alone, first, same, confirmed])
            print_round(number, pages, costs[-1])
        print_medians(pages, costs)
        print_memory(desk)


def print_round(number: int, pages: int, costs: list[Cost]) -> None:
    """Print one round: the pages a second, and the ratios to the bare spider."""
    alone, *others = costs
    cells = (f"{pages / each.clock:6.0f} {alone.clock / each.clock:6.2f}" for each in others)
    print(f"{number:>5} {pages / alone.clock:8.0f} {' '.join(cells)}")


def print_medians(pages: int, rounds: list[list[Cost]]) -> None:
    """Print the medians of the ratios, and of the processors' seconds for 1,000 pages."""
    ratios = ([costs[0].clock / each.clock for each in costs[1:]] for costs in rounds)
    medians = " ".join(f"{statistics.median(each):13.2f}" for each in zip(*ratios, strict=True))
    print(f"median ratio  {medians}   (targets 0.5, 0.8)")
    taken = ([each.cpu * 1_000 / pages for each in costs] for costs in rounds)
    alone, *others = (statistics.median(each) for each in zip(*taken, strict=True))
    cells = " ".join(f"{each:13.2f}" for each in others)
    print(f"CPU/1,000 {alone:4.2f}{cells}   (seconds)")


def print_memory(desk: Desk) -> None:
    """Print how the child's memory went over the pages of the last round."""
    samples = [sample for sample in desk.memory if sample[1]]
    step = max(1, len(samples) // 8)
    said = ", ".join(f"{megabytes:.0f} MB at {asked}" for asked, megabytes in samples[::step])
    print(f"memory of the crawling process, both visits: {said}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--validators", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve_until_ended(given.serve, validators=given.validators)
    else:
        main(given.pages, given.rounds)
