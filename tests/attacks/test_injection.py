"""Names that would like to be markdown, mentions, HTML, SQL, headers or paths."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from bot.demo.discord import Message
from tests.bot.commands.linked import has_label
from tests.bot.town import Town, small_scene, town

EVIL = (
    "@everyone <@&1> <@1> `code` **loud** [here](https://evil.example)",
    "'); DROP TABLE members; --",
    "<script>alert(1)</script>",
    "../../../etc/passwd\r\nSet-Cookie: x=1",
    "# Heading\n> quote ||hidden||",
    "\u202egnp.exe {0} %s ${HOME}",
)
WHO = "@everyone [Ada](https://evil.example) '; --"


def scene() -> dict[str, Any]:
    """A scene whose every name is one of these."""
    whole = small_scene((WHO, "Ben"), tracks=16)
    for kind in ("artists", "albums", "tracks"):
        for n, one in enumerate(whole[kind]):
            one["name"] = f"{EVIL[n % len(EVIL)]} {n}"
    for member in whole["members"]:
        member["playlists"][0]["name"] = EVIL[0]
    return whole


def raw(message: Message) -> str:
    """All text of a card, as Discord gets it."""
    found, waiting = [], list(message.components)
    while waiting:
        part = waiting.pop()
        found.append(str(part.get("content") or ""))
        waiting += part.get("components", []) or []
        waiting += [part["accessory"]] if part.get("accessory") else []
    return "\n".join(found)


def harmless(message: Message) -> None:
    text = raw(message)
    assert not message.mention_everyone
    for sign in ("@everyone", "<@&1>", "<@1>", "`code`", "**loud**", "||hidden||"):
        assert sign not in text.replace("\\" + sign, ""), sign
    links = re.findall(r"(?<!\\)\]\((https?://[^)]*)\)", text)
    assert not [one for one in links if "evil.example" in one], "a link of theirs in our card"
    assert "\u202e" not in text
    assert "\n# " not in text


async def answers(place: Town, who: str) -> list[Message]:
    person, found = place.person(who), []
    for command, more in (
        ("recommend", {"count": 8}),
        ("taste", {}),
        ("status", {}),
        ("privacy", {}),
        ("server", {}),
        ("playlist list", {}),
    ):
        reply = await person.command(command, guild=place.guild, **more)
        found.append(await reply.wait())
    made = await person.command("playlist group", guild=place.guild, length=5, name=EVIL[0])
    preview = await made.wait(has_label("Make it"))
    done = await person.press(preview, label="Make it")
    return [*found, preview, await done.wait(has_label("Open in Spotify"))]


async def test_names_stay_names(tmp_path: Path) -> None:
    async with town(tmp_path, scene=scene()) as place:
        for name in (WHO, "Ben"):
            card = await place.link_card(name)
            page = await place.come_back(await place.sign_in(card, name), name)
            assert "<script" not in page
            harmless(await place.person(name).wait_dm(lambda message: "100%" in message.text))
            place.bot.store.members.set_named(place.id_of(name), True)
        for message in await answers(place, "Ben"):
            harmless(message)
        for typed in EVIL:
            await place.person("Ben").autocomplete("rate", "track", typed[:90], guild=place.guild)
            reply = await place.person("Ben").command("who", guild=place.guild, what=typed[:90])
            harmless(await reply.wait())
        assert place.bot.store.members.get(place.id_of(WHO)) is not None, "the table is there"
        asked = await place.person(WHO).command("privacy", guild=place.guild, action="export")
        (copied,) = (await asked.wait(lambda message: bool(message.attachments))).attachments
        with zipfile.ZipFile(io.BytesIO(copied.content)) as archive:
            assert all(re.fullmatch(r"[a-zA-Z_]+\.(json|txt)", one) for one in archive.namelist())
        sent = [one for one in place.discord.requests if isinstance(one.body, dict)]
        allowed = [one.body["allowed_mentions"] for one in sent if "allowed_mentions" in one.body]
        assert allowed
        assert all(one.get("parse") == [] for one in allowed), "nobody is ever pinged"
