"""The releases the demonstration ministry publishes, as values; their text is in releases.toml."""

from datetime import date
from importlib import resources
from typing import Literal, TypeAlias

import msgspec

Markup: TypeAlias = Literal["plain", "facebook", "word", "divs"]
Section: TypeAlias = Literal["top", "press", "other", "speech"]


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file offered below a release; ``path`` is on the ministry's image host."""

    path: str
    title: str


class Article(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One release as the editor of the site entered it.

    ``published`` and ``updated`` are printed as they stand; ``on`` only orders the lists.
    ``generation`` is the form of the header, A until 2022 and B since (seen on mfa.go.th).
    ``views`` is the counter, None where the site prints the label alone.
    """

    slug: str
    title: str
    on: date
    published: str
    updated: str = ""
    views: int | None = None
    sections: tuple[Section, ...] = ("press",)
    language: Literal["th", "en"] = "th"
    generation: Literal["A", "B"] = "A"
    markup: Markup = "plain"
    lead: str = ""
    body: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    attachments: tuple[Document, ...] = ()
    held_back: bool = False


def rewritten(article: Article, before: str, after: str) -> Article:
    """Return the release with words replaced in title, lead and body; ValueError when nowhere."""
    new = msgspec.structs.replace(
        article,
        title=article.title.replace(before, after),
        lead=article.lead.replace(before, after),
        body=tuple(paragraph.replace(before, after) for paragraph in article.body),
    )
    if new == article:
        raise ValueError(f"{article.slug} does not say {before!r}")
    return new


def viewed(article: Article, by: int) -> Article:
    """Return the release with its counter raised; an empty counter stays empty."""
    if article.views is None:
        return article
    return msgspec.structs.replace(article, views=article.views + by)


class _Shelf(msgspec.Struct, forbid_unknown_fields=True):
    release: tuple[Article, ...]


def all_articles() -> tuple[Article, ...]:
    """Return every release of the demonstration, the reference page first."""
    text = resources.files(__package__).joinpath("releases.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=_Shelf).release
