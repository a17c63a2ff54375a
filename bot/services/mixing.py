"""The tracks of a group playlist: what is new to all first, then what some of them know.

On a small server nearly every track belongs to somebody, so what is new to everybody runs out.
The rest are tracks that some of the group have and that suit the others, chosen fairly: each
choice is the one that adds most to the sum over members of log(floor + what they got so far), so
whoever has had least is heard next (greedy proportional fairness, as `GroupRecommender`'s "fair").
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recommender import GroupRecommender, HybridRecommender
from storage import Recording

FLOOR = 0.05
REACH = 10.0
SUITS = 0.5
MAX_PER_ARTIST = 2
FAMILIAR_SHARE = 0.5
"""Of a familiar playlist, about this much is what somebody in the group already has."""

LookUp = Callable[[Collection[int]], Mapping[int, Recording]]


@dataclass(frozen=True)
class MixedTrack:
    """A track of a mix: whom it is for, best suited first, and whether it is new to them all."""

    recording: Recording
    for_members: tuple[int, ...]
    new_to_all: bool


def mix(
    model: HybridRecommender,
    members: Sequence[int],
    length: int,
    look_up: LookUp,
    *,
    adventure: float = 0.5,
    unwanted: Collection[int] = (),
) -> list[MixedTrack]:
    """Up to `length` tracks for a group, at most two an artist; only what Spotify has.

    `unwanted` recordings (what one of them dislikes) are left out. A familiar `adventure` (below
    0.5) keeps half of the places for what some of them know.
    """
    mixer = _Mixer(model, members, look_up, adventure, unwanted)
    kept_back = round(length * FAMILIAR_SHARE) if adventure < 0.5 else 0
    mixer.add_new_to_all(length - kept_back)
    mixer.add_new_to_some(length)
    mixer.add_new_to_all(length)
    return mixer.mixed


class _Mixer:
    def __init__(
        self,
        model: HybridRecommender,
        members: Sequence[int],
        look_up: LookUp,
        adventure: float,
        unwanted: Collection[int],
    ) -> None:
        self.mixed: list[MixedTrack] = []
        self._model = model
        self._members = list(members)
        self._look_up = look_up
        self._adventure = adventure
        self._closed = set(unwanted)
        self._artists: Counter[str] = Counter()
        self._received = dict.fromkeys(self._members, 0.0)
        self._known = {member: model.known(member) for member in self._members}

    def add_new_to_all(self, until: int) -> None:
        """Tracks that nobody in the group has, until the mix is `until` long."""
        wanted = until - len(self.mixed)
        if wanted <= 0:
            return
        # Twice as many: some may have no Spotify id, or an artist that is there twice already.
        group = GroupRecommender(self._model, "fair", max_per_artist=MAX_PER_ARTIST, reach=REACH)
        found = group.recommend(self._members, 2 * wanted, exclude=tuple(self._closed))
        recordings = self._usable(int(str(one.track_id)) for one in found)
        for one in found:
            key = int(str(one.track_id))
            if len(self.mixed) < until and self._free(key, recordings):
                suits = {int(str(user)): 1.0 for user in one.for_users}
                self._take(recordings[key], suits)

    def add_new_to_some(self, until: int) -> None:
        """Tracks that are new to those they are for, until the mix is `until` long."""
        if len(self.mixed) >= until:
            return
        gains = self._gains(4 * until)
        recordings = self._usable(gains)
        while len(self.mixed) < until:
            free = [key for key in gains if self._free(key, recordings)]
            if not free:
                return
            best = max(free, key=lambda key: (self._rise(gains[key]), -key))
            self._take(recordings[best], gains[best])

    def _gains(self, depth: int) -> dict[int, dict[int, float]]:
        """Recording -> member -> gain: 1 for the best track for that member, falling by rank.

        What a member knows is no gain to them.
        """
        # Those with no evidence follow the others; where nobody has any, what is popular counts.
        speaking = [member for member in self._members if self._known[member]]
        gains: dict[int, dict[int, float]] = {}
        for member in speaking or self._members[:1]:
            for rank, key in enumerate(self._best_for(member, depth)):
                gains.setdefault(key, {})[member] = 1 / (1 + rank / REACH)
        return gains

    def _best_for(self, member: int, depth: int) -> list[int]:
        """New tracks for one member, best first, two an artist: `recommend` without the reasons.

        To find the reasons of thousands of tracks would take longer than all the rest.
        """
        data = self._model.fitted()
        profile = data.profile(member)
        allowed = self._model.candidates(profile, exclude=tuple(self._closed))
        scores = self._model.opinion(profile, allowed, self._adventure).scores
        order = np.argsort(np.where(allowed, -scores, np.inf), kind="stable")[: allowed.sum()]
        seen: Counter[int] = Counter()
        best: list[int] = []
        for item in order.tolist():
            artist = int(data.catalogue.artist_codes[item])
            seen[artist] += 1
            if artist < 0 or seen[artist] <= MAX_PER_ARTIST:
                best.append(int(str(data.catalogue.ids.values[item])))
            if len(best) == depth:
                break
        return best

    def _rise(self, gain: Mapping[int, float]) -> float:
        floors = ((FLOOR + self._received[member], value) for member, value in gain.items())
        return sum(math.log((floor + value) / floor) for floor, value in floors)

    def _usable(self, keys: Iterable[int]) -> Mapping[int, Recording]:
        found = self._look_up(list(keys))
        return {key: one for key, one in found.items() if one.spotify_id is not None}

    def _free(self, key: int, recordings: Mapping[int, Recording]) -> bool:
        recording = recordings.get(key)
        if recording is None or key in self._closed:
            return False
        return self._artists[_artist(recording)] < MAX_PER_ARTIST

    def _take(self, recording: Recording, gain: Mapping[int, float]) -> None:
        best = max(gain.values())
        ranked = sorted(gain.items(), key=lambda pair: (-pair[1], pair[0]))
        self._closed.add(recording.id)
        self._artists[_artist(recording)] += 1
        for member, value in gain.items():
            self._received[member] += value
        self.mixed.append(
            MixedTrack(
                recording,
                tuple(member for member, value in ranked if value >= SUITS * best),
                not any(recording.id in known for known in self._known.values()),
            )
        )


def _artist(recording: Recording) -> str:
    # A recording without artists stands for itself.
    return recording.artists[0][1] if recording.artists else f"#{recording.id}"


__all__ = ["MAX_PER_ARTIST", "MixedTrack", "mix"]
