"""Files of interactions and tracks: many names for the columns, clear sentences for the rest."""

from __future__ import annotations

import gzip

import pytest

from bot.evaluation import FileProblem, read_interactions, read_similar, read_tracks
from bot.evaluation.files import fitted_together


def test_columns_under_other_names(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Playlist_ID,pos,Track_Id\n7,0,x\n7,1,NA\n")
    frame = read_interactions(path)
    assert frame.to_dict("list") == {"user_id": [7, 7], "track_id": ["x", "NA"]}


def test_compressed_with_weights(tmp_path):
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wt") as file:
        file.write("user_id,item_id,plays\n2,51,13883\n2,52,\n")
    frame = read_interactions(path)
    assert frame["weight"].tolist()[0] == 13883
    assert frame["weight"].isna().tolist() == [False, True]


def test_tabs_byte_order_marks_and_other_scripts(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("\ufeffid\ttitle\n1\tكوكب 🌍\n", encoding="utf-8")
    frame = read_tracks(path)
    assert frame.to_dict("list") == {"track_id": [1], "name": ["كوكب 🌍"], "artist": ["كوكب 🌍"]}


def test_tags_and_several_artists_become_lists(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("track_id,artists,tags\n1,A;B,rock|pop\n2,,\n")
    frame = read_tracks(path)
    assert frame["genres"].tolist() == [["rock", "pop"], []]
    assert frame["artists"].tolist() == [["A", "B"], []]
    assert frame["artist"].tolist() == ["A", ""]


@pytest.mark.parametrize("at", ["2026-11-24T18:30:00Z", "2026-11-24 18:30:00", "1795545000"])
def test_times_as_dates_or_seconds(tmp_path, at):
    path = tmp_path / "a.csv"
    path.write_text(f"user_id,track_id,timestamp\n1,2,{at}\n1,3,\n")
    assert read_interactions(path)["at"].tolist()[0] == 1795545000


def test_ids_that_are_numbers_in_one_file_and_text_in_another(tmp_path):
    (tmp_path / "i.csv").write_text("user_id,track_id\n1,2\n")
    (tmp_path / "t.csv").write_text("track_id,name\n2,a\nx,b\n")
    interactions, tracks, _, _ = fitted_together(
        read_interactions(tmp_path / "i.csv"), read_tracks(tmp_path / "t.csv"), None
    )
    assert interactions["track_id"].tolist() == ["2"]
    assert tracks["track_id"].tolist() == ["2", "x"]
    assert interactions["user_id"].tolist() == [1]


@pytest.mark.parametrize(
    ("lists", "column"), [("id,similar_id\n9,8\n", "9"), ("id,similar_id\nA,B\n", "A")]
)
def test_lists_of_artists_by_id_or_by_name(tmp_path, lists, column):
    (tmp_path / "t.csv").write_text("track_id,artist,artist_id\n1,A,9\n2,B,8\n")
    (tmp_path / "s.csv").write_text(lists)
    tracks = read_tracks(tmp_path / "t.csv")
    similar = read_similar(tmp_path / "s.csv", tracks)
    assert similar["kind"].tolist() == ["artist"]
    interactions = tracks[["track_id"]].assign(user_id=1)
    _, tracks, similar, _ = fitted_together(interactions, tracks, similar)
    keys = tracks["artist_id"] if "artist_id" in tracks.columns else tracks["artist"]
    assert str(keys.tolist()[0]) == column
    assert similar["id"].tolist()[0] == keys.tolist()[0]


WRONG = {
    "nothing": ("", "is empty"),
    "no person": ("track_id,plays\n1,2\n", "no column user_id"),
    "no track": ("user_id,plays\n1,2\n", "no column track_id"),
    "an empty id": ("user_id,track_id\n1,2\n1,\n", "track_id is empty in row 3"),
    "no number": ("user_id,track_id,plays\n1,2,many\n", "weight must hold numbers; row 2"),
    "no time": ("user_id,track_id,at\n1,2,yesterday\n", "at must hold unix seconds"),
    "shifted": ("user_id,track_id\n1,2,3\n1,3,4\n", "more fields"),
    "ragged": ("user_id,track_id\n1,2\n1,2,3,4\n", "not a table"),
}


@pytest.mark.parametrize("wrong", sorted(WRONG))
def test_wrong_files_are_told_in_a_sentence(tmp_path, wrong):
    text, sentence = WRONG[wrong]
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(FileProblem, match=sentence) as caught:
        read_interactions(path)
    assert "mine.csv" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_what_is_no_text_or_not_compressed(tmp_path):
    binary, false = tmp_path / "a.csv", tmp_path / "b.csv.gz"
    binary.write_bytes(b"user_id,track_id\n\xff\xfe,1\n")
    false.write_text("user_id,track_id\n1,2\n")
    for path in (binary, false, tmp_path):
        with pytest.raises(FileProblem, match=path.name):
            read_interactions(path)


def test_a_kind_that_is_none(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("kind,id,similar_id,score\nalbum,1,2,0.5\n")
    with pytest.raises(FileProblem, match="album"):
        read_similar(path, None)
