"""/genre through Discord's protocol: what is turned counts, and can be set back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.services.genre_turning import weights_for
from storage import ArtistRow
from tests.bot.commands.linked import answered, ids_shown, linked_town
from tests.bot.town import Town, small_scene


async def test_a_genre_is_turned_counts_and_is_set_back(tmp_path: Path) -> None:
    async with linked_town(tmp_path, scene=small_scene(tracks=120)) as place:
        ada, store, me = place.person("Ada"), place.bot.store, place.id_of("Ada")
        store.catalogue.add_artists(
            [
                ArtistRow(f"artist{n:02}", f"Artist {n}", ("dream pop" if n % 2 else "techno",))
                for n in range(8)
            ]
        )
        (most, *_) = [
            str(one["value"])
            for one in await ada.autocomplete("genre", "name", "", guild=place.guild)
        ]
        usual = await recommended(place)
        assert any(most in genres_of(place, one) for one in usual)

        reply = await ada.command("genre", guild=place.guild, name=most.upper(), turn="never")
        assert reply.ephemeral
        message = await answered(reply, "none of it")
        assert store.genre_turns.of(me) == {most: 0.0}
        assert not any(most in genres_of(place, one) for one in await recommended(place))
        assert most in (await (await ada.command("genre", guild=place.guild)).wait()).text
        # Asked for by name it comes all the same.
        assert any(most in genres_of(place, one) for one in await recommended(place, genre=most))

        await answered(await ada.choose(message, None, [most]), "as usual")
        assert store.genre_turns.of(me) == {}
        assert await recommended(place) == usual


async def test_in_a_group_the_wishes_meet_in_the_middle(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        store = place.bot.store
        ada, ben = place.id_of("Ada"), place.id_of("Ben")
        store.genre_turns.turn(ada, "rock", 2.0)
        store.genre_turns.turn(ben, "rock", 0.5)
        store.genre_turns.turn(ben, "pop", 0.0)
        weights = weights_for(store, [ada, ben])
        assert weights["rock"] == pytest.approx(1.0)
        assert weights["pop"] == pytest.approx((1 / 8) ** 0.5)
        assert weights_for(store, [ben]) == {"rock": 0.5, "pop": 0.0}


async def test_no_more_than_the_menu_holds(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        ada, me = place.person("Ada"), place.id_of("Ada")
        for number in range(25):
            place.bot.store.genre_turns.turn(me, f"genre {number}", 2.0)
        reply = await ada.command("genre", guild=place.guild, name="one more", turn="less")
        await answered(reply, "25 genres already")
        assert len(place.bot.store.genre_turns.of(me)) == 25


async def recommended(place: Town, **options: str) -> list[str]:
    reply = await place.person("Ada").command("recommend", guild=place.guild, **options)
    return ids_shown(await answered(reply, "for you"))


def genres_of(place: Town, spotify_id: str) -> list[str]:
    frame = place.bot.store.catalogue.frame().set_index("spotify_id")
    return list(frame.loc[spotify_id, "genres"])
