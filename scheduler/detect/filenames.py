"""What a file is called, wherever it lies: a site that moves keeps the names of its files."""

import re
from urllib.parse import SplitResult, unquote, urlsplit

# fmt: off
_EMPTY = frozenset({
    "att", "attach", "attachment", "attachments", "content", "default", "dl", "doc", "docs",
    "document", "documents", "download", "downloads", "file", "files", "get", "getfile", "id",
    "image", "images", "img", "index", "media", "page", "pdf", "photo", "photos", "pic", "picture",
    "pictures", "print", "show", "upload", "uploads", "view", "viewer", "wp-content",
})
"""Names of scripts, folders and forms: they say how a file is handed out and not which it is."""
_BUSTS = frozenset({
    "_", "cache", "cb", "itok", "r", "rand", "random", "rev", "rnd", "t", "time", "timestamp", "ts",
    "v", "ver", "version",
})
# fmt: on
"""Keys that sites put behind a picture to have it fetched anew; they change without it."""
_SHORT = re.compile(r"[0-9]{0,2}")


def document_name(url: str) -> str:
    """Return what a document is called, its query included: ``dl.php?id=7`` is named by that."""
    parts = _parts(url)
    return url if parts is None else _with(_path(parts), parts.query)


def picture_name(url: str) -> str:
    """Return what a picture is called, without a query that is there for caches alone."""
    parts = _parts(url)
    if parts is None:
        return url
    pairs = (pair for pair in parts.query.split("&") if "=" in pair)
    kept = (pair for pair in pairs if pair.partition("=")[0].lower() not in _BUSTS)
    return _with(_path(parts), "&".join(kept))


def tells(url: str) -> bool:
    """Say whether a document's name tells it from others, and is not ``download/file.pdf``."""
    parts = _parts(url)
    if parts is None:
        return False
    return any(map(_says, _path(parts).split("/"))) or "=" in parts.query


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _path(parts: SplitResult) -> str:
    """Return the last part of a path, with the one before it where the last says nothing."""
    segments = [part for part in unquote(parts.path).split("/") if part]
    if segments and _says(segments[-1]):
        return segments[-1]
    return "/".join(segments[-2:])


def _says(segment: str) -> bool:
    stem = segment.partition(".")[0].lower()
    return stem not in _EMPTY and not _SHORT.fullmatch(stem)


def _with(path: str, query: str) -> str:
    return f"{path}?{unquote(query)}" if query else path
