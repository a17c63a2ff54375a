"""When a playlist is made anew by itself: weekly, in the time zone of its server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.errors import CommontoneError
from bot.language import N_, _
from bot.services.groups.keeping import open_playlist
from bot.services.groups.refreshing import must_own
from bot.services.house import House
from storage import Schedule

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERY = (
    N_("every Monday at {time} ({zone})"),
    N_("every Tuesday at {time} ({zone})"),
    N_("every Wednesday at {time} ({zone})"),
    N_("every Thursday at {time} ({zone})"),
    N_("every Friday at {time} ({zone})"),
    N_("every Saturday at {time} ({zone})"),
    N_("every Sunday at {time} ({zone})"),
)
UTC = "UTC"


@cache
def zones() -> tuple[str, ...]:
    """Names of all time zones of this machine (or of the package tzdata), sorted."""
    return tuple(sorted(available_timezones() | {UTC}))


def zones_like(text: str, most: int = 25) -> list[str]:
    """Time zones that somebody who types this may mean, those that begin so first."""
    typed = text.casefold().replace(" ", "_")
    found = [one for one in zones() if typed in one.casefold() and not one.startswith("Etc/")]
    last = {one: one.rsplit("/", 1)[-1].casefold() for one in found}
    return sorted(found, key=lambda one: (not last[one].startswith(typed), one))[:most]


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; raises `CommontoneError`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CommontoneError(
            _("There is no time zone of that name."),
            _("Choose one from the list, such as Europe/Berlin or America/New_York."),
        ) from None


def next_time(weekday: int, hour: int, zone: ZoneInfo, after: float) -> float:
    """Unix seconds of the next such hour after then, by the clock on the wall there."""
    now = datetime.fromtimestamp(after, zone)
    day = now.date() + timedelta(days=(weekday - now.weekday()) % 7)
    while True:
        # An hour that a change of the clock leaves out is one later; of two the first counts.
        moment = datetime.combine(day, time(hour), zone).timestamp()
        if moment > after:
            return moment
        day += timedelta(days=7)


async def set_schedule(
    house: House,
    plan_id: int,
    member_id: int,
    *,
    weekday: int,
    hour: int,
    zone: str | None = None,
    channel_id: int | None = None,
) -> tuple[Schedule, str]:
    """Make a playlist anew weekly; (the schedule, its time zone).

    `zone` is from now on that of the server. Raises `Gone`, `NotYours`, `CommontoneError`.
    """
    if zone is not None:
        zone_of(zone)
    plan = (await open_playlist(house, plan_id)).plan
    must_own(plan, member_id)
    if plan.spotify_id is None:
        raise CommontoneError(
            "That playlist is not in Spotify yet.", "Finish it first; then give it a schedule."
        )

    def keep() -> tuple[Schedule, str]:
        store = house.store
        with store.transaction():
            if zone is not None and plan.server_id is not None:
                store.schedules.set_zone(plan.server_id, zone)
            used = zone or zone_name(house, plan.server_id)
            due_at = next_time(weekday, hour, zone_of(used), house.clock())
            where = store.versions.channel(plan.id) or channel_id
            if where is not None:
                store.versions.set_channel(plan.id, where)
            store.schedules.set(
                plan.id,
                weekday=weekday,
                hour=hour,
                due_at=due_at,
                channel_id=where,
                name=plan.name,
            )
            found = store.schedules.of(plan.id)
        assert found is not None  # noqa: S101 - just set
        return found, used

    return await asyncio.to_thread(keep)


async def end_schedule(house: House, plan_id: int, member_id: int) -> bool:
    """No longer; False where there was none. Raises `Gone` and `NotYours`."""
    plan = (await open_playlist(house, plan_id)).plan
    must_own(plan, member_id)
    return await asyncio.to_thread(house.store.schedules.off, plan_id)


def zone_name(house: House, server_id: int | None) -> str:
    """The time zone of a server; UTC where nobody has said. Blocks."""
    found = None if server_id is None else house.store.schedules.zone(server_id)
    return found or UTC


def following(house: House, schedule: Schedule, server_id: int | None) -> float:
    """When it comes after now: those that were missed come once. Blocks."""
    zone = zone_of(zone_name(house, server_id))
    return next_time(schedule.weekday, schedule.hour, zone, house.clock())


def spoken(weekday: int, hour: int, zone: str) -> str:
    """ "every Friday at 18:00 (Europe/Oslo)"."""
    return _(EVERY[weekday]).format(time=f"{hour:02}:00", zone=zone.replace("_", " "))


__all__: Sequence[str] = (
    "UTC",
    "WEEKDAYS",
    "end_schedule",
    "following",
    "next_time",
    "set_schedule",
    "spoken",
    "zone_name",
    "zone_of",
    "zones_like",
)
