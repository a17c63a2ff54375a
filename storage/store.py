"""The store: one object that opens the database and names its repositories."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from storage.accounts import Accounts
from storage.apps import Apps
from storage.catalogue.catalogue import Catalogue
from storage.database import Database, translated
from storage.erasing import erase
from storage.evidence.evidence import Evidence
from storage.feedback import Feedback
from storage.found import FoundTracks
from storage.genre_turns import GenreTurns
from storage.given import GivenLists
from storage.history.history import History
from storage.history.plays import Plays
from storage.imports.imports import Imports
from storage.imports.tickets import UploadTickets
from storage.link_attempts import LinkAttempts
from storage.lists import Lists
from storage.members import Members
from storage.meta import Meta
from storage.migrations import migrate
from storage.outside.lookups import LookupQueue
from storage.outside.outside import OutsideMusic
from storage.parts import Choices
from storage.personal import personal
from storage.playlists.made import MadePlaylists
from storage.playlists.parties import Parties
from storage.playlists.playlists import Playlists
from storage.playlists.read import PlaylistsRead
from storage.playlists.schedules import Schedules
from storage.playlists.server_accounts import ServerAccounts
from storage.playlists.verdicts import Verdicts
from storage.playlists.versions import Versions
from storage.presence import PresenceConsents
from storage.privacy import counted
from storage.profiles import Profiles
from storage.quota import Quota
from storage.search import Search
from storage.secrets import Keyring
from storage.sight import Sight
from storage.songs import Songs
from storage.steps import Steps
from storage.sync import Sync

WAIT = 10.0
"""Seconds to wait for another writer before `DatabaseLocked`."""


class Store:
    """All that is stored. Every method may be called from any thread; none is asynchronous.

    A call is one transaction; `transaction` makes several one. Expected failures are
    `StorageError`s, whatever the engine beneath says.
    """

    def __init__(self, database: Database, keyring: Keyring, clock: Callable[[], float]) -> None:
        self._database = database
        self.members = Members(database, clock)
        self.accounts = Accounts(database, keyring, clock)
        self.apps = Apps(database, clock)
        self.parts = Choices(database)
        self.link_attempts = LinkAttempts(database, keyring, clock)
        self.catalogue = Catalogue(database, clock)
        self.evidence = Evidence(database)
        self.playlists_read = PlaylistsRead(database)
        self.sync = Sync(database, clock)
        self.quota = Quota(database, clock)
        self.feedback = Feedback(database, self.evidence, clock)
        self.lists = Lists(database, clock)
        self.playlists = Playlists(database, clock)
        self.verdicts = Verdicts(database)
        self.made = MadePlaylists(database, clock)
        self.versions = Versions(database, clock)
        self.schedules = Schedules(database)
        self.parties = Parties(database, self.versions, clock)
        self.server_accounts = ServerAccounts(database, clock)
        self.given = GivenLists(database, clock)
        self.meta = Meta(database)
        self.history = History(database, self.evidence)
        self.imports = Imports(database, clock)
        self.upload_tickets = UploadTickets(database, clock)
        self.outside = OutsideMusic(database, clock)
        self.lookups = LookupQueue(database, clock)
        self.found = FoundTracks(database, clock)
        self.search = Search(database)
        self.sight = Sight(database)
        self.steps = Steps(database, clock)
        self.genre_turns = GenreTurns(database, clock)
        self.songs = Songs(database, self.catalogue, self.outside, clock)
        self.plays = Plays(database)
        self.profiles = Profiles(database, clock)
        self.presence = PresenceConsents(database, clock)

    @classmethod
    def open(
        cls,
        path: str | Path,
        keys: Sequence[str],
        *,
        clock: Callable[[], float] = time.time,
        wait: float = WAIT,
    ) -> Store:
        """Open (or make) a database file and bring its schema up to date.

        `keys` are secrets of at least 16 characters, newest first; what older ones have sealed is
        sealed again with the newest. `clock` gives unix seconds. Raises `WeakKey`, `WrongKey`,
        `NewerSchema`, `DatabaseDamaged`, `DatabaseUnreachable` or `DatabaseLocked`.
        """
        keyring = Keyring(keys)
        database = Database(Path(path), wait=wait)
        try:
            with translated():
                migrate(database.connection())
            _check_keys(database, keyring)
        except BaseException:
            database.close()
            raise
        return cls(database, keyring, clock)

    def close(self) -> None:
        """Close every connection. Later calls raise `StoreClosed`."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that the calling thread does inside happens, or nothing of it."""
        with self._database.write():
            yield

    def erase(self) -> bool:
        """Write the file anew if a deletion asks for it (`storage.erasing`); False: not now."""
        return erase(self._database)

    def privacy_report(self, member_id: int) -> dict[str, int]:
        """{table: rows about a member}, their accounts, sets, lists and plans included."""
        return counted(self._database, member_id)

    def personal(self, member_id: int) -> dict[str, list[dict[str, Any]]]:
        """{table: rows} about a member, to be given to them: see `storage.personal`."""
        return personal(self._database, member_id)

    def rows_about(self, member_id: int) -> int:
        """How many rows of any table these are; 0 once the member is deleted."""
        return sum(self.privacy_report(member_id).values())


def _check_keys(database: Database, keyring: Keyring) -> None:
    with database.write() as connection:
        row = connection.execute("SELECT sealed FROM keyring").fetchone()
        if row is None:
            connection.execute("INSERT INTO keyring VALUES (1, ?)", [keyring.seal("ours")])
            return
        keyring.open(row[0])
        if keyring.is_newest(row[0]):
            return
        for table, key in (
            ("tokens", "account_id"),
            ("link_attempts", "state_hash"),
            ("keyring", "id"),
        ):
            sealed = connection.execute(
                f"SELECT {key}, sealed FROM {table} WHERE sealed IS NOT NULL"
            ).fetchall()
            for number, text in sealed:
                connection.execute(
                    f"UPDATE {table} SET sealed = ? WHERE {key} = ?",
                    [keyring.reseal(text), number],
                )
