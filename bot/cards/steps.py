"""The card of the first steps: one artist at a time, three answers, and how far one is."""

from __future__ import annotations

import discord
from discord import ui

from bot.cards.look import (
    BRAND,
    GOOD,
    Card,
    Item,
    blocks,
    card,
    escape,
    heading,
    note,
    paragraph,
    row,
    spoken_list,
)
from bot.cards.press import button
from bot.language import N_, _
from bot.services.steps import QUESTIONS, Question, Step

EARLIEST = 3
"""Answers after which one may have the list without the others."""

ANSWERS = (
    (1, N_("I like them"), discord.ButtonStyle.success),
    (0, N_("Don’t know"), discord.ButtonStyle.secondary),
    (-1, N_("Not for me"), discord.ButtonStyle.danger),
)


def question_card(step: Step) -> Card:
    """The next question; `step.question` is there."""
    question = step.question
    assert question is not None  # noqa: S101 - the caller has looked
    items: list[Item] = []
    if step.answered == 0:
        items.append(heading(_("Ten artists, one press each")))
        items.append(
            paragraph(
                _(
                    "No account needed: say what you know, and you get your first ten tracks. "
                    "“Don’t know” helps just as much."
                )
            )
        )
    place = step.answered % QUESTIONS
    items.append(
        note(
            _("{bar} {place} of {questions}").format(
                bar=blocks(place, QUESTIONS), place=place + 1, questions=QUESTIONS
            )
        )
    )
    items.append(_artist(question))
    key = question.key.replace(":", "~")
    items.append(
        row(
            *(
                button("step", value, key, label=_(label), style=style)
                for value, label, style in ANSWERS
            )
        )
    )
    rest: list[Item] = []
    if step.answered:
        rest.append(button("step-back", label=_("One back"), emoji="↩️"))
    if step.answered >= EARLIEST:
        rest.append(button("first-ten", label=_("That is enough, show me")))
    if rest:
        items.append(row(*rest))
    items.append(
        note(
            _(
                "Your answers are kept with your Discord id, to recommend by; /privacy shows and "
                "deletes them. “Not for me” keeps an artist out of your lists."
            )
        )
    )
    return card(*items)


def waiting_card(step: Step) -> Card:
    """The end, where nothing can be recommended yet: who would suit, and what brings music."""
    items: list[Item] = [heading(_("Noted, thank you"))]
    if step.artists:
        names = spoken_list([escape(name, 50) for name in step.artists])
        items.append(
            paragraph(_("By your answers you would like **{names}**.").format(names=names))
        )
    elif not step.liked:
        items.append(
            paragraph(_("You know none of these yet. Tell me whom you do like: `/like` an artist."))
        )
    items.append(
        paragraph(
            _(
                "But nobody here has connected music to choose from yet. `/link`, `/import` or "
                "`/connect` brings yours; as soon as friends do, `/recommend` is for you."
            )
        )
    )
    items.append(
        row(
            button("link-again", label=_("Connect Spotify"), style=discord.ButtonStyle.primary),
            button("steps-more", label=_("Answer more")),
        )
    )
    return card(*items, colour=GOOD if step.liked else BRAND)


def _artist(question: Question) -> Item:
    genres = ", ".join(escape(genre, 30) for genre in question.genres)
    text = f"## {escape(question.name, 80)}" + (f"\n-# {genres}" if genres else "")
    if not question.image_url:
        return paragraph(text)
    alt = _("Picture of {name}").format(name=question.name)[:200]
    return ui.Section(text, accessory=ui.Thumbnail(question.image_url, description=alt))


__all__ = ["question_card", "waiting_card"]
