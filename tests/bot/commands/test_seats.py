"""Seats: an app of one's own, sharing it, the queue where none is free, and taking it away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.discord import Message, Reply
from bot.demo.spotify import Application
from bot.services.linking import AnotherApp, own_seat
from tests.bot.town import CLIENT_ID, NAMES, Town, link_of, small_scene, town
from tests.contracts import discord, spotify

OWN = "ab" * 16
PEOPLE = (*NAMES, "Gil", "Hal")
ON_HOST = ("Ben", "Cleo", "Dev", "Eli", "Fay")


def own_app(*names: str, premium: bool = True, redirect: str | None = None) -> Application:
    return Application(
        name="Ada's app",
        allowlist=frozenset(names),
        owner_premium=premium,
        redirect_uris=(redirect,) if redirect else None,
        developer="Ada",
    )


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    """A server of eight: five are on the list of the host's app, Ada and Gil on that of Ada's."""
    apps = {CLIENT_ID: Application(allowlist=frozenset(ON_HOST)), OWN: own_app("Ada", "Gil")}
    async with town(tmp_path, scene=small_scene(PEOPLE), client_ids=apps) as made:
        yield made


async def fill(place: Town) -> None:
    """Take all five seats of the host's app."""
    for name in ON_HOST:
        await place.link(name)


async def bring(place: Town, name: str, client_id: str = OWN) -> Message:
    """Link by an own app, from the guide on; the card of the app that follows."""
    person = place.person(name)
    reply = await person.command("link", guild=place.guild)
    card = await reply.wait()
    if not any(button.label == "Use my own Spotify app" for button in card.buttons):
        card = await person.wait_dm(lambda message: bool(link_of(message)))
    guide = await person.press(card, label="Use my own Spotify app")
    form = await person.press(await guide.wait(), label="Enter my client id")
    await person.submit(form, {"client-id": f" {client_id.upper()} \n"})
    step = await person.wait_dm(lambda m: "through your own Spotify app" in m.text)
    await place.come_back(await place.sign_in(step, name), name)
    return await person.wait_dm(lambda message: "Your own Spotify app" in message.text)


async def typed(place: Town, name: str, client_id: str) -> str:
    """What is said to a client id."""
    person = place.person(name)
    card = await place.link_card(name)
    guide = await person.press(card, label="Use my own Spotify app")
    form = await person.press(await guide.wait(), label="Enter my client id")
    reply = await person.submit(form, {"client-id": client_id})
    return (await reply.wait()).text


async def says(reply: Reply, text: str) -> Message:
    return await reply.wait(lambda message: text in message.text)


async def test_the_guide_shows_pictures_and_the_address(place: Town) -> None:
    card = await place.link_card("Ada")
    guide = await place.person("Ada").press(card, label="Use my own Spotify app")
    shown = await guide.wait()
    assert place.settings.redirect_uri in shown.text
    assert "Premium" in shown.text
    assert len(shown.attachments) == 4
    assert all(one.content.startswith(b"\x89PNG") for one in shown.attachments)
    assert all(len(one.content) < 100_000 for one in shown.attachments)
    assert all(one.description for one in shown.attachments)


async def test_everything_goes_through_the_own_app(place: Town) -> None:
    card = await bring(place, "Ada")
    assert "1 of 5 seats taken" in card.text.replace("*", "")
    store = place.bot.store
    account = store.accounts.of_member(place.id_of("Ada"))
    assert account is not None
    assert account.client_id == OWN
    await place.person("Ada").wait_dm(lambda message: "20 tracks" in message.text)
    assert store.quota.used(OWN, "saved tracks", 0) > 0
    assert store.quota.used(CLIENT_ID, "saved tracks", 0) == 0
    assert store.apps.sitting(CLIENT_ID) == []


async def test_a_client_id_is_checked(place: Town) -> None:
    assert "32 letters" in await typed(place, "Ada", "my app")
    assert "knows no app" in await typed(place, "Ada", "cd" * 16)
    place.spotify.register(OWN, own_app("Ada", redirect="https://example.org/callback"))
    said = await typed(place, "Ada", OWN)
    assert "redirect address" in said
    assert place.settings.redirect_uri in said
    assert place.bot.store.accounts.all() == []
    assert place.bot.store.apps.all() == []


async def test_an_app_of_somebody_else_is_not_told_of_unless_shared(place: Town) -> None:
    await bring(place, "Ada")
    said = await typed(place, "Ben", OWN)
    assert "does not share it here" in said
    assert "Ada" not in said


