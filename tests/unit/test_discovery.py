"""A site's own announcements of its feeds and sitemaps are found, and nothing else."""

import pytest

from crawler.pages.base import Page, parse
from crawler.pages.discovery import feeds_of, sitemaps_of
from storage.records import Problem

BASE = "https://www.example.go.th/th/news/"
SITE = "https://www.example.go.th"


def feeds(html: str) -> tuple[str, ...]:
    root = parse(Page(html.encode(), BASE))
    assert not isinstance(root, Problem)
    return feeds_of(root, BASE)


def link(href: str, kind: str = "application/rss+xml", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" title="ข่าวกระทรวง" href="{href}">'


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        (link("/feed/"), (f"{SITE}/feed/",)),
        (link("../rss.xml", "Application/RSS+XML; charset=utf-8"), (f"{SITE}/th/rss.xml",)),
        (link("atom", "application/atom+xml", "ALTERNATE home"), (f"{BASE}atom",)),
        (link("/b") + link("/a") + link(f"{SITE}/b"), (f"{SITE}/b", f"{SITE}/a")),
        (link("/?feed=rss2&amp;cat=ข่าว"), (f"{SITE}/?feed=rss2&cat=ข่าว",)),
        (link("/feed/") + link("/comments/feed/"), (f"{SITE}/feed/",)),
        (link("/?feed=comments-rss2") + link("/feeds/7/comments/default"), ()),
        (link("/th/news-comments-2564/feed/"), (f"{SITE}/th/news-comments-2564/feed/",)),
        (link("/en", "text/html") + link("/x", "application/json+oembed") + link("/y", ""), ()),
        (link("/feed/", rel="stylesheet") + link("/feed/", rel="alternate-x"), ()),
        (link("") + link("javascript:x") + link("http://[") + link("feed:https://a.th/"), ()),
        ('<a rel="alternate" type="application/rss+xml" href="/feed">RSS</a>', ()),
        ("<link><link rel=alternate><link type=application/rss+xml>", ()),
    ],
)
def test_the_feeds_of_a_page_are_those_it_announces(printed: str, found: tuple[str, ...]) -> None:
    assert feeds(f"<html><head>{printed}</head><body><p>ข่าว</p></body></html>") == found


def test_a_head_that_ended_early_hides_no_feed() -> None:
    assert feeds(f"<html><head></head><body><div>{link('/feed')}</div></body>") == (f"{SITE}/feed",)


def test_no_page_announces_more_than_twenty_feeds() -> None:
    found = feeds("<html><head>" + "".join(link(f"/{n}") for n in range(5_000)) + "</head></html>")
    assert found == tuple(f"{SITE}/{n}" for n in range(20))


@pytest.mark.parametrize(
    ("robots", "found"),
    [
        ("User-agent: *\nDisallow: /admin\n\nSitemap: https://a.go.th/s.xml\n",
         ("https://a.go.th/s.xml",)),
        ("\ufeffSITEMAP : https://a.go.th/s.xml # แผนผัง\r\nsitemap:/s2.xml.gz",
         ("https://a.go.th/s.xml", f"{SITE}/s2.xml.gz")),
        ("Sitemap: /b\nUser-agent: x\nSitemap: /a\nSitemap: /b", (f"{SITE}/b", f"{SITE}/a")),
        ("# Sitemap: https://a.go.th/s.xml\nDisallow: /sitemap:x\nSitemap https://a.go.th/", ()),
        ("Sitemap:\nSitemap: http://[\nSitemap: ftp://a.go.th/s\nX-Sitemap: https://a.go.th/", ()),
        ("<html>Sitemap: https://a.go.th/</html>", ()),
        ("", ()),
        ("".join(f"Sitemap: /{n}\n" for n in range(5_000)),
         tuple(f"{SITE}/{n}" for n in range(100))),
    ],
)  # fmt: skip
def test_the_sitemaps_of_a_site_are_those_robots_txt_names(
    robots: str, found: tuple[str, ...]
) -> None:
    assert sitemaps_of(robots, f"{SITE}/robots.txt") == found
