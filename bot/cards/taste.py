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
from bot.language import N_, _, number, percent
from bot.services.tasting import Taste

WORD = 40
SOUND = 80
BAR = 8

SOURCE_WORDS = {
    "saved": N_("saved"),
    "playlist": N_("in playlists"),
    "top": N_("among the most played"),
    "recent": N_("recently played"),
    "history": N_("from the streaming history"),
    "presence": N_("seen in the Discord status"),
    "rating": N_("rated"),
    "feedback": N_("with 👍 or 👎"),
    "listenbrainz": N_("from ListenBrainz"),
    "lastfm": N_("from Last.fm"),
}


def taste_card(taste: Taste, asking_id: int) -> Card:
    """What a member likes, for the one who asks."""
    own = taste.member_id == asking_id
    who = mention(taste.member_id)
    title = _("Your taste") if own else _("What {who} likes").format(who=who)
    items: list[Item] = [heading(title)]
    if taste.genres:
        genres = "\n".join(map(_strength, taste.genres))
        items.append(paragraph(_("**Strongest in**\n{genres}").format(genres=genres)))
    if taste.artists:
        artists = ", ".join(
            f"{escape(artist.name, WORD)} ({_percent(artist.share)})" for artist in taste.artists
        )
        items.append(paragraph(_("**Most listened**\n{artists}").format(artists=artists)))
    if taste.sound is not None:
        # Genres of the world come in here: words of others.
        features = ", ".join(escape(feature, SOUND) for feature in taste.sound.features)
        if features:
            items.append(paragraph(_("**You go by**\n{features}").format(features=features)))
        items.append(note(taste.sound.status))
    if own and taste.sources:
        items.append(paragraph(_("**Known from**\n{sources}").format(sources=_sources(taste))))
    if taste.server_id is not None:
        closest = _("**Closest here**\n{members}").format(members=_closest(taste))
        items += [line(), paragraph(closest)]
    items.append(note(_small_print(own)))
    return card(*items)


def _sources(taste: Taste) -> str:
    """ "162 tracks: 111 in playlists, 72 saved", most first; followed artists are no tracks."""
    told = sorted(taste.sources.items(), key=lambda pair: (-pair[1], pair[0]))
    counts = [
        _("{count} {where}").format(
            count=number(count), where=_(SOURCE_WORDS.get(source, "")) or escape(source, WORD)
        )
        for source, count in told
        if source != "followed"
    ]
    words = []
    if counts:
        tracks = count_of(taste.tracks, "track")
        words.append(_("{tracks}: {counts}").format(tracks=tracks, counts=", ".join(counts)))
    if followed := taste.sources.get("followed", 0):
        words.append(_("{artists} followed").format(artists=count_of(followed, "artist")))
    return "; ".join(words)


def _strength(pair: tuple[str, float]) -> str:
    word, strength = pair
    full = max(1, round(strength * BAR))
    return f"`{blocks(full, BAR)}` {escape(word, WORD)}"


def _closest(taste: Taste) -> str:
    if taste.closest:
        return "\n".join(
            _("{who} · {percent} alike").format(who=mention(member), percent=_percent(likeness))
            for member, likeness in taste.closest
        )
    if taste.others == 0:
        return _("Nobody else takes part here yet.")
    return _("Nobody who has agreed to be named is close.")


def _percent(share: float) -> str:
    return percent(share) if share >= 0.005 else _("under 1%")


def _small_print(own: bool) -> str:
    compare = _("Right-click somebody › Apps › Compare our taste")
    if not own:
        return compare
    return _("{compare} · /privacy shows what is stored").format(compare=compare)


__all__ = ["taste_card"]
