"""What the first steps end in, and where they are offered: never a dead end."""

from __future__ import annotations

from pathlib import Path

from bot.demo.discord import Message, Person
from bot.demo.listenbrainz import SmallListenBrainz
from tests.bot.commands.linked import answered, has_label, ids_shown, linked_town
from tests.bot.faraway import facts, faraway

OFFER = "Ten quick questions"


async def ten_answers(person: Person, message: Message, liked: tuple[str, ...]) -> Message:
    """Like the artists whose names begin so, know none of the others."""
    for _ in range(10):
        likes = any(f"## {name}" in message.text for name in liked)
        pressed = await person.press(message, label="I like them" if likes else "Don’t know")
        before = message.text
        message = await pressed.wait(lambda shown, before=before: shown.text != before)
    return message


async def test_where_nobody_has_music_discoveries_are_the_first_ten(tmp_path: Path) -> None:
    async with faraway(tmp_path, linked=()) as place:
        eli = place.person("Ada")
        reply = await eli.command("start", guild=place.guild)
        last = await ten_answers(eli, await answered(reply, "1 of 10"), ("Artist",))
        assert "discoveries for you" in last.text
        assert ids_shown(last)
        assert "Noted, thank you" not in last.text


async def test_where_there_is_little_music_discoveries_fill_the_list(tmp_path: Path) -> None:
    async with faraway(tmp_path, linked=("Ada",)) as place:
        ben = place.person("Ben")
        # All but two of the tracks here are a no of Ben's already.
        store, me = place.bot.store, place.id_of("Ben")
        store.members.ensure(me)
        for number in store.catalogue.frame()["track_id"].tolist()[2:]:
            store.feedback.give(me, int(number), -1)
        await answered(await ben.command("like", guild=place.guild, artist="Artist 3"), "❤️")
        liked = await ben.command("like", guild=place.guild, artist="Artist 4")
        pressed = await ben.press(await answered(liked, "❤️"), label="Recommend me something")
        shown = await pressed.wait(lambda one: bool(ids_shown(one)))
        assert "nobody here knows them yet" in shown.text
        assert any(one.startswith("track") for one in ids_shown(shown))


async def test_who_takes_no_part_finds_the_way_below_the_answer(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        eli = place.person("Eli")
        for command in ("recommend", "taste", "discover"):
            reply = await eli.command(command, guild=place.guild)
            card = await reply.wait(has_label(OFFER))
            assert has_label("Connect Spotify")(card)
        await answered(await eli.press(card, label=OFFER), "1 of 10")
        playlist = await eli.command("playlist mine", guild=place.guild)
        assert not has_label(OFFER)(await playlist.wait(has_label("Connect Spotify")))


async def test_somebody_of_whom_nothing_is_known_is_asked_from_the_list(tmp_path: Path) -> None:
    async with linked_town(tmp_path) as place:
        eli = place.person("Eli")
        place.bot.store.members.ensure(place.id_of("Eli"))
        reply = await eli.command("recommend", guild=place.guild)
        listed = await answered(reply, "Nothing is known of your taste yet")
        asked = await answered(await eli.press(listed, label=OFFER), "1 of 10")
        last = await ten_answers(eli, asked, ())
        # Who knew none of them is not led in a circle: there are more.
        assert "Nothing is known of your taste yet" in last.text
        await answered(await eli.press(last, label=OFFER), "1 of 10")
        assert len(place.bot.store.steps.of(place.id_of("Eli"))) == 10


async def test_a_name_alone_is_not_said_to_be_looked_up(tmp_path: Path) -> None:
    small = SmallListenBrainz(facts())
    await small.start()
    try:
        async with faraway(tmp_path, world=False, listenbrainz=small, linked=()) as place:
            ada = place.person("Ada")
            reply = await ada.command("start", guild=place.guild)
            last = await ten_answers(ada, await answered(reply, "1 of 10"), ("",))
            assert "By your answers you would like" in last.text
            reply = await ada.command("discover", guild=place.guild)
            assert "named artists so far" in (await reply.wait()).text
    finally:
        await small.stop()
