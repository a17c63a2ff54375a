"""What each developer account has used of a service's quota, a bucket of endpoints."""

from __future__ import annotations

from collections.abc import Callable

from storage.database import Database


class Quota:
    """Calls and cool-downs; about apps, not about members."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def record(self, developer: str, bucket: str) -> None:
        """Count one call, now."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO quota_calls VALUES (?, ?, ?)", [developer, bucket, self._clock()]
            )

    def used(self, developer: str, bucket: str, since: float) -> int:
        """Calls from a time on."""
        row = self._database.row(
            "SELECT count(*) FROM quota_calls WHERE developer = ? AND bucket = ? AND at >= ?",
            [developer, bucket, since],
        )
        return row[0] if row else 0

    def cool(self, developer: str, bucket: str, until: float, reason: str) -> None:
        """Let a bucket rest until a time; the last word counts."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO quota_cooling VALUES (?, ?, ?, ?) ON CONFLICT (developer, bucket) "
                "DO UPDATE SET until = excluded.until, reason = excluded.reason",
                [developer, bucket, until, reason],
            )

    def cooling(self, developer: str) -> dict[str, tuple[float, str]]:
        """{bucket: (until, reason)} of what still rests."""
        rows = self._database.rows(
            "SELECT bucket, until, reason FROM quota_cooling WHERE developer = ? AND until > ? "
            "ORDER BY bucket",
            [developer, self._clock()],
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def purge(self, before: float) -> None:
        """Forget calls and ended cool-downs from before a time."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM quota_calls WHERE at < ?", [before])
            connection.execute("DELETE FROM quota_cooling WHERE until < ?", [before])
