"""Posts as WordPress gives them, ``GET /wp-json/wp/v2/posts``: what they say, and how to ask.

The fields are those of the REST API handbook, "Posts". A post is kept as the canonical JSON of
what matters to a reading, so that the very bytes of last time say that nothing has changed.
"""

import json
import re
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlsplit
from zoneinfo import ZoneInfo

from lxml import etree

from crawler.identity import release_address
from crawler.pages.base import Page, absolute, parse
from crawler.pages.excerpts import lead_of
from crawler.pages.ignored import leave_out
from crawler.pages.jsonlists import at, document, refusal, shape, whole, words_of
from crawler.pages.listing import MOST_ENTRIES
from crawler.pages.media import read_attachments, read_images, read_links
from crawler.pages.moments import day_of
from crawler.pages.paragraphs import paragraphs, without_counters
from crawler.pages.viewers import open_viewers
from crawler.profile.model import PageRules, SiteProfile, WordPress
from storage.records import Problem, Release

_START = b'{"content":{"protected":'
_TEXTS = ("link", "date", "modified")
# What the API answers beyond the last page (class-wp-rest-posts-controller.php).
_NO_SUCH_PAGE = "rest_post_invalid_page_number"
_ASKS_WHO = frozenset({"rest_forbidden", "rest_not_logged_in", "rest_cannot_access"})
_NUMBER = re.compile("[0-9]{1,18}")
_FILE_ENDING = re.compile(rb"\.(?:html?|php)\Z")


class Post(NamedTuple):
    """One post of an answer; ``body`` is what is archived of it, in UTF-8."""

    key: str
    url: str
    body: bytes


class PostReading(NamedTuple):
    """What reading a post came to; both stand together for ``unreadable-date`` only."""

    release: Release | None
    problem: Problem | None


def read_posts(profile: SiteProfile, page: Page) -> tuple[Post, ...] | Problem:
    """Return the posts of an answer that are releases of the site, each once.

    None at all is an answer, and so is a page beyond the last one. An error document, a web page
    and another shape are problems, and none of them says that a release is gone.
    """
    value = document(profile, page)
    if isinstance(value, Problem):
        return value
    if isinstance(value, dict) and isinstance(value.get("code"), str):
        return () if value["code"] == _NO_SUCH_PAGE else _error(value)
    problem = refusal(page)
    if problem is not None:
        return problem
    if not isinstance(value, list):
        return Problem("unreadable", f"the answer is {shape(value)}, not an array of posts")
    if value and not any(isinstance(at(item, "link"), str) for item in value):
        return Problem("unreadable", f"no post has a link; the first is {shape(value[0])}")
    posts: dict[str, Post] = {}
    for item in value[:MOST_ENTRIES]:
        link = absolute(profile.home, _text(item, "link") or "")
        release = release_address(profile, link) if link else None
        if release is not None:
            posts.setdefault(release.key, Post(release.key, release.url, _canonical(item)))
    return tuple(posts.values())


def is_post(body: bytes) -> bool:
    """Tell whether an archived page is a post, by its first bytes."""
    return body.startswith(_START)


def read_post(profile: SiteProfile, page: Page, *, day: date | None = None) -> PostReading:
    """Read one archived post; whatever the bytes are, the answer is a reading and no error.

    ``day`` is when the post was fetched, for the rules of that day; today's hold without it.
    """
    value = document(profile, page)
    problem = value if isinstance(value, Problem) else _unread(value)
    body = problem or _tree(at(value, "content.rendered"))
    if isinstance(body, Problem):
        return PostReading(None, body)
    release = _release(profile, profile.page_on(day), value, body)
    lacking = _lacking(release)
    return PostReading(None if lacking else release, lacking or _date_problem(value))


