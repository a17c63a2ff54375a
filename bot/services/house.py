"""What a service needs of the app around it: the app itself is wired further up, in `bot.app`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.services.models import Models
    from bot.services.searching import Searching
    from bot.services.steps.stepping import Pools
    from bot.settings import Settings
    from bot.spotify import Spotify
    from storage import Store


class House(Protocol):
    """Settings, database, Spotify and the fitted models, under one roof."""

    @property
    def settings(self) -> Settings: ...

    @property
    def store(self) -> Store: ...

    @property
    def spotify(self) -> Spotify: ...

    @property
    def models(self) -> Models: ...

    @property
    def searching(self) -> Searching: ...

    @property
    def pools(self) -> Pools: ...

    @property
    def clock(self) -> Callable[[], float]: ...


__all__ = ["House"]
