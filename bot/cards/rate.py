"""Cards of /rate, /ratings, /like and /dislike: what was noted, and how to change it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import discord

from bot.cards.look import (
    BRAND,
    GOOD,
    Card,
    Item,
    card,
    count_of,
    cut,
    escape,
    fitted,
    heading,
    line,
    note,
    paragraph,
    row,
)
from bot.cards.press import Press, button, menu
from bot.cards.tracks import artists_of, track_item, track_title
from bot.language import N_, _
from bot.services.rating import LEAST, MOST, NO, Rated, SaidOfArtist
from storage import Recording

PAGE = 10
NAME, ARTISTS = 60, 50
LONGEST_KEY = 70
NOT_HEARD = N_(
    "It is kept, but recommendations do not learn from it: this bot's host, or you with "
    "/privacy, switched that off."
)
WORDS = {
    1: N_("never again"),
    2: N_("not for you"),
    3: N_("rather not"),
    4: N_("not much"),
    5: N_("so-so"),
    6: N_("all right"),
    7: N_("good"),
    8: N_("very good"),
    9: N_("great"),
    10: N_("one of the best"),
}


def rated_card(rated: Rated, open_url: str) -> Card:
    """A track and its rating, with a menu to change it and a button to take it back."""
    title = track_title(rated.recording, open_url)
    text = f"**{title}**\n{artists_of(rated.recording)}\n{_said(rated)}"
    items: list[Item] = [track_item(text, rated.recording)]
    items.append(row(_scores(rated)))
    buttons: list[Item] = [
        button("ratings", 0, label=_("Your ratings")),
        button("first-ten", label=_("Recommend me something"), style=discord.ButtonStyle.primary),
    ]
    if rated.score is not None:
        buttons.insert(0, button("unrate", rated.recording.id, label=_("Take it back")))
    items.append(row(*buttons))
    items.append(note(_small_print(rated)))
    return card(*items, colour=GOOD if rated.score is not None else BRAND)


def _said(rated: Rated) -> str:
    if rated.score is None:
        return (
            _("You have not rated it.") if rated.before is None else _("Your rating is taken back.")
        )
    stars = "★" * rated.score + "☆" * (MOST - rated.score)
    if rated.before is not None and rated.before != rated.score:
        return _("{stars} **{score}** of {most}, {words} (it was {before})").format(
            stars=stars,
            score=rated.score,
            most=MOST,
            words=_(WORDS[rated.score]),
            before=rated.before,
        )
    return _("{stars} **{score}** of {most}, {words}").format(
        stars=stars, score=rated.score, most=MOST, words=_(WORDS[rated.score])
    )


def _small_print(rated: Rated) -> str:
    if not rated.heard:
        return _(NOT_HEARD)
    ratings = count_of(rated.ratings, "rating")
    if rated.score is not None and rated.score <= NO:
        return _("You will not get that one. {ratings} of yours so far.").format(ratings=ratings)
    return _(
        "{ratings} of yours so far; they shape what you get. "
        "/privacy shows and deletes all that is kept."
    ).format(ratings=ratings)


def _scores(rated: Rated) -> Press:
    options = [
        discord.SelectOption(
            label=_("{score} of {most}").format(score=score, most=MOST),
            value=str(score),
            description=_(WORDS[score]),
            default=score == rated.score,
        )
        for score in range(MOST, LEAST - 1, -1)
    ]
    return menu(
        "rate-again", rated.recording.id, options=options, placeholder=_("Rate it, 1 to 10")
    )


def ratings_card(ratings: Sequence[tuple[Recording, int]], open_url: str, page: int = 0) -> Card:
    """A page of one's own ratings; the menu opens one of them to change it."""
    return fitted(lambda room: _ratings(ratings, open_url, page, room))


def _ratings(
    ratings: Sequence[tuple[Recording, int]], open_url: str, page: int, room: float
) -> Card:
    last = max(0, -(-len(ratings) // PAGE) - 1)
    page = min(max(page, 0), last)
    shown = ratings[page * PAGE : (page + 1) * PAGE]
    lines = [
        f"`{score:>2}` {track_title(recording, open_url, round(NAME * room))} · "
        f"{artists_of(recording, round(ARTISTS * room))}"
        for recording, score in shown
    ]
    options = [
        discord.SelectOption(
            label=cut(recording.name, 90) or _("(no name)"),
            value=str(recording.id),
            description=_("{score} of {most}").format(score=score, most=MOST),
        )
        for recording, score in shown
    ]
    items: list[Item] = [
        heading(_("Your {ratings}").format(ratings=count_of(len(ratings), "rating"))),
        paragraph("\n".join(lines)),
        row(menu("rating-open", options=options, placeholder=_("Change one of them"))),
    ]
    if last:
        items.append(
            row(
                button("ratings", page - 1, emoji="◀️", disabled=page == 0),
                button("ratings", page + 1, emoji="▶️", disabled=page == last),
            )
        )
    where = _("Page {page} of {last} · ").format(page=page + 1, last=last + 1) if last else ""
    small = _("{where}/rate a track adds one · Music data from Spotify").format(where=where)
    items += [line(), note(small)]
    return card(*items)


def artist_card(said: SaidOfArtist) -> Card:
    """What is noted of an artist, with a button to take it back."""
    name = escape(said.name, 80)
    words = {
        1: _("❤️ **{name}**: noted, more like that for you."),
        -1: _("🚫 **{name}**: noted, nothing of theirs for you, and not in a group with you."),
        0: _("**{name}**: taken back, it no longer counts."),
    }
    items: list[Item] = [paragraph(words[said.value].format(name=name))]
    buttons: list[Item] = []
    if said.value:
        key = artist_key(said.artist_id)
        buttons.append(button("artist-word", 0, key, label=_("Take it back")))
    buttons.append(
        button("first-ten", label=_("Recommend me something"), style=discord.ButtonStyle.primary)
    )
    items.append(row(*buttons))
    if not said.heard and said.value > 0:
        items.append(note(_(NOT_HEARD)))
    elif said.value > 0 and not said.tracks:
        items.append(
            note(_("Nobody here has music of theirs yet; what is like it counts already."))
        )
    elif said.value:
        tracks = count_of(said.tracks, "track")
        items.append(note(_("{tracks} of theirs known here.").format(tracks=tracks)))
    return card(*items, colour=GOOD if said.value else BRAND)


def artist_key(artist_id: str) -> str:
    """An artist id for a button: its custom_id takes no colon and a hundred characters in all."""
    key = artist_id.replace(":", "~")
    if len(key) <= LONGEST_KEY and "~" not in artist_id:
        return key
    return f"#{hashlib.blake2b(artist_id.encode(), digest_size=12).hexdigest()}"


def artist_id_of(key: str, among: Iterable[str]) -> str:
    """The artist id that `artist_key` made this key of, which is one of those `among`."""
    return next((one for one in among if artist_key(one) == key), key.replace("~", ":"))


__all__ = ["artist_card", "artist_id_of", "artist_key", "rated_card", "ratings_card"]
