"""Configuration: one TOML file, the environment over it, the command line over both."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from ministrywatch.places import url_from, usual_place
from scheduler.alerts.model import Rule, Smtp
from scheduler.wanted import DaemonTable, listen_fault
from storage.errors import MendableError, complaint

DEFAULT_CONTACT = "no contact configured"


class ConfigError(MendableError):
    """The configuration file cannot be used as it is."""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One table of the file; a key it does not know is an error, not a silence."""


class Database(Table, frozen=True):
    """Where memory is kept, as an SQLAlchemy URL."""

    url: str | None = None


class Network(Table, frozen=True):
    """How we present ourselves, and whom we may connect to."""

    contact: str = DEFAULT_CONTACT
    allow_private: bool = False


class File(Table, frozen=True):
    """The whole configuration file."""

    database: Database = Database()
    network: Network = Network()
    sites: str | None = None
    alert: tuple[Rule, ...] = ()
    smtp: Smtp | None = None
    daemon: DaemonTable = DaemonTable()


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What every command works with, after flag, environment, file and default."""

    database: str
    sites: Path | None
    contact: str
    allow_private: bool
    alerts: tuple[Rule, ...]
    smtp: Smtp | None
    daemon: DaemonTable
    source: Path | None
    """The configuration file that was read, if any."""
    sought: Path
    """Where it is looked for, be it there or not."""


def settle(
    environ: Mapping[str, str],
    *,
    config: str | None = None,
    database: str | None = None,
    sites: str | None = None,
) -> Settings:
    """Return the settings in force: flag over environment over file over default.

    Raises ConfigError when the file is missing, is not TOML, or holds a key or value that
    ministrywatch does not know.
    """
    sought = _sought(config or environ.get("MINISTRYWATCH_CONFIG"))
    source = sought if sought.is_file() else None
    file = _read(source) if source else File()
    return Settings(
        database=_url(database or environ.get("MINISTRYWATCH_DB") or file.database.url),
        sites=_sites(sites, environ.get("MINISTRYWATCH_SITES"), file.sites, source),
        contact=file.network.contact,
        allow_private=_truth(environ, "MINISTRYWATCH_ALLOW_PRIVATE", file.network.allow_private),
        alerts=file.alert,
        smtp=file.smtp,
        daemon=file.daemon,
        source=source,
        sought=sought,
    )


def settings_here(**flags: str | None) -> Settings:
    """Return the settings of this process: ``settle`` with its real environment."""
    return settle(os.environ, **flags)


def _sought(named: str | None) -> Path:
    """Return where the file is looked for; one that is named must be there."""
    if not named:
        return usual_place()
    path = Path(named).expanduser()
    if not path.is_file():
        raise ConfigError(f"{path}: no such configuration file; check --config")
    return path


def _read(path: Path) -> File:
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        file = _anchored(msgspec.convert(table, File), path.absolute().parent)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}; mend the line it names") from None
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {complaint(error, 'a configuration', File)}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"
        ) from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; mend the path or its rights") from None
    if fault := listen_fault(file.daemon.listen):
        raise ConfigError(f"{path}: daemon.listen: {fault}")
    if file.alert:
        _check_alerts(path, file)
    return file


def _check_alerts(path: Path, file: File) -> None:
    """Raise ConfigError for the first fault of the rules that can be told without the sites."""
    from scheduler.alerts.checking import faults

    for fault in faults(file.alert, file.smtp):
        raise ConfigError(f"{path}: {fault}")


def _url(given: str | None) -> str:
    """Return an SQLAlchemy URL; a bare path means an SQLite file."""
    if not given:
        import platformdirs

        folder = platformdirs.user_data_dir("ministrywatch", appauthor=False)
        return f"sqlite:///{Path(folder) / 'ministrywatch.sqlite'}"
    return given if "://" in given else f"sqlite:///{Path(given).expanduser().absolute()}"


def _sites(
    flag: str | None, environment: str | None, file: str | None, source: Path | None
) -> Path | None:
    """Return the user's folder of profiles; an error names the place that names it."""
    given = flag or environment or file
    if not given:
        return None
    path = Path(given).expanduser()
    if path.is_dir():
        return path
    fault = f"{path}: no such folder of site profiles"
    if flag or environment:
        raise ConfigError(f"{fault}; check {'--sites' if flag else 'MINISTRYWATCH_SITES'}")
    raise ConfigError(f"{source}: sites: {fault}; create it or mend the key")


def _anchored(file: File, folder: Path) -> File:
    """Take the relative paths of a file from the file's own folder, wherever a command is run."""
    database = msgspec.structs.replace(file.database, url=url_from(folder, file.database.url))
    sites = str(folder / Path(file.sites).expanduser()) if file.sites else None
    alert = tuple(_anchored_rule(rule, folder) for rule in file.alert)
    return msgspec.structs.replace(file, database=database, sites=sites, alert=alert)


def _anchored_rule(rule: Rule, folder: Path) -> Rule:
    if rule.folder is None:
        return rule
    return msgspec.structs.replace(rule, folder=str(folder / Path(rule.folder).expanduser()))


def _truth(environ: Mapping[str, str], name: str, default: bool) -> bool:
    """Read a yes or no from the environment; anything unclear is an error, not a no."""
    given = environ.get(name, "").strip().lower()
    if given in {"1", "true", "yes", "on"}:
        return True
    if given in {"0", "false", "no", "off"}:
        return False
    if given:
        raise ConfigError(f"{name}={given}: neither yes nor no; set it to 1 or 0")
    return default
