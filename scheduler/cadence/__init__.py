"""Choose when a known release is looked at again: see ``docs/cadence.md``."""

from scheduler.cadence.looking import LONGEST, LONGEST_REMOVED, Planned, Reason, next_look
from scheduler.cadence.terms import Terms

__all__ = ["LONGEST", "LONGEST_REMOVED", "Planned", "Reason", "Terms", "next_look"]
