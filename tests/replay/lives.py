"""The same days twice: in one life, and in many that end with SIGKILL."""

from collections import Counter
from typing import NamedTuple
from unittest.mock import patch

from sqlalchemy import Engine

from storage.engine import database_file
from tests.replay.killing import Killings, Standing, standing
from tests.replay.play import Call, play
from tests.replay.year import Year

BATCH = 7
"""Looks stored at a time, so that a visit has several batches to die between."""


class Lives(NamedTuple):
    """What is known in the end, each way, and where processes died on the second."""

    undisturbed: Standing
    killed: Standing
    deaths: Counter[str]


@patch("scheduler.closing.relearn")
def lives(engine: Engine, some: list[Call], _relearn: object) -> Lives:
    """Make these visits twice, each time from the engine's database as it is.

    Neither learns a pace from them: the requests that a death repeats are paid for out of the
    site's budget, so that other releases would be looked at, and nothing could be compared.
    """
    path = database_file(engine)
    assert path is not None
    engine.dispose()
    empty = path.read_bytes()
    for call, replay in play(engine, Year(), some, BATCH):
        replay.visit(call.at, **call.wishes)
    engine.dispose()
    undisturbed = standing(path)
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    path.write_bytes(empty)
    deaths: Counter[str] = Counter()
    for call, replay in play(engine, Year(), some, BATCH):
        deaths += Killings(replay, seed=round(call.now * 24)).visit(call.at, **call.wishes)
    return Lives(undisturbed, standing(path), deaths)
