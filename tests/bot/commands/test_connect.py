"""/connect and /disconnect, through the small Discord."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cards.connect import packed_name, unpacked_name
from bot.sources.profiles import NotAName, clean_name
from tests.bot.commands.linked import answered, has_label
from tests.bot.commands.profiles import listeners

KEY = {"lastfm_api_key": SecretStr("key")}


@pytest.mark.parametrize("service", ["listenbrainz", "lastfm"])
async def test_from_the_question_to_recommendations(tmp_path: Path, service: str) -> None:
    async with listeners(tmp_path, **KEY) as town:
        place = town.place
        await place.link("Ada")
        town.profile(service, "Ben1", range(8, 38))
        ben = place.person("Ben")
        reply = await ben.command(f"connect {service}", name="Ben1", guild=place.guild)
        asked = await reply.wait(has_label("Agree and read it"))
        assert asked.ephemeral_to == ben.user.id
        for words in ("30 plays", "public", "Nobody can prove", "once an hour"):
            assert words in asked.text
        assert place.bot.store.rows_about(place.id_of("Ben")) == 0, "nothing before they agree"
        done = await answered(await ben.press(reply, label="Agree and read it"), "100%")
        assert "30 tracks" in done.text
        counts = place.bot.store.evidence.counts(place.id_of("Ben"))
        assert counts == {service: 30}
        shown = await answered(await ben.command("recommend", guild=place.guild), "Song")
        assert "Peculiar Song" in shown.text
        both = place.bot.store.evidence.frame([place.id_of("Ada"), place.id_of("Ben")])
        mine, theirs = (set(part["track_id"]) for _, part in both.groupby("user_id"))
        assert mine & theirs, "songs told by name are the recordings that Spotify told of"
        gone = await ben.command("disconnect", guild=place.guild)
        await answered(gone, "all that came from it is deleted")
        assert place.bot.store.rows_about(place.id_of("Ben")) == 0, "nor lists made from it"


async def test_cancelling_stores_nothing(tmp_path: Path) -> None:
    async with listeners(tmp_path) as town:
        town.profile("listenbrainz", "ben", range(3))
        ben = town.place.person("Ben")
        reply = await ben.command("connect listenbrainz", name="ben")
        await reply.wait(has_label("Cancel"))
        await ben.press(reply, label="Cancel")
        assert town.place.bot.store.rows_about(town.place.id_of("Ben")) == 0


async def test_in_a_direct_message_the_bar_goes_on_after_a_restart(tmp_path: Path) -> None:
    async with listeners(tmp_path) as town:
        place = town.place
        town.profile("listenbrainz", "ben", range(30))
        town.listenbrainz.faults.add("GET /1/user/ben/listens", status=503, after=1, times=1)
        ben = place.person("Ben")
        reply = await ben.command("connect listenbrainz", name="ben", guild=None)
        await reply.wait(has_label("Agree and read it"))
        await ben.press(reply, label="Agree and read it")
        message = await ben.wait_dm(lambda m: "asks for a pause" in m.text)
        await place.stop_bot()
        await place.start_bot()
        await ben.wait_dm(lambda m: m.id == message.id and "100%" in m.text)
        assert len(ben.dms) == 1, "one message, edited"


@pytest.mark.parametrize(
    ("command", "name", "words"),
    [
        ("listenbrainz", "nobody", "no profile of that name"),
        ("lastfm", "nobody", "no profile of that name"),
        ("lastfm", "hidden", "does not show its plays"),
        ("listenbrainz", "taken", "connected by another Discord member"),
        ("listenbrainz", "a/b", "cannot be the name"),
    ],
)
async def test_what_can_be_wrong(tmp_path: Path, command: str, name: str, words: str) -> None:
    async with listeners(tmp_path, **KEY) as town:
        place = town.place
        town.profile("lastfm", "hidden", range(2)).private = True
        town.profile("listenbrainz", "taken", range(2))
        await place.bot.profiles.connect(place.id_of("Ada"), "listenbrainz", "taken")
        reply = await place.person("Ben").command(f"connect {command}", name=name)
        await answered(reply, words)
        assert place.bot.store.rows_about(place.id_of("Ben")) == 0


async def test_services_in_trouble(tmp_path: Path) -> None:
    async with listeners(tmp_path, **KEY) as town:
        ben = town.place.person("Ben")
        town.listenbrainz.faults.add("*", status=429, headers={"X-RateLimit-Reset-In": "9"})
        await answered(await ben.command("connect listenbrainz", name="ben"), "asks for a pause")
        town.listenbrainz.garbage = b"[]"
        await answered(await ben.command("connect listenbrainz", name="ben"), "make no sense")
        await town.lastfm.stop()
        await answered(await ben.command("connect lastfm", name="ben"), "cannot be reached")
        assert town.place.bot.store.rows_about(town.place.id_of("Ben")) == 0


async def test_lastfm_without_a_key(tmp_path: Path) -> None:
    async with listeners(tmp_path) as town:
        reply = await town.place.person("Ben").command("connect lastfm", name="ben")
        await answered(reply, "has not set up Last.fm")
        assert town.lastfm.requests == []


async def test_disconnecting_what_is_not_there(tmp_path: Path) -> None:
    async with listeners(tmp_path, **KEY) as town:
        place = town.place
        ben, ben_id = place.person("Ben"), place.id_of("Ben")
        await answered(await ben.command("disconnect"), "not connected a ListenBrainz")
        for service in ("listenbrainz", "lastfm"):
            town.profile(service, "ben", range(2))
            await place.bot.profiles.connect(ben_id, service, "ben")  # type: ignore[arg-type]
        await answered(await ben.command("disconnect"), "two profiles")
        await answered(await ben.command("disconnect", service="lastfm"), "is disconnected")
        await answered(await ben.command("disconnect"), "Nothing about you is stored")
        assert place.bot.store.rows_about(ben_id) == 0


async def test_deleting_everything_ends_the_reading(tmp_path: Path) -> None:
    async with listeners(tmp_path) as town:
        place = town.place
        town.profile("listenbrainz", "ben", range(2))
        town.listenbrainz.faults.add("GET /1/feedback*", status=503, times=None)
        ben, ben_id = place.person("Ben"), place.id_of("Ben")
        account = await place.bot.profiles.connect(ben_id, "listenbrainz", "ben")
        await place.bot.profiles.start(account)
        reply = await ben.command("privacy")
        await reply.wait(has_label("Delete everything"))
        asked = await ben.press(reply, label="Delete everything")
        await asked.wait(has_label("Keep it"))
        await ben.press(asked, label="Delete everything")
        await answered(asked, "is deleted")
        assert place.bot.profiles.now(account.id) is None
        assert place.bot.store.rows_about(ben_id) == 0


@pytest.mark.parametrize("name", ["ben", "a:b", "~ben", "Bjørk", "名前", "x" * 60, "ñ" * 25])
def test_any_name_fits_a_button(name: str) -> None:
    packed = packed_name(name)
    assert ":" not in packed
    assert len(f"ct:profile-yes:listenbrainz:{packed}") <= 100
    assert unpacked_name(packed) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" rj ", "rj"),
        ("https://www.last.fm/user/RJ/library?page=2", "RJ"),
        ("last.fm/de/user/RJ", "RJ"),
        ("https://listenbrainz.org/user/a%20b/", "a b"),
    ],
)
def test_a_name_or_the_address_of_its_page(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize("typed", ["", " ", "a/b", "https://example.org/user/rj", "x" * 65, "\x00"])
def test_what_cannot_be_a_name(typed: str) -> None:
    with pytest.raises(NotAName):
        clean_name(typed)


async def test_status_tells_of_profiles(tmp_path: Path) -> None:
    async with listeners(tmp_path, **KEY) as town:
        place = town.place
        ben, ben_id = place.person("Ben"), place.id_of("Ben")
        for service, name in (("listenbrainz", "ben*"), ("lastfm", "gone")):
            town.profile(service, name, range(2))
            account = await place.bot.profiles.connect(ben_id, service, name)  # type: ignore[arg-type]
            if service == "lastfm":
                town.lastfm.users.people.remove(name)
            await place.bot.profiles.start(account)
            await place.bot.profiles.wait(account.id)
        place.bot.store.presence.give(ben_id)
        shown = await answered(await ben.command("status"), "last read")
        assert "ListenBrainz: **ben\\***, last read" in shown.text
        assert "Last.fm: **gone** can be read no more" in shown.text
        assert "What Discord shows of your listening counts" in shown.text
