"""ReccoBeats: audio features by Spotify's track ids, at most 40 a call.

https://reccobeats.com/docs. Run by one person and without any promise, so it stays optional. What
it does not know is left out, so answers are joined by the Spotify address in `href`, never by
order. It has no time signature.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.settings import Settings
from bot.sources import reading
from bot.sources.problems import SourceProblem
from bot.sources.web import Web
from storage import FEATURES

SERVICE = "reccobeats"
AT_ONCE = 40

_RANGES = {"key": (-1, 11), "loudness": (-100, 20), "mode": (0, 1), "tempo": (0, 400)}
"""Where a number makes sense; all others are in 0..1."""


class ReccoBeats:
    """Raises `SourceProblem`."""

    def __init__(self, settings: Settings, web: Web) -> None:
        self._web = web
        self._url = settings.reccobeats_url

    async def features(self, track_ids: Sequence[str]) -> dict[str, dict[str, float]]:
        """{track id: audio features by name} of at most `AT_ONCE` tracks."""
        answer = await self._web.json(
            SERVICE, "GET", f"{self._url}/audio-features", params={"ids": ",".join(track_ids)}
        )
        if answer is None:
            return {}
        if not isinstance(answer, dict) or not isinstance(answer.get("content"), list):
            raise SourceProblem(SERVICE, "garbage")
        asked = set(track_ids)
        found = {}
        for row in reading.rows(answer["content"]):
            track_id = reading.text(row.get("href")).partition("?")[0].rpartition("/")[2]
            values = sensible(row)
            if track_id in asked and values:
                found[track_id] = values
        return found


def sensible(row: reading.Row) -> dict[str, float]:
    """The audio features of a row that are numbers and in their range."""
    values = {}
    for name in FEATURES:
        value = reading.number(row.get(name))
        low, high = _RANGES.get(name, (0, 12 if name == "time_signature" else 1))
        if value is not None and low <= value <= high:
            values[name] = value
    return values


__all__ = ["AT_ONCE", "SERVICE", "ReccoBeats", "sensible"]
