"""A member whose Discord is in Russian is answered in Russian, beside one who is not."""

from __future__ import annotations

import re
from pathlib import Path

from tests.bot.town import town

ENGLISH = re.compile(r"[A-Za-z]{2,}")
OTHERS = re.compile(
    r"https?://\S+|<[^>]*>|Spotify|Premium|Discord|Commontone|[Ll]isten[Bb]rainz|Last\.fm|lastfm"
    r"|Artist \d+|Peculiar Song \d+|Ada|Ben|JSON|ZIP"
)
"""What is written so in every language: names, and addresses."""


def english_in(text: str) -> list[str]:
    return ENGLISH.findall(OTHERS.sub("", text))


async def test_the_main_commands_speak_the_members_language(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        for name in ("Ada", "Ben"):
            await place.link(name)
        place.users["Ada"].locale = "ru"
        ada = place.person("Ada")
        for command in ("help", "recommend", "status"):
            reply = await ada.command(command, guild=place.guild)
            message = await reply.wait()
            assert re.search("[а-я]", message.text), command
            assert not english_in(message.text), (command, english_in(message.text))
            labels = " ".join(button.label or "" for button in message.buttons)
            assert not english_in(labels), (command, labels)
        reply = await place.person("Ben").command("status", guild=place.guild)
        assert "Your connection" in (await reply.wait()).text
        # For what is said to her unasked; who is no member is not remembered.
        members = place.bot.store.members
        assert members.language(place.id_of("Ada")) == "ru"
        assert members.language(place.id_of("Cleo")) is None
