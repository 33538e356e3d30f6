"""What all tests share: no network but loopback, and Hypothesis at a pace for two cores."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.acceptance.children import nursery

hypothesis.settings.register_profile(
    "modest",
    max_examples=60,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("modest")


RINGS = ("unit", "property", "pairs", "docs", "integration", "ministry", "acceptance")
"""The folders of tests/, the fastest first."""
UNMEASURED = frozenset({"property", "pairs", "docs", "ministry"})
"""Rings that meet the lines which others measure; a tracer takes two thirds of a test's time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run fast tests first: a slip shows in seconds."""
    here = Path(__file__).parent
    rings = {item: item.path.relative_to(here).parts[0] for item in items}
    items.sort(key=lambda item: RINGS.index(rings[item]))
    for item, ring in rings.items():
        if ring in UNMEASURED:
            item.add_marker("no_cover")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Start workers in which coverage does not start by itself, as it does in other children."""
    for name in [name for name in os.environ if name.startswith("COVERAGE_PROCESS")]:
        del os.environ[name]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """End what pytest-cov starts in a worker before it knows that it is one.

    It starts another then, and where that one pauses the first would go on tracing.
    """
    plugin = session.config.pluginmanager.get_plugin("_cov")
    if plugin and plugin.cov_controller and hasattr(session.config, "workerinput"):
        plugin.cov_controller.cov.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Measure no fixtures of unmeasured tests either, which the marker alone would."""
    plugin = item.config.pluginmanager.get_plugin("_cov")
    control = plugin and plugin.cov_controller
    if not control or not item.get_closest_marker("no_cover"):
        return (yield)
    control.pause()
    try:
        return (yield)
    finally:
        control.resume()


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine, in this process."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = address[0]
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise AssertionError(f"a test tried to reach {host}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any) -> None:
    """Let no configuration of the person who runs the tests reach them."""
    for name in list(os.environ):
        if name.startswith("MINISTRYWATCH_"):
            monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp() / "home"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))


@pytest.fixture(autouse=True)
def children_unmeasured(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure no coverage in the children of those rings either.

    The same children are measured in tests/integration and tests/acceptance.
    """
    if request.path.relative_to(Path(__file__).parent).parts[0] in UNMEASURED:
        for name in [name for name in os.environ if name.startswith("COV")]:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def door() -> Iterator[str]:
    """Open a nursery, for tests in which it is no matter how a process was started."""
    with nursery() as door:
        yield door
