"""What a newcomer does in the first hour: odd folders, half-made profiles, pipes, typing errors."""

import re

import pytest
from msgspec.structs import replace

from ministrywatch.demo import faults


@pytest.fixture
def sites(desk):
    """A folder of profiles in which one of its own is broken."""
    folder = desk.folder / "sites"
    folder.mkdir()
    good = desk.run("site", "show", "mfa-th").out
    broken = good.replace('name = "mfa-th"', 'name = "mine"', 1) + "[pace]\ndealy = 2.0\n"
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
        (
            "[[alert]]\nname = 'x'\nto = 'pigeon'",
            ("alert[0].to: ", "write apprise or feed or smtp or webhook"),
        ),
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


def test_what_is_piped_has_no_blanks_at_its_ends_and_no_endless_rules(seen, origin):
    (seen.folder / "long.html").write_text(_page("ยาว" * 5_000), encoding="utf-8")
    for command in (
        ("parse", "mfa-th", "long.html"),
        ("release", "show", "vaccine"),
        ("release", "list"),
        ("release", "history", "vaccine"),
        ("event", "list"),
        ("site", "list"),
        ("demo",),
    ):
        lines = seen.run(*command).out.splitlines()
        assert [line for line in lines if line != line.rstrip()] == []
        assert max((len(line) for line in lines if "─" in line), default=0) <= 80
        if command[0] == "parse":
            assert any("ยาว" * 5_000 in line for line in lines)


def _page(words):
    body = "ContentDetailstyled__ContentDescription"
    return f"<html><body><h1>หัวข้อข่าว</h1><div class='{body}'><p>{words}</p></div></body></html>"


def test_a_dry_run_shows_what_it_read_and_no_id_that_is_not_kept(seen, ministry, origin):
    visit = ("crawl", "mfa-th", "--origin", origin, "--delay", "0", "--recheck", "all", "--dry-run")
    before = seen.database.read_bytes()
    shown = seen.run(*visit).out
    keys = [row["key"] for row in seen.run("release", "list", "--json").json["releases"]]
    assert all(sum(key in line for line in shown.splitlines()) >= 1 for key in keys)
    assert "✎ edited" in shown
    assert not re.search(r"event [0-9a-f]{16}", shown)
    assert shown.endswith("A dry run: nothing of this was kept.\n")
    told = seen.run(*visit, "--json").json
    assert {each["key"] for each in told["read"]} == set(keys)
    assert {event["id"] for event in told["events"]} == {None}
    assert seen.database.read_bytes() == before


def test_events_on_screen_say_where_and_a_new_one_when_it_was_published(seen, ministry, origin):
    visit = ("crawl", "mfa-th", "--origin", origin, "--delay", "0", "--recheck", "all")
    fund = ministry.article("vaccine-fund0264")
    # The same text under another address would be the same release.
    words = ("กระทรวงการต่างประเทศจัดสัมมนาเครือข่ายนักการทูตรุ่นใหม่ ณ วิเทศสโมสร",)
    ministry.publish(replace(fund, slug="ข่าวใหม่-นี้", title="สัมมนานักการทูตรุ่นใหม่", body=words))
    shown = seen.run(*visit).out.splitlines()
    at = next(n for n, line in enumerate(shown) if line.startswith("＋ new"))
    assert shown[at + 1] == "  https://www.mfa.go.th/th/content/ข่าวใหม่-นี้"
    assert shown[at + 2].endswith("  published 2021-02-03")
    listed = seen.run("event", "list", "--kind", "new", "--limit", "1").out.splitlines()
    assert listed[0].split() == ["event", "at", "kind", "key", "title"]
    id_ = listed[1].split()[0]
    assert "ข่าวใหม่-นี้" in listed[1]
    assert shown[at : at + 3] == seen.run("event", "show", id_).out.splitlines()[:3]


@pytest.mark.parametrize("command", ["release", "event"])
def test_a_list_that_is_not_whole_says_so_beside_it(seen, command):
    def listed(*args):
        ran = seen.run(command, "list", *args)
        return len(ran.out.splitlines()) - 1, ran.err

    whole, said = listed("--limit", "9" * 30)
    assert said == ""
    assert listed("--limit", str(whole)) == (whole, "")
    more = "There are more than these 3: raise --limit, or narrow it down.\n"
    assert listed("--limit", "3") == (3, more)
    ran = seen.run(command, "list", "--limit", "3", "--json")
    assert [len(shown) for shown in ran.json.values()] == [3]
    assert ran.err == more


