"""The card of /help: by what somebody wants to do, not by the names of commands."""

from __future__ import annotations

from bot.cards.look import Card, card, heading, note, paragraph, row
from bot.cards.press import button

TASKS = (
    (
        "Take part",
        (
            ("/link", "connect your Spotify account"),
            ("/sync", "read what changed in your library"),
            ("/import", "bring your own data from Spotify; no seat and no Premium needed"),
            ("/connect listenbrainz", "your public profile there; no Spotify needed"),
            ("/connect lastfm", "your public profile at Last.fm"),
            ("/presence", "what Discord shows you listen to, if you agree"),
            ("/start", "ten quick questions, and you get recommendations; no account needed"),
            ("/rate", "a track from 1 to 10"),
            ("/ratings", "what you have rated"),
            ("/like", "an artist you love"),
            ("/dislike", "an artist you want nothing of"),
            ("/block track", "never for you, nor in a group with you"),
            ("/block artist", "the same for all that an artist made"),
            ("/block list", "what you have blocked, to take it back"),
            ("/status", "see how your connection stands, and what waits"),
        ),
    ),
    (
        "Find music",
        (
            ("/recommend", "tracks you do not have yet, and why; more familiar or adventurous"),
            ("/discover", "music near what you love that nobody here has"),
            ("/genre", "turn a genre up or down, for you"),
            ("/taste", "what the bot makes of your music"),
            ("/why", "what speaks for a track: in your list, or in a playlist"),
            ("/who", "who here loves an artist, a track or a genre, if they agreed to be named"),
            ("/match", "how alike you and somebody are; also Apps › Compare our taste"),
            ("/server", "what this server has in common, with a map of its taste"),
        ),
    ),
    (
        "Make playlists",
        (
            ("/playlist group", "one for several of you: shown first, changed by all, then made"),
            ("/party start", "one that follows who is in your voice channel"),
            ("/party stop", "end it; the playlist stays"),
            ("/playlist mine", "one for yourself"),
            ("/playlist list", "the playlists made here"),
            ("/playlist show", "one of them, with whom each track is for"),
            ("/playlist refresh", "replace what is stale, keep what you kept"),
            ("/playlist schedule", "do that every week"),
            ("/playlist history", "its versions, and what changed"),
            ("/playlist undo", "back to the version before"),
            ("/playlist rename", "give it another name"),
            ("/playlist delete", "take it out of your Spotify; it asks first"),
            ("/playlist account", "into whose Spotify account playlists go here"),
        ),
    ),
    (
        "Decide what is kept",
        (
            ("/privacy", "what is stored about you; whether your name is shown; delete it all"),
            ("/unlink", "disconnect Spotify and delete all that came from it"),
            ("/disconnect", "the same for a public profile"),
            ("/admin account", "for who manages the server: an account for who has no Spotify"),
            ("/admin seats", "for who manages the server: Spotify seats, and who waits for one"),
        ),
    ),
)


def help_card(*, linked: bool) -> Card:
    """All tasks; a button for the first one where it is still to be done."""
    sections = [
        paragraph(f"**{task}**\n" + "\n".join(f"- `{name}`: {what}" for name, what in commands))
        for task, commands in TASKS
    ]
    start = [] if linked else [row(button("link-again", label="Connect Spotify"))]
    return card(
        heading("What you can do here"),
        *sections,
        *start,
        note("Commontone finds the music a server has in common. Music data comes from Spotify."),
    )


__all__ = ["TASKS", "help_card"]
