"""Foreign ministries' profiles: which of their addresses are releases, and what names each."""

import pytest

from crawler.identity import release_address
from crawler.profile import find_profile

DFA_PH = "https://dfa.gov.ph/dfa-news/dfa-releasesupdate"
MOFA_VN = "https://mofa.gov.vn/tin-chi-tiet/chi-tiet"
MOFA_JP = "https://mofa.go.jp/mofaj/press/release"
MOFA_MM = "https://mofa.gov.mm"
MID_RU = "https://mid.ru/ru/foreign_policy/news"
MFA_SG = "https://mfa.gov.sg/Newsroom/Press-Statements-Transcripts-and-Photos"
SEED = "20210101-Seed-Exchange"

RELEASES = {
    "dfa-ph": [
        (f"{DFA_PH}/28490-plan", "28490-plan"),
        (f"{DFA_PH}/plan-for-2021", "plan-for-2021"),
        (f"{DFA_PH}/28490-plan.html", "28490-plan"),
        (f"{DFA_PH}/28490-plan?tmpl=component&print=1&start=5", "28490-plan"),
        (f"{DFA_PH}//28490-plan/#top", "28490-plan"),
        ("http://www.dfa.gov.ph:80/dfa-news/dfa-releasesupdate/28490-plan", "28490-plan"),
    ],
    "mofa-vn": [
        (f"{MOFA_VN}/mo-lop-hoc-59001.html", "mo-lop-hoc-59001"),
        (f"{MOFA_VN}/mo-lop-hoc-59001.html?zarsrc=30#binh-luan", "mo-lop-hoc-59001"),
        (f"{MOFA_VN}/lan-thu-17-58420.html", "lan-thu-17-58420"),
        (f"{MOFA_VN.replace('https://', 'http://www.')}/a-1.html", "a-1"),
    ],
    "mofa-jp": [
        (f"{MOFA_JP}/press4_002048.html", "press4_002048"),
        (f"{MOFA_JP}/pressit_000001_04224.html", "pressit_000001_04224"),
        (f"{MOFA_JP}/press4_002048.html?ref=rss#section1", "press4_002048"),
        (f"{MOFA_JP.replace('https://', 'http://www.')}/press1_000777.html", "press1_000777"),
    ],
    "mofa-mm": [
        (f"{MOFA_MM}/library-opens/", "library-opens"),
        (f"{MOFA_MM}/library-opens?utm_source=front#more-12", "library-opens"),
        (f"{MOFA_MM}/2021/01/26/library-opens/", "2021/01/26/library-opens"),
        (f"{MOFA_MM}/pages-of-history/", "pages-of-history"),
        (f"{MOFA_MM}/%E1%80%9E%E1%80%90%E1%80%84%E1%80%BA%E1%80%B8/", "သတင်း"),
    ],
    "mid-ru": [
        (f"{MID_RU}/1819686/", "1819686"),
        (f"{MID_RU}/1819686", "1819686"),
        (f"{MID_RU}/1819686/?PAGEN_1=3&sphrase_id=17", "1819686"),
        (f"{MID_RU.replace('https://', 'http://www.')}/1819686/#photo", "1819686"),
    ],
    "mfa-sg": [
        (f"{MFA_SG}/2021/01/{SEED}", "2021/01/20210101-seed-exchange"),
        (f"{MFA_SG}/2021/01/{SEED}".lower(), "2021/01/20210101-seed-exchange"),
        (f"{MFA_SG}/2021/01/{SEED.upper()}/?utm_source=mail", "2021/01/20210101-seed-exchange"),
        (f"{MFA_SG}/2020/01/20200101-Seed-Exchange", "2020/01/20200101-seed-exchange"),
        (f"{MFA_SG}/seed-exchange".lower(), "seed-exchange"),
        (f"{MFA_SG}/Seed-Exchange/", "seed-exchange"),
        (f"{MFA_SG}/rss-feeds-change".lower(), "rss-feeds-change"),
        (f"{MFA_SG.replace('https://', 'http://www.')}/5th-anniversary", "5th-anniversary"),
    ],
}

