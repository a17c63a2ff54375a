"""/recommend: choose tracks for a member, keep the list, and read a kept list again."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.errors import Gone, NothingYet, NotLinked
from bot.language import _
from bot.services.genre_turning import weights_for
from bot.services.house import House
from bot.services.learning import Chosen, interleaved, remember
from bot.services.models import ServerModel, acquaintances_of, people_of
from bot.services.moods import adventure_of
from recommender import Reason, Recommendation, has_genre
from storage import ListItem, Recording, SavedList

KIND = "recommend"
MOST = 20

Item = TypeVar("Item")


@dataclass(frozen=True)
class ShownList:
    """A kept list with all that a card shows of it.

    `named` may be named where the list is shown (the member it was made for is not among them);
    `opinions` are that member's thumbs, by recording id; `refused` artists they never want.
    """

    saved: SavedList
    recordings: Mapping[int, Recording]
    opinions: Mapping[int, int]
    named: frozenset[int]
    refused: frozenset[str] = frozenset()

    @property
    def items(self) -> tuple[ListItem, ...]:
        """What is still in the catalogue; Spotify's data has a shelf life."""
        return tuple(item for item in self.saved.items if item.recording_id in self.recordings)

    @property
    def remark(self) -> str | None:
        """A word about the whole list ("newcomer", "fewer"), for the card to say."""
        remark = self.saved.options.get("remark")
        return str(remark) if remark else None


async def recommend(
    house: House,
    member_id: int,
    server_id: int | None,
    *,
    count: int = 10,
    mood: str | None = None,
    genre: str | None = None,
    beside: Sequence[ListItem] = (),
    remark: str | None = None,
) -> ShownList:
    """Up to `count` tracks that are new to the member, best first, kept as a list.

    `beside` are items from elsewhere that stand among them and count, too; `remark` is for the
    card to say where the list itself gives no reason for one.

    Raises `NotLinked` for somebody who takes no part, and `NothingYet` with the reason where
    there is nothing to recommend.
    """
    if await asyncio.to_thread(house.store.members.get, member_id) is None:
        raise NotLinked
    server = await house.models.of(member_id, server_id)
    return await asyncio.to_thread(
        _recommend,
        house,
        server,
        member_id,
        max(1, min(MOST, count)),
        mood,
        genre,
        tuple(beside),
        remark,
    )


def _recommend(
    house: House,
    server: ServerModel,
    member_id: int,
    count: int,
    mood: str | None,
    genre: str | None,
    beside: tuple[ListItem, ...],
    remark: str | None,
) -> ShownList:
    genre = " ".join(genre.split()).casefold() if genre and genre.strip() else None
    refused = house.store.feedback.refused([member_id])
    wanted = max(1, count - len(beside))
    weights = weights_for(house.store, [member_id])
    chosen, rival = _choose(server, member_id, wanted, mood, genre, refused, weights)
    found = [one.recommendation for one in chosen]
    newcomer = not server.model.known(member_id)
    if not found and not beside:
        raise nothing_for(house, server, member_id, genre)
    options: dict[str, Any] = {"count": count, "mood": mood, "genre": genre}
    if remark is not None:
        options["remark"] = remark
    elif newcomer and found:
        options["remark"] = "newcomer"
    elif len(found) < wanted:
        options["remark"] = "fewer"
    items = among([list_item(one, member_id) for one in found], beside)[:count]
    with house.store.transaction():
        saved = house.store.lists.create(member_id, server.server_id, KIND, options, items)
        remember(house.store, member_id, server.server_id, chosen, list_id=saved.id, rival=rival)
    return shown_list(house, saved)


def _choose(
    server: ServerModel,
    member_id: int,
    count: int,
    mood: str | None,
    genre: str | None,
    refused: Collection[int],
    weights: Mapping[str, float],
) -> tuple[list[Chosen], str | None]:
    """What to recommend, and the name of the model it was chosen together with, if any."""
    # A mood and turned genres turn the hybrid alone; then the two could not be compared.
    if server.rival is not None and mood is None and not weights:
        name, rival = server.rival
        return interleaved(server.model, rival, member_id, count, genre, refused), name
    found = server.model.recommend(
        member_id,
        count,
        genre=genre,
        adventure=adventure_of(mood),
        exclude=refused,
        # Who asks for a genre wants it now, however they turned it for every day.
        genre_weights=None if genre else weights,
    )
    return [Chosen(one) for one in found], None


def among(items: Sequence[Item], beside: Sequence[Item]) -> list[Item]:
    """`beside` spread evenly among `items`; both keep their order, and `items` begin."""
    places = [
        ((place + 0.5) / max(1, len(row)), turn, one)
        for turn, row in enumerate((items, beside))
        for place, one in enumerate(row)
    ]
    return [one for _, _, one in sorted(places, key=lambda entry: entry[:2])]


async def open_list(house: House, list_id: str) -> ShownList:
    """A kept list; raises `Gone` where it is no longer kept."""
    return await asyncio.to_thread(_open, house, list_id)


def _open(house: House, list_id: str) -> ShownList:
    saved = house.store.lists.get(list_id)
    if saved is None:
        raise Gone
    return shown_list(house, saved)


