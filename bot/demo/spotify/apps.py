"""The apps registered at the small Spotify, and the rules for where a sign-in may return to."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

LOOPBACKS = ("127.0.0.1", "::1")
WEB_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class Application:
    """An app in a developer's dashboard.

    `redirect_uris` None takes every address the rules allow, `secret` None every secret.
    `allowlist` are the names of the members who may use it in development mode, None all.
    Apps of the same `developer` share one quota.
    """

    name: str = "This app"
    secret: str | None = None
    redirect_uris: tuple[str, ...] | None = None
    allowlist: Set[str] | None = None
    owner_premium: bool = True
    developer: str = "host"

    @classmethod
    def made_from(cls, given: Application | Mapping[str, Any], default: Application) -> Application:
        """An entry of `client_ids`; what a mapping leaves out is as in `default`."""
        if isinstance(given, Application):
            return given
        values = {name: getattr(default, name) for name in cls.__slots__} | dict(given)
        if values["redirect_uris"] is not None:
            values["redirect_uris"] = tuple(values["redirect_uris"])
        if values["allowlist"] is not None:
            values["allowlist"] = frozenset(values["allowlist"])
        return cls(**values)

    def returns_to(self, address: str) -> bool:
        """Whether the address is registered. A loopback literal may be registered without a port:
        then every port is right."""
        if self.redirect_uris is None or address in self.redirect_uris:
            return True
        parts = urlsplit(address)
        if parts.hostname not in LOOPBACKS or parts.port is None:
            return False
        without = parts._replace(netloc=parts.netloc.rsplit(":", 1)[0]).geturl()
        return without in self.redirect_uris


def redirect_problem(address: str) -> str | None:
    """Why Spotify takes no app with this redirect address, None where it does (since April 2025:
    https, or http to a loopback literal; `localhost` is not allowed)."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "Invalid redirect URI"
    if not parts.scheme or parts.fragment or (parts.scheme in WEB_SCHEMES and not host):
        return "Invalid redirect URI"
    if host == "localhost":
        return "Insecure redirect URI"
    if parts.scheme == "http" and host not in LOOPBACKS:
        return "Insecure redirect URI"
    return None
