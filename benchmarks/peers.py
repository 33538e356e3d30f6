"""Other libraries' reading of the same pages and strings, as they come out of the box."""

import logging
import warnings
from collections.abc import Callable, Mapping
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

import dateparser
import newspaper
import trafilatura
from htmldate import find_date

Record = Mapping[str, Any]
Peer = Callable[[str, str], Record]

logging.disable(logging.ERROR)
warnings.simplefilter("ignore")


def of_trafilatura(html: str, url: str) -> Record:
    """Return what trafilatura reads; with favor_precision it finds less on these pages."""
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True)
    said = found.as_dict() if found is not None else {}
    return {
        "title": said.get("title"),
        "published_on": said.get("date"),
        "body": (said.get("text") or "",),
    }


def of_newspaper(html: str, url: str) -> Record:
    """Return what newspaper4k reads of Thai text."""
    article = newspaper.Article(url, language="th", fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return {
        "title": article.title,
        "published_on": _day(article.publish_date),
        "body": (article.text,),
    }


def of_htmldate(html: str, url: str) -> Record:
    """Return the day of publication by htmldate; it reads nothing else."""
    return {"published_on": find_date(html, url=url, original_date=True)}


def date_by_dateparser(string: str) -> str:
    """Return the day that dateparser reads in a string, ISO 8601, empty without one."""
    return _day(dateparser.parse(string, languages=["th", "en"])) or ""


PAGES: dict[str, Peer] = {
    "trafilatura": of_trafilatura,
    "newspaper4k": of_newspaper,
    "htmldate": of_htmldate,
}


def name(peer: str) -> str:
    """Return a library's name with its version."""
    return f"{peer} {version(peer)}"


def careful(peer: Peer, html: str, url: str) -> Record:
    """Return what a library reads; nothing where it fails."""
    try:
        return peer(html, url)
    except Exception:  # whatever a page provokes in it counts as not read
        return {}


def _day(value: object) -> str | None:
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else None
