"""Folding a member in is a refit on the changed frame, to rounding."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from recommender import (
    ClustersRecommender,
    ContentRecommender,
    EaseRecommender,
    EnrichedEaseRecommender,
    FactorisationRecommender,
    HybridRecommender,
    ItemNeighboursRecommender,
    ListsRecommender,
    PopularityRecommender,
    Recommender,
    TaggedEaseRecommender,
    UserNeighboursRecommender,
)
from tests.recommender.data import lastfm, small_server
from tests.recommender.test_reasons import similar_artists, similar_tracks

EXACT: dict[str, Callable[[], Recommender]] = {
    "popularity": PopularityRecommender,
    "content": ContentRecommender,
    "neighbours": UserNeighboursRecommender,
    "item neighbours": ItemNeighboursRecommender,
    "ease": EaseRecommender,
    "ease, cheap diagonal": lambda: EnrichedEaseRecommender(exact_work=0),
    "enriched": EnrichedEaseRecommender,
    "tagged": TaggedEaseRecommender,
    "enriched, lists": lambda: EnrichedEaseRecommender(lists=5.0),
    "enriched, few rows": lambda: EnrichedEaseRecommender(lists=5.0, max_rows=6),
    "lists": ListsRecommender,
    "hybrid": HybridRecommender,
    "hybrid, nothing learned": lambda: HybridRecommender(learn=False),
}
NEW = "somebody new"


def changes(server: pd.DataFrame) -> dict[str, tuple[object, pd.DataFrame | None]]:
    """Who changes, and all that they have then."""
    own = server.loc[server.user_id == 3, ["track_id", "weight"]]

    def rows(tracks: list[str], weights: list[float]) -> pd.DataFrame:
        return pd.DataFrame({"track_id": tracks, "weight": weights})

    return {
        "new member": (5.5, rows(["t0-0", "t1-0", "t4-2", "t4-2"], [1, 2, 3, 1])),
        "first of all": (-1, rows(["t0-0", "t39-0"], [1, 2])),
        "new, dislikes only": (99, rows(["t0-0"], [-1])),
        "tracks added": (3, pd.concat([own, rows(["t0-0", "t9-1", "t0-0"], [1, 2, 1])])),
        "unheard-of tracks added": (3, pd.concat([own, rows(["zz", "aa", "t5-5"], [1, 2, -1])])),
        "tracks removed": (3, own.head(4)),
        "tracks disliked": (3, pd.concat([own, rows([own.track_id.iloc[0], "t9-1"], [-99, 0])])),
        "weights changed": (3, own.assign(weight=own.weight * 3 + 1)),
        "all new": (3, rows(["t0-0", "t8-1", "t9-3"], [1, 1, 1])),
        "nothing changed": (3, own),
        "gone": (3, None),
        "gone, empty frame": (3, own.head(0)),
        "never there": (77, None),
    }


def similar(tracks: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([similar_artists(tracks), similar_tracks(tracks)], ignore_index=True)


def with_rows(server: pd.DataFrame, user: object, rows: pd.DataFrame | None) -> pd.DataFrame:
    rest = server[server.user_id != user]
    return rest if rows is None else pd.concat([rest, rows.assign(user_id=user)])


def opinions(model: Recommender, ids: list[object]) -> np.ndarray:
    """Scores of all items, of all members and of somebody unknown."""
    data = model.fitted()
    profiles = [data.profile(user) for user in [*data.users.values, "nobody"]]
    scores = [model.opinion(each, model.candidates(each)).scores for each in profiles]
    return np.array(scores)[:, data.catalogue.ids.positions(ids)]


@pytest.mark.parametrize("listed", ["all", "some", "none"])
@pytest.mark.parametrize("model", EXACT)
def test_folding_in_is_a_refit(model, listed):
    interactions, tracks = small_server(users=12, artists=40)
    shelf = {"all": tracks, "some": tracks.head(100), "none": None}[listed]
    lists = None if shelf is None else similar(tracks)
    fitted = EXACT[model]().fit(interactions, shelf, lists)
    for name, (user, rows) in changes(interactions).items():
        folded = fitted.fold_in(user, rows)
        refit = EXACT[model]()
        if isinstance(folded, HybridRecommender):
            # What was learned from hidden interactions stays, by definition.
            refit = HybridRecommender(folded.weights_, learn=False)
        refit.fit(with_rows(interactions, user, rows), shelf, lists)
        assert folded.fitted().users.values == refit.fitted().users.values, name
        ids = refit.fitted().catalogue.ids.values
        theirs = opinions(refit, ids)
        assert np.abs(opinions(folded, ids) - theirs).max() < 1e-9 * np.abs(theirs).max(), name
        for member in (user, 0, 7, "nobody"):
            found, expected = folded.recommend(member, 20), refit.recommend(member, 20)
            assert [r.track_id for r in found] == [r.track_id for r in expected], name
            assert [r.score for r in found] == pytest.approx([r.score for r in expected])
            assert [r.reasons for r in found] == [
                tuple(
                    type(reason)(**{**_fields(reason), "strength": pytest.approx(reason.strength)})
                    for reason in r.reasons
                )
                for r in expected
            ], name


def _fields(reason: object) -> dict[str, object]:
    return {name: getattr(reason, name) for name in type(reason).__slots__}


def test_a_hundred_in_a_row_do_not_drift():
    interactions, tracks = small_server(users=12, artists=40)
    random = np.random.default_rng(1)
    lists = similar(tracks)
    model = EnrichedEaseRecommender(lists=5.0).fit(interactions, tracks, lists)
    now = interactions
    for _ in range(100):
        user = int(random.integers(0, 20))
        chosen = random.choice(tracks.track_id, int(random.integers(0, 30)), replace=False)
        rows = pd.DataFrame({"track_id": chosen, "weight": 1.0})
        model, now = model.fold_in(user, rows), with_rows(now, user, rows)
    refit = EnrichedEaseRecommender(lists=5.0).fit(now, tracks, lists)
    assert np.abs(model.inner_ - refit.inner_).max() < 1e-12
    assert np.abs(model.diagonal_ / refit.diagonal_ - 1).max() < 1e-10


@pytest.mark.parametrize("model", EXACT)
def test_the_model_itself_stays_as_it_was(model):
    interactions, tracks = small_server(users=12, artists=40)
    fitted = EXACT[model]().fit(interactions, tracks, similar(tracks))
    ids = fitted.fitted().catalogue.ids.values
    before = opinions(fitted, ids)
    for user, rows in changes(interactions).values():
        copy = None if rows is None else rows.copy(deep=True)
        fitted.fold_in(user, rows)
        if rows is not None:
            pd.testing.assert_frame_equal(rows, copy)
    assert np.array_equal(opinions(fitted, ids), before)


def test_rows_of_others_do_not_count():
    interactions, tracks = small_server()
    fitted = HybridRecommender().fit(interactions, tracks)
    own = interactions[interactions.user_id == 2].head(3)
    rest = interactions[interactions.user_id != 2]
    assert fitted.fold_in(2, pd.concat([rest, own])).known(2) == set(own.track_id)


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        (pd.DataFrame({"weight": [1.0]}), "track_id"),
        (pd.DataFrame({"track_id": ["t0-0"], "weight": ["much"]}), "weight"),
        (pd.DataFrame({"track_id": [None], "weight": [1.0]}), "track_id"),
    ],
)
def test_a_bad_column_is_named(rows, column):
    fitted = HybridRecommender().fit(*small_server())
    with pytest.raises(ValueError, match=column):
        fitted.fold_in(2, rows)
    with pytest.raises(ValueError, match="user_id"):
        fitted.fold_in(["no", "id"], rows)


def test_from_nobody_to_a_server():
    """Weights of the hybrid that follow the number of members follow it here too."""
    interactions, tracks = small_server(users=3)
    model = HybridRecommender().fit(interactions.head(0), tracks)
    for user in range(3):
        model = model.fold_in(user, interactions[interactions.user_id == user])
    refit = HybridRecommender().fit(interactions, tracks)
    assert model.weights_ == refit.weights_
    assert [r.track_id for r in model.recommend(1)] == [r.track_id for r in refit.recommend(1)]
    assert model.fold_in(0, None).fold_in(1, None).fold_in(2, None).recommend(1)


def test_clusters_stay_and_the_member_is_put_into_one():
    interactions, tracks = small_server(users=24, artists=40)
    fitted = ClustersRecommender(clusters=4).fit(interactions, tracks)
    folded = fitted.fold_in(NEW, interactions[interactions.user_id == 1].assign(user_id=NEW))
    assert folded.cluster_of(NEW) == fitted.cluster_of(1)
    assert all(folded.cluster_of(user) == fitted.cluster_of(user) for user in range(24))


def test_factors_stay_and_a_refit_moves_them_little():
    pytest.importorskip("implicit", reason="the extra als (implicit) is not installed")
    interactions, tracks = lastfm()
    people = interactions.user_id.unique()[:300]
    here = interactions[interactions.user_id.isin(people[:-1])]
    rows = interactions[interactions.user_id == people[-1]]
    here = pd.concat([here, rows.head(1)])
    folded = FactorisationRecommender(16, iterations=8).fit(here, tracks).fold_in(people[-1], rows)
    refit = FactorisationRecommender(16, iterations=8).fit(
        pd.concat([here.iloc[:-1], rows]), tracks
    )
    common = [
        len(
            {r.track_id for r in folded.recommend(user, 20)}
            & {r.track_id for r in refit.recommend(user, 20)}
        )
        for user in [people[-1], *people[:20]]
    ]
    assert np.mean(common) > 10
