"""A member's own copy of all that is stored about them: one ZIP of readable files."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from storage import Store

MOMENTS = ("at", "since", "played", "skipped")
"""Columns that are unix seconds, beside those that end in `_at`."""

FILES = {
    "members": "you: your id, whether you may be named, since when you are known here",
    "accounts": "the accounts and profiles you connected (tokens are not in this copy)",
    "evidence_sets": "where your music is known from",
    "evidence": "your tracks, by source (`set_id` is the `id` in evidence_sets)",
    "artist_evidence": "your artists, by source; -1 is a no",
    "history": "when you played what, from your data exports",
    "feedback": "your 👍 (1) and 👎 (-1)",
    "lists": "lists made for you",
    "list_items": "their tracks, with the reasons given",
    "plans": "playlists you asked for",
    "plan_tracks": "their tracks",
    "given": "what was recommended to you, and by which parts of the recommender",
    "outcomes": "what became of it",
    "memberships": "servers where you use the bot",
    "genre_turns": "genres you turned up or down",
    "imports": "data exports you sent",
    "step_answers": "what you answered to the ten questions",
    "presence_consents": "that you let the bot see what you listen to in Discord",
    "profile_reads": "how far your public profiles are read",
    "seen_playlists": "your own playlists at Spotify that were read",
    "sources_off": "where your music comes from that you switched off",
    "parts": "servers where your music counts, or does not",
    "apps": "the Spotify app you brought",
    "app_shares": "servers you share its free seats with",
    "seat_waits": "seats you asked for",
    "server_accounts": "servers whose playlists are made in your account",
    "made_playlists": "when your playlists were written and looked at",
    "made_gone": "tracks that were taken out of your playlists in Spotify",
    "playlist_versions": "versions of your playlists",
    "version_tracks": "their tracks",
    "version_track_members": "tracks of versions that are for you",
    "playlist_schedules": "playlists of yours that are made anew by a schedule",
    "playlist_marks": "tracks that people added to your playlists or took out",
    "playlist_kept": "tracks you asked to keep in a playlist",
    "plan_vetoes": "tracks you vetoed",
    "plan_members": "playlists you are one of the group of",
    "plan_track_members": "tracks of playlists that are for you",
    "list_members": "tracks of lists that are for you, or have you as a reason",
    "given_lists": "when something was recommended to you",
    "parties": "parties you started",
    "party_members": "parties you took part in",
    "link_attempts": "sign-ins you started (kept for an hour or two)",
    "upload_tickets": "upload links you asked for (kept for an hour or two)",
    "tokens": "that there are tokens, and until when; never the tokens themselves",
    "sync_jobs": "when your library was read",
    "sync_cursors": "how far it is read",
}


async def own_copy(store: Store, member_id: int, now: float) -> bytes | None:
    """The ZIP, or None where nothing is stored. Nobody else's data is in it, and no secret."""
    return await asyncio.to_thread(_zipped, store, member_id, now)


def _zipped(store: Store, member_id: int, now: float) -> bytes | None:
    tables = store.personal(member_id)
    if not tables:
        return None
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _read_me(tables, member_id, now))
        for table, rows in tables.items():
            archive.writestr(f"{table}.json", _json(rows))
    return held.getvalue()


def _read_me(tables: Mapping[str, list[Any]], member_id: int, now: float) -> str:
    lines = [
        f"All that Commontone stores about the Discord member {member_id}, as of {_moment(now)}.",
        "",
        "Each file is a table, as JSON; times are in UTC. Tracks and artists are named beside",
        "their ids. Left out: what would let somebody into your accounts (tokens and links, which",
        "are kept encrypted or as hashes), where the bot's own work stands, and other members.",
        "",
    ]
    for table, rows in tables.items():
        told = f": {FILES[table]}" if table in FILES else ""
        lines.append(f"{table}.json, {len(rows)} row{'' if len(rows) == 1 else 's'}{told}")
    return "\n".join(lines) + "\n"


def _json(rows: Iterable[Mapping[str, Any]]) -> str:
    written = [
        {key: _moments(value) if _is_moment(key) else value for key, value in row.items()}
        for row in rows
    ]
    # A row a line: it can be read, and searched line by line.
    inner = ",\n".join(json.dumps(row, ensure_ascii=False) for row in written)
    return f"[\n{inner}\n]\n"


def _is_moment(name: str) -> bool:
    return name in MOMENTS or name.endswith("_at")


def _moments(value: Any) -> Any:
    if isinstance(value, list):
        return [_moments(one) for one in value]
    return _moment(value) if isinstance(value, int | float) else value


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


__all__ = ["own_copy"]
