"""A small server with music, in a real database file, for services, cards and commands.

Four friends on one server: three of them share indie, the fourth is on her own with jazz.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.services.models import Models
from bot.settings import Settings
from storage import ArtistRow, EvidenceRow, Store, Tokens, TrackRow

SERVER = 900
ANA, BEN, CLEO, DORA, STRANGER = 11, 12, 13, 14, 99
KEYS = ["a secret of more than sixteen characters"]

GENRES = {"indie": ("shoegaze", "dream pop"), "jazz": ("jazz", "bebop")}


class Clock:
    """A clock that only moves when told."""

    def __init__(self, now: float = 1_760_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@dataclass
class Parts:
    """What services take as their house; no Spotify at the other end."""

    settings: Settings
    store: Store
    models: Models
    clock: Callable[[], float]
    spotify: Any = None


def track(kind: str, number: int, **more: Any) -> TrackRow:
    """Track `number` of a kind; every three have an artist together."""
    artist = number // 3
    values: dict[str, Any] = {
        "id": f"{kind}track{number:03d}".ljust(22, "x"),
        "name": f"{kind.title()} Song {number}",
        "artists": ((f"{kind}artist{artist:03d}".ljust(22, "x"), f"{kind.title()} Band {artist}"),),
        "album_id": f"{kind}album{artist:03d}".ljust(22, "x"),
        "album": f"{kind.title()} Album {artist}",
        "image_url": f"https://i.scdn.co/image/{kind}{artist:03d}",
        "duration_ms": 200_000 + number,
    }
    return TrackRow(**(values | more))


def save(store: Store, member_id: int, tracks: list[TrackRow], source: str = "saved") -> None:
    """Give a member tracks in their library."""
    ids = store.catalogue.add_tracks(tracks)
    account = store.accounts.of_member(member_id)
    rows = [EvidenceRow(recording) for recording in dict.fromkeys(ids.values())]
    store.evidence.add(member_id, account.id if account else None, source, "", rows)


def join(
    store: Store,
    member_id: int,
    *,
    server: int | None = SERVER,
    named: bool = True,
    link: bool = True,
) -> None:
    """Let somebody take part."""
    store.members.ensure(member_id)
    store.members.set_named(member_id, named)
    if link:
        store.accounts.link(
            member_id,
            external_id=f"spotify-{member_id}",
            display_name=f"Member {member_id}",
            client_id="client",
            scope="user-library-read playlist-modify-private playlist-modify-public",
            tokens=Tokens("access", "refresh", 2_000_000_000.0),
            consented_at=1_760_000_000.0,
        )
    if server is not None:
        store.members.saw(server, member_id)


def open_parts(folder: Path, clock: Clock | None = None, **settings: Any) -> Parts:
    """An empty house."""
    clock = clock or Clock()
    wired = Settings(_env_file=None, database=folder / "music.sqlite", **settings)
    store = Store.open(wired.database, KEYS, clock=clock)
    return Parts(wired, store, Models(wired, store, clock=clock), clock)


def friends(folder: Path, clock: Clock | None = None, **settings: Any) -> Parts:
    """Ana, Ben and Cleo share indie and each have some alone; Dora has jazz and no name."""
    parts = open_parts(folder, clock, **settings)
    store = parts.store
    indie = [track("indie", number) for number in range(36)]
    jazz = [track("jazz", number) for number in range(12)]
    store.catalogue.add_artists(
        [
            ArtistRow(one.artists[0][0], one.artists[0][1], genres)
            for tracks, genres in ((indie, GENRES["indie"]), (jazz, GENRES["jazz"]))
            for one in tracks
        ]
    )
    for member, named in ((ANA, True), (BEN, True), (CLEO, True), (DORA, False)):
        join(store, member, named=named)
    save(store, ANA, indie[0:20])
    save(store, BEN, indie[6:28])
    save(store, CLEO, indie[12:36])
    save(store, DORA, jazz)
    return parts
