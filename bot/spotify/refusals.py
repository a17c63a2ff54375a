"""What Spotify answers instead of music, as the bot's own errors.

Messages of the Web API are matched, never repeated: they can hold ids of what somebody listens to.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import requests
import spotipy

from bot.errors import (
    CommontoneError,
    MissingScope,
    NotRegistered,
    OwnerNeedsPremium,
    SpotifyDown,
    SpotifyProblem,
)
from bot.language import N_, _

A_DAY = 86_400.0
LONGEST_REST = 7 * A_DAY
"""Seconds that a refusal is believed; Spotify's longest known are a day."""


class Refused(SpotifyProblem):
    """A 4xx without a name of its own; `status` is the HTTP status."""

    def __init__(
        self, status: int, sentence: str | None = None, next_step: str | None = None
    ) -> None:
        self.status = status
        super().__init__(
            sentence or _("Spotify refused that (status {status}).").format(status=status),
            next_step,
        )


class PlaylistGone(SpotifyProblem):
    sentence = N_("The playlist is no longer in Spotify: somebody deleted it meanwhile.")
    next_step = N_("Make a new one with /playlist.")


class PlaylistForbidden(SpotifyProblem):
    sentence = N_("Spotify does not let this account write to that playlist.")
    next_step = N_("Make a new one with /playlist, from the account that shall own it.")


class TokenRefused(Exception):
    """401: the access token does not count (any more). Stays inside `bot.spotify`."""


@dataclass
class RateLimited(Exception):
    """429. `retry_after` in seconds; `quota` when the day's quota is used up."""

    retry_after: float
    quota: bool


def translate(error: Exception) -> Exception:
    """The error behind what spotipy or requests raised; `error` itself where it is not theirs."""
    if isinstance(error, spotipy.SpotifyException):
        return _refusal(error.http_status, str(error.msg or ""), error.reason, error.headers)
    if isinstance(error, AttributeError) and isinstance(
        error.__context__, requests.exceptions.HTTPError
    ):
        # A body like {"error": "text"} makes spotipy stumble over its own error handling.
        response = error.__context__.response
        return _refusal(response.status_code, response.text, None, response.headers)
    if isinstance(error, requests.exceptions.RequestException | RecursionError):
        # The latter: an answer nested so deep that reading it was given up.
        return SpotifyDown()
    return error


def _refusal(
    status: int, message: str, reason: object, headers: Mapping[str, str] | None
) -> Exception:
    words = message.casefold()
    if status == 401:
        return TokenRefused()
    if status == 429:
        quota = reason == "QUOTA_EXCEEDED" or "quota_exceeded" in words
        return RateLimited(retry_after_of(headers, A_DAY if quota else 1.0), quota)
    if status == 403:
        return _forbidden(words)
    if status >= 500:
        return SpotifyDown()
    return Refused(status)


def _forbidden(words: str) -> CommontoneError:
    if "not registered" in words:
        return NotRegistered()
    if "premium" in words and "owner" in words:
        return OwnerNeedsPremium()
    if "scope" in words:
        return MissingScope()
    return Refused(403)


def retry_after_of(headers: Mapping[str, str] | None, default: float) -> float:
    """Seconds of a Retry-After header; `default` where it is missing or not a number."""
    try:
        seconds = float((headers or {}).get("Retry-After", ""))
    except ValueError:
        return default
    return min(max(0.0, seconds), LONGEST_REST) if math.isfinite(seconds) else default
