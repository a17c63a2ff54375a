"""What is particular to item neighbours, factorisation and clusters."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.base import clone

from recommender import (
    ClustersRecommender,
    FactorisationRecommender,
    ItemNeighboursRecommender,
    Recommender,
)
from recommender.dataset import Dataset, Profile
from tests.recommender.data import small_server

FEW = FactorisationRecommender(factors=8)
MODELS = [ItemNeighboursRecommender(), FEW, ClustersRecommender()]


@pytest.fixture(params=MODELS, ids=lambda model: type(model).__name__)
def model(request) -> Recommender:
    if isinstance(request.param, FactorisationRecommender):
        pytest.importorskip("implicit", reason="the extra als (implicit) is not installed")
    return clone(request.param)


def newcomer(model: Recommender, user: object) -> Profile:
    """The same music as a member's, by somebody the model has not seen."""
    known = model.fitted().profile(user)
    return Profile(known.items, known.weights, known.disliked)


def test_item_neighbours_are_the_cosine_written_out():
    interactions, tracks = small_server()
    model = ItemNeighboursRecommender(shrinkage=2.0).fit(interactions, tracks)
    data = model.fitted()
    profile = data.profile(0)
    others = data.binary.toarray()
    others[profile.user] = 0
    voices = 1 / np.sqrt(np.maximum(data.binary.sum(axis=1), 1))
    counts = others.sum(axis=0) + 2.0
    alike = (others.T * voices) @ others / np.sqrt(np.outer(counts, counts))
    np.fill_diagonal(alike, 0)
    expected = alike[:, profile.items] @ np.log1p(profile.weights)
    np.testing.assert_allclose(model.scores(profile), expected, atol=1e-12)


def test_somebody_new_is_scored_as_after_a_refit(model):
    """A member is folded in without a refit, and gets what a refit would give."""
    interactions, tracks = small_server()
    if isinstance(model, ItemNeighboursRecommender):
        rest = interactions[interactions["user_id"] != 0]
        before = clone(model).fit_dataset(Dataset.build(rest, tracks))
        after = model.fit(interactions, tracks)
        known = after.fitted().profile(0)
        stranger = Profile(known.items, known.weights, known.disliked)
        unknown = np.setdiff1d(np.arange(len(tracks)), known.items)
        np.testing.assert_allclose(
            before.scores(stranger)[unknown], after.scores(known)[unknown], atol=1e-12
        )
    else:
        # What is learned of the tracks changes a little; who has the same is told the same.
        model.fit(interactions, tracks)
        profile = model.fitted().profile(0)
        unknown = np.setdiff1d(np.arange(len(tracks)), profile.items)
        one, other = model.scores(profile)[unknown], model.scores(newcomer(model, 0))[unknown]
        assert np.corrcoef(one, other)[0, 1] > 0.98


def test_a_reason_taken_away_lowers_the_score():
    interactions, tracks = small_server()
    for recommender in (ItemNeighboursRecommender(), FEW):
        if recommender is FEW:
            pytest.importorskip("implicit", reason="the extra als (implicit) is not installed")
        model = clone(recommender).fit(interactions, tracks)
        ids = model.fitted().catalogue.ids
        profile = newcomer(model, 0)
        scores = model.scores(profile)
        checked = 0
        for each in model.recommend(0, 10):
            item = ids.position(each.track_id)
            for named in [name for reason in each.reasons for name in reason.item_ids]:
                keep = profile.items != ids.position(named)
                less = Profile(profile.items[keep], profile.weights[keep], profile.disliked)
                assert model.scores(less)[item] < scores[item]
                checked += 1
        assert checked


def test_a_cluster_that_no_longer_has_it_lowers_the_score():
    interactions, tracks = small_server()
    model = ClustersRecommender(4).fit(interactions, tracks)
    best = model.recommend(0, 1)[0]
    named = next(reason for reason in best.reasons if reason.kind == "users").user_ids
    gone = interactions["user_id"].isin(named) & (interactions["track_id"] == best.track_id)
    less = ClustersRecommender(4).fit(interactions[~gone], tracks)
    item = model.fitted().catalogue.ids.position(best.track_id)
    before = model.scores(model.fitted().profile(0))[item]
    assert less.scores(less.fitted().profile(0))[item] < before


