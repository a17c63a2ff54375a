"""The card of /help: by what somebody wants to do, not by the names of commands."""

from __future__ import annotations

from bot.cards.look import Card, card, heading, note, paragraph, row
from bot.cards.press import button
from bot.language import N_, _, command_name

TASKS = (
    (
        N_("Take part"),
        (
            ("/link", N_("connect your Spotify account")),
            ("/sync", N_("read what changed in your library")),
            ("/import", N_("bring your own data from Spotify; no seat and no Premium needed")),
            ("/connect listenbrainz", N_("your public profile there; no Spotify needed")),
            ("/connect lastfm", N_("your public profile at Last.fm")),
            ("/presence", N_("what Discord shows you listen to, if you agree")),
            ("/start", N_("ten quick questions, and you get recommendations; no account needed")),
            ("/rate", N_("a track from 1 to 10")),
            ("/ratings", N_("what you have rated")),
            ("/like", N_("an artist you love")),
            ("/dislike", N_("an artist you want nothing of")),
            ("/block track", N_("never for you, nor in a group with you")),
            ("/block artist", N_("the same for all that an artist made")),
            ("/block list", N_("what you have blocked, to take it back")),
            ("/status", N_("see how your connection stands, and what waits")),
        ),
    ),
    (
        N_("Find music"),
        (
            ("/recommend", N_("tracks you do not have yet, and why; more familiar or adventurous")),
            ("/discover", N_("music near what you love that nobody here has")),
            ("/genre", N_("turn a genre up or down, for you")),
            ("/taste", N_("what the bot makes of your music")),
            ("/why", N_("what speaks for a track: in your list, or in a playlist")),
            (
                "/who",
                N_("who here loves an artist, a track or a genre, if they agreed to be named"),
            ),
            ("/match", N_("how alike you and somebody are; also Apps › Compare our taste")),
            ("/server", N_("what this server has in common, with a map of its taste")),
        ),
    ),
    (
        N_("Make playlists"),
        (
            (
                "/playlist group",
                N_("one for several of you: shown first, changed by all, then made"),
            ),
            ("/party start", N_("one that follows who is in your voice channel")),
            ("/party stop", N_("end it; the playlist stays")),
            ("/playlist mine", N_("one for yourself")),
            ("/playlist list", N_("the playlists made here")),
            ("/playlist show", N_("one of them, with whom each track is for")),
            ("/playlist refresh", N_("replace what is stale, keep what you kept")),
            ("/playlist schedule", N_("do that every week")),
            ("/playlist history", N_("its versions, and what changed")),
            ("/playlist undo", N_("back to the version before")),
            ("/playlist rename", N_("give it another name")),
            ("/playlist delete", N_("take it out of your Spotify; it asks first")),
            ("/playlist account", N_("into whose Spotify account playlists go here")),
        ),
    ),
    (
        N_("Decide what is kept"),
        (
            ("/privacy", N_("what is stored about you; whether your name is shown; delete it all")),
            ("/unlink", N_("disconnect Spotify and delete all that came from it")),
            ("/disconnect", N_("the same for a public profile")),
            ("/admin account", N_("for who manages the server: an account for who has no Spotify")),
            (
                "/admin seats",
                N_("for who manages the server: Spotify seats, and who waits for one"),
            ),
        ),
    ),
)


def help_card(*, linked: bool) -> Card:
    """All tasks; a button for the first one where it is still to be done."""
    sections = [
        paragraph(
            f"**{_(task)}**\n"
            + "\n".join(f"- `{command_name(name)}`: {_(what)}" for name, what in commands)
        )
        for task, commands in TASKS
    ]
    start = [] if linked else [row(button("link-again", label=_("Connect Spotify")))]
    return card(
        heading(_("What you can do here")),
        *sections,
        *start,
        note(
            _("Commontone finds the music a server has in common. Music data comes from Spotify.")
        ),
    )


__all__ = ["TASKS", "help_card"]
