"""Members' own taste models in a server's model, from a real store to /taste."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bot.cards.taste import taste_card
from bot.services import tasting
from bot.services.learning import turned
from bot.services.models import BUDGET, Learned, Models, tastes_of
from storage import EvidenceRow
from tests.bot.cards.largest import text_of
from tests.bot.services.music import ANA, BEN, CLEO, SERVER, Parts, join, save, track

HEARD, NEW = 120, 60


def loud_and_quiet(parts: Parts, told: bool = True) -> dict[int, bool]:
    """Ana gives thumbs to what is energetic, Ben and Cleo have all; {recording: energetic}.

    Ana knows the first 120 of 180 tracks; how they sound is told, or not.
    """
    tracks = [
        track("indie", number, artists=((f"artist{number}".ljust(22, "x"), f"Band {number}"),))
        for number in range(HEARD + NEW)
    ]
    for member in (ANA, BEN, CLEO):
        join(parts.store, member)
    for member in (BEN, CLEO):
        save(parts.store, member, tracks)
    ids = parts.store.catalogue.add_tracks(tracks)
    energy = np.random.default_rng(3).random(len(tracks))
    if told:
        parts.store.outside.set_features(
            "table",
            {
                one.id: {"energy": float(value), "tempo": 100.0 + number % 7}
                for number, (one, value) in enumerate(zip(tracks, energy, strict=True))
            },
        )
    energetic = {ids[one.id]: bool(value > 0.5) for one, value in zip(tracks, energy, strict=True)}
    for recording in list(energetic)[:HEARD]:
        parts.store.feedback.give(ANA, recording, 1 if energetic[recording] else -1)
    return energetic


async def test_what_was_learned_speaks_and_taste_says_what(empty: Parts) -> None:
    energetic = loud_and_quiet(empty)
    server = await empty.models.for_server(SERVER, ANA)
    assert server.model.taste_ is not None
    found = server.model.recommend(ANA, 20)
    silent = turned(server.model, {"taste": 0.0}).recommend(ANA, 20)
    share, without = (
        np.mean([energetic[int(str(one.track_id))] for one in each]) for each in (found, silent)
    )
    assert share >= 0.8 > 0.7 > without
    assert found[0].parts["taste"] > 0
    tokens = [token for one in found for reason in one.reasons for token in reason.tokens]
    assert "high energy" in tokens

    taste = await tasting.taste(empty, ANA, SERVER)
    assert taste.sound is not None
    assert taste.sound.features[0] == "more energy"
    text = text_of(taste_card(taste, ANA))
    assert "**You go by**\nmore energy" in text
    assert taste.sound.status in text
    assert (await tasting.taste(empty, BEN, SERVER, ANA)).sound is None, "for oneself alone"


async def test_it_says_when_it_stands_aside(empty: Parts) -> None:
    loud_and_quiet(empty)
    taste = await tasting.taste(empty, BEN, SERVER)
    assert taste.sound is not None
    assert taste.sound.features == ()
    assert "too few to learn from" in text_of(taste_card(taste, BEN))


async def test_without_features_nothing_changes(empty: Parts) -> None:
    loud_and_quiet(empty, told=False)
    bare = await empty.models.for_server(SERVER, ANA)
    assert bare.model.taste_ is None
    before = {member: bare.model.recommend(member, 20) for member in (ANA, BEN, CLEO)}
    assert (await tasting.taste(empty, ANA, SERVER)).sound is None
    # Too few of them are told: as good as none.
    tracks = empty.store.catalogue.frame()["spotify_id"].tolist()[:5]
    empty.store.outside.set_features("table", {one: {"energy": 0.5} for one in tracks})
    after = await Models(empty.settings, empty.store, clock=empty.clock).for_server(SERVER, ANA)
    assert {member: after.model.recommend(member, 20) for member in before} == before


async def test_only_what_may_be_learned_from(empty: Parts) -> None:
    loud_and_quiet(empty)
    # As LEARN_FROM without thumbs: Ana has a library of four, too few for anything.
    some = list(empty.store.catalogue.frame()["track_id"])[:4]
    rows = [EvidenceRow(int(recording)) for recording in some]
    empty.store.evidence.add(ANA, None, "saved", "", rows)
    settings = empty.settings.model_copy(update={"learn_from": ("saved",)})
    server = await Models(settings, empty.store, clock=empty.clock).for_server(SERVER, ANA)
    assert server.model.taste_ is not None
    assert server.model.taste_.taste(ANA).status.code == "too_few_labels"


class Slow:
    """Each look at it finds more than half of the budget gone."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.6 * BUDGET
        return self.now


def test_the_budget_leaves_out_and_what_was_learned_is_kept(empty: Parts) -> None:
    loud_and_quiet(empty)
    recordings = [int(one) for one in empty.store.catalogue.frame()["track_id"]]
    tracks = empty.store.catalogue.frame(recordings)
    features = empty.store.outside.features(recordings)
    evidence = empty.store.evidence.frame([ANA, BEN, CLEO])

    def learn(evidence: pd.DataFrame, **more: object) -> tuple[list[int], dict[int, Learned]]:
        part, learned = tastes_of(evidence, tracks, features, **more)  # type: ignore[arg-type]
        assert part is not None
        return sorted(learned), learned

    who, first = learn(evidence, asking=ANA, clock=Slow())
    assert who == [ANA], "who asks comes first, and there was no time for more"
    who, second = learn(evidence, asking=BEN, before=first, clock=Slow())
    assert who == [ANA, BEN]
    assert second[ANA].model is first[ANA].model
    fewer = evidence[~((evidence["user_id"] == ANA) & (evidence["track_id"] == recordings[0]))]
    _, third = learn(fewer, asking=ANA, before=second, clock=Slow())
    assert third[ANA].model is not first[ANA].model, "what is taken back is forgotten"


async def test_who_had_to_wait_gets_theirs_as_soon_as_they_ask(empty: Parts) -> None:
    loud_and_quiet(empty)
    models = Models(empty.settings, empty.store, clock=empty.clock, tastes_budget=0.0)
    status = {}
    for asking in (ANA, BEN):
        server = await models.for_server(SERVER, asking)
        assert server.model.taste_ is not None
        status[asking] = server.model.taste_.taste(BEN).status
    assert "not worked out yet" in status[ANA].text
    assert "too few to learn from" in status[BEN].text
    assert await models.for_server(SERVER, BEN) == server, "and only once"
