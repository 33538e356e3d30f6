"""From the configuration to alerts: the rules in force, and delivering what is due."""

import os
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from ministrywatch.config import Settings
    from scheduler.alerts.desk import Send
    from scheduler.alerts.model import Rule

PATIENCE = timedelta(seconds=60)
"""How long a command that has done its own work begins further messages."""


def rules_in_force(settings: "Settings") -> "tuple[Rule, ...]":
    """Return the rules; raises ConfigError when one names a site that there is no profile of."""
    if any(rule.sites for rule in settings.alerts):
        from crawler.profile.load import available
        from ministrywatch.config import ConfigError
        from scheduler.alerts.checking import unknown_sites

        names = [source.name for source in available(settings.sites)]
        for fault in unknown_sites(settings.alerts, names):
            raise ConfigError(f"{settings.source}: {fault}")
    return settings.alerts


def rule_called(settings: "Settings", name: str) -> "Rule":
    """Return one rule by its name; raises MendableError when there is none."""
    from storage.errors import MendableError, whereabouts

    for rule in rules_in_force(settings):
        if rule.name == name:
            return rule
    hint = whereabouts(name, [rule.name for rule in settings.alerts])
    raise MendableError(f"{name}: no alert of that name in the configuration; {hint}")


def ways(settings: "Settings") -> "dict[str, Send]":
    """Return the channels, with secrets from this process's environment."""
    from scheduler.alerts.channels import channels

    return channels(settings.smtp, os.environ, allow_private=settings.allow_private)


class Posted(NamedTuple):
    """What a command delivered after its own work: how many arrived, and what failed."""

    delivered: int = 0
    faults: Sequence[str] = ()


def post(settings: "Settings", engine: "Engine") -> Posted:
    """Deliver what is due and write the feeds; what fails is tried again later.

    It is no failure of the command.
    """
    if not settings.alerts:
        return Posted()
    from ministrywatch.visiting import now
    from scheduler.alerts.feeds import refresh
    from scheduler.alerts.postman import deliver

    unwritten = refresh(engine, settings.alerts, now())
    sent = deliver(engine, settings.alerts, ways(settings), now, random.random, PATIENCE)
    return Posted(sent.delivered, (*unwritten, *sent.faults))
