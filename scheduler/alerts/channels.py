"""The channels that messages go by; each is made when the first message needs it."""

from collections.abc import Callable, Mapping
from functools import cache

from scheduler.alerts.desk import Send
from scheduler.alerts.model import Envelope, Outcome, Smtp


def channels(
    smtp: Smtp | None, environ: Mapping[str, str], *, allow_private: bool
) -> dict[str, Send]:
    """Return how messages are sent, by the names that rules have in ``to``.

    What is loaded for one channel is not for another: a fault in it holds only its own messages.
    """

    def mail() -> Send:
        from scheduler.alerts.email import smtp_channel  # noqa: PLC0415

        return no_server if smtp is None else smtp_channel(smtp, environ)

    def hook() -> Send:
        from scheduler.alerts.webhook import webhook_channel  # noqa: PLC0415

        return webhook_channel(allow_private, environ)

    def chat() -> Send:
        from scheduler.alerts.chat import apprise_channel  # noqa: PLC0415

        return apprise_channel(allow_private, environ)

    return {"smtp": _late(mail), "webhook": _late(hook), "apprise": _late(chat)}


def no_server(_: Envelope) -> Outcome:
    """Say that no mail server is configured; the message waits for one."""
    reason = "there is no mail server: write its [smtp] table into the configuration"
    return Outcome(state="retry", reason=reason)


def _late(make: Callable[[], Send]) -> Send:
    made = cache(make)

    def send(envelope: Envelope) -> Outcome:
        return made()(envelope)

    return send
