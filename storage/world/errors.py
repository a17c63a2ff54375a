"""What can be wrong with a world file, as sentences."""

from __future__ import annotations

from storage.errors import StorageError


class WorldProblem(StorageError):
    """Base of all that can be wrong with a world file."""

    sentence = "The world file cannot be used."
    next_step = "Make it anew with `commontone world build`."


class WorldMissing(WorldProblem):
    sentence = "There is no world file there."


class WorldDamaged(WorldProblem):
    sentence = "This file is not a world file, or it is damaged."


class NewerWorld(WorldProblem):
    sentence = "The world file was made by another version of this program."
