"""Numbers of how the bot does, for the host's Prometheus: none of them is about a person.

Labels are names out of this code (commands, buttons, buckets, outcomes) and nothing else: no
member, server, track, or text that somebody typed. A registry of our own, so that two bots in one
process do not share their counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

disable_created_metrics()  # type: ignore[no-untyped-call]

SOON = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds: Discord waits three for the first word."""

LONG = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)

Gauges = Callable[[], Mapping[str, float]]
"""What is so right now, by name; the names and what they mean are in `NOW`."""

NOW = {
    "servers": "Servers that the bot is on",
    "gateway_ready": "1 while the gateway is connected and ready",
    "gateway_latency_seconds": "Between a heartbeat and its answer",
    "spotify_requests_in_line": "Requests to Spotify that wait for their turn, or are on the wire",
    "syncs_running": "Libraries that are being read, or wait to go on",
    "models_kept": "Fitted models in memory",
    "model_age_seconds": "Since the oldest model in memory was fitted",
    "backup_age_seconds": "Since the newest scheduled backup; -1 where there is none",
    "backup_failed": "1 where the last scheduled backup failed",
    "plays_not_written": "Plays that Discord showed and that are not in the database yet",
}


class Metrics:
    """Counts what happens; `text` is all of it in Prometheus' format."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, now: Gauges = dict) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._interactions = Counter(
            "commontone_interactions",
            "Commands, buttons and forms, by what became of them",
            ("kind", "name", "outcome"),
            registry=self._registry,
        )
        self._acknowledged = Histogram(
            "commontone_acknowledge_seconds",
            "From an interaction's arrival to the first word back",
            ("kind",),
            buckets=SOON,
            registry=self._registry,
        )
        self._answered = Histogram(
            "commontone_answer_seconds",
            "From an interaction's arrival to its whole answer",
            ("kind",),
            buckets=LONG,
            registry=self._registry,
        )
        self._asked = Counter(
            "commontone_spotify_requests",
            "Requests to Spotify, by the kind of quota they use",
            ("bucket", "outcome"),
            registry=self._registry,
        )
        self._fits = Histogram(
            "commontone_model_fit_seconds",
            "Fitting the model of a server",
            buckets=LONG,
            registry=self._registry,
        )
        self._registry.register(_Now(now))

    def interaction(
        self, kind: str, name: str, outcome: str, acknowledged: float, answered: float
    ) -> None:
        """One is over: `outcome` is ok, told (a sentence said why not), failed or late; seconds."""
        self._interactions.labels(kind, name, outcome).inc()
        self._acknowledged.labels(kind).observe(acknowledged)
        self._answered.labels(kind).observe(answered)

    def spotify_asked(self, bucket: str, outcome: str) -> None:
        """One request is over: `outcome` is ok, limited (a 429) or failed."""
        self._asked.labels(bucket, outcome).inc()

    def fitted(self, seconds: float) -> None:
        """A model was fitted in so long."""
        self._fits.observe(seconds)

    def text(self) -> bytes:
        """All of it, for a scrape."""
        return generate_latest(self._registry)


class _Now:
    """Gauges that are looked at when somebody asks."""

    def __init__(self, now: Gauges) -> None:
        self._now = now

    def collect(self) -> Iterable[Metric]:
        for name, value in self._now().items():
            yield GaugeMetricFamily(f"commontone_{name}", NOW[name], value=value)

    def describe(self) -> Iterable[Metric]:
        """Nothing is looked at before the first scrape."""
        return ()


__all__ = ["Gauges", "Metrics"]