def shown_list(house: House, saved: SavedList) -> ShownList:
    """A kept list with all that a card shows of it. Blocking."""
    # Who may be named is asked each time: a member can take the word back.
    named: frozenset[int] = frozenset()
    if saved.server_id is not None:
        named = people_of(house.store, saved.server_id)[1]
    return ShownList(
        saved=saved,
        recordings=house.store.catalogue.recordings([item.recording_id for item in saved.items]),
        opinions=house.store.feedback.of(saved.member_id),
        named=named - {saved.member_id},
        refused=frozenset(
            artist
            for artist, value in house.store.feedback.artists_of(saved.member_id).items()
            if value < 0
        ),
    )


def list_item(recommendation: Recommendation, member_id: int) -> ListItem:
    """A recommendation as it is kept.

    Who has a track is kept apart from the other reasons, in `for_members`: there the database
    lets go of a member who leaves.
    """
    others: list[int] = []
    for reason in recommendation.reasons:
        others += [int(str(user)) for user in reason.user_ids if user != member_id]
    return ListItem(
        recording_id=int(str(recommendation.track_id)),
        score=float(recommendation.score),
        reasons=[_kept(reason) for reason in recommendation.reasons],
        for_members=tuple(dict.fromkeys(others)),
    )


def _kept(reason: Reason) -> dict[str, Any]:
    kept: dict[str, Any] = {"kind": reason.kind}
    if reason.tokens:
        kept["tokens"] = list(reason.tokens)
    if reason.items:
        kept["items"] = [str(item) for item in reason.items]
    if reason.kind == "popular":
        kept["count"] = reason.count
    return kept


def nothing_for(house: House, server: ServerModel, member_id: int, genre: str | None) -> NothingYet:
    """Why there is nothing to recommend, and what to do about it."""
    if genre and not server.model.recommend(member_id, 1, genre=genre, exclude_known=False):
        common = [name for name, _count in house.store.catalogue.genres(server.members)[:3]]
        return NothingYet(
            _("Nobody here has music of that genre."),
            _("Choose one from the list that opens while you type, such as {genres}.").format(
                genres=", ".join(common)
            )
            if common
            else _("No genres are known here yet; leave the genre out."),
        )
    if genre:
        return NothingYet(
            _("You know everything of that genre that people here have."),
            _("Try another genre, or leave it out."),
        )
    if server.model.known(member_id):
        alone = len(server.members) < 2
        return NothingYet(
            _("You already know all the music that people here have connected."),
            _("You are the first one here: ask friends to /link, and their music becomes yours.")
            if alone
            else _("Ask more friends to /link, or try again when they have heard something new."),
        )
    account = house.store.accounts.of_member(member_id)
    if account is None:
        return NothingYet(
            _("There is no music to choose from yet."),
            _("Type /link to connect your listening, and ask friends here to do the same."),
        )
    if house.store.sync.finished_at(account.id) is None:
        return NothingYet(
            _("Your library is still being read, and nobody else here has music yet."),
            _("Try again when /status says that it is done."),
        )
    return NothingYet(
        _("Your library is empty, and nobody else here has music yet."),
        _("Save a few tracks on Spotify and type /sync, or ask friends here to /link."),
    )


async def genres_like(
    house: House, member_id: int, server_id: int | None, typed: str, most: int = 25
) -> list[str]:
    """Genres known where the member asks, for autocomplete: the most common first."""
    return await asyncio.to_thread(_genres_like, house, member_id, server_id, typed, most)


async def genres_of(
    house: House, member_id: int, server_id: int, typed: str | None
) -> tuple[str, ...]:
    """The genres in a text with commas between them; raises `NothingYet` for one unknown here."""
    wanted = [" ".join(one.split()) for one in (typed or "").split(",")]
    wanted = list(dict.fromkeys(one for one in wanted if one))
    if not wanted:
        return ()
    model = (await house.models.for_server(server_id, member_id)).model
    genres = await asyncio.to_thread(lambda: list(dict.fromkeys(model.fitted().catalogue.genres)))
    for one in wanted:
        if not has_genre(genres, one).any():
            raise NothingYet(
                _("Nobody here has music of the genre “{genre}”.").format(genre=one[:60]),
                _(
                    "Choose one from the list that opens while you type, with commas between "
                    "several."
                ),
            )
    return tuple(wanted)


def _genres_like(
    house: House, member_id: int, server_id: int | None, typed: str, most: int
) -> list[str]:
    members = (
        acquaintances_of(house.store, member_id)
        if server_id is None
        else people_of(house.store, server_id, member_id)[0]
    )
    wanted = " ".join(typed.split()).casefold()
    names = [name for name, _ in house.store.catalogue.genres(members)]
    begins = [name for name in names if name.casefold().startswith(wanted)]
    inside = [name for name in names if wanted in name.casefold() and name not in begins]
    return (begins + inside)[:most]


__all__ = [
    "KIND",
    "MOST",
    "ShownList",
    "among",
    "genres_like",
    "genres_of",
    "list_item",
    "nothing_for",
    "open_list",
    "recommend",
    "shown_list",
]
