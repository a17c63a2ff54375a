"""What an application may answer to an interaction, and what people then see."""

from __future__ import annotations

from typing import Any

from bot.demo.discord import compose
from bot.demo.discord.body import Upload
from bot.demo.discord.errors import invalid_form, unknown
from bot.demo.discord.forms import check_message, check_modal
from bot.demo.discord.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Desk,
    Interaction,
)
from bot.demo.discord.models import EPHEMERAL, LOADING, Message
from bot.demo.discord.world import World

MESSAGE, THINKING, NOTHING_YET, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
CHAT_INPUT_COMMAND, CONTEXT_MENU_COMMAND, REPLY = 20, 23, 19

ALLOWED = {
    COMMAND: (MESSAGE, THINKING, MODAL),
    COMPONENT: (MESSAGE, THINKING, NOTHING_YET, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (MESSAGE, THINKING),
}
MOST_CHOICES = 25


class Answers:
    """Carries out interaction responses and follow-ups."""

    def __init__(self, world: World, desk: Desk) -> None:
        self.world = world
        self.desk = desk

    def respond(self, interaction: Interaction, body: dict[str, Any], files: list[Upload]) -> None:
        """The first answer: POST /interactions/{id}/{token}/callback."""
        kind = body.get("type")
        data = body.get("data") or {}
        self._check_kind(interaction, kind)
        if kind in (MESSAGE, THINKING):
            if kind == MESSAGE:
                check_message(("data",), data, files=compose.names(data, files))
            interaction.original = self._new(interaction, data, files, thinking=kind == THINKING)
        elif kind == UPDATE:
            source = self._source(interaction)
            check_message(("data",), data, files=compose.names(data, files), existing=source)
            interaction.original = source
        elif kind == NOTHING_YET:
            interaction.original = self._source(interaction)
        elif kind == MODAL:
            check_modal(("data",), data)
            interaction.modal = data
        else:
            interaction.choices = _choices(data)
        self.desk.acknowledge(interaction, int(str(kind)))
        if kind in (MESSAGE, THINKING) and interaction.original:
            self.world.post(interaction.original)
        elif kind == UPDATE and interaction.original:
            compose.change(self.world, interaction.original, data, files)
        words = {THINKING: "thinking", MODAL: "modal"}
        self.desk.tell(interaction, words.get(int(str(kind)), "answered"))

    def follow_up(
        self, interaction: Interaction, body: dict[str, Any], files: list[Upload]
    ) -> Message:
        """POST /webhooks/{application}/{token}: the first one ends "is thinking"."""
        original = interaction.original
        if original is not None and original.loading and not original.deleted:
            self.edit(original, body, files)
            return original
        check_message((), body, files=compose.names(body, files))
        message = self._new(interaction, body, files, thinking=False)
        message.type = REPLY
        message.reference = original if original and not original.deleted else None
        interaction.followups.append(message)
        self.world.post(message)
        return message

    def edit(self, message: Message, body: dict[str, Any], files: list[Upload]) -> None:
        check_message((), body, files=compose.names(body, files), existing=message)
        compose.change(self.world, message, body, files)

    def find(self, interaction: Interaction, which: str) -> Message:
        """@original or the id of a message this interaction made."""
        mine = [interaction.original, *interaction.followups]
        for message in mine:
            if message is None or message.deleted:
                continue
            if which == str(message.id) or (which == "@original" and message is mine[0]):
                return message
        raise unknown("Message")

    def _check_kind(self, interaction: Interaction, kind: Any) -> None:
        allowed = ALLOWED[interaction.type]
        if interaction.type == MODAL_SUBMIT and interaction.message is not None:
            allowed = (*allowed, NOTHING_YET, UPDATE)
        if kind not in allowed:
            sentence = f"Value must be one of {set(allowed)}."
            raise invalid_form(("type",), "BASE_TYPE_CHOICES", sentence)

    def _source(self, interaction: Interaction) -> Message:
        if interaction.message is None or interaction.message.deleted:
            raise unknown("Message")
        return interaction.message

    def _new(
        self,
        interaction: Interaction,
        data: dict[str, Any],
        files: list[Upload],
        *,
        thinking: bool,
    ) -> Message:
        hidden = bool((data.get("flags") or 0) & EPHEMERAL)
        message = Message(
            self.world.snowflake(),
            interaction.channel,
            self.world.application.bot,
            self.world.clock(),
            flags=EPHEMERAL if hidden else 0,
            ephemeral_to=interaction.user.id if hidden else None,
            interaction=interaction,
            tts=bool(data.get("tts")),
        )
        if interaction.type == COMMAND:
            slash = interaction.data.get("type", 1) == 1
            message.type = CHAT_INPUT_COMMAND if slash else CONTEXT_MENU_COMMAND
        elif interaction.message is not None:
            message.type = REPLY
            message.reference = interaction.message
        if thinking:
            message.flags |= LOADING
        else:
            compose.fill(self.world, message, data, files)
        return message


def response_json(world: World, interaction: Interaction) -> dict[str, Any]:
    """What `with_response` answers."""
    about: dict[str, Any] = {
        "id": str(interaction.id),
        "type": interaction.type,
        "channel_id": str(interaction.channel.id),
    }
    if interaction.guild:
        about["guild_id"] = str(interaction.guild.id)
    payload: dict[str, Any] = {"interaction": about}
    original = interaction.original
    if original is not None:
        about["response_message_id"] = str(original.id)
        about["response_message_loading"] = original.loading
        about["response_message_ephemeral"] = original.ephemeral
        if interaction.response in (MESSAGE, UPDATE):
            payload["resource"] = {
                "type": interaction.response,
                "message": world.message_json(original),
            }
    return payload


def _choices(data: dict[str, Any]) -> list[dict[str, Any]]:
    choices: list[dict[str, Any]] = data.get("choices") or []
    if len(choices) > MOST_CHOICES:
        sentence = f"Must be {MOST_CHOICES} or fewer in length."
        raise invalid_form(("data", "choices"), "BASE_TYPE_MAX_LENGTH", sentence)
    for index, choice in enumerate(choices):
        if not 1 <= len(str(choice.get("name") or "")) <= 100:
            sentence = "Must be between 1 and 100 in length."
            raise invalid_form(("data", "choices", index, "name"), "BASE_TYPE_BAD_LENGTH", sentence)
    return choices
