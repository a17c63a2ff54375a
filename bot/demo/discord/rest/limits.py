"""Rate limits: one bucket a route and major parameter, told in every answer's headers.

The figures are those seen at Discord for the routes a bot of this kind uses; others get 50 a
second. Windows run on the machine's own clock, so a frozen test clock never blocks.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field

LIMITS = {
    "POST /channels/{channel_id}/messages": (5, 5.0),
    "PATCH /channels/{channel_id}/messages/{message_id}": (5, 5.0),
    "POST /webhooks/{webhook_id}/{webhook_token}": (5, 2.0),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": (5, 2.0),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": (5, 2.0),
}
OTHERS = (50, 1.0)
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")


@dataclass
class _Window:
    start: float
    used: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a call stands in its bucket; `wait` is 0 when it may go on."""

    wait: float
    headers: dict[str, str]


@dataclass
class Limits:
    _windows: dict[tuple[str, ...], _Window] = field(default_factory=dict)

    def count(self, operation: str, parameters: dict[str, str], now: float) -> Standing:
        """Count one call; `now` is unix seconds, for the header that says when it resets."""
        limit, per = LIMITS.get(operation, OTHERS)
        key = (operation, *(parameters.get(name, "") for name in MAJOR))
        clock = time.monotonic()
        window = self._windows.get(key)
        if window is None or clock >= window.start + per:
            window = self._windows[key] = _Window(clock)
        left = max(0.0, window.start + per - clock)
        wait = left if window.used >= limit else 0.0
        window.used = min(limit, window.used + 1)
        bucket = hashlib.md5(operation.encode(), usedforsecurity=False).hexdigest()
        return Standing(
            wait,
            {
                "X-RateLimit-Limit": str(limit),
                "X-RateLimit-Remaining": str(limit - window.used),
                "X-RateLimit-Reset": f"{now + left:.3f}",
                "X-RateLimit-Reset-After": f"{left:.3f}",
                "X-RateLimit-Bucket": bucket,
            },
        )
