"""/sync and /status: progress, coalescing, going on after a restart, pauses, dead tokens."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.bot.town import NAMES, small_scene, town


async def test_a_second_sync_asks_little_and_says_what_is_new(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        place.spotify.library("Ada").save_track("track039")
        before = len(place.spotify.requests)
        reply = await place.person("Ada").command("sync", guild=place.guild)
        summary = await reply.wait(lambda message: "up to date" in message.text)
        assert reply.ephemeral
        assert "1 new" in summary.text
        assert len(place.spotify.requests) - before <= 11


async def test_two_syncs_at_once_are_one(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        place.spotify.faults.add(match="GET /v1/me/tracks", delay=0.5, times=1)
        before = len(place.spotify.requests)
        ada = place.person("Ada")
        first, second = await asyncio.gather(
            ada.command("sync", guild=place.guild), ada.command("sync", guild=None)
        )
        await first.wait(lambda message: "up to date" in message.text)
        await second.wait(lambda message: "up to date" in message.text)
        saved = [
            exchange
            for exchange in place.spotify.requests[before:]
            if exchange.path.endswith("/me/tracks")
        ]
        assert len(saved) == 1


async def test_sync_without_an_account(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        reply = await place.person("Ada").command("sync", guild=place.guild)
        assert "Type /link" in (await reply.wait()).text
        assert reply.ephemeral


async def test_a_restart_in_mid_sync_goes_on_in_the_same_message(tmp_path: Path) -> None:
    scene = small_scene(NAMES, tracks=240)
    async with town(tmp_path, scene=scene) as place:
        ada = place.person("Ada")
        card = await place.link_card("Ada")
        address = await place.sign_in(card, "Ada")
        # The second page of saved tracks takes its time: the bot is stopped while it waits.
        place.spotify.faults.add(match="GET /v1/me/tracks", delay=1.5, times=1, after=1)
        await place.come_back(address, "Ada")
        await ada.wait_dm(lambda message: message.id == card.id and "%" in message.text)
        await asyncio.sleep(0.5)
        await place.stop_bot()
        assert "100%" not in card.text

        await place.start_bot()
        assert place.bot.syncs.now(place.id_of("Ada")) is not None
        summary = await ada.wait_dm(lambda message: "100%" in message.text)
        assert summary.id == card.id
        assert "120 tracks" in summary.text
        assert place.bot.store.sync.unfinished() == []


async def test_a_revoked_account_is_told_at_the_next_sync(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        ada = place.person("Ada")
        synced_at = place.bot.store.sync.finished_at(1)
        place.spotify.revoke("Ada")
        reply = await ada.command("sync", guild=place.guild)
        told = await reply.wait(lambda message: "connection has ended" in message.text)
        assert "/link" in told.text
        status = await ada.command("status", guild=place.guild)
        assert "has ended" in (await status.wait()).text
        evidence = place.bot.store.evidence.counts(place.id_of("Ada"))
        assert evidence["saved"] == 20, "what was read before is kept"

        assert place.bot.store.sync.finished_at(1) == synced_at, "that was no reading"
        again = await ada.command("sync", guild=place.guild)
        assert "connection has ended" in (await again.wait()).text

        card = await place.link_card("Ada")
        await place.come_back(await place.sign_in(card, "Ada"), "Ada")
        await ada.wait_dm(lambda m: m.id == card.id and "20 tracks" in m.text)
        status = await ada.command("status", guild=place.guild)
        assert "has ended" not in (await status.wait()).text


async def test_a_used_up_quota_pauses_and_goes_on_by_itself(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        ada = place.person("Ada")
        place.spotify.quota_exceeded("library", retry_after=72_000)
        card = await place.link_card("Ada")
        await place.come_back(await place.sign_in(card, "Ada"), "Ada")
        paused = await ada.wait_dm(lambda message: "pause" in message.text)
        assert paused.id == card.id

        status = await ada.command("status", guild=place.guild)
        said = await status.wait()
        until = int(place.clock() + 72_000)
        assert "Waiting for Spotify" in said.text
        assert any(f"<t:{moment}:R>" in said.text for moment in range(until - 5, until + 6))

        place.spotify.quota_restored()
        place.clock.ahead += 72_010
        # A sync by hand wakes what waits; by itself it would look at the clock every half minute.
        await ada.command("sync", guild=place.guild)
        summary = await ada.wait_dm(lambda message: "20 tracks" in message.text)
        assert summary.id == card.id


async def test_the_progress_of_a_large_library_is_not_edited_too_often(tmp_path: Path) -> None:
    scene = small_scene(("Ada",), tracks=3000)
    async with town(tmp_path, scene=scene) as place:
        started = asyncio.get_running_loop().time()
        message = await place.link("Ada")
        seconds = asyncio.get_running_loop().time() - started
        assert len(message.edits) <= seconds / 1.5 + 3


async def test_status_of_somebody_unknown(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        reply = await place.person("Ada").command("status", guild=place.guild)
        said = await reply.wait()
        assert "No Spotify account is connected" in said.text
        fresh = await place.person("Ada").press(said, label="Connect Spotify")
        assert not fresh.failed


async def test_a_deleted_message_does_not_stop_the_sync(tmp_path: Path) -> None:
    async with town(tmp_path, scene=small_scene(NAMES, tracks=240)) as place:
        card = await place.link_card("Ada")
        address = await place.sign_in(card, "Ada")
        user = await place.bot.client.fetch_user(place.id_of("Ada"))
        channel = await user.create_dm()
        await channel.get_partial_message(int(card.id)).delete()
        await place.come_back(address, "Ada")
        for _ in range(200):
            if place.bot.store.sync.finished_at(1):
                break
            await place.pause()
        assert place.bot.store.evidence.counts(place.id_of("Ada"))["saved"] == 120


async def test_a_spotify_that_is_down_is_asked_again(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        ada = place.person("Ada")
        place.spotify.faults.add(match="GET /v1/me/tracks", status=503, times=1000)
        reply = await ada.command("sync", guild=place.guild)
        said = await reply.wait(lambda message: "does not answer" in message.text, timeout=40)
        assert "goes on by itself" in said.text
        place.spotify.faults.clear()
        place.clock.ahead += 31
        again = await ada.command("sync", guild=None)
        await again.wait(lambda message: "up to date" in message.text, timeout=40)
        await reply.wait(lambda message: "up to date" in message.text)


async def test_the_button_of_status_reads_in_place(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        ada = place.person("Ada")
        status = await ada.command("status", guild=place.guild)
        card = await status.wait()
        await ada.press(card, label="Read it now")
        read = await status.wait(lambda message: "up to date" in message.text)
        assert read.id == card.id
