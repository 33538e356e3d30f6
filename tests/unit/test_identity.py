"""One release has one key and one address, however its URL is written."""

import unicodedata
from urllib.parse import quote

import msgspec
import pytest

from crawler.identity import from_origin, release_address, to_origin
from crawler.profile import SiteProfile, find_profile
from crawler.profile.model import ReleaseRules

SLUG = "กระทรวงการต่างประเทศร่วมเป็นอีกหนึ่งพลัง-ช่วยบรรเท"
RAW = f"https://www.mfa.go.th/th/content/{SLUG}"
ONE = f"https://www.mfa.go.th/th/content/{quote(SLUG)}"


@pytest.fixture(scope="module")
def profile() -> SiteProfile:
    return find_profile("mfa-th")


@pytest.mark.parametrize(
    "url",
    [
        RAW,
        ONE,
        RAW + "?cate=5d5bcb4e15e39c306000683b",
        RAW + "?menu=5d5bd3d815e39c306002aac4&page=2",
        RAW + "?page=60b5f529a7079b6e71475d43",
        RAW + "#top",
        RAW + "/",
        RAW.replace("www.", ""),
        RAW.replace("https", "http"),
        RAW.replace(".th/th", ".th//th"),
        RAW.replace("/content/", "//content///"),
        RAW.replace("www.mfa.go.th", "WWW.MFA.go.th:443"),
        RAW.replace("www.mfa.go.th", "www.mfa.go.th."),
        RAW.replace("https", "HTTPS"),
        ONE.replace("%E0", "%e0"),
        f"  {RAW}\n",
    ],
)
def test_every_way_to_write_a_release_is_one_release(profile: SiteProfile, url: str) -> None:
    address = release_address(profile, url)
    assert address is not None
    assert (address.key, address.url, address.language) == (SLUG, ONE, "th")


def test_spellings_that_look_alike_share_a_key_and_keep_their_own_address(
    profile: SiteProfile,
) -> None:
    whole, apart = "ยื่นคำร้อง-café", "ยื่นค\u0e4d\u0e32ร้อง-" + unicodedata.normalize("NFD", "café")
    first = release_address(profile, f"https://mfa.go.th/th/content/{whole}")
    second = release_address(profile, f"https://mfa.go.th/th/content/{quote(apart)}")
    assert first is not None
    assert second is not None
    assert first.key == second.key == whole
    assert second.url.endswith(quote(apart))


def test_an_english_page_that_shares_a_slug_is_another_release(profile: SiteProfile) -> None:
    thai = release_address(profile, "https://www.mfa.go.th/th/content/ammretreat0223")
    english = release_address(profile, "https://www.mfa.go.th/en/content/ammretreat0223?cate=1")
    assert thai is not None
    assert english is not None
    assert (thai.key, thai.language) == ("ammretreat0223", "th")
    assert (english.key, english.language) == ("en/ammretreat0223", "en")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "/th/content/a",
        "https://www.mfa.go.th/",
        "https://www.mfa.go.th/th/content/",
        "https://www.mfa.go.th/th/content/%20",
        "https://www.mfa.go.th/th/content/a/b",
        "https://www.mfa.go.th/th/content/a%2Fb",
        "https://www.mfa.go.th/th/content/..",
        "https://www.mfa.go.th/th/content/%2e%2e",
        "https://www.mfa.go.th/th/page/ข่าวเด่น?menu=5d5bd3d815e39c306002aac4",
        "https://www.mfa.go.th/main/th/news3/6885/117456-x.html",
        "https://example.org/th/content/a",
        "https://www.mfa.go.th.example.org/th/content/a",
        "https://mfa.go.th@example.org/th/content/a",
        "https://user:secret@www.mfa.go.th/th/content/a",
        "https://www.mfa.go.th:8080/th/content/a",
        "https://www.mfa.go.th:port/th/content/a",
        "ftp://www.mfa.go.th/th/content/a",
        "javascript:alert(1)//www.mfa.go.th/th/content/a",
        "file:///th/content/a",
        "https://example.org\\@www.mfa.go.th/th/content/a",
        "https://www.mfa.go.th\\th\\content\\a",
        "https://www.mfa.go.th/th/content/a\x00b",
        "https://www.mfa.go.th/th/content/a%00b",
        "https://www.mfa.go.th/th/content/a%0d%0ab",
        "https://www.mfa.go.th/th/con\ntent/a",
        "https://[www.mfa.go.th/th/content/a",
        "https://www.mfa.go.th/th/content/" + "a" * 5000,
    ],
)
def test_what_is_no_release_of_the_site_has_no_address(profile: SiteProfile, url: str) -> None:
    assert release_address(profile, url) is None


