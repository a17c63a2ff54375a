"""What every request to Spotify has in common: timeouts, plain sessions, quiet loggers."""

from __future__ import annotations

import logging
from ipaddress import ip_address
from urllib.parse import urlsplit

import requests

from bot.spotify.bounded import bound

API_TIMEOUT = (5.0, 15.0)
"""Seconds to connect, and to wait for each answer of the Web API."""

ACCOUNTS_TIMEOUT = (5.0, 15.0)
"""The same for the accounts service."""


def keep_quiet() -> None:
    """Pin the loggers that would print tokens or what somebody listens to.

    spotipy's DEBUG lines hold the Authorization header and whole answers, its ERROR lines the query
    (ids of artists) of a refusal that is reported by us anyway; urllib3's DEBUG lines hold paths.
    """
    logging.getLogger("spotipy").setLevel(logging.INFO)
    logging.getLogger("spotipy.client").setLevel(logging.CRITICAL)
    logging.getLogger("spotipy.oauth2").setLevel(logging.CRITICAL)
    logging.getLogger("urllib3").setLevel(logging.INFO)


def new_session(url: str) -> requests.Session:
    """A session without any retry of its own, with bounded answers, for one thread at a time.

    Proxies of the environment are honoured, except on the way to this very machine.
    """
    session = bound(requests.Session())
    session.trust_env = not _is_loopback(urlsplit(url).hostname or "")
    return session


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
