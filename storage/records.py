"""What the store takes and gives: frozen records.

Times are unix seconds (float), Discord ids are int, track and artist ids are the service's own
text, recording ids are the store's own positive integers (never used twice).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Artists = tuple[tuple[str, str], ...]
"""(artist id, name) pairs, the main artist first."""


@dataclass(frozen=True, slots=True)
class Member:
    """A Discord user who has opted in; `named` where others may be told what they have."""

    id: int
    named: bool
    created_at: float


@dataclass(frozen=True, slots=True)
class Tokens:
    """OAuth tokens; printing them shows no secret."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: float


@dataclass(frozen=True, slots=True)
class Account:
    """A member's account at an outside service. Its tokens are kept, encrypted, beside it."""

    id: int
    member_id: int
    service: str
    external_id: str
    display_name: str
    client_id: str
    scope: str
    consented_at: float
    problem: str | None = None
    reminded: str | None = None


@dataclass(frozen=True, slots=True)
class App:
    """A Spotify app by its client id; `owner_id` None for the host's.

    `lapsed_at`: since when Spotify says that its owner has no Premium.
    """

    client_id: str
    owner_id: int | None
    lapsed_at: float | None
    made_at: float


@dataclass(frozen=True, slots=True)
class SeatWait:
    """Somebody who asked for a seat on an app, and on which server."""

    member_id: int
    server_id: int
    client_id: str
    since: float


@dataclass(frozen=True, slots=True)
class Parts:
    """Where a member takes part: on `servers` they are on (id: yes or no), and on later ones."""

    new_servers: bool
    servers: Mapping[int, bool]


@dataclass(frozen=True, slots=True)
class LinkAttempt:
    """One started link step; printing it shows no secret."""

    member_id: int
    verifier: str = field(repr=False)
    redirect_uri: str
    client_id: str
    context: dict[str, Any]
    created_at: float


@dataclass(frozen=True, slots=True)
class TrackRow:
    """A track as a service tells it; None is "not told" and never erases what is known."""

    id: str
    name: str
    artists: Artists
    album_id: str | None = None
    album: str | None = None
    image_url: str | None = None
    duration_ms: int | None = None
    explicit: bool | None = None
    isrc: str | None = None
    popularity: int | None = None
    release_date: str | None = None


@dataclass(frozen=True, slots=True)
class ArtistRow:
    """An artist as a service tells it; genres None is "not told", () is "told: none"."""

    id: str
    name: str
    genres: tuple[str, ...] | None = None
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """One song, whatever its ids; `spotify_id` is the first of its aliases `spotify_ids`."""

    id: int
    name: str
    artists: Artists
    album_id: str | None
    album: str | None
    image_url: str | None
    duration_ms: int | None
    explicit: bool | None
    isrc: str | None
    popularity: int | None
    release_date: str | None
    spotify_id: str | None
    spotify_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence; what `value` means depends on the source (plays, a rank, 1, ...)."""

    recording_id: int
    value: float = 1.0
    at: float | None = None


@dataclass(frozen=True, slots=True)
class SeenPlaylist:
    """A playlist of a library as it was when last read."""

    id: str
    name: str
    snapshot_id: str | None
    total: int


@dataclass(frozen=True, slots=True)
class SyncJob:
    """A library read that has begun; `context` is whatever is needed to report its end."""

    account_id: int
    member_id: int
    context: dict[str, Any]
    started_at: float


@dataclass(frozen=True, slots=True)
class ListItem:
    """One recommendation of a saved list. `reasons` are JSON objects, see `SavedList`."""

    recording_id: int
    score: float
    reasons: Sequence[Mapping[str, Any]] = ()
    for_members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedList:
    """A list as it was shown.

    Members' ids belong only into `for_members` and, in `options` and `reasons`, into lists under
    one of `storage.MEMBER_KEYS`: these are kept in rows of their own and vanish with the member.
    """

    id: str
    member_id: int
    server_id: int | None
    kind: str
    options: dict[str, Any]
    created_at: float
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class GivenItem:
    """A recommendation as it is given: the share of each part of the model in it.

    In an interleaved list `team` is the model that picked it ("first" or "second"), or None.
    """

    recording_id: int
    parts: Mapping[str, float]
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A recommendation that was given and what became of it; it does not say to whom.

    `list_number` is the same for all of one list, `rival` the model it was interleaved with,
    `outcomes` maps "up", "down", "saved", "kept" or "removed" to when it came.
    """

    id: int
    list_number: int
    server_id: int | None
    place: int
    parts: dict[str, float]
    team: str | None
    rival: str | None
    at: float
    outcomes: dict[str, float]


@dataclass(frozen=True, slots=True)
class PlannedTrack:
    """A place in a planned playlist and whom it is for; positions count from 0."""

    position: int
    recording_id: int
    spotify_track_id: str
    for_members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaylistPlan:
    """A playlist that the bot makes: draft, planned, created (empty there), done, or failed.

    `wishes` are the options it was asked for with, `satisfaction` is 0..1 a member, without those
    who have no say. `owner_id` asked for it; `account_member` is whose account it goes into, which
    may be the one that the server has named. `cover` is what its cover was drawn for.
    """

    id: int
    code: str
    owner_id: int
    account_id: int | None
    server_id: int | None
    kind: str
    name: str
    description: str
    public: bool
    spotify_id: str | None
    url: str | None
    state: str
    created_at: float
    tracks: tuple[PlannedTrack, ...]
    members: tuple[int, ...]
    wishes: Mapping[str, Any] = field(default_factory=dict)
    collaborative: bool = False
    satisfaction: Mapping[int, float] = field(default_factory=dict)
    account_member: int | None = None
    cover: Sequence[str] = ()

    @property
    def holder_id(self) -> int:
        """In whose Spotify account it is: the owner's, unless they were lent another."""
        return self.owner_id if self.account_member is None else self.account_member

    @property
    def lent(self) -> bool:
        return self.holder_id != self.owner_id
