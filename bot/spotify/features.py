"""Audio features of tracks, a hundred a request, from an app that may still ask for them.

Spotify took them from every app but those with extended quota that had used them before 27 November
2024, and does not say which these are: an app is asked once, and its "no" is remembered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from bot.errors import CoolingDown, SpotifyProblem
from bot.settings import WEB_API, Settings
from bot.spotify import asks
from bot.spotify.calls import WebApi
from bot.spotify.refusals import Refused
from storage import FEATURES, Account, Question, Store

log = logging.getLogger(__name__)

SERVICE, WHAT = "spotify", "features"
AT_ONCE = 100
PAGES = 20
"""Requests a call, so that one call ends."""

DAY = 86_400.0
KEEP = 180 * DAY
"""Seconds until a track is asked about again: what Spotify tells has that shelf life."""

KEEP_NO = 30 * DAY
"""The same where Spotify had nothing, and where it refused the app."""


class FeatureFiller:
    """`await fill()` as in `bot.spotify.Spotify.fill_features`."""

    def __init__(
        self, settings: Settings, api: WebApi, store: Store, clock: Callable[[], float]
    ) -> None:
        self._settings = settings
        self._api = api
        self._store = store
        self._clock = clock

    async def fill(self) -> int:
        """How many tracks Spotify told something of."""
        # Where nothing of Spotify's may be learned from, there is nothing to ask for.
        if self._settings.spotify_quota != "extended" or not (
            set(WEB_API) & set(self._settings.learn_from)
        ):
            return 0
        account = await asyncio.to_thread(self._some_account)
        if account is None:
            return 0
        filled = 0
        for _ in range(PAGES):
            asked = await asyncio.to_thread(self._due)
            if not asked:
                break
            try:
                answer = await self._api.call(account, asks.audio_features(list(asked)))
            except Refused as refusal:
                if refusal.status in (403, 404):
                    await asyncio.to_thread(self._refused, account.client_id)
                break
            except (CoolingDown, SpotifyProblem):
                break  # as with genres: what is missing comes with a later call
            filled += await asyncio.to_thread(self._save, asked, answer.get("audio_features"))
        return filled

    def _some_account(self) -> Account | None:
        client_id = self._settings.spotify_client_id
        refused = self._store.meta.get(_refusal_of(client_id or ""))
        if client_id is None or (refused and float(refused) > self._clock() - KEEP_NO):
            return None
        for account in self._store.accounts.all():
            if (
                account.service == "spotify"
                and account.client_id == client_id
                and account.problem is None
            ):
                return account
        return None

    def _due(self) -> dict[str, Question]:
        """{track id: the question about it}, the most wanted first."""
        self._store.lookups.gather([SERVICE])
        due = self._store.lookups.due(SERVICE, WHAT, AT_ONCE)
        numbers = [one.recording_id for one in due if one.recording_id is not None]
        known = self._store.catalogue.recordings(numbers)
        return {
            track_id: one
            for one in due
            if one.recording_id in known and (track_id := known[one.recording_id].spotify_id)
        }

    def _refused(self, client_id: str) -> None:
        log.info("Spotify does not tell this app audio features; it is not asked again for a month")
        self._store.meta.set(_refusal_of(client_id), str(self._clock()))

    def _save(self, asked: dict[str, Question], answer: object) -> int:
        rows = [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []
        told = {
            track_id: values
            for row in rows
            if (track_id := row.get("id")) in asked and (values := _values(row))
        }
        with self._store.transaction():
            self._store.outside.set_features(SERVICE, told)
            self._store.lookups.answered(
                [asked[track_id] for track_id in told],
                [one for track_id, one in asked.items() if track_id not in told],
                keep=KEEP,
                keep_nothing=KEEP_NO,
            )
        return len(told)


def _values(row: dict[str, Any]) -> dict[str, float]:
    """What of a row is a number; a tempo of 0 is Spotify's way to say that it heard none."""
    return {
        name: float(value)
        for name in FEATURES
        if isinstance(value := row.get(name), int | float) and not (name == "tempo" and value == 0)
    }


def _refusal_of(client_id: str) -> str:
    return f"no audio features for {client_id}"


__all__ = ["AT_ONCE", "FeatureFiller"]
