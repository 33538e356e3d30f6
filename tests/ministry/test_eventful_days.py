"""The year's eventful days, with ``kill -9`` between any two steps."""

import pytest
from sqlalchemy import Engine

from tests.replay.killing import PLACES
from tests.replay.lives import lives
from tests.replay.play import eventful


@pytest.mark.no_cover
def test_the_eventful_days_with_kill_9_between_any_two_steps(engine: Engine) -> None:
    """A process that dies at any boundary, and is started again, comes to what one life does."""
    undisturbed, killed, deaths = lives(engine, eventful())
    for what, rows in undisturbed.items():
        assert killed[what] == rows, what
    assert {place: deaths[place] for place in PLACES if deaths[place] < 3} == {}
