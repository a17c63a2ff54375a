"""The world: what people everywhere listen to, in one file that is replaced as a whole.

`World.open(path)` reads one: lists of similar artists and recordings, names, MusicBrainz and
Spotify ids, tags, listener counts. `WorldWriter` makes one; `WorldInUse(path)` gives the one that
stands there now. There is no person in it.

    with World.open("world.sqlite") as world:
        ids = world.find_artists(["Slowdive", "Ride"])          # name -> candidates
        of, near, scores = world.similar("artist", [ids["Ride"][0]])
        world.artists(near.tolist())                             # id -> WorldArtist
"""

from storage.world.errors import NewerWorld, WorldDamaged, WorldMissing, WorldProblem
from storage.world.in_use import WorldInUse
from storage.world.reader import World
from storage.world.records import Dump, Kind, WorldArtist, WorldInfo, WorldRecording
from storage.world.writer import Provenance, WorldWriter

__all__ = [
    "Dump",
    "Kind",
    "NewerWorld",
    "Provenance",
    "World",
    "WorldArtist",
    "WorldDamaged",
    "WorldInUse",
    "WorldInfo",
    "WorldMissing",
    "WorldProblem",
    "WorldRecording",
    "WorldWriter",
]
