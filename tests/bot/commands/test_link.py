"""/link through the small Discord and the small Spotify, from the button to the summary."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.demo.discord import Message, Person, Reply
from tests.bot.town import digits_of, link_of, town


async def paste(person: Person, card: Message | Reply, address: str) -> Reply:
    """Press "Paste the address" and put it in."""
    form = await person.press(card, label="Paste the address")
    return await person.submit(form, {"address": address})


async def test_links_by_button(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        ada = place.person("Ada")
        reply = await ada.command("link", guild=place.guild)
        said = await reply.wait()
        assert "direct message" in said.text
        assert reply.ephemeral
        assert reply.acknowledged_after is not None
        assert reply.acknowledged_after < 1.0

        card = await ada.wait_dm(lambda message: bool(link_of(message)))
        page = await place.come_back(await place.sign_in(card, "Ada"), "Ada")
        assert "Then the Spotify account “Ada” belongs to “Ada” on Discord" in page

        summary = await ada.wait_dm(lambda message: "100%" in message.text)
        assert summary.id == card.id, "progress and summary stand in the message with the button"
        assert "20 tracks" in summary.text
        assert "/recommend" in summary.text
        assert not link_of(summary), "the one-time button is gone"

        store = place.bot.store
        account = store.accounts.of_member(place.id_of("Ada"))
        assert account is not None
        assert store.sync.unfinished() == []
        assert store.members.on_server(int(place.guild.id)) == [place.id_of("Ada")]
        member = store.members.get(place.id_of("Ada"))
        assert member is not None
        assert not member.named, "nobody is named before they say so"


async def test_the_question_about_names_is_answered_in_place(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        summary = await place.link("Ada")
        ada, store = place.person("Ada"), place.bot.store
        await ada.press(summary, label="Yes, name me")
        after = await ada.wait_dm(lambda message: "Now: yes" in message.text.replace("*", ""))
        assert "20 tracks" in after.text, "the rest of the card stays"
        member = store.members.get(place.id_of("Ada"))
        assert member is not None
        assert member.named
        await ada.press(after, label="No, only count me")
        await ada.wait_dm(lambda message: "Now: no" in message.text.replace("*", ""))
        member = store.members.get(place.id_of("Ada"))
        assert member is not None
        assert not member.named


async def test_links_by_pasting_without_a_public_address(tmp_path: Path) -> None:
    async with town(tmp_path, public=False) as place:
        ada = place.person("Ada")
        card = await place.link_card("Ada")
        assert "does not load" in card.text
        address = await place.sign_in(card, "Ada")
        assert address.startswith("http://127.0.0.1:9001/callback?")
        reply = await paste(ada, card, f"  <{address}>\n")
        assert not reply.failed
        summary = await ada.wait_dm(lambda message: "100%" in message.text)
        assert summary.id == card.id


async def test_a_pasted_query_is_enough_and_nonsense_keeps_the_step(tmp_path: Path) -> None:
    async with town(tmp_path, public=False) as place:
        ada = place.person("Ada")
        card = await place.link_card("Ada")
        reply = await paste(ada, card, "https://open.spotify.com/")
        assert "not the address" in (await reply.wait(lambda m: "not the address" in m.text)).text
        address = await place.sign_in(card, "Ada")
        await paste(ada, card, address.partition("?")[2])
        await ada.wait_dm(lambda message: "100%" in message.text)


async def test_links_with_closed_direct_messages(tmp_path: Path) -> None:
    async with town(tmp_path, closed=("Ada",)) as place:
        ada = place.person("Ada")
        reply = await ada.command("link", guild=place.guild)
        card = await reply.wait(lambda message: bool(link_of(message)))
        assert reply.ephemeral
        assert ada.dms == []
        await place.come_back(await place.sign_in(card, "Ada"), "Ada")
        await reply.wait(lambda message: "100%" in message.text and "20 tracks" in message.text)


async def test_pastes_with_closed_direct_messages(tmp_path: Path) -> None:
    async with town(tmp_path, public=False, closed=("Ada",)) as place:
        ada = place.person("Ada")
        reply = await ada.command("link", guild=place.guild)
        card = await reply.wait(lambda message: bool(link_of(message)))
        await paste(ada, card, await place.sign_in(card, "Ada"))
        await reply.wait(lambda message: "20 tracks" in message.text)
        assert reply.ephemeral
        assert ada.dms == []


async def test_links_from_a_direct_message(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        ada = place.person("Ada")
        reply = await ada.command("link", guild=None)
        card = await reply.wait(lambda message: bool(link_of(message)))
        await place.come_back(await place.sign_in(card, "Ada"), "Ada")
        summary = await reply.wait(lambda message: "20 tracks" in message.text)
        assert not reply.ephemeral
        assert summary.id == card.id


async def test_a_denied_consent_is_told_on_both_sides(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        ada = place.person("Ada")
        card = await place.link_card("Ada")
        status, page = await place.browse(await place.sign_in(card, "Ada", agree=False))
        assert status == 400
        assert "You said no" in page
        told = await ada.wait_dm(lambda message: "You said no" in message.text)
        assert told.id == card.id
        assert place.bot.store.accounts.all() == []

        await ada.press(told, label="Start again")
        fresh = await ada.wait_dm(lambda message: bool(link_of(message)))
        assert fresh.id == card.id
        await place.come_back(await place.sign_in(fresh, "Ada"), "Ada")
        await ada.wait_dm(lambda message: "20 tracks" in message.text)


async def test_a_state_works_once(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        card = await place.link_card("Ada")
        address = await place.sign_in(card, "Ada")
        status, first = await place.browse(address)
        assert status == 200
        status, page = await place.browse(address)
        assert status == 400
        assert "used already" in page
        await place.type_digits("Ada", digits_of(first))
        await place.person("Ada").wait_dm(lambda message: "20 tracks" in message.text)


async def test_a_state_is_one_members_own_and_stays_theirs(tmp_path: Path) -> None:
    async with town(tmp_path, public=False) as place:
        ada, ben = place.person("Ada"), place.person("Ben")
        of_ada, of_ben = await place.link_card("Ada"), await place.link_card("Ben")
        address = await place.sign_in(of_ada, "Ada")
        reply = await paste(ben, of_ben, address)
        assert "another member" in (await reply.wait(lambda m: "another member" in m.text)).text
        assert place.bot.store.accounts.all() == []
        await paste(ada, of_ada, address)
        await ada.wait_dm(lambda message: "20 tracks" in message.text)


async def test_a_state_that_nobody_started(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        base = place.settings.public_url
        status, page = await place.browse(f"{base}/callback?code=abc&state=made-up")
        assert status == 400
        assert "not one that this bot started" in page
        status, page = await place.browse(f"{base}/callback")
        assert status == 400
        assert "Type /link" in page


async def test_a_state_lives_ten_minutes(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        card = await place.link_card("Ada")
        address = await place.sign_in(card, "Ada")
        place.clock.ahead = 601
        status, page = await place.browse(address)
        assert status == 400
        assert "older than ten minutes" in page
        assert place.bot.store.accounts.all() == []


async def test_the_sixth_person_is_told_why(tmp_path: Path) -> None:
    async with town(tmp_path, seats=5) as place:
        fay = place.person("Fay")
        card = await place.link_card("Fay")
        status, page = await place.browse(await place.sign_in(card, "Fay"))
        assert status == 400
        assert "five at most" in page
        told = await fay.wait_dm(lambda message: "five at most" in message.text)
        assert "User Management" in told.text
        assert place.bot.store.accounts.all() == []


async def test_an_owner_without_premium(tmp_path: Path) -> None:
    async with town(tmp_path, owner_premium=False) as place:
        card = await place.link_card("Ada")
        status, page = await place.browse(await place.sign_in(card, "Ada"))
        assert status == 400
        assert "no Spotify Premium" in page
        await place.person("Ada").wait_dm(lambda message: "Premium" in message.text)


async def test_an_account_of_somebody_else(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        card = await place.link_card("Ben")
        status, page = await place.browse(await place.sign_in(card, "Ada"))
        assert status == 400
        assert "connected to another Discord member" in page


async def test_linking_again_keeps_what_was_read(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        before = place.bot.store.evidence.counts(place.id_of("Ada"))
        card = await place.link_card("Ada")
        assert "again" in card.text
        await place.come_back(await place.sign_in(card, "Ada"), "Ada")
        await place.person("Ada").wait_dm(
            lambda message: message.id == card.id and "20 tracks" in message.text
        )
        assert place.bot.store.evidence.counts(place.id_of("Ada")) == before


async def test_buttons_and_forms_outlive_a_restart(tmp_path: Path) -> None:
    async with town(tmp_path, public=False) as place:
        ada = place.person("Ada")
        card = await place.link_card("Ada")
        address = await place.sign_in(card, "Ada")
        await place.stop_bot()
        await place.start_bot()
        form = await ada.press(card, label="Paste the address")
        await place.stop_bot()
        await place.start_bot()
        await ada.submit(form, {"address": address})
        summary = await ada.wait_dm(lambda message: "20 tracks" in message.text)
        assert summary.id == card.id


async def test_members_of_two_browsers_do_not_get_mixed_up(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await asyncio.gather(*(place.link(name) for name in ("Ada", "Ben", "Cleo")))
        store = place.bot.store
        names = {
            name: store.accounts.of_member(place.id_of(name)) for name in ("Ada", "Ben", "Cleo")
        }
        assert {name: account and account.display_name for name, account in names.items()} == {
            "Ada": "Ada",
            "Ben": "Ben",
            "Cleo": "Cleo",
        }


@pytest.mark.parametrize("name", ["link", "sync", "status", "privacy", "help", "unlink"])
async def test_commands_work_in_direct_messages(tmp_path: Path, name: str) -> None:
    async with town(tmp_path) as place:
        reply = await place.person("Ada").command(name, guild=None)
        assert not reply.failed
        assert (await reply.wait()).text
