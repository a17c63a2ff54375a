"""After /privacy delete: not a byte of the member in the database, its log, backups or any file."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

from bot.backup import back_up
from bot.demo.discord import Message
from storage.erasing import DUE
from tests import exports
from tests.bot.town import Town, small_scene, town

ADA, BEN, CLEO = "Adalheidis Quillfeather", "Ben", "Cleo"
OWN_ARTIST = "The Heliotrope Vestibule"
OWN_TITLES = tuple(f"Zephyrine Obelisk No. {word}" for word in ("Umbra", "Vesper", "Wicket"))
PLAYED = "Peculiar Xanthous Interlude"


def scene() -> dict[str, Any]:
    """Three members; three tracks, an artist, an album and a playlist are Ada's alone."""
    whole = small_scene((ADA, BEN, CLEO), tracks=16)
    whole["artists"].append({"id": "onlyadaartist", "name": OWN_ARTIST})
    whole["albums"].append(
        {"id": "onlyadaalbum", "name": "Vestibule Sessions", "artist_ids": ["onlyadaartist"]}
    )
    for n, title in enumerate(OWN_TITLES):
        whole["tracks"].append(
            {
                "id": f"onlyadatrack{n}",
                "name": title,
                "album_id": "onlyadaalbum",
                "artist_ids": ["onlyadaartist"],
                "duration_ms": 200_000 + n,
            }
        )
    mine = whole["members"][0]
    mine["saved"] = [f"onlyadatrack{n}" for n in range(3)] + mine["saved"]
    mine["top"]["short_term"].append("onlyadatrack0")
    mine["playlists"].append({"name": "Obsidian Lullabies", "tracks": ["onlyadatrack1"]})
    return whole


def traces(member_id: int, account: str) -> dict[str, bytes]:
    """What must not be found, by what it is. SQLite holds whole numbers in eight bytes."""
    texts = {
        "id as text": str(member_id),
        "name": ADA,
        "surname": "Quillfeather",
        "account": account,
        "artist": OWN_ARTIST,
        "artist's id": "onlyadaartist",
        "album": "Vestibule Sessions",
        "playlist": "Obsidian Lullabies",
        "track's id": "onlyadatrack",
        "title": "Zephyrine Obelisk",
        "title in the search": "zephyrine",
        "played": "Xanthous",
        "played, in the search": "xanthous",
    }
    return {
        "id as a number": member_id.to_bytes(8, "big"),
        **{what: text.encode() for what, text in texts.items()},
    }


def found(folder: Path, wanted: dict[str, bytes]) -> set[tuple[str, str]]:
    """(file, what) of everything that is there, in whatever case it is written."""
    there = set()
    for file in (one for one in folder.rglob("*") if one.is_file()):
        held = file.read_bytes()
        small = held.lower()
        there |= {
            (file.name, what)
            for what, trace in wanted.items()
            if trace in held or trace.lower() in small
        }
    return there


async def full_life(place: Town, export: bytes) -> None:
    """Everything that leaves something about Ada, and others' answers that name her."""
    for name in (ADA, BEN, CLEO):
        summary = await place.link(name)
        await place.person(name).press(summary, label="Yes, name me")
    ada, ben, guild = place.person(ADA), place.person(BEN), place.guild
    reply = await ada.command("import", guild=guild, file=("history.json", export))
    await reply.wait(lambda message: "1 play" in message.text)
    shown = await (await ada.command("recommend", guild=guild, count=5)).wait(_has("👍"))
    await ada.press(shown, emoji="👍")
    shown = await (await ben.command("recommend", guild=guild, count=20)).wait(_has("👍"))
    assert f"@{ADA}" in shown.text, "she is a reason for others"
    await (await ben.command("who", guild=guild, what=OWN_TITLES[0])).wait()
    draft = await ben.command("playlist group", guild=guild, member1=place.users[ADA], length=12)
    await draft.wait(_has("Make it"))
    await place.link_card(ADA)
    await (await ada.command("import", guild=guild)).wait()


async def test_not_a_byte_of_a_deleted_member_is_left(tmp_path: Path) -> None:
    played = exports.row(900_001, exports.START, 200_000)
    export = exports.dumps([played | {"master_metadata_track_name": PLAYED}])
    async with town(data := tmp_path, scene=scene()) as place:
        await full_life(place, export)
        store, member_id = place.bot.store, place.id_of(ADA)
        account = store.accounts.of_member(member_id)
        assert account is not None
        wanted = traces(member_id, account.external_id)
        back_up(place.settings.database, data / "before.sqlite")
        before = {what for _, what in found(data, wanted)}
        assert before >= set(wanted) - {"id as text"}, (
            "all of it was there, or its absence would say nothing"
        )
        (data / "before.sqlite").unlink()

        ada = place.person(ADA)
        asked = await ada.command("privacy", guild=place.guild, action="delete")
        await ada.press(await asked.wait(), label="Delete everything")
        await asked.wait(lambda message: "is deleted" in message.text)

        assert store.meta.get(DUE) is None, "done before it was said"
        back_up(place.settings.database, data / "after.sqlite")
        assert found(data, wanted) == set()
        model = await place.bot.models.for_server(int(place.guild.id), place.id_of(BEN))
        assert model.members == tuple(sorted((place.id_of(BEN), place.id_of(CLEO))))
        shown = await (await place.person(BEN).command("recommend", guild=place.guild)).wait(
            _has("👍")
        )
        assert ADA not in shown.text
        assert "Zephyrine" not in shown.text
        assert len(store.evidence.counts(place.id_of(BEN))) > 0, "what is others' stays"
        await place.stop_bot()
        gc.collect()
        assert found(data, wanted) == set()


def _has(sign: str) -> Any:
    def there(message: Message) -> bool:
        return any(sign in (button.label or "", button.emoji or "") for button in message.buttons)

    return there
