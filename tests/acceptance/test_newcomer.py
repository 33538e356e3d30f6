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
