"""The article's leak on real listeners, and the page that shows it."""

from __future__ import annotations

import pytest

from recommender.evaluation import Protocol, compare, measure
from tests.benchmarks.article_models import ArticleContent, ArticleHybrid, ArticleSvd
from tests.benchmarks.tables import PAGE, put
from tests.recommender.data import lastfm


@pytest.fixture(scope="module")
def listeners():
    interactions, tracks = lastfm()
    few = interactions[interactions["user_id"].isin(interactions["user_id"].unique()[:120])]
    return few, tracks[tracks["track_id"].isin(few["track_id"])]


@pytest.mark.parametrize("model", [ArticleContent, ArticleSvd, ArticleHybrid])
def test_models_that_saw_the_answers_look_better_than_they_are(listeners, model):
    honest = measure(model, *listeners)
    leaked = measure(model, *listeners, protocol=Protocol(leaked=True))
    for measured, k in (("top_n", 10), ("ndcg", 10)):
        found = compare(leaked, honest, measured, k)
        assert found.low > 0
        assert found.first > 1.15 * found.second


def test_the_page_has_a_place_for_every_table():
    page = PAGE.read_text(encoding="utf-8")
    for name in ("article on lastfm", "article on playlists", "sizes on lastfm"):
        once = put(page, name, ["| a |", "| --- |"])
        assert "| a |" in once
        assert put(once, name, ["| a |", "| --- |"]) == once
    with pytest.raises(ValueError, match="nowhere"):
        put(page, "nowhere", [])
