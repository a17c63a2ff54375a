"""Public profiles of a scene's members, by their names: what they have saved, played now and then.

So that `/connect listenbrainz NAME` works in the demo, for somebody who does not link.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.demo.outside.profiles import Heard, PublicProfile
from bot.demo.spotify.scene import Scene

HOUR = 3600


def listening_of(scene: Scene, now: float) -> Iterator[PublicProfile]:
    """A profile for each member: each saved track one to four times, an hour apart, before now."""
    for member in scene.members:
        plays, at = [], int(now)
        for place, track_id in enumerate(member.saved):
            for _ in range(1 + place % 4):
                at -= HOUR
                plays.append(_heard(scene, track_id, at))
        favourites = member.top.get("short_term", ())[:20]
        yield PublicProfile(
            member.name, plays, [_heard(scene, track_id, int(now)) for track_id in favourites]
        )


def _heard(scene: Scene, track_id: str, at: int) -> Heard:
    track = scene.tracks[track_id]
    artist = scene.artists[track.artist_ids[0]].name
    told = {"duration_ms": track.duration_ms}
    return Heard(at, artist, track.name, scene.albums[track.album_id].name, told)


__all__ = ["listening_of"]
