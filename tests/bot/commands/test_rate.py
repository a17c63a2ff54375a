"""/rate, /ratings, /like and /dislike through Discord's protocol, by somebody without Spotify."""

from __future__ import annotations

from pathlib import Path

from bot.demo.discord import Message, Person
from bot.demo.spotify import SmallSpotify
from tests.bot.commands.linked import answered, ids_shown, linked_town
from tests.bot.town import Town


async def suggested(
    person: Person, place: Town, command: str, option: str, typed: str
) -> list[str]:
    found = await person.autocomplete(command, option, typed, guild=place.guild)
    return [str(one["name"]) for one in found]


async def rate(place: Town, name: str, typed: str, score: int) -> Message:
    person = place.person(name)
    (first, *_) = await person.autocomplete("rate", "track", typed, guild=place.guild)
    reply = await person.command("rate", guild=place.guild, track=first["value"], score=score)
    assert reply.ephemeral
    return await answered(reply, "of 10")


async def test_a_rating_is_noted_changed_listed_and_taken_back(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        eli, store = place.person("Eli"), place.bot.store
        message = await rate(place, "Eli", "peculiar song 7", 8)
        assert "Peculiar Song 7" in message.text
        assert "★★★★★★★★☆☆ **8** of 10" in message.text
        (rated,) = store.evidence.rated(place.id_of("Eli"))
        frame = store.evidence.frame([place.id_of("Eli")])
        assert frame[["source", "value"]].to_numpy().tolist() == [["rating", 8.0]]

        again = await eli.choose(message, None, ["2"])
        await answered(again, "(it was 8)")
        assert "You will not get that one" in message.text
        assert store.evidence.rated(place.id_of("Eli"))[rated][0] == 2.0

        await rate(place, "Eli", "peculiar song 9", 10)
        listed = await (await eli.command("ratings", guild=place.guild)).wait()
        assert "Your 2 ratings" in listed.text
        assert listed.text.index("Song 9") < listed.text.index("Song 7")
        opened = await eli.choose(listed, None, [str(rated)])
        assert "Peculiar Song 7" in (await answered(opened, "★")).text
        await answered(await eli.press(listed, label="Take it back"), "taken back")
        assert rated not in store.evidence.rated(place.id_of("Eli"))


async def test_ratings_alone_make_recommendations(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        for number in (1, 9, 17):
            await rate(place, "Eli", f"peculiar song {number}", 9)
        reply = await place.person("Eli").command("recommend", guild=place.guild)
        message = await answered(reply, "tracks for you")
        assert "Nothing is known" not in message.text
        assert not {"track001", "track009", "track017"} & set(ids_shown(message))


async def test_spotify_is_searched_last_once_a_text_and_only_for_its_member(tmp_path: Path) -> None:
    async with linked_town(tmp_path, ["Ada"]) as place:
        ada, eli = place.person("Ada"), place.person("Eli")
        searched = Searches(place.spotify)
        assert await suggested(ada, place, "rate", "track", "peculiar") != []
        assert await suggested(eli, place, "rate", "track", "far away") == []
        assert await suggested(ada, place, "rate", "track", "zz") == []
        assert searched.count == 0
        unknown = missing(place)
        for _ in range(2):
            names = await suggested(ada, place, "rate", "track", unknown)
            assert any(unknown in name for name in names)
        assert searched.count == 1
        message = await rate(place, "Ada", unknown, 7)
        assert unknown in message.text
        assert searched.count == 1


async def test_an_artist_is_liked_and_another_is_a_no(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        eli, member = place.person("Eli"), place.id_of("Eli")
        assert await suggested(eli, place, "like", "artist", "artist") != []
        reply = await eli.command("like", guild=place.guild, artist="artist 3")
        liked = await answered(reply, "❤️ **Artist 3**")
        await answered(
            await eli.command("dislike", guild=place.guild, artist="artist 5"), "🚫 **Artist 5**"
        )
        assert place.bot.store.feedback.artists_of(member) == {"artist03": 1, "artist05": -1}
        reply = await eli.command("recommend", guild=place.guild)
        message = await answered(reply, "tracks for you")
        assert "Nothing is known" not in message.text
        assert "Artist 3" in message.text.split("**3.")[0]
        await answered(await eli.press(liked, label="Take it back"), "taken back")
        assert place.bot.store.feedback.artists_of(member) == {"artist05": -1}
        nobody = await eli.command("like", guild=place.guild, artist="nobody of that name")
        await answered(nobody, "No artist was found")


async def test_an_artist_whom_nobody_here_has(tmp_path: Path) -> None:
    async with linked_town(tmp_path, ["Ada"]) as place:
        eli, member, store = place.person("Eli"), place.id_of("Eli"), place.bot.store
        assert await suggested(eli, place, "like", "artist", "radioh") == ["Radiohead"]
        unknown = f"The Peculiar Nobodies {'of Elsewhere ' * 5}".strip()
        (only,) = await eli.autocomplete("like", "artist", unknown, guild=place.guild)
        assert only["name"].startswith("New here: The Peculiar")
        reply = await eli.command("like", guild=place.guild, artist=only["value"])
        liked = await answered(reply, "❤️ **The Peculiar Nobodies")
        assert list(store.feedback.artists_of(member).values()) == [1]
        await answered(await eli.press(liked, label="Take it back"), "taken back")
        assert store.feedback.artists_of(member) == {}
        huge = await eli.command("rate", guild=place.guild, track=f"r:{'9' * 40}", score=3)
        await answered(huge, "No track was found")


class Searches:
    """Counts the searches that a small Spotify answers from now on."""

    def __init__(self, spotify: SmallSpotify) -> None:
        self._spotify, self._before = spotify, self._seen(spotify)

    @staticmethod
    def _seen(spotify: SmallSpotify) -> int:
        return sum("/search" in one.path for one in spotify.requests)

    @property
    def count(self) -> int:
        return self._seen(self._spotify) - self._before


def missing(place: Town) -> str:
    """A title that the small Spotify has and the catalogue does not."""
    known = set(place.bot.store.catalogue.frame()["name"])
    return next(t.name for t in place.spotify.scene.tracks.values() if t.name not in known)
