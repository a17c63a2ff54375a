"""How a track of a playlist stands on its cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.cards.look import count_of, spoken_list
from bot.cards.tracks import artists_of, track_title
from bot.language import _
from storage import PlannedTrack, Recording

NAME, ARTISTS = 60, 50
FEW = 4


def track_line(
    track: PlannedTrack, recordings: Mapping[int, Recording], open_url: str, room: float
) -> str:
    """Its place, title and artists; `room` (0..1) is how much of the long names is shown."""
    recording = recordings.get(track.recording_id)
    if recording is None:
        # Its data is past its shelf life; the playlist still has it.
        url = f"{open_url}/track/{track.spotify_track_id}"
        return f"**{track.position + 1}.** [{_('A track')}]({url})"
    title = track_title(recording, open_url, round(NAME * room))
    return f"**{track.position + 1}.** {title} · {artists_of(recording, round(ARTISTS * room))}"


def few_titles(
    tracks: Sequence[PlannedTrack],
    recordings: Mapping[int, Recording],
    open_url: str,
    room: float,
) -> str:
    known = [recordings[one.recording_id] for one in tracks if one.recording_id in recordings]
    words = [track_title(one, open_url, round(30 * room)) for one in known[:FEW]]
    rest = len(tracks) - len(words)
    if rest:
        words.append(count_of(rest, "other") if words else count_of(rest, "track"))
    return spoken_list(words)


def title_of(track: PlannedTrack, recordings: Mapping[int, Recording]) -> str:
    found = recordings.get(track.recording_id)
    return (found.name if found else "") or _("Track {number}").format(number=track.position + 1)


def artists_named(track: PlannedTrack, recordings: Mapping[int, Recording]) -> str:
    found = recordings.get(track.recording_id)
    return ", ".join(artist[1] for artist in found.artists) if found else ""


__all__ = ["artists_named", "few_titles", "title_of", "track_line"]
