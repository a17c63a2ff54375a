"""The tracks of a group playlist, as recordings that Spotify has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from recommender import GroupRecommender, HybridRecommender
from storage import Recording

MAX_PER_ARTIST = 2
FAMILIAR_SHARE = 0.5
"""Of a familiar playlist, about this much is what somebody in the group already has."""

LookUp = Callable[[Collection[int]], Mapping[int, Recording]]
SongOf = Callable[[int], Collection[str]]


@dataclass(frozen=True)
class MixedTrack:
    """A track of a mix: whom it is for, best suited first, and whether it is new to them all.

    `parts` are those of the model that spoke for it; none where it was `found` elsewhere, as
    nobody on the server has it.
    """

    recording: Recording
    for_members: tuple[int, ...]
    new_to_all: bool
    parts: Mapping[str, float] = field(default_factory=dict, hash=False)
    found: bool = False


def mix(
    model: HybridRecommender,
    members: Sequence[int],
    length: int,
    look_up: LookUp,
    *,
    adventure: float = 0.5,
    unwanted: Collection[int] = (),
    never_alone: Collection[int] = (),
    genre_weights: Mapping[str, float] | None = None,
    per_artist: int = MAX_PER_ARTIST,
    song_of: SongOf | None = None,
    keep: Collection[int] = (),
    served: Mapping[int, int] | None = None,
) -> list[MixedTrack]:
    """Up to `length` tracks for a group, at most two an artist; only what `look_up` finds.

    What is new to all of them comes first. `unwanted` recordings (what one of them dislikes) are
    left out; of `never_alone` nobody is the only one whom a track is for. A familiar `adventure`
    (below 0.5) keeps half of the places for what some of them know. Of tracks for which `song_of`
    has a key in common one is taken. `keep` recordings stand in it beside the `length`: those that
    are a candidate for anybody are in the answer. `served` is how often each member is served by
    what is not.
    """
    recordings: dict[int, Recording] = {}

    def usable(keys: Sequence[object]) -> set[object]:
        found = look_up([int(str(key)) for key in keys])
        recordings.update({key: one for key, one in found.items() if one.spotify_id is not None})
        return {key for key in keys if int(str(key)) in recordings}

    unwanted = {*unwanted, *_for_nobody_else(model, members, never_alone)}
    mixed = GroupRecommender(model, max_per_artist=per_artist).mix(
        members,
        length,
        share_known=FAMILIAR_SHARE if adventure < 0.5 else 0.0,
        exclude=tuple(unwanted),
        adventure=adventure,
        genre_weights=genre_weights,
        usable=usable,
        never_alone=tuple(never_alone),
        song_of=None if song_of is None else lambda key: song_of(int(str(key))),
        keep=tuple(keep),
        served=served,
    )
    kept = [key for one in mixed if (key := int(str(one.track_id))) not in recordings]
    recordings.update(look_up(kept) if kept else {})
    return [
        MixedTrack(
            recordings[key],
            tuple(int(str(user)) for user in one.for_users),
            one.new_to_all,
            one.parts,
        )
        for one in mixed
        if (key := int(str(one.track_id))) in recordings
    ]


def _for_nobody_else(
    model: HybridRecommender, members: Sequence[int], never_alone: Collection[int]
) -> set[int]:
    """What all others have: it could only be for those who must never be the only ones."""
    if not never_alone:
        return set()
    others = [model.known(one) for one in members if one not in set(never_alone)]
    libraries = [{int(str(key)) for key in known} for known in others if known]
    return set.intersection(*libraries) if libraries else set()


__all__ = ["MAX_PER_ARTIST", "MixedTrack", "mix"]
