"""How a step of the schema runs its SQL."""

from __future__ import annotations

import pytest
import sqlite_utils

from storage.migrations.schema import run


def test_comments_texts_and_triggers_with_semicolons() -> None:
    db = sqlite_utils.Database(memory=True)
    run(
        db,
        """
        CREATE TABLE one (a TEXT DEFAULT 'x;y'); -- first; second
        CREATE TRIGGER each AFTER INSERT ON one BEGIN
            UPDATE one SET a = a || ';'; UPDATE one SET a = a || '!';
        END;
        INSERT INTO one VALUES ('z')
        """,
    )
    assert db.execute("SELECT a FROM one").fetchall() == [("z;!",)]


def test_it_does_not_end_the_transaction() -> None:
    db = sqlite_utils.Database(memory=True)
    db.conn.execute("BEGIN IMMEDIATE")
    run(db, "CREATE TABLE one (a); INSERT INTO one VALUES (1);")
    assert db.conn.in_transaction
    db.conn.rollback()
    assert db.table_names() == []


def test_half_a_statement_is_an_error() -> None:
    db = sqlite_utils.Database(memory=True)
    with pytest.raises(ValueError, match="not complete"):
        run(db, "CREATE TRIGGER each AFTER INSERT ON one BEGIN SELECT 1; ")
