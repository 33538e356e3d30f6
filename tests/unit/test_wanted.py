"""Which sites a daemon watches, by names, by folder and by what was visited."""

import msgspec
import pytest

from ministrywatch.config import ConfigError, settle
from scheduler.orders import Read, Readable
from scheduler.wanted import Chosen, DaemonTable, Wanted, choose, listen_fault, renewed
from storage.errors import MendableError


def readable(
    name: str, *, enabled: bool = True, shipped: bool = True, pace: str = "1h"
) -> Readable:
    raw = msgspec.Raw(b"{}")
    return Readable(name=name, enabled=enabled, shipped=shipped, delay=2.0, pace=pace, profile=raw)


READ = Read(
    profiles=(
        readable("mfa-th"),
        readable("thaigov", enabled=False),
        readable("interior"),
        readable("mine", shipped=False),
        readable("mine-off", shipped=False, enabled=False),
    ),
    broken={"bad": "/sites/bad.toml: page.bdoy: is not a key of a profile", "other": "…"},
)

CHOSEN = [
    ((), (), ["mine"], []),
    ((), ("mfa-th", "thaigov", "gone"), ["mfa-th", "mine"], []),
    (("interior", "mfa-th"), ("mine",), ["interior", "mfa-th"], []),
    (("thaigov",), (), ["thaigov"], []),  # a person who names it means it
    (("mine", "bad"), (), ["mine"], ["bad"]),
    ((), ("bad",), ["mine"], ["bad"]),
]


@pytest.mark.parametrize(("sites", "visited", "names", "broken"), CHOSEN)
def test_sites_are_chosen(sites, visited, names, broken) -> None:
    wanted = Wanted(database="", contact="", daemon=DaemonTable(sites=sites))
    found = choose(wanted, READ, frozenset(visited))
    assert (list(found.profiles), list(found.broken)) == (names, broken)


def test_a_mistyped_name_is_said() -> None:
    wanted = Wanted(database="", contact="", daemon=DaemonTable(sites=("mfa-ht",)))
    with pytest.raises(MendableError, match="did you mean mfa-th"):
        choose(wanted, READ, frozenset())


def test_a_mistyped_name_of_the_configuration_is_said_with_file_and_key() -> None:
    table = DaemonTable(sites=("mfa-ht",))
    wanted = Wanted(database="", contact="", daemon=table, named_in="/a.toml: daemon.sites: ")
    with pytest.raises(MendableError, match=r"^/a\.toml: daemon\.sites: mfa-ht: no profile of"):
        choose(wanted, READ, frozenset())


def test_with_nothing_to_watch_it_says_what_to_do() -> None:
    with pytest.raises(MendableError, match="ministrywatch daemon mfa-th"):
        choose(Wanted(database="", contact=""), Read(), frozenset())


def test_a_profile_that_broke_keeps_its_last_good_version() -> None:
    before = {name: readable(name) for name in ("a", "b", "c")}
    now = Chosen({"b": readable("b", pace="2h"), "d": readable("d")}, {"a": "broken", "e": "never"})
    after, paced = renewed(before, now)
    assert sorted(after) == ["a", "b", "d"]
    assert after["a"] is before["a"]
    assert paced == ["b"]


TABLES = [
    ({"children": 0}, "children"),
    ({"children": 99}, "children"),
    ({"listen": 9464}, "listen"),
    ({"holidays": ["soon"]}, "holidays"),
    ({"childern": 2}, "childern"),
]


@pytest.mark.parametrize(("table", "key"), TABLES)
def test_a_bad_key_of_the_table_is_named(table, key) -> None:
    with pytest.raises(msgspec.ValidationError, match=key):
        msgspec.convert(table, DaemonTable)


@pytest.mark.parametrize(
    "listen", ["", "127.0.0.1:9464", "[::1]:0", "localhost:80", "127.0.0.1:65535"]
)
def test_places_to_listen(listen) -> None:
    assert listen_fault(listen) is None


NOWHERE = [
    ("9464", "no host and port"),
    ("localhost", "no host and port"),
    ("127.0.0.1:", "no host and port"),
    ("127.0.0.1:๙๔๖๔", "no host and port"),
    ("127.0.0.1:123456", "no host and port"),
    ("127.0.0.1:65536", "there is no port 65536; write 0 to 65535"),
    ("[::1]:99999", "there is no port 99999"),
]


@pytest.mark.parametrize(("listen", "why"), NOWHERE)
def test_a_place_that_is_none_is_refused_with_file_and_key(tmp_path, listen, why) -> None:
    assert why in listen_fault(listen)
    path = tmp_path / "watch.toml"
    path.write_text(f'[daemon]\nlisten = "{listen}"\n', "utf-8")
    with pytest.raises(ConfigError) as told:
        settle({}, config=str(path))
    assert str(told.value) == f"{path}: daemon.listen: {listen_fault(listen)}"
