"""Where a redirect may lead."""

import pytest

from crawler.profile import SiteProfile, find_profile
from crawler.redirects import follow
from storage.records import Problem

HERE = "https://www.mfa.go.th/th/content/ammretreat0223"
KEY = "ammretreat0223"
ORIGIN = "http://127.0.0.1:8080"


@pytest.fixture
def profile() -> SiteProfile:
    return find_profile("mfa-th")


def kind(step: str | Problem) -> str:
    assert isinstance(step, Problem), step
    return step.kind


@pytest.mark.parametrize(
    ("location", "following"),
    [
        ("http://mfa.go.th/th/content/ammretreat0223", "http://mfa.go.th/th/content/" + KEY),
        ("/th/content/ammretreat0223/", HERE + "/"),
        ("//mfa.go.th/th/content/ammretreat0223", "https://mfa.go.th/th/content/" + KEY),
        ("/th/content/ammretreat0223?cate=5d5b#top", HERE + "?cate=5d5b"),
        ("/th/login", "https://www.mfa.go.th/th/login"),
    ],
)
def test_the_same_release_elsewhere_on_the_site_is_followed(
    profile: SiteProfile, location: str, following: str
) -> None:
    assert follow(profile, None, (HERE,), location, KEY) == following


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("file:///etc/passwd", "redirect"),
        ("ftp://www.mfa.go.th/a", "redirect"),
        ("data:text/html,x", "redirect"),
        ("javascript:alert(1)", "redirect"),
        ("https://evil.example/th/content/ammretreat0223", "redirect"),
        ("https://www.mfa.go.th.evil.example/", "redirect"),
        ("https://www.mfa.go.th@evil.example/", "redirect"),
        ("https://www.mfa.go.th:8443/th/content/ammretreat0223", "redirect"),
        ("https://moi.go.th/", "redirect"),
        ("http://127.0.0.1/", "refused"),
        ("http://2130706433/", "refused"),
        ("http://0x7f.1/", "refused"),
        ("http://[::1]/", "refused"),
        ("http://[::ffff:169.254.169.254]/latest/meta-data", "refused"),
        ("http://192.168.1.1/", "refused"),
        ("http://8.8.8.8/", "redirect"),
        ("http://[::1", "redirect"),
        ("", "redirect"),
        ("/", "soft-404"),
        ("https://mfa.go.th", "soft-404"),
        ("/th/page/ข่าวเด่น?menu=5d5bd3d815e39c306002aac4", "soft-404"),
    ],
)
def test_anything_else_is_a_problem(profile: SiteProfile, location: str, expected: str) -> None:
    assert kind(follow(profile, None, (HERE,), location, KEY)) == expected


def test_another_release_is_followed_for_it_may_be_the_same_one(profile: SiteProfile) -> None:
    step = follow(profile, None, (HERE,), "/th/content/new-name", KEY)
    assert step == "https://www.mfa.go.th/th/content/new-name"


def test_a_list_may_lead_to_any_page_of_its_site(profile: SiteProfile) -> None:
    assert follow(profile, None, (HERE,), "/", "") == "https://www.mfa.go.th/"
    assert kind(follow(profile, None, (HERE,), "https://evil.example/", "")) == "redirect"


def test_raw_thai_in_a_location_is_read_as_utf8(profile: SiteProfile) -> None:
    raw = "/th/content/ข่าว".encode().decode("latin-1")
    step = follow(profile, None, ("https://www.mfa.go.th/x",), raw, "ข่าว")
    assert step == "https://www.mfa.go.th/th/content/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7"


def test_a_circle_and_a_long_chain_end(profile: SiteProfile) -> None:
    assert kind(follow(profile, None, (HERE, HERE + "/"), HERE, KEY)) == "redirect"
    chain = tuple(f"{HERE}?hop={hop}" for hop in range(profile.limits.redirects + 1))
    assert kind(follow(profile, None, chain, f"{HERE}?hop=99", KEY)) == "redirect"


@pytest.mark.parametrize("host", ["", ORIGIN, "https://www.mfa.go.th", "http://mfa.go.th"])
def test_with_an_origin_the_sites_own_hosts_are_asked_there(
    profile: SiteProfile, host: str
) -> None:
    step = follow(profile, ORIGIN, (f"{ORIGIN}/x",), f"{host}/th/content/{KEY}", KEY)
    assert step == f"{ORIGIN}/th/content/{KEY}"


@pytest.mark.parametrize("other", ["http://127.0.0.1:8081/", "https://127.0.0.1:8080/"])
def test_an_origin_opens_no_other_port_or_scheme(profile: SiteProfile, other: str) -> None:
    assert kind(follow(profile, ORIGIN, (f"{ORIGIN}/x",), other, KEY)) == "refused"
