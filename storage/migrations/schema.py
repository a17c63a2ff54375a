"""The set that every step of the schema registers itself in."""

from sqlite_utils import Migrations

SCHEMA = Migrations("commontone")
