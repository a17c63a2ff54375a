"""How energetic recordings are, where audio features are known."""

from __future__ import annotations

from collections.abc import Collection

from bot.services.house import House
from bot.settings import WEB_API

CALM, LIVELY = 0.5, 0.6
"""Energy (0..1) up to which a calm list goes, and from which a lively one does."""

ENOUGH = 0.6
"""Of a playlist's tracks the energy of so many must be known for a curve to be one."""

CURVES = ("rising", "falling", "calm", "lively")


def energies(house: House, recording_ids: Collection[int]) -> dict[int, float]:
    """{recording: energy 0..1} of those that it is known of, by what may be learned from."""
    frame = house.store.outside.features(list(recording_ids), leave_out=_left_out(house))
    known = frame.dropna(subset=["energy"])
    return {
        int(key): float(value)
        for key, value in zip(known["track_id"], known["energy"], strict=True)
    }


def features_of(house: House, recording_ids: Collection[int]) -> dict[int, tuple[float, ...]]:
    """{recording: (energy, valence, danceability, acousticness, tempo / 200)}, all about 0..1."""
    frame = house.store.outside.features(list(recording_ids), leave_out=_left_out(house))
    names = ["energy", "valence", "danceability", "acousticness", "tempo"]
    known = frame.dropna(subset=names)
    return {
        int(row[0]): (*(float(each) for each in row[1:5]), float(row[5]) / 200)
        for row in known[["track_id", *names]].itertuples(index=False)
    }


def well_known(house: House, recording_ids: Collection[int]) -> bool:
    """Whether the energy of enough of these is known."""
    ids = set(recording_ids)
    return bool(ids) and len(energies(house, ids)) >= ENOUGH * len(ids)


def _left_out(house: House) -> tuple[str, ...]:
    # As for the models: what Spotify tells orders nothing where nothing from it may be learned.
    return () if set(WEB_API) & set(house.settings.learn_from) else ("spotify",)


__all__ = ["CALM", "CURVES", "ENOUGH", "LIVELY", "energies", "features_of", "well_known"]
