"""How the Spotify apps stand: whose each is, and whether its owner has Premium.

Spotify tells a lapsed Premium only by refusing, so it is remembered from the refusals and forgotten
with the next answer.
"""

from __future__ import annotations

from bot.errors import AppRefusal, OwnerNeedsPremium, Whose
from bot.settings import Settings
from storage import Store


class Standing:
    """Knows the registry of apps. Every method blocks for a moment (reads the store)."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._lapsed: set[str] | None = None

    def refused(self, error: AppRefusal, client_id: str, member_id: int) -> AppRefusal:
        """The same refusal, with whose app it is for this member; a lapse is remembered."""
        if isinstance(error, OwnerNeedsPremium):
            self._store.apps.set_lapsed(client_id, True)
            self._known().add(client_id)
        return type(error)(*self.whose(client_id, member_id))

    def answered(self, client_id: str) -> None:
        """Spotify answered a request of this app, so nothing has lapsed (any more)."""
        if client_id in self._known():
            self._store.apps.set_lapsed(client_id, False)
            self._known().discard(client_id)

    def whose(self, client_id: str, member_id: int) -> tuple[Whose, int | None]:
        """Whose app that is to a member, and the friend's id where it is a friend's."""
        app = self._store.apps.get(client_id)
        owner_id = app.owner_id if app else None
        if owner_id is None:
            # A member's own app is entered only once they are connected through it.
            return ("host" if client_id == self._settings.spotify_client_id else "own"), None
        return ("own", None) if owner_id == member_id else ("friend", owner_id)

    def _known(self) -> set[str]:
        if self._lapsed is None:
            self._lapsed = self._store.apps.lapsed()
        return self._lapsed


__all__ = ["Standing"]
