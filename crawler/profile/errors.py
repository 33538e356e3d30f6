"""The one error of this package: something in a profile that its writer can mend."""

from storage.errors import MendableError


class ProfileError(MendableError):
    """A profile that cannot be used; its text is one line: file, key, what is wrong, the mend."""
