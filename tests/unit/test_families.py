"""Families lend their rules, and dated versions complete themselves from today's page."""

from datetime import date
from pathlib import Path

import pytest

from crawler.profile import ProfileError, load_profile
from crawler.profile.families import families, merged

FAMILY = """
about = "A system of ours."
[signs]
html = ["powered by ours"]
url = ['/news\\.php\\?id=']
[[list]]
item = "div.item"
date = "span.date"
[release]
pattern = '^/news\\.php\\?id=(?P<key>[0-9]+)$'
keep_query = ["id"]
[page]
body = "div.body"
views = "span.views"
ignore = ["div.share"]
[pace]
cookies = true
"""
OWN = """
name = "x"
family = "ours"
titles = {en = "X"}
home = "https://x.go.th/"
hosts = ["x.go.th"]
[[listings]]
name = "news"
url = "https://x.go.th/more.php?offset={offset}"
step = 20
[page]
body = "td.text"
ignore = []
[[versions]]
until = 2019-12-31
[versions.page]
body = "font.old"
[[versions]]
until = 2022-06-30
[versions.page]
views = "b.hits"
"""


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    (tmp_path / "families").mkdir()
    (tmp_path / "families" / "ours.toml").write_text(FAMILY)
    (tmp_path / "x.toml").write_text(OWN)
    return tmp_path


def test_a_profile_says_what_differs_and_has_the_rest_of_its_family(sites: Path) -> None:
    profile = load_profile(sites / "x.toml")
    assert (profile.family, profile.layouts[0].date, profile.pace.cookies) == (
        "ours",
        "span.date",
        True,
    )
    assert (profile.page.body, profile.page.views, profile.page.ignore) == (
        "td.text",
        "span.views",
        (),
    )


def test_an_offset_runs_in_the_steps_of_the_list(sites: Path) -> None:
    (listing,) = load_profile(sites / "x.toml").listings
    assert listing.urls(3) == tuple(f"https://x.go.th/more.php?offset={n}" for n in (0, 20, 40))


@pytest.mark.parametrize(
    ("day", "body", "views"),
    [
        (date(2019, 12, 31), "font.old", "span.views"),
        (date(2020, 1, 1), "td.text", "b.hits"),
        (date(2022, 6, 30), "td.text", "b.hits"),
        (date(2022, 7, 1), "td.text", "span.views"),
        (None, "td.text", "span.views"),
    ],
)
def test_a_page_is_read_by_the_version_of_its_day(
    sites: Path, day: date | None, body: str, views: str
) -> None:
    rules = load_profile(sites / "x.toml").page_on(day)
    assert (rules.body, rules.views) == (body, views)


def test_versions_stand_in_the_order_of_their_days(sites: Path) -> None:
    path = sites / "x.toml"
    path.write_text(OWN.replace("2019-12-31", "2023-12-31"))
    with pytest.raises(ProfileError, match="versions: are not in the order of their days"):
        load_profile(path)


def test_an_unknown_family_is_answered_with_the_nearest(sites: Path) -> None:
    path = sites / "x.toml"
    path.write_text(OWN.replace('"ours"', '"our"'))
    with pytest.raises(ProfileError, match="family: 'our' is unknown; did you mean ours"):
        load_profile(path)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[signs]", "[signs]\nhtlm = []", "unknown field `htlm`"),
        ("id=']", "id=(']", r"signs\.url\[0\]: .* is not a pattern"),
        ("[signs]", "[signs", "line 3"),
    ],
)
def test_a_broken_family_is_named_with_its_file(
    sites: Path, before: str, after: str, said: str
) -> None:
    (sites / "families" / "ours.toml").write_text(FAMILY.replace(before, after))
    with pytest.raises(ProfileError, match=said) as caught:
        load_profile(sites / "x.toml")
    assert "ours.toml" in str(caught.value)


def test_a_user_s_family_stands_beside_the_shipped_ones(sites: Path) -> None:
    found = {family.name: family for family in families(sites)}
    assert found["ours"].about == "A system of ours."
    assert found["ours"].signs.html == ("powered by ours",)
    assert "signs" not in found["ours"].rules


def test_merging_changes_neither_side() -> None:
    below = {"page": {"body": "a", "ignore": ["x"]}, "n": 1}
    above = {"page": {"ignore": ["y"]}}
    assert merged(below, above) == {"page": {"body": "a", "ignore": ["y"]}, "n": 1}
    assert (below, above) == (
        {"page": {"body": "a", "ignore": ["x"]}, "n": 1},
        {"page": {"ignore": ["y"]}},
    )
