"""Two daemons on one database: one works, the other takes over, and no visit is lost or doubled."""

import signal

import pytest

from storage import lease
from storage.engine import open_engine


def test_the_second_stands_by_and_takes_over(either_desk) -> None:
    either_desk.profile("one")
    first = either_desk.start()
    first.wait_for("visited", site="one", outcome="finished")
    second = either_desk.start()
    second.wait_for("standing by", why="another daemon is at work")
    assert '"state": "standing by"' in second.page("/healthz")[1]
    first.end(signal.SIGKILL)
    second.wait_for("at work")
    either_desk.due("one")
    second.wait_for("visited", site="one", outcome="finished")
    assert second.end() == 4
    assert either_desk.runs() == [("one", "finished"), ("one", "finished")]


@pytest.mark.parametrize("moment", range(3))
def test_one_killed_while_it_visits_loses_and_doubles_nothing(
    either_desk, ministry, moment
) -> None:
    names = [f"site{number}" for number in range(6)]
    for name in names:
        either_desk.profile(name)
    first = either_desk.start()
    first.wait_for("visiting")
    other = either_desk.start()
    other.wait_for("standing by")
    while len(ministry[0].log) < 40 * moment:
        assert first.child.poll() is None
    first.end(signal.SIGKILL)
    other.wait_for("at work")
    for name in names:
        other_visited(other, either_desk, name)
    other.end()
    finished = [name for name, outcome in either_desk.runs() if outcome == "finished"]
    assert sorted(finished) == names


def other_visited(other, desk, name) -> None:
    """Wait for a visit, unless the daemon that was killed had finished it."""
    if (name, "finished") not in desk.runs():
        other.wait_for("visited", site=name, outcome="finished")


def test_a_lock_file_that_is_removed_is_noticed(desk) -> None:
    desk.profile("one")
    daemon = desk.start()
    daemon.wait_for("visited", site="one")
    (desk.folder / "ministries.sqlite-lock").unlink()
    daemon.wait_for("the hold on the database is lost: visits end, and we stand by")
    daemon.wait_for("at work")
    assert daemon.end() == 4


def test_a_name_is_held_by_one_and_given_back(engine) -> None:
    other = open_engine(engine.url.render_as_string(hide_password=False))
    with lease.stand(engine, "daemon ") as ours:
        assert ours()
        if engine.dialect.name == "postgresql":
            with pytest.raises(lease.Busy), lease.stand(other, "daemon "):
                pytest.fail("two held it")
    with lease.stand(other, "daemon ") as ours:
        assert ours()
    other.dispose()


def test_a_connection_that_breaks_is_noticed(postgresql_made, postgresql_admin) -> None:
    from sqlalchemy import text

    engine = open_engine(lease.steady(postgresql_made))
    with lease.stand(engine, "daemon ") as ours:
        assert ours()
        with postgresql_admin.connect() as admin:
            admin.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
                ),
                {"name": engine.url.database},
            )
        assert not ours()
    engine.dispose()
