"""What a newcomer does in the first hour: odd folders, half-made profiles, pipes, typing errors."""

import pytest


@pytest.fixture
def sites(desk):
    """A folder of profiles in which one of its own is broken."""
    folder = desk.folder / "sites"
    folder.mkdir()
    good = desk.run("site", "show", "mfa-th").out
    broken = good.replace('name = "mfa-th"', 'name = "mine"', 1).replace("delay = ", "dealy = ", 1)
    (folder / "mine.toml").write_text(broken, encoding="utf-8")
    return folder


def test_one_broken_profile_does_not_stop_the_visit_to_all_others(desk, sites, origin):
    visit = ("crawl", "--all", "--sites", str(sites), "--origin", origin, "--delay", "0")
    ran = desk.run(*visit, code=3)
    (line,) = ran.err.splitlines()
    assert str(sites / "mine.toml") in line
    assert "pace.dealy" in line
    assert "mfa-th" in ran.out
    told = desk.run(*visit, "--json", code=3).json
    assert "mfa-th" in {run["site"] for run in told["runs"]}
    assert [each["site"] for each in told["broken_profiles"]] == ["mine"]


def test_a_broken_profile_that_is_named_is_an_error(desk, sites):
    ran = desk.run("crawl", "mine", "--sites", str(sites), code=1)
    assert "pace.dealy" in ran.err


def test_a_broken_profile_is_listed_with_its_fault(desk, sites):
    listed = desk.run("site", "list", "--sites", str(sites), "--json", code=3).json["sites"]
    faults = {row["name"]: row["fault"] for row in listed}
    assert faults["mfa-th"] is None
    assert "pace.dealy" in faults["mine"]
    shown = desk.run("site", "list", "--sites", str(sites), code=3).out
    assert "mine cannot be used: " in shown
    assert "pace.dealy" in desk.run("doctor", "--sites", str(sites), code=1).out


def test_a_broken_profile_hides_no_release(seen, sites):
    url = "http://mfa.go.th//th/content/vaccine-fund0264"
    shown = seen.run("release", "show", url, "--sites", str(sites), "--json").json
    assert shown["key"] == "vaccine-fund0264"


@pytest.mark.parametrize("url", ["kept.sqlite", "sqlite:///kept.sqlite"])
def test_paths_of_a_configuration_are_taken_from_its_own_folder(desk, sites, url):
    place = desk.folder / "set" / "up"
    place.mkdir(parents=True)
    sites.rename(place / "ours")
    path = place / "watch.toml"
    path.write_text(f"sites = 'ours'\n[database]\nurl = '{url}'\n", encoding="utf-8")
    desk.env["MINISTRYWATCH_DB"] = ""
    desk.run("db", "upgrade", "--config", str(path))
    assert (place / "kept.sqlite").exists()
    assert not (desk.folder / "kept.sqlite").exists()
    listed = desk.run("site", "list", "--config", "set/up/watch.toml", "--json", code=3).json
    assert "mine" in {row["name"] for row in listed["sites"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sites = 'nowhere'", ("sites: ", "/nowhere: no such folder", "mend the key")),
        (
            "[network]\ncontct = 'x'",
            ("network.contct: is not a key of a configuration", "(did you mean contact?)"),
        ),
        ("netwrok = 1", ("netwrok: is not a key", "(did you mean network?)")),
        ("[[alert]]\nname = 'x'\nto = 'pigeon'", ("alert[0].to: ", "write smtp or webhook")),
        (
            "[[alert]]\nname = 'x'\nto = 'smtp'\nseverity = 'high'",
            ("alert[0].severity: ", "write cosmetic or substantive"),
        ),
    ],
)
def test_a_mistake_in_a_configuration_is_told_in_plain_words(desk, text, said):
    path = desk.folder / "watch.toml"
    path.write_text(text, encoding="utf-8")
    (line,) = desk.run("event", "list", "--config", str(path), code=1).err.splitlines()
    for words in (f"error: {path}: ", *said):
        assert words in line
    assert "--sites" not in line


@pytest.mark.parametrize(("name", "value"), [("--sites", None), ("MINISTRYWATCH_SITES", "none")])
def test_a_missing_folder_of_profiles_names_where_it_was_named(desk, name, value):
    if value:
        desk.env[name] = value
    ran = desk.run("site", "list", *(() if value else (name, "none")), code=1)
    assert f"none: no such folder of site profiles; check {name}" in ran.err
