"""Which recordings and artists elsewhere are ours: names compared, artists told by their tracks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from bot.sources.records import FoundRecording
from storage import OutsideRow, Recording, Store
from storage.matching import Candidate, Match, Wanted, match_recording, name_key, same_name


def wanted(recording: Recording) -> Wanted:
    """A recording of ours, as matching takes it."""
    return Wanted(
        tuple(name for _, name in recording.artists),
        recording.name,
        recording.isrc,
        recording.duration_ms,
    )


def candidate(found: FoundRecording, isrc: str | None = None) -> Candidate:
    """A found recording, as matching takes it; `isrc` where it was found by it."""
    return Candidate(
        id=found.id,
        artist=found.artist,
        title=found.title,
        artists=tuple(artist.name for artist in found.artists),
        artist_ids=found.artist_ids,
        isrcs=frozenset({isrc} if isrc else ()),
        duration_ms=found.length_ms,
    )


def believed(
    recording: Recording, found: Iterable[FoundRecording], isrc: str | None = None
) -> Match | None:
    """Which of the recordings a service found is ours, if any is."""
    return match_recording(wanted(recording), [candidate(one, isrc) for one in found])


def recording_row(
    key: str, title: str, artist: str | None, artist_ids: tuple[str, ...]
) -> OutsideRow:
    return OutsideRow("musicbrainz", "recording", key, title, artist, artist_ids)


def artist_row(key: str, name: str, comment: str | None = None) -> OutsideRow:
    return OutsideRow("musicbrainz", "artist", key, name, comment=comment)


def link(store: Store, matches: Mapping[int, Match], via: str) -> None:
    """Store which outside recordings ours are, and who made them. Blocking."""
    rows = {
        ours: recording_row(
            match.candidate.id,
            match.candidate.title,
            match.candidate.artist,
            match.candidate.artist_ids,
        )
        for ours, match in matches.items()
    }
    store.outside.link_recordings(
        [(ours, row, f"{via} {matches[ours].how}") for ours, row in rows.items()]
    )
    people = []
    for match in matches.values():
        one = match.candidate
        if len(one.artists) == len(one.artist_ids):
            people += list(zip(one.artist_ids, one.artists, strict=True))
        elif len(one.artist_ids) == 1:
            # A credit of one artist is that artist's name.
            people.append((one.artist_ids[0], one.artist))
    known = store.outside.by_id("artist", [key for key, _ in people])
    store.outside.put(artist_row(key, name) for key, name in people if key not in known)
    link_makers(store, matches)


def link_makers(store: Store, recording_ids: Iterable[int]) -> None:
    """Find out who the artists of these recordings are, by all their tracks. Blocking.

    An artist is whoever of the same name is credited on most of their tracks: on more than all
    other namesakes together, or nobody.
    """
    found = store.catalogue.recordings(recording_ids)
    ours = {artist_id: name for one in found.values() for artist_id, name in one.artists}
    credits = store.outside.credits(list(ours))
    names = store.outside.by_id("artist", {key for _, keys in credits for key in keys})
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for artist_id, keys in credits:
        for key in keys:
            if key in names and same_name(ours[artist_id], names[key].name):
                votes[artist_id][key] += 1
    links = []
    for artist_id, counted in votes.items():
        key, n = counted.most_common(1)[0]
        if n > counted.total() - n:
            links.append((artist_id, artist_row(key, names[key].name), "their tracks"))
    store.outside.link_artists(links)


def link_names(store: Store) -> None:
    """Link artists to Last.fm's names, where a name stands for one artist here. Blocking."""
    by_key: defaultdict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for artist_id, name, linked in store.outside.named_artists("lastfm"):
        by_key[name_key(name)].append((artist_id, name, linked))
    store.outside.link_artists(
        (artist_id, OutsideRow("lastfm", "artist", key, name), "name")
        for key, namesakes in by_key.items()
        if key and len(namesakes) == 1
        for artist_id, name, linked in namesakes
        if not linked
    )


__all__ = [
    "artist_row",
    "believed",
    "candidate",
    "link",
    "link_makers",
    "link_names",
    "recording_row",
    "wanted",
]
