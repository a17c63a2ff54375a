"""Which recordings may be in a playlist, by what its group wishes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.services.groups.sound import CALM, LIVELY, energies
from bot.services.groups.wishes import Wishes
from bot.services.house import House
from recommender import has_genre
from storage import Recording
from storage.matching import song_keys


@dataclass
class Limits:
    """Looks recordings up and tells those that fit; each is read once.

    Only what Spotify has. With `clean`, what Spotify calls explicit stays out (of what is not told
    it is not known). `by_energy`: features are known widely enough for a calm or lively list.
    `known` are genres from elsewhere, which the catalogue does not have: {recording id: genres}.
    """

    house: House
    wishes: Wishes
    by_energy: bool = False
    known: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    recordings: dict[int, Recording] = field(default_factory=dict)
    _keys: dict[int, frozenset[str]] = field(default_factory=dict)

    def fitting(self, ids: Collection[int]) -> Mapping[int, Recording]:
        """{recording id: recording} of those that fit."""
        found = self.house.store.catalogue.recordings(ids)
        fit = {key: one for key, one in found.items() if one.spotify_id is not None}
        if self.wishes.clean:
            fit = {key: one for key, one in fit.items() if not one.explicit}
        if self.wishes.genres_in or self.wishes.genres_out:
            right = self._of_genres(list(fit))
            fit = {key: one for key, one in fit.items() if key in right}
        if self.by_energy and self.wishes.curve in ("calm", "lively"):
            energy = energies(self.house, list(fit))
            lively = self.wishes.curve == "lively"
            fit = {
                key: one
                for key, one in fit.items()
                if key in energy and (energy[key] >= LIVELY if lively else energy[key] <= CALM)
            }
        self.recordings.update(fit)
        return fit

    def _of_genres(self, ids: Sequence[int]) -> set[int]:
        frame = self.house.store.catalogue.frame(ids)
        told = [
            (*each, *self.known.get(int(key), ()))
            for key, each in zip(frame["track_id"], frame["genres"], strict=True)
        ]
        right = [not self.wishes.genres_in] * len(told)
        for wanted in self.wishes.genres_in:
            right = [a or b for a, b in zip(right, has_genre(told, wanted).tolist(), strict=True)]
        for unwanted in self.wishes.genres_out:
            mask = has_genre(told, unwanted).tolist()
            right = [a and not b for a, b in zip(right, mask, strict=True)]
        return {int(key) for key, fits in zip(frame["track_id"], right, strict=True) if fits}

    def song_of(self, recording_id: int) -> frozenset[str]:
        """What it has in common with other versions of its song."""
        if recording_id not in self._keys:
            if recording_id not in self.recordings:
                self.recordings.update(self.house.store.catalogue.recordings([recording_id]))
            one = self.recordings.get(recording_id)
            self._keys[recording_id] = keys_of(one) if one else frozenset()
        return self._keys[recording_id]


def keys_of(recording: Recording) -> frozenset[str]:
    """As `song_keys` of a recording."""
    return song_keys(recording.name, [name for _, name in recording.artists], recording.isrc)


__all__ = ["Limits", "keys_of"]
