"""/privacy, /unlink and deleting everything: nothing of a member is left behind."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from tests.bot.town import town


async def test_unlink_leaves_no_row_behind(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        await place.link("Ben")
        ada, store = place.person("Ada"), place.bot.store
        assert store.rows_about(place.id_of("Ada")) > 0
        reply = await ada.command("unlink", guild=place.guild)
        asked = await reply.wait()
        assert "Disconnect Spotify?" in asked.text
        assert store.accounts.of_member(place.id_of("Ada")) is not None, "it asks first"
        await ada.press(asked, label="Disconnect")
        said = await reply.wait(lambda message: "Disconnected" in message.text)
        assert "Nothing about you is stored" in said.text
        assert said.buttons == []
        assert store.rows_about(place.id_of("Ada")) == 0
        assert store.members.get(place.id_of("Ada")) is None
        assert store.evidence.counts(place.id_of("Ben"))["saved"] == 20


async def test_unlink_can_be_called_off(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        ada = place.person("Ada")
        reply = await ada.command("unlink", guild=place.guild)
        await ada.press(await reply.wait(), label="Keep it")
        await reply.wait(lambda message: "Nothing was changed" in message.text)
        assert place.bot.store.accounts.of_member(place.id_of("Ada")) is not None


async def test_unlink_keeps_what_was_given_here(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        await place.link("Ben")
        ada, store = place.person("Ada"), place.bot.store
        frame = store.evidence.frame([place.id_of("Ben")], None)
        store.feedback.give(place.id_of("Ada"), int(frame["track_id"].iloc[0]), 1)
        reply = await ada.command("unlink", guild=place.guild)
        await ada.press(await reply.wait(), label="Disconnect")
        said = await reply.wait(lambda message: "Disconnected" in message.text)
        assert "still stored" in said.text
        assert store.accounts.of_member(place.id_of("Ada")) is None
        assert store.evidence.counts(place.id_of("Ada")) == {"feedback": 1}


async def test_unlink_in_mid_sync(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        ada, store = place.person("Ada"), place.bot.store
        place.spotify.faults.add(match="GET /v1/me/tracks", delay=1.0, times=1)
        await ada.command("sync", guild=place.guild)
        reply = await ada.command("unlink", guild=place.guild)
        await ada.press(await reply.wait(), label="Disconnect")
        await reply.wait(lambda message: "Disconnected" in message.text, timeout=20)
        assert place.bot.syncs.now(place.id_of("Ada")) is None
        assert store.rows_about(place.id_of("Ada")) == 0


async def test_deleting_everything(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        ada, store = place.person("Ada"), place.bot.store
        reply = await ada.command("privacy", guild=place.guild)
        said = await reply.wait()
        assert "20 saved tracks" in said.text.replace("*", "")
        assert f"{store.rows_about(place.id_of('Ada'))} rows" in said.text.replace("*", "")
        asked = await ada.press(said, label="Delete everything")
        warned = await asked.wait()
        await ada.press(warned, label="Delete everything")
        await asked.wait(lambda message: "is deleted" in message.text)
        assert store.rows_about(place.id_of("Ada")) == 0
        again = await ada.command("privacy", guild=place.guild)
        assert "Nothing about you is stored" in (await again.wait()).text


async def test_straight_to_the_copy_or_to_deleting(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        ada = place.person("Ada")
        for action in ("export", "delete"):
            nothing = await ada.command("privacy", guild=place.guild, action=action)
            assert "Nothing about you is stored" in (await nothing.wait()).text
        await place.link("Ada")
        reply = await ada.command("privacy", guild=place.guild, action="export")
        shown = await reply.wait(lambda message: bool(message.attachments))
        assert reply.ephemeral
        (copied,) = shown.attachments
        with zipfile.ZipFile(io.BytesIO(copied.content)) as archive:
            names = set(archive.namelist())
            tables = {
                f"{table}.json" for table in place.bot.store.privacy_report(place.id_of("Ada"))
            }
            assert names == tables | {"README.txt"}
        asked = await ada.command("privacy", guild=place.guild, action="delete")
        assert asked.ephemeral
        await ada.press(await asked.wait(), label="Delete everything")
        await asked.wait(lambda message: "is deleted" in message.text)
        assert place.bot.store.rows_about(place.id_of("Ada")) == 0


async def test_unlink_without_an_account(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        reply = await place.person("Ada").command("unlink", guild=place.guild)
        assert "No Spotify account of yours" in (await reply.wait()).text


async def test_a_removed_server_is_forgotten(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        store = place.bot.store
        server = int(place.guild.id)
        assert store.members.on_server(server) == [place.id_of("Ada")]
        place.discord.remove_guild(place.guild)
        for _ in range(100):
            if not store.members.on_server(server):
                break
            await place.pause()
        assert store.members.on_server(server) == []
        assert store.evidence.counts(place.id_of("Ada"))["saved"] == 20


async def test_a_sign_in_page_left_open_does_not_connect_again(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        left_open = await place.link_card("Ada")
        address = await place.sign_in(left_open, "Ada")
        ada = place.person("Ada")
        reply = await ada.command("unlink", guild=place.guild)
        await ada.press(await reply.wait(), label="Disconnect")
        await reply.wait(lambda message: "Disconnected" in message.text)
        assert place.bot.store.rows_about(place.id_of("Ada")) == 0
        status, _ = await place.browse(address)
        assert status == 400
        assert place.bot.store.accounts.all() == []


async def test_a_member_chooses_what_is_used(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        ada, store, member_id = place.person("Ada"), place.bot.store, place.id_of("Ada")
        reply = await ada.command("privacy", guild=place.guild)
        await ada.choose(await reply.wait(), "ct:sources", ["saved", "top"])
        said = await reply.wait(lambda message: "(not used)" in message.text)
        assert "3 recently played tracks (not used)" in said.text.replace("*", "")
        assert store.members.sources_off(member_id) == {"recent", "playlist"}
        assert set(store.evidence.frame([member_id], None)["source"]) == {"saved", "top"}
        await ada.choose(said, "ct:sources", ["saved", "top", "recent", "playlist"])
        await reply.wait(lambda message: "(not used)" not in message.text)
        assert store.members.sources_off(member_id) == set()


async def test_a_member_chooses_where_it_is_used(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        for name in ("Ada", "Ben"):
            await place.link(name)
        ada, store, member_id = place.person("Ada"), place.bot.store, place.id_of("Ada")
        server = int(place.guild.id)
        both = sorted((member_id, place.id_of("Ben")))
        assert store.members.taking_part(server) == both
        reply = await ada.command("privacy", guild=place.guild)
        said = await reply.wait()
        assert "Where may it be used?" in said.text
        await ada.choose(said, "ct:parts", [])
        await reply.wait(lambda message: "counts on 0 of 1 server" in message.text)
        assert store.members.taking_part(server) == [place.id_of("Ben")]
        ben = await place.bot.models.for_server(server, place.id_of("Ben"))
        assert ben.members == (place.id_of("Ben"),), "the model of the others knows nothing of it"
        await ada.choose(said, "ct:parts", [str(server)])
        await reply.wait(lambda message: "counts on 1 of 1 server" in message.text)
        assert store.members.taking_part(server) == both
        await ada.press(said, label="New servers: ask me first")
        await reply.wait(lambda message: "only if you choose it here" in message.text)
        assert store.members.taking_part(server) == both
        other = place.discord.add_guild("Elsewhere")
        place.discord.join(other, place.users["Ada"])
        answer = await ada.command("taste", guild=other)
        await answer.wait()
        assert store.members.on_server(int(other.id)) == [member_id]
        assert store.members.taking_part(int(other.id)) == []
        there = await ada.command("privacy", guild=other)
        await ada.choose(await there.wait(), "ct:parts", [str(server), str(other.id)])
        await there.wait(lambda message: "counts on 2 of 2 servers" in message.text)
        assert store.members.taking_part(int(other.id)) == [member_id]


async def test_a_member_takes_their_data_home(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.link("Ada")
        await place.link("Ben")
        ada, store, member_id = place.person("Ada"), place.bot.store, place.id_of("Ada")
        reply = await ada.command("privacy", guild=place.guild)
        given = await (await ada.press(await reply.wait(), label="Download my data")).wait()
        assert given.ephemeral, "only they see it"
        (file,) = given.attachments
        with zipfile.ZipFile(io.BytesIO(file.content)) as copied:
            assert copied.testzip() is None
            tables = set(store.privacy_report(member_id))
            assert {name.removesuffix(".json") for name in copied.namelist()} == {
                *tables,
                "README.txt",
            }
            evidence = json.loads(copied.read("evidence.json"))
            assert len(evidence) == store.privacy_report(member_id)["evidence"]
            assert all(row["track"] for row in evidence)
            everything = b"".join(copied.read(name) for name in copied.namelist())
        assert str(place.id_of("Ben")).encode() not in everything
        assert str(member_id).encode() in everything
        account = store.accounts.of_member(member_id)
        assert account is not None
        tokens = store.accounts.tokens(account.id)
        for secret in (tokens.access, tokens.refresh):
            assert secret.encode() not in everything
