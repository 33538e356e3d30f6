"""Profiles from TOML files: those shipped, and those of a user's folder, which come first."""

from pathlib import Path

import msgspec

from crawler.profile.check import check
from crawler.profile.errors import ProfileError
from crawler.profile.families import Rules, inherited, merged
from crawler.profile.model import SiteProfile
from crawler.profile.toml import read_toml
from storage.errors import complaint, whereabouts

SHIPPED = Path(__file__).resolve().parent.parent / "profiles"


class ProfileSource(msgspec.Struct, frozen=True):
    """A profile that can be loaded: its name, its file, and whether it came with the product."""

    name: str
    path: Path
    shipped: bool


def available(extra: Path | None = None) -> list[ProfileSource]:
    """Return every profile by name; a file in ``extra`` hides the shipped one of its name."""
    shelf = {path.stem: ProfileSource(path.stem, path, True) for path in SHIPPED.glob("*.toml")}
    if extra is not None:
        if not extra.is_dir():
            raise ProfileError(f"{extra}: no such folder; create it or mend --sites")
        for path in extra.glob("*.toml"):
            shelf[path.stem] = ProfileSource(path.stem, path, False)
    return [shelf[name] for name in sorted(shelf)]


def find_profile(name: str, extra: Path | None = None) -> SiteProfile:
    """Return the profile called ``name``; raise ProfileError when there is none."""
    return load_profile(source_of(name, extra).path)


def source_of(name: str, extra: Path | None = None) -> ProfileSource:
    """Return where the profile called ``name`` is; raise ProfileError when there is none."""
    shelf = {source.name: source for source in available(extra)}
    if name in shelf:
        return shelf[name]
    raise ProfileError(f"{name}: no profile of that name; {whereabouts(name, shelf)}")


def load_profile(path: Path) -> SiteProfile:
    """Return the profile in the file; raise ProfileError naming file, key and mend.

    Families are sought beside the file, in its folder ``families``, and among the shipped ones.
    """
    try:
        rules = _with_versions(inherited(read_toml(path), path.parent))
        profile = msgspec.convert(rules, SiteProfile)
        check(profile, path.stem)
    except msgspec.ValidationError as error:
        raise ProfileError(f"{path}: {complaint(error, 'a profile', SiteProfile)}") from None
    except ProfileError as error:
        raise ProfileError(f"{path}: {error}") from None
    return profile


def _with_versions(rules: Rules) -> Rules:
    """Complete each dated version of a page by what today's page says."""
    page, versions = rules.get("page", {}), rules.get("versions", ())
    if not isinstance(page, dict) or not isinstance(versions, list):
        return rules
    whole = [
        {**each, "page": merged(page, each["page"])}
        if isinstance(each, dict) and isinstance(each.get("page"), dict)
        else each
        for each in versions
    ]
    return {**rules, "versions": whole} if versions else rules
