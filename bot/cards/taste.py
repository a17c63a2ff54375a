"""The card of /taste: genres, artists, where it is known from, and who here is close."""

from __future__ import annotations

from bot.cards.look import (
    Card,
    Item,
    blocks,
    card,
    count_of,
    escape,
    heading,
    line,
    mention,
    note,
    paragraph,
)
from bot.services.tasting import Taste

WORD = 40
SOUND = 80
BAR = 8

SOURCE_WORDS = {
    "saved": "saved",
    "playlist": "in playlists",
    "top": "among the most played",
    "recent": "recently played",
    "history": "from the streaming history",
    "presence": "seen in the Discord status",
    "rating": "rated",
    "feedback": "with 👍 or 👎",
    "listenbrainz": "from ListenBrainz",
    "lastfm": "from Last.fm",
}


def taste_card(taste: Taste, asking_id: int) -> Card:
    """What a member likes, for the one who asks."""
    own = taste.member_id == asking_id
    items: list[Item] = [heading("Your taste" if own else f"What {mention(taste.member_id)} likes")]
    if taste.genres:
        items.append(paragraph("**Strongest in**\n" + "\n".join(map(_strength, taste.genres))))
    if taste.artists:
        artists = ", ".join(
            f"{escape(artist.name, WORD)} ({_percent(artist.share)})" for artist in taste.artists
        )
        items.append(paragraph(f"**Most listened**\n{artists}"))
    if taste.sound is not None:
        # Genres of the world come in here: words of others.
        features = ", ".join(escape(feature, SOUND) for feature in taste.sound.features)
        if features:
            items.append(paragraph(f"**You go by**\n{features}"))
        items.append(note(taste.sound.status))
    if own and taste.sources:
        items.append(paragraph(f"**Known from**\n{_sources(taste)}"))
    if taste.server_id is not None:
        items += [line(), paragraph(f"**Closest here**\n{_closest(taste)}")]
    items.append(note(_small_print(own)))
    return card(*items)


def _sources(taste: Taste) -> str:
    """ "162 tracks: 111 in playlists, 72 saved", most first; followed artists are no tracks."""
    told = sorted(taste.sources.items(), key=lambda pair: (-pair[1], pair[0]))
    counts = [
        f"{number:,} {SOURCE_WORDS.get(source, escape(source, WORD))}"
        for source, number in told
        if source != "followed"
    ]
    words = f"{count_of(taste.tracks, 'track')}: {', '.join(counts)}" if counts else ""
    if followed := taste.sources.get("followed", 0):
        words += f"{'; ' if words else ''}{count_of(followed, 'artist')} followed"
    return words


def _strength(pair: tuple[str, float]) -> str:
    word, strength = pair
    full = max(1, round(strength * BAR))
    return f"`{blocks(full, BAR)}` {escape(word, WORD)}"


def _closest(taste: Taste) -> str:
    if taste.closest:
        return "\n".join(
            f"{mention(member)} · {_percent(likeness)} alike" for member, likeness in taste.closest
        )
    if taste.others == 0:
        return "Nobody else takes part here yet."
    return "Nobody who has agreed to be named is close."


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.005 else "under 1%"


def _small_print(own: bool) -> str:
    compare = "Right-click somebody › Apps › Compare our taste"
    return f"{compare} · /privacy shows what is stored" if own else compare


__all__ = ["taste_card"]
