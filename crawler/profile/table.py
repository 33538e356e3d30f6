"""A table of a profile, the base of all that one may say."""

import msgspec


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One table of a profile: a key that is not known is an error, not a comment."""
