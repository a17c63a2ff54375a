"""A server of up to fifteen members with several tastes, and songs in several versions."""

from __future__ import annotations

import random
from pathlib import Path

from storage import ArtistRow, TrackRow
from tests.bot.services.music import Parts, join, open_parts, save, track

GENRES = {
    "indie": ("indie rock", "dream pop"),
    "jazz": ("jazz", "bebop"),
    "metal": ("doom metal", "metal"),
    "folk": ("folk", "indie folk"),
}
KINDS = tuple(GENRES)
MEMBERS = tuple(range(101, 116))
EACH = 60


def crowd(folder: Path, members: int = 15) -> Parts:
    """Most share indie; every fourth leans to something else, and one has nearly nothing.

    Of each kind there are 60 songs, three an artist; every fifth is explicit, of the rest half are
    told to be clean. Every third is there live, too.
    """
    parts = open_parts(folder)
    chance = random.Random(7)
    songs = {kind: [song(kind, number) for number in range(EACH)] for kind in KINDS}
    for kind, names in GENRES.items():
        artists = sorted({one.artists[0] for one in songs[kind]})
        parts.store.catalogue.add_artists([ArtistRow(key, name, names) for key, name in artists])
    for place, member in enumerate(MEMBERS[:members]):
        join(parts.store, member)
        main = KINDS[0] if place % 4 else KINDS[1 + place % 3]
        own = chance.sample(songs[main], 3 if place == 2 else 25)
        own += chance.sample(songs[chance.choice(KINDS)], 2)
        save(parts.store, member, own)
    # What nobody has is no candidate.
    save(parts.store, MEMBERS[0], [one for kind in KINDS for one in songs[kind][::7]])
    live = [song(kind, number, live=True) for kind in KINDS for number in range(0, EACH, 3)]
    save(parts.store, MEMBERS[1], live)
    return parts


def song(kind: str, number: int, *, live: bool = False) -> TrackRow:
    told = track(kind, number)
    return track(
        kind,
        number,
        id=f"live{told.id}"[:22] if live else told.id,
        name=f"{told.name} - Live" if live else told.name,
        explicit=True if number % 5 == 0 else (False if number % 2 else None),
        duration_ms=150_000 + 3_000 * number,
    )
