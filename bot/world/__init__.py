"""The world file from outside: build one from open dumps, export it, use it, say what is in it.

The file itself is read and written by `storage.world`. DuckDB (the extra `world`) is needed to
build one, and for nothing else.
"""