def test_clusters_find_the_four_tastes():
    interactions, tracks = small_server(users=40)
    model = ClustersRecommender().fit(interactions, tracks)
    assert model.n_clusters_ == 4
    assert sorted(map(sorted, model.groups())) == [list(range(start, 40, 4)) for start in range(4)]
    assert model.cluster_of(0) == model.cluster_of(4) != model.cluster_of(1)
    assert model.cluster_of("nobody") is None
    genres = dict(zip(tracks["track_id"], tracks["genres"], strict=True))
    assert all(genres[each.track_id][0] == "shoegaze" for each in model.recommend(0, 8))


def test_clusters_are_stable():
    """Another order of rows, or one member more, leaves everybody with the same company."""
    interactions, tracks = small_server(users=40)
    before = ClustersRecommender().fit(interactions, tracks).groups()
    shuffled = interactions.sample(frac=1, random_state=1)
    assert ClustersRecommender().fit(shuffled, tracks).groups() == before
    one_more = interactions[interactions["user_id"] == 5].assign(user_id=100)
    after = ClustersRecommender().fit(pd.concat([interactions, one_more]), tracks).groups()
    assert {frozenset(group) - {100} for group in after} == set(map(frozenset, before))


@pytest.mark.parametrize("members", [1, 2, 3])
def test_clusters_of_very_few_members(members):
    interactions, tracks = small_server(users=members)
    model = ClustersRecommender().fit(interactions, tracks)
    assert model.n_clusters_ == 1
    assert model.groups() == [list(range(members))]
    assert len(model.recommend(0, 5)) == 5


def test_more_clusters_than_members_are_not_made():
    interactions, tracks = small_server(users=3)
    model = ClustersRecommender(10).fit(interactions, tracks)
    assert model.n_clusters_ <= 3
    assert ClustersRecommender().fit(None, tracks).n_clusters_ == 0


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (ItemNeighboursRecommender(shrinkage=0), "shrinkage"),
        (FactorisationRecommender(factors=0), "factors"),
        (FactorisationRecommender(l2=-1), "l2"),
        (ClustersRecommender(0), "clusters"),
    ],
)
def test_bad_parameters_are_named(wrong, name):
    with pytest.raises(ValueError, match=name):
        wrong.fit(*small_server())


def test_without_implicit_the_error_says_what_to_install():
    """In a process of its own, where Python cannot find the package."""
    script = (
        "import sys\n"
        "sys.modules['implicit'] = None\n"
        "import recommender\n"
        "assert 'implicit.cpu' not in sys.modules\n"
        "try:\n"
        "    recommender.FactorisationRecommender().fit(None, None)\n"
        "except ModuleNotFoundError as error:\n"
        "    print(error)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert "commontone[als]" in answer


def test_factorisation_is_the_same_in_another_process_and_with_more_threads():
    pytest.importorskip("implicit", reason="the extra als (implicit) is not installed")
    script = (
        "from recommender import FactorisationRecommender\n"
        "from tests.recommender.data import small_server\n"
        "model = FactorisationRecommender(factors=8, threads=2).fit(*small_server())\n"
        "print([(r.track_id, r.score) for r in model.recommend(0)])\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    here = clone(FEW).fit(*small_server()).recommend(0)
    assert answer.strip() == str([(each.track_id, each.score) for each in here])


IDS = st.one_of(st.integers(0, 8), st.sampled_from(["a", "🎵", "שיר"]))
WEIGHTS = st.sampled_from([-1.0, 0.0, 0.5, 1.0, 3.0, 1e9, float("nan")])
ROWS = st.lists(st.tuples(IDS, IDS, WEIGHTS), max_size=30)
TRACKS = st.lists(st.tuples(IDS, st.sampled_from(["", "x", "موسيقى"])), max_size=10)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, tracks=TRACKS)
def test_any_frames_have_an_answer(model, rows, tracks):
    interactions = pd.DataFrame(rows, columns=["user_id", "track_id", "weight"])
    catalogue = pd.DataFrame(tracks, columns=["track_id", "artist"])
    fitted = clone(model).fit(interactions, catalogue)
    listed = set(catalogue["track_id"]) or set(interactions["track_id"])
    for user in [*dict.fromkeys(interactions["user_id"]), "nobody"]:
        found = fitted.recommend(user, 20)
        ids = [each.track_id for each in found]
        assert len(ids) == len(set(ids))
        assert set(ids) <= listed
        assert all(0 <= each.score <= 1 for each in found)
        assert np.isfinite(fitted.scores(fitted.fitted().profile(user))).all()
        assert all(0 < reason.strength <= 1 for each in found for reason in each.reasons)
