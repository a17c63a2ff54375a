"""The playlists of a library as they were when last read: what a next read can leave out."""

from __future__ import annotations

from storage.database import Database
from storage.records import SeenPlaylist
from storage.revisions import bump


class PlaylistsRead:
    """By account. Their tracks are evidence of source "playlist", the playlist's id as ref."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_account(self, account_id: int) -> dict[str, SeenPlaylist]:
        rows = self._database.rows(
            "SELECT id, name, snapshot_id, total FROM seen_playlists WHERE account_id = ? "
            "ORDER BY id",
            [account_id],
        )
        return {row[0]: SeenPlaylist(*row) for row in rows}

    def put(self, account_id: int, playlist: SeenPlaylist) -> None:
        """Remember a playlist; raises `Vanished` where the account is gone."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO seen_playlists VALUES (?, ?, ?, ?, ?) ON CONFLICT (account_id, id) "
                "DO UPDATE SET name = excluded.name, snapshot_id = excluded.snapshot_id, "
                "total = excluded.total",
                [account_id, playlist.id, playlist.name, playlist.snapshot_id, playlist.total],
            )

    def remove(self, account_id: int, playlist_id: str) -> None:
        """Forget a playlist with its evidence."""
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM seen_playlists WHERE account_id = ? AND id = ?",
                [account_id, playlist_id],
            )
            members = connection.execute(
                "DELETE FROM evidence_sets WHERE account_id = ? AND source = 'playlist' "
                "AND ref = ? RETURNING member_id",
                [account_id, playlist_id],
            ).fetchall()
            if members:
                bump(connection, [row[0] for row in members])
