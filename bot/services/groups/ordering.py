"""The tracks of a playlist, in the order in which they are played."""

from __future__ import annotations

from collections.abc import Sequence

from bot.services.groups.flow import Track, in_flow
from bot.services.groups.sound import energies, features_of
from bot.services.house import House
from bot.services.mixing import MixedTrack


def ordered(house: House, mixed: Sequence[MixedTrack], curve: str | None) -> list[MixedTrack]:
    """Neighbours alike by genres and, where known, by sound; see `flow`."""
    ids = [one.recording.id for one in mixed]
    frame = house.store.catalogue.frame(ids)
    genres = dict(zip(frame["track_id"].tolist(), frame["genres"].tolist(), strict=True))
    sound, energy = features_of(house, ids), energies(house, ids)
    tracks = [
        Track(
            tuple(genres.get(one.recording.id) or ()),
            frozenset(artist for artist, _ in one.recording.artists),
            sound.get(one.recording.id),
            energy.get(one.recording.id),
        )
        for one in mixed
    ]
    return [mixed[place] for place in in_flow(tracks, curve)]


__all__ = ["ordered"]