async def test_each_member_brings_one_app(place: Town) -> None:
    await bring(place, "Ada")
    ada = place.person("Ada")
    reply = await ada.command("link", guild=place.guild)
    await reply.wait()
    form = await ada.press(
        await ada.wait_dm(lambda m: "My Spotify app" in labels(m)), label="My Spotify app"
    )
    assert "Take my app away" in labels(await form.wait())
    store = place.bot.store
    place.spotify.register("cd" * 16, own_app("Ada"))
    with pytest.raises(AnotherApp):
        await own_seat(store, place.settings, place.bot.spotify, place.id_of("Ada"), "cd" * 16)


async def test_without_a_free_seat_the_first_words_help(place: Town) -> None:
    await fill(place)
    gil = place.person("Gil")
    reply = await gil.command("link", guild=place.guild)
    said = await reply.wait()
    assert said.ephemeral
    assert said.text.splitlines()[0].strip("# ") == "You can take part right now, without a seat"
    assert "all 5 seats" in said.text
    labels = [button.label for button in said.buttons]
    assert labels == ["Ten quick questions", "Use my own Spotify app", "Ask for a seat"]
    asked = await gil.press(said, label="Ask for a seat")
    assert "You are the first" in (await asked.wait()).text
    waiting = place.bot.store.apps.waiting_on(int(place.guild.id))
    assert [wait.member_id for wait in waiting] == [place.id_of("Gil")]


async def test_a_friend_shares_and_the_seat_is_found(place: Town) -> None:
    await fill(place)
    card = await bring(place, "Ada")
    reply = await place.person("Gil").command("link", guild=place.guild)
    assert "without a seat" in (await reply.wait()).text, "what is not shared is not offered"
    shared = await place.person("Ada").press(card, label="Share its free seats with this server")
    assert not shared.failed
    await place.person("Ada").wait_dm(lambda m: "Now: shared" in m.text.replace("*", ""))
    step = await place.link_card("Gil")
    assert "through the Spotify app of @Ada" in step.text
    await place.come_back(await place.sign_in(step, "Gil"), "Gil")
    await place.person("Gil").wait_dm(lambda message: "100%" in message.text)
    assert place.bot.store.apps.sitting(OWN) == [place.id_of("Ada"), place.id_of("Gil")]
    reply = await place.person("Ada").command("link", guild=place.guild)
    await reply.wait()
    step = await place.person("Ada").wait_dm(lambda message: "My Spotify app" in labels(message))
    mine = await place.person("Ada").press(step, label="My Spotify app")
    assert "@Gil" in (await mine.wait()).text


async def test_one_who_is_not_on_a_friends_list_is_told_whom_to_ask(place: Town) -> None:
    await fill(place)
    card = await bring(place, "Ada")
    await place.person("Ada").press(card, label="Share its free seats with this server")
    await place.person("Ada").wait_dm(lambda m: "Now: shared" in m.text.replace("*", ""))
    hal = place.person("Hal")
    step = await place.link_card("Hal")
    status, page = await place.browse(await place.sign_in(step, "Hal"))
    assert status == 400
    assert "friend&#x27;s app" in page
    told = await hal.wait_dm(lambda message: "turn to them" in message.text)
    assert "The app is that of @Ada" in told.text
    assert "User Management" in told.text
    asked = await hal.press(told, label="Ask for a seat")
    assert "never asks for it" in (await asked.wait()).text
    heard = await place.person("Ada").wait_dm(lambda m: "@Hal asks for a seat" in m.text)
    assert "User Management" in heard.text
    place.guild.managers.add(place.id_of("Ada"))
    for command in ("admin seats", "privacy"):
        await (await place.person("Ada").command(command, guild=place.guild)).wait()
    discord.discord_contract()
    spotify.spotify_contract()
    assert discord.contract_problems(place.discord.requests) == []
    assert spotify.contract_problems(place.spotify.requests) == []
    assert place.bot.store.accounts.of_member(place.id_of("Hal")) is None


