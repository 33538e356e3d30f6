"""Which sites may count our own looks: as the profile or its family says, and only those."""

import pytest

from crawler.profile.load import available, load_profile

COUNTED = {source.name for source in available() if load_profile(source.path).counts_us}


def test_of_the_shipped_profiles_only_those_made_with_ewt_count_us() -> None:
    families = {source.name: load_profile(source.path).family for source in available()}
    assert {name for name, family in families.items() if family == "ewt"} == COUNTED
    assert COUNTED


@pytest.mark.parametrize(("said", "found"), [("", True), ("[pace]\ncounted = false\n", False)])
def test_a_profile_may_say_that_its_site_does_not(tmp_path, said: str, found: bool) -> None:
    path = tmp_path / "x.toml"
    path.write_text(
        'name = "x"\nfamily = "ewt"\ntitles = {en = "X"}\nhome = "https://x.go.th/"\n'
        'hosts = ["x.go.th"]\n[[listings]]\nname = "news"\n'
        'url = "https://x.go.th/more_news.php?cid=1&offset={offset}"\n' + said,
        encoding="utf-8",
    )
    profile = load_profile(path)
    assert (profile.counts_us, profile.cookies) == (found, True)
