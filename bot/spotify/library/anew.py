"""Reading a library from its beginning again, long after it was first read.

What Spotify tells about tracks has a shelf life (`bot.app.SHELF_LIFE`). A member who connects again
after their six months has their library read whole, so that covers and albums are told anew.
"""

from __future__ import annotations

from dataclasses import replace

from bot.spotify.library import contents, playlists, saved, top
from bot.spotify.library.reader import RUN
from storage import Store

CURSORS = (saved.STEP, saved.KNOWN, top.STEP, playlists.STEP, contents.STEP, RUN)


def read_anew(store: Store, account_id: int) -> None:
    """Forget how far the reading has come; the evidence stays until it is read again. Blocking."""
    with store.transaction():
        for cursor in CURSORS:
            store.sync.clear(account_id, cursor)
        for seen in store.playlists_read.of_account(account_id).values():
            store.playlists_read.put(account_id, replace(seen, snapshot_id="", total=-1))
