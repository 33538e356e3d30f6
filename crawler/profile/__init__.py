"""How one site looks: the model of a profile, its selectors, and the shelf they lie on."""

from crawler.profile.errors import ProfileError
from crawler.profile.load import ProfileSource, available, find_profile, load_profile
from crawler.profile.model import SiteProfile
from crawler.profile.reader import reader_id

__all__ = [
    "ProfileError",
    "ProfileSource",
    "SiteProfile",
    "available",
    "find_profile",
    "load_profile",
    "reader_id",
]
