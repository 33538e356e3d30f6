"""Measure whether anything is lost, or told twice, when the process dies all year long.

Run as ``python -m benchmarks.killed_year`` from the checkout. It plays the scripted year of
tests/replay twice: undisturbed, and with each visit in child processes of which most are killed
with SIGKILL at some boundary; then it compares the two databases. The suite does so for the
eventful days alone.
"""

import sys
import tempfile
import time
from pathlib import Path

from storage.engine import open_engine
from storage.migrate import upgrade
from tests.replay.lives import lives
from tests.replay.play import calls


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'year.sqlite'}")
        upgrade(engine)
        begun = time.perf_counter()
        undisturbed, killed, deaths = lives(engine, calls())
        engine.dispose()
    print(f"{time.perf_counter() - begun:.0f} s; died: {dict(deaths.most_common())}")
    for what, rows in undisturbed.items():
        same = "the same" if killed[what] == rows else "NOT THE SAME"
        print(f"{what}: {len(rows)} rows undisturbed, {len(killed[what])} killed: {same}")
    return int(killed != undisturbed)


if __name__ == "__main__":
    sys.exit(main())
