"""The unit and the container file that are shipped: what they name exists, and they are strict."""

import configparser
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from ministrywatch.cli import codes
from ministrywatch.cli.root import cli
from scheduler import daemon, runner
from scheduler.wanted import DaemonTable

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "contrib" / "ministrywatch.service"
CONTAINER = (ROOT / "contrib" / "Containerfile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PAGE = (ROOT / "docs" / "daemon.md").read_text("utf-8")


class Keys(dict):
    """Keys of a unit, each with all its values."""

    def __setitem__(self, key, value) -> None:
        if isinstance(value, list) and key in self:
            self[key].extend(value)
        else:
            super().__setitem__(key, value)


@pytest.fixture
def service() -> dict[str, str]:
    parser = configparser.RawConfigParser(dict_type=Keys, strict=False)
    parser.optionxform = str
    parser.read(UNIT, "utf-8")
    return dict(parser["Service"])


STRICT = {
    "Type": "notify", "NotifyAccess": "main", "DynamicUser": "yes", "NoNewPrivileges": "yes",
    "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
    "CapabilityBoundingSet": "", "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "StateDirectory": "ministrywatch", "SystemCallArchitectures": "native", "KillMode": "mixed",
    "UMask": "0077",
}  # fmt: skip


@pytest.mark.parametrize(("key", "value"), STRICT.items())
def test_the_unit_is_strict(service, key, value) -> None:
    assert service[key] == value


def test_the_unit_fits_the_daemon(service) -> None:
    assert service["ExecStart"].split()[0].endswith("/ministrywatch")
    assert service["ExecStart"].split()[1] in cli.list_commands(click.Context(cli))
    assert int(service["SuccessExitStatus"]) == codes.STOPPED
    assert float(service["TimeoutStopSec"]) > daemon.DRAIN > runner.GRACE
    assert float(service["WatchdogSec"]) > 2 * daemon.BEAT
    assert service["StateDirectory"] in service["Environment"]


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / UNIT.name
    unit.write_text(re.sub(r"/opt/\S+", "/bin/true", UNIT.read_text("utf-8")), "utf-8")
    done = subprocess.run(
        [analyze, "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def instruction(name: str) -> list[str]:
    """Return an instruction's last value, a list in JSON."""
    found = re.findall(rf"{name} (\[.*?\])$", CONTAINER, re.MULTILINE)
    words: list[str] = json.loads(found[-1])
    return words


def test_the_container_starts_a_command_that_exists() -> None:
    assert instruction("ENTRYPOINT")[0] in PROJECT["project"]["scripts"]
    name, *options = instruction("CMD")
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    known = {option for param in command.params for option in param.opts}
    assert set(options) <= known


def test_the_container_asks_for_its_health_where_it_is_shown() -> None:
    check = next(line for line in CONTAINER.splitlines() if "/healthz" in line)
    assert DaemonTable().listen in check
    assert "USER 10001" in CONTAINER
    code = json.loads(re.search(r"CMD (\[.*\])", check)[1])[2]
    compile(code, "healthcheck", "exec")


def test_the_container_copies_all_that_the_package_is_made_of() -> None:
    copied = [
        word
        for line in re.findall(r"^COPY (?!--)(.*) \S+$", CONTAINER, re.MULTILINE)
        for word in line.split()
    ]
    assert all((ROOT / name).exists() for name in copied)
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    project = PROJECT["project"]
    assert {"pyproject.toml", project["readme"], *project["license-files"], *wheel} <= set(copied)


def test_the_document_builds_the_image_as_its_file_says() -> None:
    """Podman's own format of images has no place for a HEALTHCHECK."""
    told = re.findall(r"podman (?:build|run) .*", CONTAINER)
    assert len(told) == 2
    assert "--format docker" in told[0]
    assert all(f"{command}\n" in PAGE for command in told)


def test_both_are_in_the_source_distribution() -> None:
    assert "/contrib" in PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]


@pytest.mark.parametrize("key", DaemonTable.__struct_fields__)
def test_each_key_of_the_table_is_documented(key) -> None:
    assert f"| `{key}` |" in PAGE


def test_each_figure_that_is_documented_is_told() -> None:
    from datetime import UTC, datetime

    from scheduler.vitals import Vitals, figures

    now = datetime(2026, 11, 23, tzinfo=UTC)
    told = figures(Vitals(at=now, working=True, started_at=now))
    for name in set(re.findall(r"ministrywatch_[a-z_]+", PAGE)):
        assert f"# TYPE {name} " in told, name
