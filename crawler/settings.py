"""The Scrapy settings of a visit: polite, closed to the outside, and nothing running idle."""

from typing import Any

from scrapy.settings import default_settings

from crawler.order import SiteOrder, user_agent

_HTTP = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"

_CLOSED: dict[str, Any] = {
    # Scrapy 2.19 opens two listening ports a crawl; the second runs code that is sent to it.
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOAD_HANDLERS": {"http": _HTTP, "https": _HTTP}
    | dict.fromkeys(("data", "file", "ftp", "s3")),
    # Scrapy takes any certificate; a forged page would be told as a ministry's edit.
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "HTTPPROXY_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "JOBDIR": None,
    "FEEDS": {},
}

# crawler.asking does what these would. They know neither the site's own hosts nor its releases;
# CookiesMiddleware asks the network for a list of public suffixes; and to RobotsTxtMiddleware a
# robots.txt that redirects, answers 503 or does not answer means that everything is allowed.
_OURS_TO_DO: dict[str, Any] = {
    "ROBOTSTXT_OBEY": False,
    "REDIRECT_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "RETRY_ENABLED": False,
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
}

_KEPT_MIDDLEWARES = frozenset({"defaultheaders", "useragent", "httpcompression"})


def base_settings() -> dict[str, Any]:
    """Return what holds for every site of the process."""
    return {
        **_CLOSED,
        **_OURS_TO_DO,
        **_without_idle_parts(),
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "DNS_TIMEOUT": 15,
        "LOG_LEVEL": "WARNING",
        "LOG_VERSIONS": [],
        "LOGSTATS_INTERVAL": 0,
        "STATS_DUMP": False,
        "MEMUSAGE_ENABLED": False,
        "CONCURRENT_ITEMS": 1,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
    }


def settings_for(site: SiteOrder, contact: str) -> dict[str, Any]:
    """Return the settings of one site's spider: its pace, its limits and our name."""
    profile = site.profile
    language = profile.language
    return {
        **base_settings(),
        "USER_AGENT": user_agent(contact),
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": f"{language},en;q=0.5" if language != "en" else "en",
        },
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": profile.pace.delay if site.delay is None else site.delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_TIMEOUT": profile.limits.timeout,
        "DOWNLOAD_MAXSIZE": profile.limits.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
    }


def _without_idle_parts() -> dict[str, Any]:
    """Switch off every middleware and extension but those in use; they cost 0.25 ms a page."""

    def off(group: dict[str, int]) -> dict[str, None]:
        return dict.fromkeys(p for p in group if p.split(".")[-2] not in _KEPT_MIDDLEWARES)

    return {
        "DOWNLOADER_MIDDLEWARES": off(default_settings.DOWNLOADER_MIDDLEWARES_BASE),
        "SPIDER_MIDDLEWARES": off(default_settings.SPIDER_MIDDLEWARES_BASE),
        "EXTENSIONS": off(default_settings.EXTENSIONS_BASE),
    }
