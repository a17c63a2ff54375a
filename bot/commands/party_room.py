"""Parties as Discord sees them: who is in a voice channel, and the card that changes in place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import discord

from bot.cards.look import NO_MENTIONS
from bot.cards.party import party_card
from bot.commands.direct import language_of
from bot.language import speaking
from bot.services.parties import ShownParty


class PartyRoom:
    """Through a Discord client; a `bot.services.parties.CardTeller`."""

    def __init__(self, client: Any, open_url: str) -> None:
        self._client = client
        self._open_url = open_url

    def present(self, server_id: int, voice_id: int) -> Collection[int] | None:
        """Who is in a voice channel now; None while Discord has not told of that server."""
        guild: discord.Guild | None = self._client.get_guild(server_id)
        if guild is None or guild.unavailable:
            return None
        channel = guild.get_channel(voice_id)
        if not isinstance(channel, discord.VoiceChannel | discord.StageChannel):
            return frozenset()
        return frozenset(channel.voice_states)

    async def update(self, shown: ShownParty) -> bool:
        party = shown.party
        if party.channel_id is None or party.message_id is None:
            return False
        # As it was when its host began it.
        with speaking(await language_of(self._client.app, party.host_id)):
            card = party_card(shown, self._open_url)
        card.stop()
        channel = self._client.get_partial_messageable(party.channel_id)
        try:
            message = channel.get_partial_message(party.message_id)
            await message.edit(view=card, allowed_mentions=NO_MENTIONS)
        except (discord.Forbidden, discord.NotFound):
            return False
        return True


__all__ = ["PartyRoom"]
