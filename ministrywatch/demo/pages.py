"""The pages of the demonstration site: article, list, home and 'not found', as UTF-8 bytes."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from ministrywatch.demo.articles import Article
from ministrywatch.demo.look import List, Look, fill, labels
from ministrywatch.demo.markup import body_html, escape

_CLAMP: Final = 60
_CATEGORY: Final = "5d5bcb4e15e39c306000683b"


def article_page(look: Look, article: Article, others: Sequence[Article]) -> bytes:
    """Return the page of one release; ``others`` are shown as related news, and beside it."""
    variant = zlib.crc32(article.slug.encode())
    names = look.names(article.slug)
    beside = look.sidebar and variant % 3 == 0
    values = {
        **names,
        "title": escape(article.title),
        "body_class": look.body,
        "column": "col-md-9" if beside else "col-md-12",
        "sidebar": _sidebar(names, others) if beside else "",
        "header": _header(names, article, variant),
        "lead": _lead(names, article, variant),
        "body": body_html(article),
        "gallery": _gallery(names, article),
        "documents": _documents(article),
        "related": _section(labels().related, _cards("grid", names, others, "cate")),
    }
    content = {"title": article.title, "language": article.language, "detail": values["body"]}
    return _page(look, names, fill("article", values), content)


def list_page(look: Look, listing: List, shown: Sequence[Article], page: int, pages: int) -> bytes:
    """Return one page of a list; past the last page it says that there is nothing."""
    names = look.names(listing.menu)
    cards = _cards(listing.form, names, shown, "page") or f"<p>{labels().nothing}</p>"
    values = {
        **names,
        "heading": listing.slug,
        "cards": cards,
        "pager": _pager(listing, page, pages),
    }
    return _page(look, names, fill("listing", values), {"title": listing.slug, "page": page})


def home_page(look: Look, newest: Sequence[Article]) -> bytes:
    """Return the front page with the newest releases."""
    names = look.names("home")
    main = fill("home", {"cards": _cards("grid", names, newest, "cate")})
    return _page(look, names, main, {})


def missing_page(look: Look) -> bytes:
    """Return the page that says there is no such page."""
    names = look.names("missing")
    return _page(look, names, fill("missing", {}), {})


def list_address(listing: List, page: int = 1) -> str:
    """Return the path and query of one page of a list."""
    more = f"&p={page}" if page > 1 else ""
    return f"/th/page/{quote(listing.slug)}?menu={listing.menu}{more}"


def article_address(article: Article, query: str = "") -> str:
    """Return the path of a release, in raw Thai as the site links it."""
    return f"/{article.language}/content/{article.slug}" + (
        f"?{query}={_CATEGORY}" if query else ""
    )


def counter(article: Article) -> str:
    """Return the counter as printed, thousands with a comma; empty when there is none."""
    return "" if article.views is None else f"{article.views:,}"


def _page(look: Look, names: dict[str, str], main: str, content: Mapping[str, object]) -> bytes:
    filler = labels().filler
    state = {"props": {"pageProps": content}, "page": "/content/[slug]", "buildId": look.build}
    values = {
        **names,
        "language": str(content.get("language", "th")),
        "title": escape(str(content.get("title", labels().site))),
        "style": f".{names['c1']}{{display:block}}",
        "menu": fill(
            "menu", {**names, "more": filler * (look.page_bytes // 2 // len(filler.encode()))}
        ),
        "main": main,
        "footer": fill("footer", {**names, "visitors": "2,125,465", "today": "1,103"}),
        "data": json.dumps(state, ensure_ascii=False).replace("</", "<\\/"),
    }
    page = fill("page", values).encode()
    lacking = look.page_bytes - len(page)
    return (
        page.replace(b"</style>", b"/*" + b"-" * lacking + b"*/</style>") if lacking > 0 else page
    )


def _header(names: dict[str, str], article: Article, variant: int) -> str:
    values = {
        **names,
        "title": escape(article.title),
        "published": article.published,
        "updated": article.updated,
        "views": counter(article),
    }
    return fill(f"header-{article.generation}{variant % 2}", values)


def _lead(names: dict[str, str], article: Article, variant: int) -> str:
    if not article.lead:
        return ""
    lead = escape(article.lead)
    bold = f'<div class="{names["c4"]}"><strong>{lead}</strong></div>'
    return bold if variant % 4 < 2 else f'<p class="{names["c4"]}">{lead}</p>'


def _sidebar(names: dict[str, str], others: Sequence[Article]) -> str:
    cards = _cards("grid", names, others[:3], "cate")
    return fill("sidebar", {**names, "cards": cards})


def _gallery(names: dict[str, str], article: Article) -> str:
    if not article.images:
        return ""
    pictures = "".join(fill("picture", {**names, "path": path}) for path in article.images)
    again = f'<div class="{names["c3"]} modal-title d-none">{labels().gallery}</div>'
    return _section(labels().gallery, pictures) + again


def _documents(article: Article) -> str:
    if not article.attachments:
        return ""
    lines = "".join(
        f'<div class="col-12"><a href="https://image.mfa.go.th/{document.path}" target="_blank">'
        f"{escape(document.title)}</a> <small>{labels().downloads}</small></div>"
        for document in article.attachments
    )
    return _section(labels().documents, lines)


def _section(heading: str, content: str) -> str:
    return fill("section", {"heading": heading, "content": content})


def _cards(form: str, names: dict[str, str], articles: Sequence[Article], query: str) -> str:
    return "\n".join(fill(form, {**names, **_card(article, query)}) for article in articles)


def _card(article: Article, query: str) -> dict[str, str]:
    title = article.title
    return {
        "title": escape(title),
        "clamped": escape(title if len(title) <= _CLAMP else title[:_CLAMP] + "..."),
        "href": article_address(article, query),
        "date": article.published,
        "views": counter(article),
        "more": labels().more,
    }


def _pager(listing: List, page: int, pages: int) -> str:
    words = labels()
    steps = [(words.previous, page - 1)] if page > 1 else []
    steps += [(str(number), number) for number in range(1, pages + 1) if abs(number - page) < 5]
    steps += [(words.next, page + 1)] if page < pages else []
    links = ((text, escape(list_address(listing, number))) for text, number in steps)
    return "".join(
        f'<li class="page-item"><a class="page-link" href="{address}">{text}</a></li>'
        for text, address in links
    )
