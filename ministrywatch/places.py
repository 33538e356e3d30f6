"""Where the configuration is looked for, and where the relative paths in it lead."""

from pathlib import Path


def usual_place() -> Path:
    """Return the file that is the configuration when nothing else is named."""
    import platformdirs

    return Path(platformdirs.user_config_dir("ministrywatch", appauthor=False)) / "config.toml"


def url_from(folder: Path, url: str | None) -> str | None:
    """Return an SQLite URL with a path from ``folder``; other URLs and no file stay as given."""
    if not url:
        return None
    if "://" not in url:
        return str(folder / Path(url).expanduser())
    start, slashes, path = url.partition(":///")
    if not slashes or not start.startswith("sqlite") or path.startswith(("/", ":memory:", "file:")):
        return url
    return f"{start}:///{folder / path}" if path else url
