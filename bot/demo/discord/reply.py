"""What came back for one thing a person did; it goes on changing while the bot edits it."""

from __future__ import annotations

from collections.abc import Callable

from bot.demo.discord.interactions import Interaction
from bot.demo.discord.modals import Modal, modal_of
from bot.demo.discord.models import Message
from bot.demo.discord.reading import Button
from bot.demo.discord.world import World

Predicate = Callable[[Message], bool]


class NoReply(AssertionError):
    """The awaited answer did not come; says what there was instead."""


class Reply:
    """The bot's answer. `message` is the message as it is now, or None (a form, a failure)."""

    def __init__(self, world: World, interaction: Interaction) -> None:
        self._world = world
        self.interaction = interaction

    @property
    def acknowledged_after(self) -> float | None:
        """Seconds until the first answer arrived; None if it never did."""
        return self.interaction.acknowledged_after

    @property
    def message(self) -> Message | None:
        """The answer itself (of a button that edits: the message it stands on)."""
        original = self.interaction.original
        return None if original is None or original.deleted else original

    @property
    def followups(self) -> list[Message]:
        return [message for message in self.interaction.followups if not message.deleted]

    @property
    def modal(self) -> Modal | None:
        return modal_of(self.interaction)

    @property
    def ephemeral(self) -> bool:
        return bool(self.message and self.message.ephemeral)

    @property
    def failed(self) -> str | None:
        """What Discord shows when nothing came within 3 seconds."""
        return self.interaction.failed

    @property
    def text(self) -> str:
        """All that can be read: the answer, then the follow-ups; or the failure."""
        shown = [m.text for m in (self.message, *self.followups) if m is not None]
        return "\n".join(shown) if shown else self.failed or ""

    @property
    def buttons(self) -> list[Button]:
        return self.message.buttons if self.message else []

    async def wait(
        self,
        predicate: Predicate | None = None,
        timeout: float = 15.0,  # noqa: ASYNC109
    ) -> Message:
        """The answer or follow-up for which `predicate` holds, waiting for edits until it does.

        Without a predicate: the answer, once it no longer says "is thinking". Raises `NoReply`
        when that does not happen within `timeout` seconds, or nothing will come.
        """
        holds = predicate or (lambda message: not message.loading)

        def found() -> Message | None:
            shown = [m for m in (self.message, *self.followups) if m is not None]
            return next((message for message in shown if holds(message)), None)

        await self._world.pulse.until(lambda: bool(found() or self.failed), timeout)
        message = found()
        if message is None:
            state = self.failed or f"after {timeout} s there was: {self.text!r}"
            raise NoReply(f"The awaited answer did not come; {state}")
        return message
