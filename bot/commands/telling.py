"""What living playlists say unasked: in the channel where they were made, or to their owner."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import discord
from discord import ui

from bot.cards.lending import account_ended_card
from bot.cards.look import NO_MENTIONS
from bot.cards.playlists import closed_channel_card, ended_card, problem_card, renewed_card
from bot.commands.direct import language_there, send_direct
from bot.language import speaking
from bot.services.groups.refreshing import Renewed
from storage import PlaylistPlan

log = logging.getLogger(__name__)


class PlaylistTeller:
    """A `bot.services.groups.upkeep.Teller` through a Discord client."""

    def __init__(self, client: Any, open_url: str) -> None:
        self._client = client
        self._open_url = open_url

    async def renewed(self, channel_id: int | None, told: Renewed) -> None:
        """In the channel; where that is closed to the bot, to the owner with a word why."""

        def card() -> ui.LayoutView:
            return renewed_card(told, self._open_url)

        if channel_id is not None and await self._post(channel_id, card):
            return
        owner = told.shown.plan.owner_id
        if channel_id is not None:
            closed = channel_id
            await send_direct(self._client, owner, lambda: closed_channel_card(closed))
        await send_direct(self._client, owner, card)

    async def problem(
        self,
        plan: PlaylistPlan,
        member_id: int,
        channel_id: int | None,
        sentence: str,
        next_step: str,
    ) -> None:
        """To whose matter it is; where their messages are closed, in the channel."""

        def card() -> ui.LayoutView:
            return problem_card(plan, sentence, next_step)

        if await send_direct(self._client, member_id, card):
            return
        if channel_id is not None:
            await self._post(channel_id, card)

    async def ended(self, channel_id: int, name: str) -> None:
        await self._post(channel_id, lambda: ended_card(name))

    async def account_ended(self, channel_id: int) -> None:
        await self._post(channel_id, account_ended_card)

    async def _post(self, channel_id: int, build: Callable[[], ui.LayoutView]) -> bool:
        """In the language of the server; False where the channel is gone or closed to the bot."""
        with speaking(language_there(self._client, channel_id)):
            card = build()
        card.stop()
        channel = self._client.get_partial_messageable(channel_id)
        try:
            await channel.send(view=card, allowed_mentions=NO_MENTIONS)
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("a channel is closed to the bot code=%d", error.code)
            return False
        return True


__all__ = ["PlaylistTeller"]
