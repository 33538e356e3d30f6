"""Pages that only lead on: to a document or another site, and not back into their own."""

import pytest
from lxml import etree

from crawler.pages.base import Page
from crawler.pages.leads import leads_to
from crawler.pages.release import Reading, read_release
from crawler.profile.model import Layout, Listing, PageRules, ReleaseRules, SiteProfile

HOME = "https://www.x.go.th"
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กรมตัวอย่าง"},
    home=f"{HOME}/",
    hosts=("www.x.go.th", "x.go.th"),
    listings=(Listing(name="ข่าว", url=f"{HOME}/more_news.php", pages=1),),
    layouts=(Layout(item="li"),),
    release=ReleaseRules(pattern=r"^/ewt_news\.php\?nid=(?P<key>[0-9]+)$", keep_query=("nid",)),
    page=PageRules(body="div.body", leads_on=True),
)


def read(script: str, listed: str = "ประกาศรายชื่อ") -> Reading:
    html = f"<html><head></head><body>{script}</body></html>".encode()
    return read_release(PROFILE, Page(html, f"{HOME}/ewt_news.php?nid=5"), listed=listed)


@pytest.mark.parametrize(
    ("script", "target"),
    [
        ('<script>window.location.href="/files/a.pdf"</script>', f"{HOME}/files/a.pdf"),
        ("<script>location.replace('/files/a.pdf');</script>", f"{HOME}/files/a.pdf"),
        ('<meta http-equiv="refresh" content="0;url=/files/a.pdf">', f"{HOME}/files/a.pdf"),
    ],
)
def test_a_page_that_leads_to_a_document_is_a_release_with_it(script: str, target: str) -> None:
    release = read(script).release
    assert release is not None
    assert (release.title, [each.url for each in release.attachments]) == ("ประกาศรายชื่อ", [target])


def test_a_page_that_leads_to_another_site_is_a_release_with_a_link() -> None:
    release = read("<script>location.href='https://www.soc.go.th/?p=9'</script>", "").release
    assert release is not None
    assert [each.url for each in release.links] == ["https://www.soc.go.th/?p=9"]
    assert release.title == "?p=9"


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/ewt_news.php?nid=5&try=1", "challenge"),
        ("/ewt_news.php?nid=6", "unreadable"),
        ("/", "soft-404"),
        ("https://x.go.th/more_news.php", "soft-404"),
        ("/member/login.php", "unreadable"),
    ],
)
def test_a_script_within_the_site_is_never_a_release(target: str, kind: str) -> None:
    reading = read(f"<script>window.location.href='{target}'</script>")
    assert reading.release is None
    assert reading.problem is not None
    assert reading.problem.kind == kind


@pytest.mark.parametrize(
    "html",
    [
        "<p>ข้อความ</p><script>location.href='/a.pdf'</script>",
        "<script src=a.js></script><script>location.href='/a.pdf'</script>",
        "<script>var here = document.location;</script>",
        "<script>location.href='javascript:alert(1)'</script>",
        "",
    ],
)
def test_any_other_page_leads_nowhere(html: str) -> None:
    assert leads_to(etree.HTML(f"<html><body>{html}</body></html>"), f"{HOME}/") is None
