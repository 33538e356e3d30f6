"""Rules as people write them: each fault is one line that names the file, the rule and the key."""

from pathlib import Path
from typing import Any

import pytest

from ministrywatch.config import ConfigError, Settings, settle
from scheduler.alerts.checking import missing_secrets, unknown_sites

HOOK = 'name = "hook"\nto = "webhook"\nurl = "https://hooks.example.org/a"\n'
MAIL = 'name = "desk"\nto = "smtp"\nrecipients = ["desk@example.org"]\n'
SMTP = '[smtp]\nhost = "mail.example.org"\n'


def settled(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return settle({}, config=str(path))


def alerts(*tables: str, more: str = "") -> str:
    return more + "".join(f"[[alert]]\n{table}\n" for table in tables)


def test_rules_and_the_mail_server_are_read_whole(tmp_path: Path) -> None:
    feed = 'name = "f"\nto = "feed"\nfolder = "feeds"\n'
    full = MAIL + (
        'sites = ["mfa-th"]\nkinds = ["new", "edited"]\nfields = ["title"]\nviews = 1000\n'
        'severity = "substantive"\nkeywords = ["วัคซีน"]\nkeywords_all = ["ไทย"]\n'
        'keywords_none = ["กีฬา"]\ncategories = ["ข่าวเด่น"]\ndeliver = "weekly mon 08:00"\n'
        'quiet = "22:00-06:00"\ntime_zone = "Asia/Tokyo"\nlanguage = "th"\nstorm = 5\n'
    )
    found = settled(tmp_path, alerts(full, HOOK, feed, more=SMTP + "tls = true\nport = 465\n"))
    assert [rule.name for rule in found.alerts] == ["desk", "hook", "f"]
    assert (found.alerts[0].keywords, found.alerts[0].storm) == (("วัคซีน",), 5)
    assert found.alerts[2].folder == str(tmp_path / "feeds")
    assert found.smtp is not None
    assert (found.smtp.host, found.smtp.port, found.smtp.tls) == ("mail.example.org", 465, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (alerts(HOOK, HOOK), "alert 'hook': name: there are two of it"),
        (alerts('name = "hook"\nto = "webhook"\n'), "alert 'hook': url: it is missing"),
        (alerts('name = "d"\nto = "smtp"\n', more=SMTP), "alert 'd': recipients: it is missing"),
        (alerts('name = "c"\nto = "apprise"\n'), "alert 'c': url_env: it is missing"),
        (alerts('name = "f"\nto = "feed"\n'), "alert 'f': folder: it is missing"),
        (alerts('name = "../f"\nto = "feed"\nfolder = "x"\n'), "name: a feed's file is called"),
        (alerts('name = " "\nto = "feed"\nfolder = "x"\n'), "name: it cannot be this"),
        (alerts(MAIL), "alert 'desk': to: there is no [smtp] table"),
        (alerts(MAIL.replace("desk@", "desk "), more=SMTP), "recipients: 'desk example.org' is no"),
        (alerts(MAIL.replace("desk@", "ข่าว@"), more=SMTP), "recipients: 'ข่าว@example.org' is no"),
        (alerts(MAIL.replace("desk@", "a..b@"), more=SMTP), "recipients: 'a..b@example.org' is no"),
        (alerts(MAIL.replace("example", "ex_am"), more=SMTP), "recipients: 'desk@ex_am.org' is no"),
        (alerts(HOOK + 'kinds = ["editd"]\n'), "kinds: 'editd' is none; did you mean edited?"),
        (alerts(HOOK + 'fields = ["tittle"]\n'), "fields: 'tittle' is none; did you mean title?"),
        (alerts(HOOK + 'deliver = "dayly 08:00"\n'), "deliver: 'dayly 08:00' is no time"),
        (alerts(HOOK + 'quiet = "22-06"\n'), "quiet: '22-06' is no span of hours"),
        (alerts(HOOK + 'time_zone = "Asia/Bankok"\n'), "time_zone: 'Asia/Bankok' is no time zone"),
        (alerts(HOOK + 'keywords = ["\u200b"]\n'), "keywords: '\\u200b' holds nothing"),
        (alerts(HOOK.replace("https://hooks", "hooks")), "url: it is not an http or https address"),
        (alerts(HOOK.replace("hooks.example.org", "[::1")), "url: it is an address that cannot"),
        (alerts(HOOK.replace("hooks", "me:pw@hooks")), "url: it is an address with a user name"),
        (alerts(HOOK + "storm = 0\n"), "storm: it must be at least 1"),
        (alerts(HOOK + 'secret_env = "whsec_c2VjcmV0"\n'), "secret_env: that is no name of a"),
        (alerts(HOOK + 'keyword = ["a"]\n'), "alert[0].keyword: is not a key of a configuration"),
        (alerts(HOOK + 'language = "sms"\n'), "alert[0].language: it cannot be 'sms'"),
        (alerts(MAIL, more=SMTP + 'user_env = "me@x"\n'), "smtp.user_env: that is no name"),
        (SMTP + "prot = 25\n", "smtp.prot: is not a key"),
        (SMTP + "port = 99999\n", "smtp.port: expected a whole number <= 65535"),
        (SMTP + "port = 0\n", "smtp.port: expected a whole number >= 1"),
        (SMTP + "timeout = 0\n", "smtp.timeout: expected a number > 0"),
        (SMTP + "timeout = inf\n", "smtp.timeout: expected a number <= 3600"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_rule_and_key(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settled(tmp_path, text)
    said = str(caught.value)
    assert said.startswith(str(tmp_path / "config.toml"))
    assert told in said
    assert "\n" not in said
    assert "c2VjcmV0" not in said


def test_a_site_that_is_misspelt_is_told_with_the_nearest(tmp_path: Path) -> None:
    found: Any = settled(tmp_path, alerts(HOOK + 'sites = ["moc", "mfa-ht"]\n')).alerts
    (said,) = unknown_sites(found, ["mfa-th", "moc"])
    assert said == "alert 'hook': sites: 'mfa-ht' is no site; did you mean mfa-th?"


def test_secrets_that_are_not_set_are_named_by_their_variables(tmp_path: Path) -> None:
    smtp = SMTP + 'user_env = "MAIL_USER"\npassword_env = "MAIL_PASSWORD"\n'
    found = settled(tmp_path, alerts(MAIL, HOOK + 'secret_env = "HOOK_KEY"\n', more=smtp))
    environ = {"MAIL_USER": "desk", "MAIL_PASSWORD": ""}
    assert list(missing_secrets(found.alerts, found.smtp, environ)) == [
        "alert 'hook': the variable HOOK_KEY is not set",
        "smtp: the variable MAIL_PASSWORD is not set",
    ]
    assert list(missing_secrets(found.alerts[1:], found.smtp, {"HOOK_KEY": "x"})) == []