async def test_the_two_refusals_of_the_hosts_app_are_told_apart(place: Town) -> None:
    hal = place.person("Hal")
    step = await place.link_card("Hal")
    await place.browse(await place.sign_in(step, "Hal"))
    first = await hal.wait_dm(lambda message: "five at most" in message.text)
    assert "Premium" not in first.text.split("Or take part")[0]
    place.spotify.register(
        CLIENT_ID, Application(allowlist=frozenset(ON_HOST), owner_premium=False)
    )
    await hal.press(first, label="Start again")
    again = await hal.wait_dm(lambda message: bool(link_of(message)))
    await place.browse(await place.sign_in(again, "Hal"))
    second = await hal.wait_dm(lambda message: "no Spotify Premium right now" in message.text)
    assert "not about your own account" in second.text
    assert "Ask for a seat" not in labels(second)
    assert "Use my own Spotify app" in labels(second)


async def test_a_seat_is_freed_by_unlink_and_the_next_one_hears_of_it(place: Town) -> None:
    await fill(place)
    gil, ben = place.person("Gil"), place.person("Ben")
    reply = await gil.command("link", guild=place.guild)
    await gil.press(await reply.wait(), label="Ask for a seat")
    leaving = await ben.command("unlink", guild=place.guild)
    await ben.press(await leaving.wait(), label="Disconnect")
    await leaving.wait(lambda message: "Disconnected" in message.text)
    await gil.wait_dm(lambda message: "seat is free" in message.text)
    assert len(place.bot.store.apps.sitting(CLIENT_ID)) == 4
    place.spotify.register(CLIENT_ID, Application(allowlist=frozenset({*ON_HOST, "Gil"})))
    await place.link("Gil")
    assert place.bot.store.apps.waiting_on(int(place.guild.id)) == []


@pytest.mark.parametrize("how", ["taking it away", "deleting everything"])
async def test_an_app_that_goes_tells_those_on_it(place: Town, how: str) -> None:
    ada, gil, store = place.person("Ada"), place.person("Gil"), place.bot.store
    card = await bring(place, "Ada")
    await ada.press(card, label="Share its free seats with this server")
    await fill(place)
    await place.link("Gil")
    had = store.evidence.counts(place.id_of("Gil"))
    if how == "taking it away":
        asked = await ada.press(card, label="Take my app away")
        sure = await asked.wait()
        assert "1 other member" in sure.text
        await ada.press(sure, label="Take it away")
    else:
        reply = await ada.command("privacy", guild=place.guild)
        asked = await ada.press(await reply.wait(), label="Delete everything")
        sure = await asked.wait()
        await ada.press(sure, label="Delete everything")
        await asked.wait(lambda message: "is deleted" in message.text)
        assert store.rows_about(place.id_of("Ada")) == 0
    told = await gil.wait_dm(lambda message: "taken away by its owner" in message.text)
    assert "Connect again" in labels(told)
    assert store.apps.all() == []
    assert store.evidence.counts(place.id_of("Gil")) == had
    reply = await gil.command("sync", guild=place.guild)
    await says(reply, "no longer there")


async def test_unlink_keeps_an_app_that_others_sit_on(place: Town) -> None:
    ada, store = place.person("Ada"), place.bot.store
    card = await bring(place, "Ada")
    await ada.press(card, label="Share its free seats with this server")
    await fill(place)
    await place.link("Gil")
    reply = await ada.command("unlink", guild=place.guild)
    await ada.press(await reply.wait(), label="Disconnect")
    said = await reply.wait(lambda message: "Disconnected" in message.text)
    assert "My Spotify app" in labels(said)
    assert store.apps.sitting(OWN) == [place.id_of("Gil")]
    gil = store.accounts.of_member(place.id_of("Gil"))
    assert gil is not None
    assert gil.problem is None


async def test_unlink_removes_an_app_that_nobody_else_uses(place: Town) -> None:
    ada, store = place.person("Ada"), place.bot.store
    await bring(place, "Ada")
    await ada.wait_dm(lambda message: "20 tracks" in message.text)
    reply = await ada.command("unlink", guild=place.guild)
    await ada.press(await reply.wait(), label="Disconnect")
    await reply.wait(lambda message: "Disconnected" in message.text)
    assert store.apps.all() == []
    assert store.rows_about(place.id_of("Ada")) == 0


async def test_a_lapsed_premium_of_the_own_app_is_told_as_such(place: Town) -> None:
    ada = place.person("Ada")
    await bring(place, "Ada")
    await ada.wait_dm(lambda message: "20 tracks" in message.text)
    place.spotify.register(OWN, own_app("Ada", "Gil", premium=False))
    reply = await ada.command("sync", guild=place.guild)
    await says(reply, "You have no Spotify Premium right now")
    assert place.bot.store.apps.lapsed() == {OWN}


def labels(message: Message) -> list[str | None]:
    return [button.label for button in message.buttons]