@pytest.mark.parametrize("key", ["vaccine…", "https://www.mfa.go.th/th/content/vaccine-fund0264"])
def test_a_key_that_a_table_has_cut_is_understood(seen, key):
    assert seen.run("release", "show", key, "--json").json["key"] == "vaccine-fund0264"


def test_many_pages_with_one_problem_are_one_line(seen, ministry, origin):
    keys = ministry.keys
    for key in keys:
        ministry.fail(faults.status(403), on=key)
    visit = ("crawl", "mfa-th", "--origin", origin, "--delay", "0", "--recheck", "all")
    shown = seen.run(*visit, code=3).out
    (line,) = [line for line in shown.splitlines() if line.startswith("!")]
    assert f"({len(keys)} pages, for example https://www.mfa.go.th/" in line
    (run,) = seen.run(*visit, "--json", code=3).json["runs"]
    assert len(run["problems"]) == len(keys)


def test_a_few_pages_with_one_problem_are_all_named_in_thai(seen, ministry, origin):
    keys = [key for key in ministry.keys if key.startswith(("ไทย", "vaccine"))]
    for key in keys:
        ministry.fail(faults.status(403), on=key)
    visit = ("crawl", "mfa-th", "--origin", origin, "--delay", "0", "--recheck", "all")
    lines = seen.run(*visit, code=3).out.splitlines()
    for key in keys:
        assert f"  https://www.mfa.go.th/th/content/{key}" in lines


@pytest.mark.parametrize(
    "command",
    [
        ("release", "list", "--since", "99999999d"),
        ("event", "list", "--since", "9" * 5_000 + "d"),
        ("event", "list", "--since", "2569-13-01"),
        ("event", "list", "--since", ""),
    ],
    ids=["too old", "endless", "no month", "empty"],
)
def test_a_moment_that_is_none_is_a_usage_error(seen, command):
    ran = seen.run(*command, code=2)
    assert "is no moment" in ran.err
    assert "Traceback" not in ran.err


def test_a_buddhist_year_is_understood(seen):
    def since(day):
        return seen.run("event", "list", "--since", day, "--json").json["events"]

    assert since("2567-02-29") == since("2024-02-29") != []
    assert since("2800-01-01") == []


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("release", "list", "--state", "removed"), "None of the known releases matches.\n"),
        (("event", "list", "--kind", "restored"), "None of the events matches.\n"),
    ],
)
def test_a_list_that_is_empty_says_whether_there_is_anything(seen, command, said):
    assert seen.run(*command).out == said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("release", "list", "--site", "mfa-ht"), "mfa-ht: no site of that name; did you mean mfa"),
        (("release", "show", "vaccine", "--site", "zzz"), "zzz: no site of that name; there are: "),
        (("event", "list", "--site", "mfa-ht"), "did you mean mfa-th?"),
        (("release", "diff", "vacine"), "vacine: no such release; did you mean vaccine-fund0264?"),
        (("release", "diff", "xyzzy"), "see `ministrywatch release list`"),
        (
            ("site", "show", "mfa"),
            "did you mean mfa-aspa, mfa-en, mfa-kingrama9, mfa-sg or mfa-",
        ),
        (("release", "show", ""), "KEY is empty"),
        (("release", "show", "…"), "KEY is empty"),
        (("event", "show", ""), "ID is empty"),
        (
            ("release", "diff", "vaccine", "--from", "2"),
            "revision 2 of vaccine-fund0264 is the same",
        ),
        (("release", "diff", "vaccine", "--from", "1", "--to", "1"), "is the same as itself"),
        (("release", "diff", "vaccine", "--to", "1"), "is the first"),
        (("release", "diff", "vaccine", "--from", "7"), "there are revisions 1 to 2"),
        (("release", "diff", "e-visa", "--to", "2"), "there is revision 1 alone"),
        (("crawl", "mfa-th", "--origin", "foo"), "'foo': not an origin; write it as http://"),
        (("crawl", "mfa-th", "--origin", ""), "--origin '': not an origin"),
        (("demo", "--keep", "/nonexist/x.sqlite"), "/nonexist/x.sqlite: there is no such folder"),
        (("demo", "--keep", "/nonexist/x.sqlite"), "--keep"),
        (
            ("parse", "mfa-th", "page.html", "--url", "notaurl"),
            "notaurl: this is not an http",
        ),
    ],
)
def test_a_slip_is_told_in_one_line(seen, command, said):
    ran = seen.run(*command, code=1)
    (line,) = ran.err.splitlines()
    assert said in line
    assert ran.out == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "mirror.localhost", "LOCALHOST."])
