"""/taste: what a member likes, and who is close to them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bot.errors import CommontoneError, NeedsServer, NothingYet, NotLinked
from bot.language import _
from bot.services.house import House
from bot.services.models import ServerModel
from recommender import interactions_from_evidence

GENRES = 8
ARTISTS = 8
CLOSEST = 5
FEATURES = 3


@dataclass(frozen=True)
class LikedArtist:
    """An artist and how much of a member's listening goes to them, 0..1."""

    name: str
    share: float


@dataclass(frozen=True)
class Sound:
    """What a member's own taste model goes by, strongest first; nothing where it stands aside.

    `status` is a sentence that says how well it does, or why it stands aside.
    """

    status: str
    features: tuple[str, ...]


@dataclass(frozen=True)
class Taste:
    """What /taste shows of a member.

    `sources` counts tracks a source; `closest` are (member id, likeness 0..1), named ones only,
    most alike first; `others` counts those who take part here beside the member.
    `sound` is for the member alone, and None where no audio features are known.
    """

    member_id: int
    genres: tuple[tuple[str, float], ...]
    artists: tuple[LikedArtist, ...]
    sources: Mapping[str, int]
    tracks: int
    closest: tuple[tuple[int, float], ...]
    others: int
    server_id: int | None
    sound: Sound | None = None


async def taste(
    house: House, asking_id: int, server_id: int | None, member_id: int | None = None
) -> Taste:
    """The taste of the asking member, or of one who has agreed to be named on this server.

    Raises `NotLinked`, `NeedsServer`, `NothingYet`, or an error that says why not.
    """
    member_id = asking_id if member_id is None else member_id
    await must_take_part(house, asking_id)
    if member_id != asking_id and server_id is None:
        raise NeedsServer
    server = await house.models.of(asking_id, server_id)
    if member_id != asking_id:
        must_be_named(server, member_id)
    return await asyncio.to_thread(_taste, house, server, member_id, asking_id)


async def must_take_part(house: House, member_id: int) -> None:
    """Raise `NotLinked` for who is no member."""
    if await asyncio.to_thread(house.store.members.get, member_id) is None:
        raise NotLinked


def must_be_named(server: ServerModel, member_id: int) -> None:
    """Raise for who has not agreed to be named here, and for who is not here, in one sentence."""
    # One sentence for both cases: whether somebody is connected at all is their business too.
    if member_id not in server.named:
        raise CommontoneError(
            _("{who} has not connected any listening here, or has not agreed to be named.").format(
                who=f"<@{member_id}>"
            ),
            _("They can /link, and agree to be named with /privacy."),
        )


def _taste(house: House, server: ServerModel, member_id: int, asking_id: int) -> Taste:
    liked = liked_by(house, [member_id])
    counts = {name: n for name, n in house.store.evidence.counts(member_id).items() if n}
    if liked.empty and not counts:
        raise NothingYet(
            _("There is nothing to tell a taste from yet.")
            if member_id == asking_id
            else _("{who} has no music here yet.").format(who=f"<@{member_id}>"),
            _("Type /link to connect your listening, or /sync to read it again.")
            if member_id == asking_id
            else _("Try again after they have used /link or /sync."),
        )
    model = server.model
    others = [other for other in server.members if other != member_id]
    shown = [other for other in others if other in server.named or other == asking_id]
    closest = [(other, model.similarity(member_id, other)) for other in shown]
    closest = sorted(
        (pair for pair in closest if pair[1] > 0), key=lambda pair: (-pair[1], pair[0])
    )
    return Taste(
        member_id=member_id,
        genres=tuple(model.profile(member_id)[:GENRES]),
        artists=tuple(artists_of(house, member_id, liked)[:ARTISTS]),
        sources=counts,
        tracks=int(liked["track_id"].nunique()),
        closest=tuple(closest[:CLOSEST]),
        others=len(others),
        server_id=server.server_id,
        sound=_sound(server, member_id) if member_id == asking_id else None,
    )


def _sound(server: ServerModel, member_id: int) -> Sound | None:
    if server.model.taste_ is None:
        return None
    model = server.model.taste_.taste(member_id)
    telling = [each.text for each in model.importances_ if each.drop > 0]
    return Sound(model.status.text, tuple(telling[:FEATURES]) if model.status.ready else ())


def liked_by(house: House, member_ids: Sequence[int]) -> pd.DataFrame:
    """track_id and weight of what members like, as the model sees it; dislikes left out."""
    evidence = house.store.evidence.frame(member_ids, house.settings.learn_from)
    interactions = interactions_from_evidence(evidence, house.clock())
    liked = interactions[interactions["weight"] > 0]
    return liked[["track_id", "weight"]].reset_index(drop=True)


def artists_of(house: House, member_id: int, liked: pd.DataFrame) -> list[LikedArtist]:
    """All artists of a member, most listened first, shares adding up to 1."""
    if liked.empty:
        return []
    tracks = house.store.catalogue.frame([int(key) for key in liked["track_id"]])
    joined = liked.merge(tracks[["track_id", "artist"]], on="track_id")
    joined = joined[joined["artist"].fillna("") != ""]
    total = joined["weight"].sum()
    if not total:
        return []
    sums = joined.groupby("artist")["weight"].sum()
    ranked = sorted(sums.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return [LikedArtist(str(name), float(weight / total)) for name, weight in ranked]


__all__ = [
    "LikedArtist",
    "Sound",
    "Taste",
    "artists_of",
    "liked_by",
    "must_be_named",
    "must_take_part",
    "taste",
]
