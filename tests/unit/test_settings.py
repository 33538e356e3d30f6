"""The Scrapy settings: closed, polite, and nothing running that is not used."""

from typing import Any

import msgspec
import pytest
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list

from crawler.order import NO_CONTACT, SiteOrder, user_agent
from crawler.profile import find_profile
from crawler.settings import settings_for


@pytest.fixture
def order() -> SiteOrder:
    return SiteOrder(profile=find_profile("mfa-th"), run_id=1, site_id=1)


@pytest.fixture
def settings(order: SiteOrder) -> Settings:
    return Settings(settings_for(order, "mailto:desk@example.org"))


def components(settings: Settings, group: str) -> list[str]:
    return build_component_list(settings.get_component_priority_dict_with_base(group))


def test_nothing_listens_and_nothing_runs_code_from_outside(settings: Settings) -> None:
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert components(settings, "EXTENSIONS") == []


def test_only_http_and_https_have_a_handler(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_only_the_middlewares_in_use_are_on(settings: Settings) -> None:
    names = {path.rpartition(".")[2] for path in components(settings, "DOWNLOADER_MIDDLEWARES")}
    assert names == {"DefaultHeadersMiddleware", "UserAgentMiddleware", "HttpCompressionMiddleware"}
    assert components(settings, "SPIDER_MIDDLEWARES") == []


@pytest.mark.parametrize(
    "name", ["REDIRECT_ENABLED", "METAREFRESH_ENABLED", "RETRY_ENABLED", "REFERER_ENABLED",
             "COOKIES_ENABLED", "HTTPPROXY_ENABLED", "HTTPCACHE_ENABLED"]
)  # fmt: skip
def test_what_we_do_ourselves_or_never_is_off(settings: Settings, name: str) -> None:
    assert not settings.getbool(name)


def test_one_request_at_a_time_with_the_profiles_delay_and_limits(settings: Settings) -> None:
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getfloat("DOWNLOAD_DELAY") == 2.0
    assert settings.getfloat("DOWNLOAD_DELAY_JITTER") == 0
    assert settings.getint("DOWNLOAD_MAXSIZE") == 10_000_000
    assert settings.getfloat("DOWNLOAD_TIMEOUT") == 30.0
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")


def test_an_order_may_set_the_delay_of_a_server_of_ones_own(order: SiteOrder) -> None:
    own = msgspec.structs.replace(order, delay=0.0)
    assert settings_for(own, "")["DOWNLOAD_DELAY"] == 0.0


@pytest.mark.parametrize(
    ("contact", "ending"),
    [
        ("mailto:desk@example.org", " (+mailto:desk@example.org)"),
        ("", f" (+{NO_CONTACT})"),
        ("a\r\nX-Evil: 1", " (+aX-Evil: 1)"),
        ("ข่าว", f" (+{NO_CONTACT})"),
        ("x) Googlebot (y", " (+x Googlebot y)"),
    ],
)
def test_the_user_agent_names_us_and_whom_to_write_to(contact: str, ending: str) -> None:
    agent = user_agent(contact)
    assert agent.startswith("ministrywatch/")
    assert agent.endswith(ending)
    assert agent.isprintable()


def test_settings_are_new_each_time(order: SiteOrder) -> None:
    first: dict[str, Any] = settings_for(order, "")
    first["EXTENSIONS"].clear()
    assert settings_for(order, "")["EXTENSIONS"]
