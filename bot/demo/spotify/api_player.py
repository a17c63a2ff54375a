"""The player as it is for somebody who plays nothing: the bot has no business there."""

from __future__ import annotations

from bot.demo.spotify.answers import Answer, ApiError, Call, Operation
from bot.demo.spotify.works import Json

_CONTROL = ("user-modify-playback-state",)


def state(call: Call) -> Answer:
    return Answer(status=204)


def devices(call: Call) -> Json:
    return {"devices": []}


def queue(call: Call) -> Json:
    return {"currently_playing": None, "queue": []}


def control(call: Call) -> Answer:
    raise ApiError(404, "Player command failed: No active device found", reason="NO_ACTIVE_DEVICE")


OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/me/player", state, ("user-read-playback-state",)),
    Operation("GET", "/me/player/devices", devices, ("user-read-playback-state",)),
    Operation("GET", "/me/player/currently-playing", state, ("user-read-currently-playing",)),
    Operation("GET", "/me/player/queue", queue, ("user-read-currently-playing",)),
    Operation("PUT", "/me/player", control, _CONTROL),
    *(
        Operation("PUT", f"/me/player/{command}", control, _CONTROL)
        for command in ("play", "pause", "seek", "repeat", "volume", "shuffle")
    ),
    Operation("POST", "/me/player/next", control, _CONTROL),
    Operation("POST", "/me/player/previous", control, _CONTROL),
    Operation("POST", "/me/player/queue", control, _CONTROL),
)
