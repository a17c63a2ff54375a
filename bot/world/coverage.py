"""How much of the music in this bot's database the world knows."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.models import WorldMatcher
from bot.settings import Settings
from storage import Store, load_keys
from storage.world import World


@dataclass(frozen=True)
class Coverage:
    """Of `artists` and `recordings` here: how many the world knows, and has a list for."""

    artists: int
    artists_known: int
    artists_listed: int
    recordings: int
    recordings_known: int
    recordings_listed: int


def coverage(world: World, settings: Settings) -> Coverage | None:
    """None where there is no database yet. Matches as the models do; nobody's evidence is read."""
    if not settings.database.is_file():
        return None
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    with Store.open(settings.database, load_keys(secret, settings.database)) as store:
        numbers = [int(number) for number in store.catalogue.frame(None)["track_id"]]
        recordings = store.catalogue.recordings(numbers)
        matches = WorldMatcher(world).match(store, recordings)
    artist_list = world.has_list("artist", set(matches.artists.values()))
    recording_list = world.has_list("recording", set(matches.recordings.values()))
    return Coverage(
        artists=len({artist for one in recordings.values() for artist, _ in one.artists}),
        artists_known=len(matches.artists),
        artists_listed=sum(number in artist_list for number in matches.artists.values()),
        recordings=len(recordings),
        recordings_known=len(matches.recordings),
        recordings_listed=sum(n in recording_list for n in matches.recordings.values()),
    )
