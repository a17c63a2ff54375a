"""EASE in user space against the textbook, and the enriched one against its dense self."""

from __future__ import annotations

import numpy as np
import pytest

from recommender import EaseRecommender, EnrichedEaseRecommender, similar_items
from tests.recommender.data import small_server


@pytest.fixture(scope="module")
def server():
    return small_server(users=15, artists=16)


def test_user_space_gives_the_textbook_scores(server):
    model = EaseRecommender(l2=7.0).fit(*server)
    data = model.fitted()
    binary = data.binary.toarray()
    inverse = np.linalg.inv(binary.T @ binary + 7.0 * np.eye(data.n_items))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    textbook = binary @ weights
    for user in range(data.n_users):
        profile = data.profile(data.users.values[user])
        unseen = binary[user] == 0
        ours = model.scores(profile)
        assert np.abs(ours - textbook[user])[unseen].max() < 1e-9


@pytest.mark.parametrize("lists", [0.0, 5.0])
def test_enriched_inverts_what_it_says(server, lists):
    interactions, tracks = server
    artist = dict(zip(tracks.track_id, tracks.artist_id, strict=True))
    similar = similar_items(
        interactions.assign(track_id=interactions.track_id.map(artist)), min_common=1
    )
    model = EnrichedEaseRecommender(20.0, genres=3.0, artists=2.0, albums=4.0, lists=lists)
    model.fit(interactions, tracks, similar)
    data = model.fitted()
    rows = model.rows_.toarray()
    assert (len(rows) > data.n_users + 8) == (lists > 0)
    same_artist = model.ridge_.artists.toarray()
    same_album = model.ridge_.albums.toarray()
    dense = np.linalg.inv(
        rows.T @ rows
        + 20.0 * np.eye(data.n_items)
        + 2.0 * same_artist.T @ same_artist
        + 4.0 * same_album.T @ same_album
    )
    assert np.abs(model.diagonal_ - np.diag(dense)).max() < 1e-12
    for user in data.users.values:
        profile = data.profile(user)
        own = np.zeros(data.n_items)
        own[profile.items] = 1.0
        expected = -(dense @ own) / np.diag(dense)
        expected[profile.items] = 0.0
        assert np.abs(model.scores(profile) - expected).max() < 1e-9
    for item in (0, 7, data.n_items - 1):
        items, values, _ = model.ridge_.columns(np.array([item]))
        one = np.zeros(data.n_items)
        one[item] = 1.0
        whole = np.zeros(data.n_items)
        whole[items] = values
        assert np.abs(model.ridge_.solve(one) - whole).max() < 1e-15


def test_the_cheap_diagonal_is_close(server):
    exact = EnrichedEaseRecommender().fit(*server)
    cheap = EnrichedEaseRecommender(exact_work=0).fit(*server)
    assert np.abs(cheap.diagonal_ / exact.diagonal_ - 1).max() < 0.5
    assert not np.array_equal(cheap.diagonal_, exact.diagonal_)
