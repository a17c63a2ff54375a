"""The world around a scene: the facts that outside services know, and music nobody there has.

Of a scene's artists whose name is known the known likenesses hold; all others are placed by their
genres. MusicBrainz ids are made up (a UUID from the name, always the same): real ones are not
needed here. The made-up scene of a stranger may have nothing in common with anybody: then there is
nothing to discover in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.demo.outside.acts import Act, known_acts
from bot.demo.outside.facts import Facts, KnownArtist, KnownRecording, mbid_of
from bot.demo.outside.likeness import alike
from bot.demo.spotify.scene import Album, Artist, Scene, Track
from storage.matching import artist_keys, name_key

TOLD = 0.6
"""The share of artists elsewhere whose Spotify ids the small ListenBrainz knows; of the others'
songs one search each tells."""

_SHARES = (0.62, 0.5, 0.41, 0.34)
"""What part of an artist's listeners knows their best-known songs."""


@dataclass(frozen=True, slots=True)
class Around:
    """`scene` with all that can be discovered from it in its catalogue, and the `facts`.

    `elsewhere` are the ids of the artists that were added.
    """

    scene: Scene
    facts: Facts
    elsewhere: frozenset[str]


@dataclass(slots=True)
class _Placed:
    artist: Artist
    mbid: str
    act: Act | None
    tracks: Sequence[Track]


def around(scene: Scene) -> Around:
    """Everything that is known around `scene`. Pure; takes some tenths of a second."""
    known = {key: act for act in known_acts() for key in artist_keys(act.name)}
    here = list(_here(scene, known))
    taken = {key for artist in scene.artists.values() for key in artist_keys(artist.name)}
    added = [
        _Placed(act.artist, _mbid(act), act, list(act.tracks()))
        for act in known_acts()
        if not taken & artist_keys(act.name) and act.artist.id not in scene.artists
    ]
    everybody = here + added
    facts = Facts()
    near = _near(everybody)
    lists = alike([_genres(one) for one in everybody], near)
    for one, likes in zip(everybody, lists, strict=True):
        genres = one.artist.genres or (one.act.genres if one.act else ())
        facts.artists[one.mbid] = KnownArtist(
            one.mbid,
            one.artist.name,
            {genre: 2 * len(genres) - place for place, genre in enumerate(genres)},
            _listeners(one.act),
            {everybody[place].mbid: score for place, score in likes},
        )
    by_id = {one.artist.id: one for one in everybody}
    for one in everybody:
        for place, track in enumerate(one.tracks):
            recording = _recording(one, track, place, by_id, told=one.artist.id in scene.artists)
            facts.recordings[recording.id] = recording
    return Around(_with(scene, added), facts, frozenset(one.artist.id for one in added))


def _here(scene: Scene, known: dict[str, Act]) -> Iterator[_Placed]:
    """The scene's artists; of several with one name the first is the known one."""
    tracks: dict[str, list[Track]] = {}
    for track in scene.tracks.values():
        for artist_id in track.artist_ids[:1]:
            tracks.setdefault(artist_id, []).append(track)
    told: set[str] = set()
    for artist in scene.artists.values():
        acts = (known[key] for key in sorted(artist_keys(artist.name)) if key in known)
        act = next((one for one in acts if one.name not in told), None)
        told |= {act.name} if act else set()
        mbid = _mbid(act) if act else mbid_of("artist", artist.id)
        yield _Placed(artist, mbid, act, tracks.get(artist.id, ()))


def _genres(one: _Placed) -> tuple[str, ...]:
    own = one.act.genres if one.act else ()
    return tuple(dict.fromkeys((*one.artist.genres, *own)))


def _near(everybody: Sequence[_Placed]) -> dict[tuple[int, int], float]:
    """{(place, place): 1..2}: whoever is near somebody has them near, too."""
    places = {one.act.name: place for place, one in enumerate(everybody) if one.act}
    near: dict[tuple[int, int], float] = {}
    for place, one in enumerate(everybody):
        for rank, name in enumerate(one.act.near if one.act else ()):
            if (other := places.get(name)) is not None and other != place:
                score = 2.0 - 0.15 * rank
                near[place, other] = max(score, near.get((place, other), 0.0))
                near[other, place] = max(score - 0.1, near.get((other, place), 0.0))
    return near


def _recording(
    one: _Placed, track: Track, place: int, by_id: dict[str, _Placed], *, told: bool
) -> KnownRecording:
    heard = _listeners(one.act)
    if heard is not None:
        # Which of a scene's songs are the best known is not known: chance says it.
        share = 0.1 + 0.4 * _draw(track.id) if told else _SHARES[place % len(_SHARES)]
        heard = max(1, round(heard * share))
    makers = [by_id[artist_id] for artist_id in track.artist_ids]
    return KnownRecording(
        mbid_of("recording", track.id),
        track.name,
        " & ".join(maker.artist.name for maker in makers),
        tuple(maker.mbid for maker in makers),
        (track.isrc,) if track.isrc else (),
        track.duration_ms if told else None,
        heard,
        (track.id,) if told or _draw("told", one.artist.id) < TOLD else (),
    )


def _with(scene: Scene, added: Sequence[_Placed]) -> Scene:
    artists, albums, tracks = dict(scene.artists), dict(scene.albums), dict(scene.tracks)
    for one in added:
        artists.setdefault(one.artist.id, one.artist)
        own: list[Album] = list(one.act.albums()) if one.act else []
        for album in own:
            albums.setdefault(album.id, album)
        for track in one.tracks:
            tracks.setdefault(track.id, track)
    return replace(scene, artists=artists, albums=albums, tracks=tracks)


def _mbid(act: Act) -> str:
    return mbid_of("artist", name_key(act.name))


def _listeners(act: Act | None) -> int | None:
    # The file says "about": no two have exactly as many.
    return round(act.listeners * (0.85 + 0.3 * _draw("heard", act.name))) if act else None


def _draw(*words: str) -> float:
    """0..1 from the words themselves: the same on every machine."""
    digest = hashlib.sha256("\0".join(words).encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32


__all__ = ["TOLD", "Around", "around"]
