"""A playlist for those who did not ask for it: into their own library, or as a file."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from bot.errors import CommontoneError, Gone, NeedsSpotify
from bot.language import _
from bot.services.groups.keeping import ShownPlaylist, open_playlist
from bot.services.house import House
from storage import PlaylistPlan, Recording

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell must not begin with: a table program would take it for a formula."""


@dataclass(frozen=True)
class Files:
    """A list of tracks as files; `tracks` says how many are in them."""

    name: str
    jspf: bytes
    csv: bytes
    tracks: int


async def take(house: House, plan_id: int, member_id: int) -> PlaylistPlan:
    """Put a made playlist into a member's own library, where it stays as it is made anew.

    Raises `NeedsSpotify` for who has none connected, and what `Spotify.take_playlist` raises.
    """
    plan = (await open_playlist(house, plan_id)).plan
    if plan.spotify_id is None or plan.state != "done":
        raise Gone(
            _("That playlist is not whole in Spotify yet."), _("Try again when it is finished.")
        )
    if member_id == plan.holder_id:
        raise CommontoneError(_("It is in your library already."), _("“Open in Spotify” shows it."))
    account = await asyncio.to_thread(house.store.accounts.of_member, member_id)
    if account is None:
        raise NeedsSpotify(
            _("You have not connected a Spotify account, so nothing can be added to it."),
            _("“Open in Spotify” shows the playlist, and its + adds it; or take it “As a file”."),
        )
    await house.spotify.take_playlist(plan, account)
    return plan


async def as_files(house: House, plan_id: int) -> Files:
    """The tracks as JSPF (https://www.xspf.org/jspf) and as CSV. Raises `Gone`."""
    shown = await open_playlist(house, plan_id)
    return await asyncio.to_thread(_files, shown, house.settings.spotify_open_url)


def _files(shown: ShownPlaylist, open_url: str) -> Files:
    plan = shown.plan
    known = [
        (track.spotify_track_id, shown.recordings.get(track.recording_id)) for track in plan.tracks
    ]
    playlist: dict[str, Any] = {"title": plan.name, "annotation": plan.description}
    if plan.url:
        playlist["location"] = [plan.url]
    playlist["track"] = [_track(key, one, open_url) for key, one in known]
    text = json.dumps({"playlist": playlist}, ensure_ascii=False, indent=1)
    return Files(
        plan.name, text.encode("utf-8"), _table(known, open_url).encode("utf-8-sig"), len(known)
    )


def _track(spotify_id: str, one: Recording | None, open_url: str) -> dict[str, Any]:
    track: dict[str, Any] = {
        "identifier": [f"spotify:track:{spotify_id}"],
        "location": [f"{open_url}/track/{spotify_id}"],
    }
    if one is not None:
        track |= {"title": one.name, "creator": _artists(one)}
        if one.album:
            track["album"] = one.album
        if one.duration_ms:
            track["duration"] = one.duration_ms
    return track


def _table(known: list[tuple[str, Recording | None]], open_url: str) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["place", "title", "artists", "album", "seconds", "isrc", "address"])
    for place, (key, one) in enumerate(known, 1):
        told: list[str] = ["", "", "", "", ""]
        if one is not None:
            seconds = str(round(one.duration_ms / 1000)) if one.duration_ms else ""
            told = [one.name, _artists(one), one.album or "", seconds, one.isrc or ""]
        rows.writerow([place, *map(_cell, told), f"{open_url}/track/{key}"])
    return out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _artists(one: Recording) -> str:
    return ", ".join(name for _, name in one.artists)


__all__ = ["Files", "as_files", "take"]