def slug_query(profile: SiteProfile, url: str, *, by_name: bool = False) -> str | None:
    """Return the API's address of one known post, None for what is none or has no API.

    The slug goes there percent-encoded once; the answer is an array of one post, or of none.
    ``by_name`` takes a number for a slug too, as ``2564`` may be.
    """
    address = release_address(profile, url)
    if profile.wordpress is None or address is None:
        return None
    parts = urlsplit(address.url)
    last = _FILE_ENDING.sub(b"", unquote_to_bytes(parts.path.rstrip("/").rsplit("/", 1)[-1]))
    number = dict(parse_qsl(parts.query)).get("p") or last.decode("utf-8", "replace")
    if _NUMBER.fullmatch(number) and not by_name:
        return posts_query(profile.home, profile.wordpress, f"include={number}")
    slug = f"slug={quote(last, safe='')}"
    return posts_query(profile.home, profile.wordpress, slug) if last else None


def posts_query(home: str, door: WordPress, asked: str) -> str:
    """Return the API's address with what is asked of it; some have a query of their own."""
    return f"{home.rstrip('/')}{door.posts}{'&' if '?' in door.posts else '?'}{asked}"


def _error(value: dict[str, Any]) -> Problem:
    code, message = words_of(value["code"])[:100], words_of(value.get("message"))[:200]
    kind = "login" if code in _ASKS_WHO else "refused"
    return Problem(kind, f"WordPress says {code!r}" + (f": {message}" if message else ""))


def _canonical(item: Any) -> bytes:
    """Return a post as compact JSON of what is read of it; what is no text or number is null."""
    identity = at(item, "id")
    kept: dict[str, Any] = {name: _text(item, name) for name in _TEXTS}
    kept["id"] = identity if type(identity) is int else None
    for name in ("title", "excerpt", "content"):
        kept[name] = {"rendered": _text(item, f"{name}.rendered")}
    kept["content"]["protected"] = at(item, "content.protected") is True
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _text(item: Any, path: str) -> str | None:
    value = at(item, path)
    return whole(value) if isinstance(value, str) else None


def _unread(value: Any) -> Problem | None:
    """Return why a document holds no post that can be read."""
    if not isinstance(value, dict):
        return Problem("unreadable", f"the document is {shape(value)}, not a post")
    if at(value, "content.protected") is True:
        return Problem("login", "the post asks for a password")
    content = at(value, "content.rendered")
    if not isinstance(content, str):
        return Problem("unreadable", f"content.rendered is {shape(content)}, not a text")
    return None


def _lacking(release: Release) -> Problem | None:
    if not (release.body or release.images or release.attachments):
        return Problem("empty", "no text, picture or document")
    return None if release.title else Problem("unreadable", "title.rendered has no words")


def _date_problem(value: Any) -> Problem | None:
    said = at(value, "date")  # null is no date, and no mistake
    unread = isinstance(said, str) and said.strip() and day_of(said) is None
    return Problem("unreadable-date", f"date is {said[:40]!r}") if unread else None


def _tree(content: str) -> etree._Element | Problem:
    """Return the tree of a post's HTML."""
    return parse(Page(f"<div>{whole(content)}</div>".encode(), ""))


def _release(profile: SiteProfile, rules: PageRules, value: Any, body: etree._Element) -> Release:
    link = absolute(profile.home, _text(value, "link") or "") or profile.home
    address = release_address(profile, link)
    leave_out(rules, body)
    said = without_counters(paragraphs(body))
    zone = ZoneInfo(profile.time_zone)
    published_on, modified_on = (day_of(at(value, each), zone) for each in ("date", "modified"))
    later = published_on is not None and modified_on is not None and modified_on > published_on
    open_viewers(body, link)
    return Release(
        title=words_of(at(value, "title.rendered")),
        lead=_lead(at(value, "excerpt.rendered"), said),
        body=said,
        published_on=published_on,
        updated_on=modified_on if later else None,
        language=address.language if address else profile.language,
        images=read_images(rules, body, (), link),
        attachments=read_attachments(rules, body, (), link),
        links=read_links(body, link),
    )


def _lead(excerpt: Any, said: tuple[str, ...]) -> str | None:
    tree = _tree(excerpt) if isinstance(excerpt, str) else None
    return None if tree is None or isinstance(tree, Problem) else lead_of(tree, said)
