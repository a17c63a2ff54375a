"""What each source of evidence is called, alone and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.language import N_, _, ngettext, number

SOURCE_WORDS: Mapping[str, str] = {
    "saved": N_("saved tracks"),
    "playlist": N_("tracks in your own and collaborative playlists"),
    "top": N_("top tracks and artists, in three ranges"),
    "recent": N_("recently played tracks"),
    "followed": N_("artists you follow"),
    "history": N_("tracks from your data exports"),
    "presence": N_("tracks seen in your Discord status"),
    "rating": N_("ratings you gave"),
    "feedback": N_("👍 and 👎 you gave, artists you like or not"),
    "listenbrainz": N_("plays from ListenBrainz"),
    "lastfm": N_("plays from Last.fm"),
}

_COUNTED: Mapping[str, Callable[[int], str]] = {
    "saved": lambda n: ngettext("**{count}** saved track", "**{count}** saved tracks", n),
    "playlist": lambda n: ngettext(
        "**{count}** track in your own and collaborative playlists",
        "**{count}** tracks in your own and collaborative playlists",
        n,
    ),
    "top": lambda n: ngettext(
        "**{count}** top track and artists, in three ranges",
        "**{count}** top tracks and artists, in three ranges",
        n,
    ),
    "recent": lambda n: ngettext(
        "**{count}** recently played track", "**{count}** recently played tracks", n
    ),
    "followed": lambda n: ngettext(
        "**{count}** artist you follow", "**{count}** artists you follow", n
    ),
    "history": lambda n: ngettext(
        "**{count}** track from your data exports", "**{count}** tracks from your data exports", n
    ),
    "presence": lambda n: ngettext(
        "**{count}** track seen in your Discord status",
        "**{count}** tracks seen in your Discord status",
        n,
    ),
    "rating": lambda n: ngettext("**{count}** rating you gave", "**{count}** ratings you gave", n),
    "feedback": lambda n: ngettext(
        "**{count}** 👍 and 👎 you gave, artist you like or not",
        "**{count}** 👍 and 👎 you gave, artists you like or not",
        n,
    ),
    "listenbrainz": lambda n: ngettext(
        "**{count}** play from ListenBrainz", "**{count}** plays from ListenBrainz", n
    ),
    "lastfm": lambda n: ngettext(
        "**{count}** play from Last.fm", "**{count}** plays from Last.fm", n
    ),
}


def called(source: str) -> str:
    """ "saved tracks"."""
    return _(SOURCE_WORDS.get(source, source))


def counted(source: str, count: int) -> str:
    """ "**12** saved tracks", "**1** rating you gave"."""
    form = _COUNTED[source](count) if source in _COUNTED else f"**{{count}}** {source}"
    return form.format(count=number(count))


__all__ = ["SOURCE_WORDS", "called", "counted"]
