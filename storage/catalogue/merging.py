"""Two recordings turn out to be one: everything said of the one is then said of the other."""

from __future__ import annotations

from collections.abc import Iterable

import sqlite_utils

from storage.evidence.combining import combined
from storage.history.history import merge_history
from storage.records import EvidenceRow
from storage.revisions import bump_holders


def merge(connection: sqlite_utils.Database, merges: Iterable[tuple[int, int]]) -> None:
    """Move all that refers to the second of each pair to the first, and delete the second."""
    for stays, goes in merges:
        bump_holders(connection, [stays, goes])
        _move_evidence(connection, stays, goes)
        merge_history(connection, stays, goes)
        for table in (
            *("track_ids", "list_items", "plan_tracks", "version_tracks", "given"),
            "merged_recordings",
        ):
            connection.execute(
                f"UPDATE {table} SET recording_id = ? WHERE recording_id = ?",
                [stays, goes],
            )
        for table in ("playlist_kept", "playlist_marks"):
            connection.execute(
                f"UPDATE OR REPLACE {table} SET recording_id = ? WHERE recording_id = ?",
                [stays, goes],
            )
        connection.execute(
            "UPDATE OR IGNORE plan_vetoes SET recording_id = ? WHERE recording_id = ?",
            [stays, goes],
        )
        # Where both are known elsewhere, what the first is counts.
        connection.execute(
            "UPDATE OR IGNORE recording_links SET recording_id = ? WHERE recording_id = ?",
            [stays, goes],
        )
        # Of two opinions the newer one holds.
        connection.execute(
            "DELETE FROM feedback AS old WHERE recording_id IN (?1, ?2) AND EXISTS ("
            "SELECT 1 FROM feedback AS new WHERE new.member_id = old.member_id "
            "AND new.recording_id IN (?1, ?2) AND new.recording_id <> old.recording_id "
            "AND (new.at > old.at OR new.at = old.at AND new.recording_id = ?1))",
            [stays, goes],
        )
        connection.execute(
            "UPDATE feedback SET recording_id = ? WHERE recording_id = ?", [stays, goes]
        )
        connection.execute("DELETE FROM recordings WHERE id = ?", [goes])
        connection.execute("INSERT INTO merged_recordings VALUES (?, ?)", [goes, stays])


def _move_evidence(connection: sqlite_utils.Database, stays: int, goes: int) -> None:
    both = connection.execute(
        "SELECT s.source, e.set_id, a.value, a.at, e.value, e.at FROM evidence e "
        "JOIN evidence a ON a.set_id = e.set_id AND a.recording_id = ? "
        "JOIN evidence_sets s ON s.id = e.set_id WHERE e.recording_id = ?",
        [stays, goes],
    ).fetchall()
    for source, set_id, value, at, other_value, other_at in both:
        rows = (EvidenceRow(stays, value, at), EvidenceRow(stays, other_value, other_at))
        connection.execute(
            "UPDATE evidence SET value = ?, at = ? WHERE set_id = ? AND recording_id = ?",
            [*combined(source, rows)[stays], set_id, stays],
        )
        connection.execute(
            "DELETE FROM evidence WHERE set_id = ? AND recording_id = ?", [set_id, goes]
        )
    connection.execute("UPDATE evidence SET recording_id = ? WHERE recording_id = ?", [stays, goes])
