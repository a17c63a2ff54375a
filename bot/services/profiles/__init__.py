"""Public listening profiles: connected with consent, read, kept up with."""

from bot.services.profiles.accounts import (
    NotConnected,
    ProfileOffer,
    connect,
    profiles_of,
)
from bot.services.profiles.profiles import (
    GONE,
    PRIVATE,
    Profiles,
    ProfileUpdate,
)
from bot.services.profiles.reading import (
    LOVED,
    ProfileProgress,
    ProfileReport,
)

__all__ = [
    "GONE",
    "LOVED",
    "PRIVATE",
    "NotConnected",
    "ProfileOffer",
    "ProfileProgress",
    "ProfileReport",
    "ProfileUpdate",
    "Profiles",
    "connect",
    "profiles_of",
]
