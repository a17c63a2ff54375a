"""Discord's own description of its HTTP API as a judge of what was asked and answered.

In two places it says less than what Discord documents elsewhere and does; `discord_contract` has
them.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest

from bot.demo.discord import Exchange
from tests.contracts.openapi import Contract, Json, read

DESCRIPTION = Path(__file__).parents[3] / "shared" / "contracts" / "discord-openapi.json"


def contract_problems(exchanges: Iterable[Exchange], *, requests: bool = True) -> list[str]:
    """All that is wrong with what a small Discord was asked (`requests`) and answered.

    Of a multipart body its payload_json is judged. Refused requests (4xx) are not judged
    themselves: that they are wrong is what the answer says. 5xx are not described and so not
    judged. Skips the test where the description is not there.
    """
    asked, answered = discord_contract(requests=True), discord_contract()
    found: list[str] = []
    for exchange in exchanges:
        if requests and exchange.status < 400:
            kind = "multipart/form-data" if exchange.files else "application/json"
            found += asked.request_problems(
                exchange.method, exchange.path, exchange.query, exchange.body, kind
            )
        if exchange.status < 500:
            found += answered.response_problems(
                exchange.method, exchange.path, exchange.status, exchange.response_body
            )
    return found


@cache
def discord_contract(*, requests: bool = False) -> Contract:
    """The judge of `requests` or of answers; skips the test where the description is not there."""
    if not DESCRIPTION.exists():
        pytest.skip("Discord's API description (../shared/contracts) is not here")
    document = read(DESCRIPTION)
    schemas: Json = document["components"]["schemas"]
    if requests:
        _accept_numbers_as_ids(schemas)
    _allow_words_for_codes(schemas)
    return Contract(document)


def _accept_numbers_as_ids(schemas: Json) -> None:
    """Reference, ID Serialization: ids are answered as strings, and taken as numbers, too."""
    schemas["SnowflakeType"] = {
        "oneOf": [schemas["SnowflakeType"], {"type": "integer", "minimum": 0}]
    }


def _allow_words_for_codes(schemas: Json) -> None:
    """Reference, Error Messages: inside "errors" codes are words, such as BASE_TYPE_REQUIRED."""
    schemas["InnerError"] = deepcopy(schemas["Error"])
    schemas["InnerError"]["properties"]["code"] = {"type": ["integer", "string"]}
    schemas["InnerErrors"]["properties"]["_errors"]["items"] = {
        "$ref": "#/components/schemas/InnerError"
    }