OTHERS = {
    "dfa-ph": [
        "https://dfa.gov.ph/",
        "https://dfa.gov.ph/dfa-news",
        DFA_PH,
        f"{DFA_PH}?start=5",
        f"{DFA_PH}?format=feed&type=rss",
        f"{DFA_PH}/28490-plan/print",
        f"{DFA_PH}/call.pdf",
        "https://dfa.gov.ph/images/2021/01/call.pdf",
        "https://dfa.gov.ph/dfa-news/events/28490-plan",
        "https://manila.dfa.gov.ph/dfa-news/dfa-releasesupdate/28490-plan",
        "https://example.org/dfa-news/dfa-releasesupdate/28490-plan",
    ],
    "mofa-vn": [
        "https://mofa.gov.vn/",
        "https://mofa.gov.vn/hop-bao",
        "https://mofa.gov.vn/nguoi-phat-ngon",
        "https://mofa.gov.vn/hoat-dong-doi-ngoai-cap-cao?page=2",
        f"{MOFA_VN}/mo-lop-hoc.html",
        f"{MOFA_VN}/mo-lop-hoc-59001",
        f"{MOFA_VN}/mo-lop-hoc-59001.pdf",
        f"{MOFA_VN}/-59001.html/x",
        f"{MOFA_VN}/mo-lop-hoc-๕๙.html",
        "https://mofa.gov.vn/tin-chi-tiet/mo-lop-hoc-59001.html",
        "https://example.org/tin-chi-tiet/chi-tiet/mo-lop-hoc-59001.html",
    ],
    "mofa-jp": [
        "https://mofa.go.jp/mofaj/",
        "https://mofa.go.jp/mofaj/press/index.html",
        f"{MOFA_JP}/index.html",
        f"{MOFA_JP}/archive.html",
        f"{MOFA_JP}/press4_002048.pdf",
        f"{MOFA_JP}/press4_002048.html.bak",
        f"{MOFA_JP}/PRESS4_002048.html",
        f"{MOFA_JP}/press4_.html",
        "https://mofa.go.jp/mofaj/files/100012346.pdf",
        "https://mofa.go.jp/press/release/press4_002048.html",
        "https://th.emb-japan.go.jp/mofaj/press/release/press4_002048.html",
    ],
    # WordPress sets its pages as it sets its posts, so a menu's page is told by the list alone.
    "mofa-mm": [
        f"{MOFA_MM}/",
        f"{MOFA_MM}/?p=12",
        f"{MOFA_MM}/category/news/",
        f"{MOFA_MM}/tag/library/page/2/",
        f"{MOFA_MM}/author/admin/",
        f"{MOFA_MM}/page/2/",
        f"{MOFA_MM}/2021/01/",
        f"{MOFA_MM}/feed/",
        f"{MOFA_MM}/wp-json/wp/v2/posts/12",
        f"{MOFA_MM}/wp-content/uploads/2021/01/holidays.pdf",
        f"{MOFA_MM}/holidays.pdf",
        "https://example.org/library-opens/",
    ],
    "mid-ru": [
        "https://mid.ru/ru/",
        "https://mid.ru/ru/foreign_policy/",
        f"{MID_RU}/",
        f"{MID_RU}/?PAGEN_1=2",
        f"{MID_RU}/?tag=11",
        f"{MID_RU}/1819686/print/",
        f"{MID_RU}/1345-28-06-2022",
        f"{MID_RU}/๑๘๑๙/",
        "https://mid.ru/en/foreign_policy/news/1819686/",
        "https://mid.ru/upload/schedule.pdf",
        "https://example.org/ru/foreign_policy/news/1819686/",
    ],
    "mfa-sg": [
        "https://mfa.gov.sg/Newsroom",
        MFA_SG,
        MFA_SG.lower(),
        f"{MFA_SG}?keyword=&country=&startdate=&enddate=&topic=&page=2",
        f"{MFA_SG}/rss",
        f"{MFA_SG}/RSS",
        f"{MFA_SG}/2021",
        f"{MFA_SG}/2021/01",
        f"{MFA_SG}/2021/01/{SEED}.pdf",
        f"{MFA_SG}/2021/01/{SEED}/photos",
        f"https://mfa.gov.sg/Newsroom/Announcements-and-Highlights/2021/01/{SEED}",
        "https://mfa.gov.sg/docs/default-source/media/calendar-2021.pdf",
        f"https://example.org/Newsroom/Press-Statements-Transcripts-and-Photos/2021/01/{SEED}",
    ],
}


def _cases(table: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    return [(name, url, key) for name, rows in table.items() for url, key in rows]


@pytest.mark.parametrize(("name", "url", "key"), _cases(RELEASES))
def test_an_address_of_a_release_has_its_key(name: str, url: str, key: str) -> None:
    profile = find_profile(name)
    address = release_address(profile, url)
    assert address is not None
    assert (address.key, address.language) == (key, profile.language)
    assert address.url.startswith(profile.home)
    assert "?" not in address.url
    assert release_address(profile, address.url) == address


@pytest.mark.parametrize(
    ("name", "url"), [(name, url) for name, urls in OTHERS.items() for url in urls]
)
def test_menus_lists_files_and_other_sites_are_no_releases(name: str, url: str) -> None:
    assert release_address(find_profile(name), url) is None


@pytest.mark.parametrize("name", RELEASES)
def test_no_list_or_feed_of_a_site_is_a_release(name: str) -> None:
    profile = find_profile(name)
    doors = [url for listing in profile.listings for url in listing.urls()]
    doors += [feed.url for feed in profile.feeds]
    assert doors
    assert [url for url in doors if release_address(profile, url)] == []


@pytest.mark.parametrize(
    ("name", "language", "zone"),
    [
        ("dfa-ph", "en", "Asia/Manila"),
        ("mofa-vn", "vi", "Asia/Ho_Chi_Minh"),
        ("mofa-jp", "ja", "Asia/Tokyo"),
        ("mofa-mm", "my", "Asia/Yangon"),
        ("mid-ru", "ru", "Europe/Moscow"),
        ("mfa-sg", "en", "Asia/Singapore"),
    ],
)
def test_a_site_has_its_own_language_clock_and_name(name: str, language: str, zone: str) -> None:
    profile = find_profile(name)
    assert (profile.language, profile.time_zone) == (language, zone)
    assert "en" in profile.titles
    assert profile.evidence


def test_a_site_that_cannot_be_read_honestly_is_off_and_says_why() -> None:
    assert {name for name in RELEASES if not find_profile(name).enabled} == {"mid-ru", "mofa-mm"}
    assert "browser in disguise" in find_profile("mid-ru").reason
    assert "news list was seen nowhere" in find_profile("mofa-mm").reason