def test_this_machine_is_refused_by_any_of_its_names(desk, host):
    del desk.env["MINISTRYWATCH_ALLOW_PRIVATE"]
    ran = desk.run("crawl", "mfa-th", "--origin", f"http://{host}:9", code=1)
    (line,) = ran.err.splitlines()
    assert "is on this machine or in a private network" in line
    assert "MINISTRYWATCH_ALLOW_PRIVATE=1" in line


def test_the_history_says_which_text_stands_now(seen, ministry, origin):
    visit = ("crawl", "mfa-th", "--origin", origin, "--delay", "0", "--recheck", "all")
    seen.run(*visit)  # the ministry has its first text again
    revisions = seen.run("release", "history", "vaccine", "--json").json["revisions"]
    assert [each["current"] for each in revisions] == [True, False]
    rows = seen.run("release", "history", "vaccine").out.splitlines()[3:]
    assert [row.split()[:2] for row in rows] == [["1", "live"], ["2", "past"]]

    def compared(*args):
        told = seen.run("release", "diff", "vaccine", *args, "--json").json
        return told["from"], told["to"]

    assert compared() == (2, 1)
    assert compared("--from", "2") == (2, 1)
    assert compared("--to", "2") == (1, 2)


def test_a_release_with_one_text_was_never_edited(seen):
    assert seen.run("release", "diff", "e-visa").out.endswith("it was never edited.\n")
    assert seen.run("release", "diff", "e-visa", "--json").json["diff"] == {}


@pytest.mark.parametrize(
    ("contact", "noted"),
    [
        ("desk@example.org", False),
        ("mailto:desk@example.org", False),
        ("https://example.org/contact", False),
        ("the news desk", True),
        ("desk@", True),
    ],
)
def test_the_doctor_notes_a_contact_that_nobody_can_write_to(desk, contact, noted):
    path = desk.folder / "watch.toml"
    path.write_text(f"[network]\ncontact = '{contact}'\n", encoding="utf-8")
    found = desk.run("doctor", "--config", str(path), "--json").json["findings"]
    (about,) = [each for each in found if "contact" in each["what"]]
    assert about["state"] == ("note" if noted else "ok")


def test_the_doctor_says_where_the_configuration_is_looked_for(desk):
    desk.env["XDG_CONFIG_HOME"] = str(desk.folder)
    path = desk.folder / "ministrywatch" / "config.toml"
    assert f"no configuration file at {path}: say whom" in desk.run("doctor").out
    path.parent.mkdir()
    path.write_text("", encoding="utf-8")
    assert f"• configuration {path}: say whom" in desk.run("doctor").out


def test_a_site_of_the_daemon_that_is_none_is_told_with_file_and_key(desk):
    path = desk.folder / "watch.toml"
    path.write_text('[daemon]\nsites = ["mfa-ht"]\nlisten = ""\n', encoding="utf-8")
    told = desk.run("doctor", "--config", str(path), code=1).out
    assert f"✗ {path}: daemon.sites: 'mfa-ht' is no site: did you mean mfa-th?" in told
    said = desk.run("daemon", "--config", str(path), code=1).err
    assert f"{path}: daemon.sites: mfa-ht: no profile of that name; did you mean mfa-th?" in said
    assert str(path) not in desk.run("daemon", "mfa-ht", "--config", str(path), code=1).err


@pytest.mark.parametrize("group", ["site", "release", "event", "db"])
def test_every_group_of_commands_has_an_example(desk, group):
    assert f"  ministrywatch {group} " in desk.run(group, "--help").out


def test_moments_have_one_form_in_json(seen, ministry, origin):
    ministry.take_down("vaccine-fund0264")
    visit = ("crawl", "mfa-th", "--origin", origin, "--delay", "0", "--recheck", "all", "--json")
    seen.run(*visit, code=None)
    (event,) = [e for e in seen.run(*visit, code=None).json["events"] if e["kind"] == "removed"]
    for moment in (event["at"], event["detail"]["first_gone_at"]):
        assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", moment)


def test_a_site_that_is_off_is_visited_when_it_is_named_and_that_is_said(desk, origin):
    folder = desk.folder / "sites"
    folder.mkdir()
    shown = desk.run("site", "show", "mfa-th").out
    name = 'name = "mfa-th"'
    off = shown.replace(name, f'{name}\nenabled = false\nreason = "its owner asked us to"', 1)
    (folder / "mfa-th.toml").write_text(off, encoding="utf-8")
    ran = desk.run(
        "crawl", "mfa-th", "--sites", str(folder), "--origin", origin, "--delay", "0", "--json"
    )
    said = "mfa-th is off in its profile: its owner asked us to; visiting because you named it"
    assert said in ran.err.splitlines()
    assert [each["site"] for each in ran.json["runs"]] == ["mfa-th"]
