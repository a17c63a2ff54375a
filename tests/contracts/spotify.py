"""Spotify's own description of its Web API as a judge, for both kinds of app.

The description is one for all apps, and in some places says less than what Spotify documents
elsewhere and answers; `_mended` has them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest

from bot.demo.spotify import Exchange
from tests.contracts.openapi import Contract, Json, UnknownOperation, read

DESCRIPTION = Path(__file__).parents[3] / "shared" / "contracts" / "spotify-openapi.yml"

REMOVED = {
    "TrackObject": ("available_markets", "linked_from", "popularity"),
    "SimplifiedTrackObject": ("available_markets", "linked_from"),
    "AlbumBase": ("available_markets",),
    "AlbumObject": ("label", "popularity"),
    "ArtistDiscographyAlbumObject": ("album_group",),
    "ArtistObject": ("followers", "genres", "popularity"),
    "PrivateUserObject": ("country", "email", "explicit_content", "followers", "product"),
    "PlaylistObject": ("tracks",),
    "SimplifiedPlaylistObject": ("tracks",),
    "PlaylistTrackObject": ("track",),
}
"""What development-mode apps no longer get (changes of February and March 2026)."""

PLAIN_REFUSAL = "User not registered in the Developer Dashboard"


def contract_problems(
    exchanges: Iterable[Exchange], quota: str = "development", *, requests: bool = True
) -> list[str]:
    """All that is wrong with what a small Spotify was asked (`requests`) and answered.

    In development mode a request to an operation marked deprecated is a problem, too. Skips the
    test where the description is not there.
    """
    contract = spotify_contract(quota)
    found: list[str] = []
    for exchange in exchanges:
        path = exchange.path.removeprefix("/v1").rstrip("/")
        if requests:
            found += _request_problems(contract, exchange, path, quota)
        if exchange.status:
            found += _response_problems(contract, exchange, path)
    return found


@cache
def spotify_contract(quota: str = "development") -> Contract:
    """The judge for apps with that quota; skips the test where the description is not there."""
    return Contract(_mended(_description(), quota))


def _request_problems(contract: Contract, exchange: Exchange, path: str, quota: str) -> list[str]:
    kind = exchange.headers.get("Content-Type", "application/json")
    found = contract.request_problems(
        exchange.method, path, exchange.query, exchange.body, content_type=kind
    )
    if not found and quota == "development" and contract.is_deprecated(exchange.method, path):
        found = [f"{exchange.method} {path}: not there in development mode"]
    return found


def _response_problems(contract: Contract, exchange: Exchange, path: str) -> list[str]:
    body, status = exchange.response_body, exchange.status
    if status >= 500 and not isinstance(body, dict):
        return []  # a proxy in front of Spotify says what it likes
    if status == 403 and body == PLAIN_REFUSAL:
        return []  # documented on the page about quota modes, as plain text
    if status >= 400 and not _names(contract, exchange.method, path, status):
        return contract.schema_problems("ErrorBody", body)
    return contract.response_problems(exchange.method, path, status, body)


def _names(contract: Contract, method: str, path: str, status: int) -> bool:
    try:
        _, operation, _ = contract.find(method, path)
    except UnknownOperation:
        return False
    answer = operation["responses"].get(str(status))
    # Where it describes a 400 of its own it has forgotten the object around the error.
    return answer is not None and "$ref" in answer


@cache
def _description() -> Json:
    if not DESCRIPTION.exists():
        pytest.skip("Spotify's API description is not there (../shared/contracts)")
    return read(DESCRIPTION)


def _mended(document: Json, quota: str) -> Json:
    document = deepcopy(document)
    schemas = document["components"]["schemas"]
    schemas["ErrorBody"] = {
        "type": "object",
        "required": ["error"],
        "properties": {"error": {"$ref": "#/components/schemas/ErrorObject"}},
    }
    _without_discriminators(document)
    # The last page of a list with cursors has no next one, and an empty one no cursors.
    schemas["CursorPagingObject"]["properties"]["next"]["nullable"] = True
    schemas["CursorObject"]["nullable"] = True
    schemas["CursorObject"]["properties"]["after"]["nullable"] = True
    if quota == "development":
        for name, keys in REMOVED.items():
            _remove(schemas[name], keys)
    return document


def _without_discriminators(part: object) -> None:
    """They name no schema that is there; the alternatives tell themselves apart."""
    if isinstance(part, dict):
        part.pop("discriminator", None)
    for inner in (
        part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    ):
        _without_discriminators(inner)


def _remove(schema: Json, keys: tuple[str, ...]) -> None:
    """These keys must not be there any more, so nothing can require them either."""
    for part in (schema, *schema.get("allOf", ())):
        if "required" in part:
            part["required"] = [key for key in part["required"] if key not in keys]
        for key in keys:
            if key in part.get("properties", {}):
                part["properties"][key] = {"not": {}}