def test_a_query_that_carries_identity_is_kept_in_the_profile_s_order(profile: SiteProfile) -> None:
    rules = msgspec.structs.replace(
        profile.release,
        pattern=r"^/ewt_news\.php\?nid=(?P<key>[0-9]+)(&filename=[a-z]+)?$",
        keep_query=("nid", "filename"),
    )
    site = msgspec.structs.replace(profile, release=rules)
    address = release_address(
        site, "http://mfa.go.th/ewt_news.php?filename=index&cid=4&nid=12&nid=99&x="
    )
    assert address is not None
    assert address.key == "12"
    assert address.url == "https://www.mfa.go.th/ewt_news.php?nid=12&filename=index"
    assert release_address(site, "http://mfa.go.th/ewt_news.php?cid=4") is None


def test_a_slug_encoded_in_the_thai_of_old_servers_keeps_its_bytes(profile: SiteProfile) -> None:
    address = release_address(
        profile, "http://mfa.go.th/th/content/" + quote("ข่าว", encoding="cp874")
    )
    assert address is not None
    assert address.key == "ข่าว"
    assert address.url.endswith("/%A2%E8%D2%C7")


@pytest.mark.parametrize(
    ("query", "key", "written"),
    [
        ("q=%A1%A2", "กข", "%A1%A2"),
        ("q=%A3%A4", "ฃค", "%A3%A4"),
        ("q=%E0%B8%81", "ก", "%E0%B8%81"),
        ("q=ก", "ก", "%E0%B8%81"),
        ("q=a+b", "a b", "a+b"),
        ("q=a%2Bb", "a+b", "a%2Bb"),
        ("q=&q=%26&q=2", "%26", "%26"),
        ("x&q=1;2", "1;2", "1%3B2"),
    ],
)
def test_a_query_keeps_its_bytes_and_reads_as_text(
    profile: SiteProfile, query: str, key: str, written: str
) -> None:
    rules = msgspec.structs.replace(
        profile.release, pattern=r"^/n\?q=(?P<key>.+)$", keep_query=("q",)
    )
    site = msgspec.structs.replace(profile, release=rules)
    address = release_address(site, f"https://www.mfa.go.th/n?{query}")
    assert address is not None
    assert (address.key, address.url) == (key, f"https://www.mfa.go.th/n?q={written}")
    assert release_address(site, address.url) == address


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("https://www.mfa.go.th/th/a?b=c#d", "http://127.0.0.1:8000/th/a?b=c#d"),
        ("https://www.mfa.go.th", "http://127.0.0.1:8000/"),
        ("https://www.mfa.go.th?b=c", "http://127.0.0.1:8000/?b=c"),
    ],
)
def test_a_mirror_is_asked_for_the_same_path(url: str, there: str) -> None:
    assert to_origin(url, "http://127.0.0.1:8000/") == there
    assert to_origin(url, None) == url


def test_an_address_of_the_mirror_becomes_the_site_s_own_again(profile: SiteProfile) -> None:
    origin = "http://127.0.0.1:8000"
    there = to_origin(ONE, origin)
    assert from_origin(profile, there, origin) == ONE
    assert from_origin(profile, "http://127.0.0.1:9000/x", origin) == "http://127.0.0.1:9000/x"
    assert from_origin(profile, there, None) == there


def test_an_encoded_question_mark_is_no_query(profile: SiteProfile) -> None:
    rules = ReleaseRules(pattern=r"^/news\?id=(?P<key>[^&]+)(?:&|$)", keep_query=("id",))
    site = msgspec.structs.replace(profile, release=rules)
    true = release_address(site, "https://www.mfa.go.th/news?id=5")
    assert true is not None
    assert true.key == "5"
    assert release_address(site, "https://www.mfa.go.th/news%3Fid=5") is None
    mixed = release_address(site, "https://www.mfa.go.th/news?id=5%26page=2")
    assert mixed is not None
    assert mixed.key == "5%26page=2"


def test_letter_case_that_is_folded_is_folded_in_the_language_too(profile: SiteProfile) -> None:
    site = msgspec.structs.replace(
        profile, release=msgspec.structs.replace(profile.release, fold_case=True)
    )
    addresses = ("/en/content/a", "/en/content/A", "/EN/Content/a")
    found = [release_address(site, f"https://www.mfa.go.th{each}") for each in addresses]
    assert [each and (each.key, each.language) for each in found] == [("en/a", "en")] * 3


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("/th/content/a", "/th/content/a/"),
        ("/th/content/a/", "/th/content/a/"),
        ("/th/content/a.html", "/th/content/a.html"),
    ],
)
def test_a_site_that_ends_its_addresses_in_a_slash_is_asked_so(
    profile: SiteProfile, url: str, asked: str
) -> None:
    site = msgspec.structs.replace(
        profile, release=msgspec.structs.replace(profile.release, slash=True)
    )
    address = release_address(site, f"https://www.mfa.go.th{url}")
    assert address is not None
    assert address.url == f"https://www.mfa.go.th{asked}"
    assert not address.key.endswith("/")
