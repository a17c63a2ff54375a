"""Interactions: what a person did, who waits for the answer, and how long it may take.

An answer must begin within 3 seconds; after that the token works for 15 minutes.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.demo.discord.errors import already_acknowledged, expired_token, unknown
from bot.demo.discord.models import Channel, Guild, Message, User
from bot.demo.discord.payloads import (
    ATTACHMENT_SIZE_LIMIT,
    MEMBER_PERMISSIONS,
    channel_json,
    member_json,
    permissions_of,
    user_json,
)
from bot.demo.discord.world import Change, World
from bot.demo.marks import SECRET

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
TOKEN_LIFE = 15 * 60.0
DID_NOT_RESPOND = "The application did not respond"


@dataclass(eq=False)
class Interaction:
    """One thing a person did and what came back for it.

    `response` is the type of the answer (4 message, 5 thinking, 6 nothing yet, 7 changed message,
    8 choices, 9 form) or None while there is none; `acknowledged_after` is in seconds.
    """

    id: int
    token: str
    type: int
    user: User
    channel: Channel
    data: dict[str, Any]
    created_at: float
    started: float
    message: Message | None = None
    trigger: Interaction | None = None
    response: int | None = None
    acknowledged_after: float | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] | None = None
    failed: str | None = None
    timer: asyncio.TimerHandle | None = None

    @property
    def guild(self) -> Guild | None:
        return self.channel.guild

    @property
    def owners(self) -> dict[str, str]:
        """Who installed the application here: the guild ("0" in direct messages)."""
        return {"0": str(self.guild.id) if self.guild else "0"}

    @property
    def name(self) -> str:
        """The command as typed, its subcommands with it: "playlist group"."""
        words, options = [self.data["name"]], self.data.get("options") or []
        while options and options[0]["type"] <= 2:
            words.append(options[0]["name"])
            options = options[0].get("options") or []
        return " ".join(words)

    def metadata_json(self) -> dict[str, Any]:
        """As messages carry it in `interaction_metadata`."""
        payload: dict[str, Any] = {
            "id": str(self.id),
            "type": self.type,
            "user": user_json(self.user),
            "authorizing_integration_owners": self.owners,
        }
        if self.type == COMPONENT and self.message:
            payload["interacted_message_id"] = str(self.message.id)
        if self.type == MODAL_SUBMIT and self.trigger:
            payload["triggering_interaction_metadata"] = self.trigger.metadata_json()
        return payload


def gateway_json(world: World, interaction: Interaction) -> dict[str, Any]:
    """INTERACTION_CREATE."""
    guild = interaction.guild
    payload: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(world.application.id),
        "type": interaction.type,
        "data": interaction.data,
        "channel": channel_json(interaction.channel),
        "channel_id": str(interaction.channel.id),
        "token": interaction.token,
        "version": 1,
        "locale": interaction.user.locale,
        "app_permissions": MEMBER_PERMISSIONS,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": interaction.owners,
        "context": 0 if guild else 1,
        "attachment_size_limit": ATTACHMENT_SIZE_LIMIT,
    }
    if guild is not None:
        member = member_json(guild.members[interaction.user.id])
        payload["guild_id"] = str(guild.id)
        payload["guild"] = {"id": str(guild.id), "locale": "en-US", "features": []}
        payload["guild_locale"] = "en-US"
        permissions = permissions_of(guild, interaction.user.id)
        payload["member"] = member | {"permissions": permissions}
        payload["channel"] |= {"permissions": permissions}
    else:
        payload["user"] = user_json(interaction.user)
    if interaction.message is not None:
        payload["message"] = world.message_json(interaction.message)
    return payload


class Desk:
    """Opens interactions, finds them by token, lets them fail when nobody answers."""

    def __init__(self, world: World, answer_within: float) -> None:
        self._world = world
        self._answer_within = answer_within
        self._by_token: dict[str, Interaction] = {}
        self._by_id: dict[int, Interaction] = {}

    def open(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: dict[str, Any],
        *,
        message: Message | None = None,
        trigger: Interaction | None = None,
    ) -> Interaction:
        """Tell the bot that `user` did something; the answer comes later, or not."""
        loop = asyncio.get_running_loop()
        interaction = Interaction(
            id=self._world.snowflake(),
            token=f"{SECRET}{secrets.token_urlsafe(42)}",
            type=kind,
            user=user,
            channel=channel,
            data=data,
            created_at=self._world.clock(),
            started=loop.time(),
            message=message,
            trigger=trigger,
        )
        self._by_token[interaction.token] = interaction
        self._by_id[interaction.id] = interaction
        interaction.timer = loop.call_later(self._answer_within, self._give_up, interaction)
        payload = gateway_json(self._world, interaction)
        self._world.dispatch("INTERACTION_CREATE", payload, channel.guild)
        return interaction

    def close(self) -> None:
        for interaction in self._by_token.values():
            if interaction.timer is not None:
                interaction.timer.cancel()

    def _give_up(self, interaction: Interaction) -> None:
        if interaction.response is None:
            interaction.failed = DID_NOT_RESPOND
            self.tell(interaction, "failed")

    def tell(self, interaction: Interaction, kind: str) -> None:
        """Show the one who did it what came of it."""
        who = frozenset({interaction.user.id})
        self._world.announce(Change(kind, interaction.channel, who, interaction))

    def by_id(self, interaction_id: int) -> Interaction | None:
        return self._by_id.get(interaction_id)

    def to_answer(self, interaction_id: int, token: str) -> Interaction:
        """The interaction a first answer is for; raises when it is too late or there was one."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id or interaction.failed:
            raise unknown("interaction")
        if interaction.response is not None:
            raise already_acknowledged()
        return interaction

    def acknowledge(self, interaction: Interaction, response: int) -> None:
        if interaction.timer is not None:
            interaction.timer.cancel()
        interaction.response = response
        interaction.acknowledged_after = asyncio.get_running_loop().time() - interaction.started

    def by_token(self, application_id: int, token: str) -> Interaction:
        """The interaction whose token is used as a webhook; raises when it is no more."""
        interaction = self._by_token.get(token)
        if interaction is None or application_id != self._world.application.id:
            raise unknown("Webhook")
        if self._world.clock() - interaction.created_at > TOKEN_LIFE:
            raise expired_token()
        if interaction.response is None:
            raise unknown("Webhook")
        return interaction
