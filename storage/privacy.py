"""What is stored about a member: found by following the foreign keys, so no table is forgotten."""

from __future__ import annotations

from collections import defaultdict

from storage.database import Database


def counted(database: Database, member_id: int) -> dict[str, int]:
    """{table: rows about the member}, without the tables that have none."""
    with database.read():
        keys = foreign_keys(database)
        counts = {}
        for table in below_members(keys):
            where = about(table, keys)
            row = database.row(
                f'SELECT count(*) FROM "{table}" WHERE {where}',
                {"id": member_id},
            )
            if row and row[0]:
                counts[table] = int(row[0])
    return counts


Keys = dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...]]]]
"""{table: [(parent table, own columns, parent's columns)]}"""


def foreign_keys(database: Database) -> Keys:
    """Of every table."""
    rows = database.rows(
        'SELECT t.name, f.id, f."table", f."from", '
        'ifnull(f."to", (SELECT p.name FROM pragma_table_info(f."table") p '
        "WHERE p.pk = f.seq + 1)) "
        "FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table' "
        "ORDER BY t.name, f.id, f.seq"
    )
    columns: dict[tuple[str, int, str], list[tuple[str, str]]] = defaultdict(list)
    for table, number, parent, own, theirs in rows:
        columns[table, number, parent].append((own, theirs))
    keys: Keys = defaultdict(list)
    for (table, _, parent), pairs in columns.items():
        keys[table].append((parent, tuple(p[0] for p in pairs), tuple(p[1] for p in pairs)))
    return keys


def below_members(keys: Keys) -> list[str]:
    """Tables that hang on `members`, it among them."""
    found = {"members"}
    while True:
        more = {
            table
            for table, parents in keys.items()
            if any(parent in found for parent, _, _ in parents)
        }
        if more <= found:
            return sorted(found)
        found |= more


def about(table: str, keys: Keys) -> str:
    """The condition for rows about the member `:id`."""
    if table == "members":
        return "id = :id"
    below = set(below_members(keys))
    conditions = []
    for parent, own, theirs in keys[table]:
        if parent == "members":
            conditions.append(f"{own[0]} = :id")
        elif parent in below and parent != table:
            conditions.append(
                f"({', '.join(own)}) IN (SELECT {', '.join(theirs)} FROM {parent} "
                f"WHERE {about(parent, keys)})"
            )
    return " OR ".join(conditions)
