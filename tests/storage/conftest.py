"""A store on a real file, a clock that only tests move, and a little music."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import Account, EvidenceRow, Store, Tokens, TrackRow

KEY = "a key of a test, long enough"
ANN, BOB, CYD = 1001, 1002, 1003
SERVER, OTHER_SERVER = 501, 502


class Clock:
    """Unix seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "store.sqlite"


@pytest.fixture
def open_store(path: Path, clock: Clock) -> Iterator[Callable[..., Store]]:
    """Opens stores on the same file, and closes them at the end."""
    opened: list[Store] = []

    def opener(*keys: str, wait: float = 10.0) -> Store:
        opened.append(Store.open(path, keys or [KEY], clock=clock, wait=wait))
        return opened[-1]

    yield opener
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    return open_store()


def link(store: Store, member_id: int, external_id: str | None = None) -> Account:
    """Connect a member's account."""
    return store.accounts.link(
        member_id,
        external_id=external_id or f"external-{member_id}",
        display_name=f"Member {member_id}",
        client_id="client",
        scope="user-library-read",
        tokens=Tokens("access-secret", "refresh-secret", 1_790_003_600.0),
        consented_at=1_789_999_999.0,
    )


def track(
    track_id: str,
    name: str | None = None,
    artist: str = "Somebody",
    *,
    isrc: str | None = None,
    duration_ms: int | None = None,
) -> TrackRow:
    """A track with as much as it takes."""
    return TrackRow(
        track_id,
        name or f"Song {track_id}",
        ((f"artist of {artist}", artist),),
        isrc=isrc,
        duration_ms=duration_ms,
    )


def have(
    store: Store,
    member_id: int,
    *tracks: TrackRow,
    source: str = "saved",
    ref: str = "",
    account: Account | None = None,
) -> list[int]:
    """Give a member these tracks; returns their recording ids."""
    store.members.ensure(member_id)
    ids = store.catalogue.add_tracks(tracks)
    store.evidence.add(
        member_id,
        account.id if account else None,
        source,
        ref,
        [EvidenceRow(number) for number in ids.values()],
    )
    return [ids[row.id] for row in tracks]
