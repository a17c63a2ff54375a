"""/recommend, and the buttons of its lists: thumbs, pages, "Save as playlist"."""

from __future__ import annotations

from discord import app_commands

from bot.cards.look import escape, message_card
from bot.cards.press import as_number, one_chosen
from bot.cards.recommendations import page_of, recommendations_card
from bot.cards.thumbs import thumb_of
from bot.commands.discoveries import progress_of
from bot.commands.house import Commands, Interaction, acknowledge, add, house, replace, show
from bot.commands.options import MOODS, SHOW
from bot.commands.playlists import make
from bot.errors import NotYours
from bot.services import discovering, feedback, groups, recommending
from bot.services.recommending import ShownList

Choice = app_commands.Choice

ORIGINS = [
    Choice(name="What people here have", value="server"),
    Choice(name="The world: nobody here has it", value="world"),
    Choice(name="Both", value="both"),
]


@app_commands.command(name="recommend", description="Tracks for you that you do not have yet")
@app_commands.describe(
    count="How many, 1 to 20 (10 unless you say)",
    mood="How far from what you know",
    genre="Only this genre; choose from those known here",
    visible="Who sees the answer (only you, unless you say)",
    origin="What people here have (unless you say), what nobody here has, or some of both",
)
@app_commands.rename(visible="show", origin="from")
@app_commands.choices(mood=MOODS, visible=SHOW, origin=ORIGINS)
async def recommend(
    interaction: Interaction,
    count: app_commands.Range[int, 1, 20] = 10,
    mood: str | None = None,
    genre: app_commands.Range[str, 1, 100] | None = None,
    visible: str = "me",
    origin: str = "server",
) -> None:
    private = visible != "everyone"
    await acknowledge(interaction, private=private)
    app = house(interaction)
    shown = await discovering.recommend_from(
        app,
        interaction.user.id,
        interaction.guild_id,
        origin,
        count=count,
        mood=mood,
        genre=genre,
        wake=app.lookups.wake,
        on_progress=progress_of(interaction, private=private),
    )
    card = recommendations_card(shown, app.settings.spotify_open_url)
    await show(interaction, card, private=private)


@recommend.autocomplete("genre")
async def _genres(interaction: Interaction, typed: str) -> list[Choice[str]]:
    names = await recommending.genres_like(
        house(interaction), interaction.user.id, interaction.guild_id, typed
    )
    return [Choice(name=name[:100], value=name[:100]) for name in names]


async def thumb(interaction: Interaction, list_id: str, recording: str, way: str) -> None:
    """👍 or 👎: the presser's own word, whosever list it stands on."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    now = await feedback.press(
        app,
        interaction.user.id,
        as_number(recording),
        1 if way == "up" else -1,
        list_id=list_id,
        server_id=interaction.guild_id,
    )
    shown = await recommending.open_list(app, list_id)
    if shown.saved.member_id == interaction.user.id:
        page = page_of(shown, as_number(recording))
        await replace(interaction, recommendations_card(shown, app.settings.spotify_open_url, page))
    else:
        await add(interaction, message_card(NOTED[now], "It shapes your own next /recommend."))


async def thumb_one(interaction: Interaction) -> None:
    """👍 or 👎 from the menu below tracks; the card stays, and the answer is for its member."""
    recording, value = thumb_of(one_chosen(interaction))
    await _thumb_alone(interaction, recording, value)


async def thumb_this(interaction: Interaction, recording: str, way: str) -> None:
    """👍 or 👎 below the one track of a card."""
    await _thumb_alone(interaction, as_number(recording), 1 if way == "up" else -1)


async def _thumb_alone(interaction: Interaction, recording: int, value: int) -> None:
    await acknowledge(interaction)
    member_id, server_id = interaction.user.id, interaction.guild_id
    app = house(interaction)
    now = await feedback.press(app, member_id, recording, value, server_id=server_id)
    await show(interaction, message_card(NOTED[now], "It shapes your own next /recommend."))


async def never(interaction: Interaction, list_id: str, recording: str) -> None:
    """ "Never this artist": a no for good, of whoever presses; again takes it back."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    name, now = await feedback.never(app, interaction.user.id, as_number(recording))
    shown = await recommending.open_list(app, list_id)
    if shown.saved.member_id == interaction.user.id:
        page = page_of(shown, as_number(recording))
        await replace(interaction, recommendations_card(shown, app.settings.spotify_open_url, page))
        return
    said = f"You will not get {escape(name)} again" if now else f"{escape(name)} may come again"
    await add(interaction, message_card(f"{said}.", "The same button takes it back."))


NOTED = {
    1: "👍 noted: more like that for you.",
    -1: "👎 noted: you will not get that one.",
    0: "Taken back: your thumb no longer counts there.",
}


async def page(interaction: Interaction, list_id: str, number: str) -> None:
    """◀ ▶ of one's own list."""
    await acknowledge(interaction, private=False)
    shown = await _own(interaction, list_id)
    open_url = house(interaction).settings.spotify_open_url
    await replace(interaction, recommendations_card(shown, open_url, as_number(number)))


async def save(interaction: Interaction, list_id: str) -> None:
    """ "Save as playlist": into the Spotify account of the list's member."""
    await acknowledge(interaction)
    shown = await groups.plan_from_list(house(interaction), interaction.user.id, list_id)
    await make(interaction, shown, private=True)


async def _own(interaction: Interaction, list_id: str) -> ShownList:
    shown = await recommending.open_list(house(interaction), list_id)
    if shown.saved.member_id != interaction.user.id:
        raise NotYours("That list was made for somebody else.", "Type /recommend for your own.")
    return shown


COMMANDS: Commands = (recommend,)
PRESSES = {
    "thumb": thumb,
    "thumb-this": thumb_this,
    "thumb-one": thumb_one,
    "never": never,
    "list-page": page,
    "list-save": save,
}

__all__ = ["COMMANDS", "PRESSES"]
