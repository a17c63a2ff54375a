"""Take in what an export told: a page of songs at a time, each whole, and none of them twice.

Between two pages others may write. Broken off anywhere and begun anew, it ends with the same rows.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from bot.exports import Key, Listening, Song
from bot.services.importing.names import SpotifyIds
from storage import NAMED, ArtistRow, EvidenceRow, PlayTimes, Store
from storage import Song as NamedSong
from storage.matching import name_key

HISTORY, LIBRARY, PLAYLIST = "history", "library", "playlist:"
"""The source, and the refs beside "plays", which `store.history` keeps."""

PAGE = 500
"""Songs to one transaction: about a fifth of a second."""

Step = Callable[[float], None]
"""Called with how much is done, 0 to 1; what it raises ends the import."""


@dataclass(frozen=True)
class Imported:
    """What an export held, as its member is told; see `bot.exports.Summary` for the counts.

    `unmatched` are rows without a Spotify track: plays of songs that are known here by name only
    (they count all the same), and rows that name nothing.
    """

    plays: int
    tracks: int
    skipped: int
    podcasts: int
    unmatched: int
    videos: int = 0
    saved: int = 0
    playlists: int = 0
    refused: int = 0
    since: int | None = None
    until: int | None = None
    new: int = 0


def take_in(
    store: Store,
    member_id: int,
    listening: Listening,
    *,
    ids: SpotifyIds,
    step: Step = lambda fraction: None,
) -> Imported:
    """Write all of it as a member's evidence. Blocking.

    `ids` finds Spotify ids of songs that the export names without one. Raises
    `storage.Vanished` where the member is gone.
    """
    writing = _Writing(store, member_id, listening)
    done = 0
    for page in _pages(listening, writing):
        found = ids([song for song in page if not song.id])
        with store.transaction():
            if not done:
                _add_artists(store, listening)
            writing.page(page, found)
        done += len(page)
        step(done / len(listening.songs))
    with store.transaction():
        if not done:
            _add_artists(store, listening)
        store.songs.adopt()
        writing.finish()
    return writing.imported()


class _Writing:
    """What is known of an import while it is written."""

    def __init__(self, store: Store, member_id: int, listening: Listening) -> None:
        self._store = store
        self._member_id = member_id
        self._listening = listening
        self._keys = {
            _playlist_ref(name): keys for name, keys in sorted(listening.playlists.items())
        }
        if listening.library is not None:
            self._keys[LIBRARY] = listening.library
        # Numbers, not objects: one for each of up to a million songs.
        self._recordings = array("Q")
        self._place: dict[Key, int] = {}
        self._opinions = store.feedback.of(member_id)
        self._unmatched = listening.summary.nameless
        self._new = 0

    def page(self, page: list[Song], ids: Mapping[Song, str]) -> None:
        """Some songs: their recordings, plays, and where else they stand in the export."""
        store, member_id = self._store, self._member_id
        told = [_named(song, ids.get(song)) for song in page]
        numbers = store.songs.add(told)
        plays = [
            PlayTimes(number, song.heard, song.skipped, song.exact)
            for number, song in zip(numbers, page, strict=True)
            if song.heard or song.skipped
        ]
        self._new += store.history.add(member_id, plays)
        self._count_unmatched(page, numbers)
        for song, number in zip(page, numbers, strict=True):
            self._place[_key(song)] = len(self._recordings)
            self._recordings.append(number)
        keys = {_key(song) for song in page}
        for ref, members in self._keys.items():
            if here := keys & members:
                store.evidence.add(member_id, None, HISTORY, ref, self._rows(here))
        for key in keys & self._listening.refused_tracks:
            number = self._recording(key)
            if number not in self._opinions:
                store.feedback.give(member_id, number, -1)
                self._opinions[number] = -1

    def finish(self) -> None:
        """What is no longer in the library or in a playlist goes; artists who are a no."""
        store, member_id = self._store, self._member_id
        for ref, members in self._keys.items():
            there = members & self._place.keys()
            store.evidence.replace(member_id, None, HISTORY, ref, self._rows(there))
        opinions = store.feedback.artists_of(member_id)
        adopted = store.imports.artist_ids(
            [_artist_id(*entry) for entry in self._listening.refused_artists]
        )
        for artist_id in adopted:
            if artist_id not in opinions:
                store.feedback.give_artist(member_id, artist_id, -1)

    def without_names(self, song: Song) -> None:
        """A song of which only an id stands there, and nothing to know it by."""
        self._unmatched += len(song.heard) + len(song.skipped)

    def imported(self) -> Imported:
        count = self._listening.summary
        return Imported(
            count.plays,
            count.tracks,
            count.skipped,
            count.podcasts,
            self._unmatched,
            count.videos,
            count.saved,
            count.playlists,
            count.refused,
            count.since,
            count.until,
            self._new,
        )

    def _count_unmatched(self, page: list[Song], numbers: list[int]) -> None:
        named = {n: song for n, song in zip(numbers, page, strict=True) if not song.id}
        if named:
            known = self._store.catalogue.recordings(named)
            for song, number in zip(page, numbers, strict=True):
                if not song.id and not known[number].spotify_ids:
                    self._unmatched += len(song.heard) + len(song.skipped)

    def _rows(self, keys: set[Key]) -> list[EvidenceRow]:
        # Two ids may be one recording, which is then saved once.
        return [EvidenceRow(number) for number in sorted({self._recording(key) for key in keys})]

    def _recording(self, key: Key) -> int:
        return self._recordings[self._place[key]]


def _pages(listening: Listening, writing: _Writing) -> Iterator[list[Song]]:
    """The songs that can be told, some at a time."""
    songs = iter(listening.songs.values())
    while page := list(islice(songs, PAGE)):
        for song in page:
            if not (song.artist and song.title):
                writing.without_names(song)
        if told := [song for song in page if song.artist and song.title]:
            yield told


def _playlist_ref(name: str) -> str:
    """The export tells no id of a playlist; its name is not kept, only told apart from others."""
    return PLAYLIST + hashlib.blake2b(name.encode(), digest_size=8).hexdigest()


def _key(song: Song) -> Key:
    return (song.id, "", "") if song.id else ("", song.artist, song.title)


def _named(song: Song, spotify_id: str | None) -> NamedSong:
    return NamedSong((song.artist,), song.title, album=song.album, spotify_id=song.id or spotify_id)


def _artist_id(spotify_id: str, name: str) -> str:
    return spotify_id or f"{NAMED}{name_key(name)}"


def _add_artists(store: Store, listening: Listening) -> None:
    """Artists with ids whose songs are in the export, and refused ones, who are not stored yet."""
    here = {song.artist for song in listening.songs.values()}
    wanted = {
        _artist_id(*entry): entry[1] or entry[0]
        for entry in sorted(listening.artists | listening.refused_artists)
        if entry in listening.refused_artists or (entry[0] and entry[1] in here)
    }
    new = [ArtistRow(one, wanted[one]) for one in store.imports.new_artists(wanted)]
    if new:
        store.catalogue.add_artists(new)


__all__ = ["HISTORY", "LIBRARY", "PLAYLIST", "Imported", "take_in"]
