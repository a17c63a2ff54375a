"""A track on a card: cover, linked title, artists, and the reasons in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from discord import ui

from bot.cards.look import (
    Item,
    count_of,
    escape,
    mention,
    paragraph,
    spoken_list,
    track_link,
)
from bot.language import _, ngettext
from storage import ListItem, Recording

NAME, ARTISTS, ALT = 80, 70, 200
"""Most visible characters of a title, of its artists together, and of a cover's description."""

SMALL_WORDS = frozenset(
    (
        *("a", "an", "and", "at", "de", "el", "en", "for", "from", "feat", "i", "in", "is", "it"),
        *("la", "le", "me", "my", "no", "of", "on", "or", "the", "to", "we", "with", "you"),
    )
)
"""No reason by themselves: titles share them by chance."""

NAMED_MOST = 3
TOKENS_MOST, TOKEN = 3, 30


def artists_of(recording: Recording, limit: int = ARTISTS) -> str:
    """The artists' names, as typed."""
    names = ", ".join(name for _, name in recording.artists)
    return escape(names, limit) or _("Unknown artist")


def track_title(recording: Recording, open_url: str, limit: int = NAME) -> str:
    """The title, linked to Spotify where the track is there."""
    return track_link(recording.name, recording.spotify_id, open_url, limit)


def track_item(text: str, recording: Recording) -> Item:
    """`text` with the cover beside it, where there is one."""
    if not recording.image_url:
        return paragraph(text)
    alt = _("Cover of {what}").format(what=recording.album or recording.name)
    return ui.Section(text, accessory=ui.Thumbnail(recording.image_url, description=alt[:ALT]))


def reasons_in_words(
    item: ListItem,
    recording: Recording,
    named: Collection[int],
    *,
    here: bool,
    limit: int = TOKEN,
) -> str:
    """ "because of shoegaze, dream pop; @A and @B have it".

    Only members in `named` are named; the others are counted, from two on. `here` tells a server
    from a direct message; `limit` is the most characters of each genre or name.
    """
    words: list[str] = []
    for reason in item.reasons:
        kind = reason.get("kind")
        if kind == "tokens":
            words += _tokens(reason.get("tokens", ()), recording, limit)
        elif kind == "similar":
            words.append(_like(reason.get("items", ()), recording, limit))
        elif kind == "users":
            words.append(_who_has_it(item.for_members, named, here))
        elif kind == "popular":
            words.append(_popular(reason, here))
        elif kind == "near":
            words.append(_near(reason.get("items", ()), item.for_members, named, here, limit))
    told = "; ".join(word for word in words if word)
    if not told and any(reason.get("kind") == "similar" for reason in item.reasons):
        return _("you like {few}").format(
            few=_few([name for _, name in recording.artists[:1]], limit)
        )
    return told


def _tokens(tokens: Sequence[str], recording: Recording, limit: int) -> list[str]:
    """Genres and words; that it is by an artist one has is said as such."""
    artists = {name.casefold() for _, name in recording.artists}
    album = (recording.album or "").casefold()
    own = [token for token in tokens if token.casefold() in artists]
    # The model writes an album with its artist behind, so that two of one name are not mixed up.
    from_album = [token for token in tokens if album and token.casefold().split(" (")[0] == album]
    others = [
        token
        for token in tokens
        if token not in own
        and token not in from_album
        and not SMALL_WORDS.issuperset(token.casefold().split())
    ]
    said = [_("because of {others}").format(others=_few(others, limit))] if others else []
    if own:
        said.append(_("you like {own}").format(own=_few(own, limit, _(" and "))))
    elif from_album:
        said.append(_("you have more of that album"))
    return said


def _like(items: Sequence[Any], recording: Recording, limit: int) -> str:
    """What else of theirs it is like; that it is like its own artist says nothing."""
    artists = {name.casefold() for _, name in recording.artists}
    others = [str(item) for item in items if str(item).casefold() not in artists][:TOKENS_MOST]
    return (
        _("like {all}").format(all=spoken_list(escape(one, limit) for one in others))
        if others
        else ""
    )


def _few(words: Sequence[Any], limit: int, joint: str = ", ") -> str:
    return joint.join(escape(str(word), limit) for word in words[:TOKENS_MOST])


def _who_has_it(members: Sequence[int], named: Collection[int], here: bool) -> str:
    shown = [member for member in members if member in named]
    unnamed = len(members) - len(shown)
    # A single one who has not agreed could be guessed: not even counted.
    counted = unnamed if unnamed >= 2 else 0
    if not shown:
        return _others_have_it(counted, here) if counted else ""
    beyond = max(0, len(shown) - NAMED_MOST) + counted
    words = [mention(member) for member in shown[:NAMED_MOST]]
    if beyond:
        words.append(count_of(beyond, "other"))
    have = ngettext("{all} has it", "{all} have it", len(words))
    return have.format(all=spoken_list(words))


def _others_have_it(count: int, here: bool) -> str:
    if here:
        form = ngettext("{count} other here has it", "{count} others here have it", count)
    else:
        form = ngettext(
            "{count} other on your servers has it", "{count} others on your servers have it", count
        )
    return form.format(count=count)


def _near(
    artists: Sequence[Any], others: Sequence[int], named: Collection[int], here: bool, limit: int
) -> str:
    """A discovery: through whom. Others who love these too are named only if they agreed."""
    who = [mention(member) for member in others if member in named][:NAMED_MOST]
    near = spoken_list(escape(str(one), limit) for one in artists[:TOKENS_MOST])
    unknown = (
        _("nobody here knows them yet") if here else _("nobody on your servers knows them yet")
    )
    if not near:
        return unknown
    if not who:
        return _("near {near}, which you love; {unknown}").format(near=near, unknown=unknown)
    return _("near {near}, which you and {all} love; {unknown}").format(
        near=near, all=spoken_list(who), unknown=unknown
    )


def _popular(reason: Mapping[str, Any], here: bool) -> str:
    count = int(reason.get("count", 0))
    if count >= 2:
        if here:
            form = ngettext("{count} person here has it", "{count} people here have it", count)
        else:
            form = ngettext(
                "{count} person on your servers has it",
                "{count} people on your servers have it",
                count,
            )
        return form.format(count=count)
    if not count:
        return _("popular elsewhere")
    # One alone could be guessed: no more than that it is a candidate at all.
    return _("liked here") if here else _("liked on your servers")


__all__ = ["artists_of", "reasons_in_words", "track_item", "track_title"]
