"""The judge itself, on descriptions small enough to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.contracts.openapi import Contract, UnknownOperation, read

THING = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "size": {"type": "integer"}},
    "additionalProperties": False,
}


def described(version: str) -> Contract:
    parameters = [
        {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 50}},
        {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}},
        {
            "name": "kind",
            "in": "query",
            "explode": False,
            "schema": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
        },
        {"name": "wide", "in": "query", "schema": {"$ref": "#/components/schemas/Flag"}},
    ]
    one = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    return Contract(
        {
            "openapi": version,
            "paths": {
                "/things/{thing_id}": {
                    "parameters": [
                        {
                            "name": "thing_id",
                            "in": "path",
                            "required": True,
                            "schema": {"type": "string", "pattern": "^[0-9]+$"},
                        }
                    ],
                    "get": {"responses": {"200": {"$ref": "#/components/responses/One"}}},
                    "put": {
                        "deprecated": True,
                        "requestBody": {"$ref": "#/components/requestBodies/Thing"},
                        "responses": {"204": {}, "4XX": one, "default": one},
                    },
                },
                "/things/newest": {"get": {"responses": {"200": {}}}},
                "/things": {"get": {"parameters": parameters, "responses": {"200": {}}}},
            },
            "components": {
                "schemas": {"Thing": THING, "Flag": {"type": "boolean"}},
                "responses": {"One": one},
                "requestBodies": {"Thing": {"required": True, **one}},
            },
        }
    )


@pytest.fixture(params=["3.0.3", "3.1.0"])
def contract(request: pytest.FixtureRequest) -> Contract:
    return described(request.param)


def test_finds_operations(contract: Contract) -> None:
    assert contract.find("GET", "/things/newest")[0] == "/things/newest"
    template, _, values = contract.find("PUT", "/things/a%20b")
    assert (template, values) == ("/things/{thing_id}", {"thing_id": "a b"})
    assert contract.is_deprecated("PUT", "/things/7")
    with pytest.raises(UnknownOperation, match="there is no DELETE /things"):
        contract.find("DELETE", "/things")
    with pytest.raises(UnknownOperation):
        contract.find("GET", "/things/7/parts")
    assert len(list(contract.operations())) == 4


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"q": "x", "limit": "50", "kind": "a,b", "wide": "true"}, None),
        ({"q": "x", "kind": ["a", "b"]}, None),
        ({}, "query needs q"),
        ({"q": "x", "limit": "51"}, "51 is greater than the maximum"),
        ({"q": "x", "limit": "ten"}, "not of type 'integer'"),
        ({"q": "x", "kind": "a,c"}, "'c' is not one of"),
        ({"q": "x", "wide": "perhaps"}, "not of type 'boolean'"),
        ({"q": "x", "page": "2"}, "query has no page"),
    ],
)
def test_judges_queries(contract: Contract, query: Any, words: str | None) -> None:
    problems = contract.request_problems("GET", "/things", query)
    assert [words in problem for problem in problems] == ([True] if words else [])


def test_judges_paths_and_bodies(contract: Contract) -> None:
    def problems(body: Any, path: str = "/things/7", **more: Any) -> str:
        return " | ".join(contract.request_problems("PUT", path, body=body, **more))

    assert problems({"id": "7"}) == ""
    assert "does not match" in problems({"id": "7"}, "/things/x")
    assert "'id' is a required property" in problems({"size": 1})
    assert "$.size: 'x' is not of type 'integer'" in problems({"id": "7", "size": "x"})
    assert "Additional properties" in problems({"id": "7", "more": 1})
    assert "needs a body" in problems(None)
    assert "takes no text/plain" in problems("x", content_type="text/plain")
    assert "takes none" in contract.request_problems("GET", "/things", {"q": "x"}, {})[0]
    assert "there is no PATCH" in contract.request_problems("PATCH", "/things")[0]


def test_judges_answers(contract: Contract) -> None:
    def problems(method: str, status: int, body: Any = None, path: str = "/things/7") -> str:
        return " | ".join(contract.response_problems(method, path, status, body))

    assert problems("GET", 200, {"id": "7"}) == ""
    assert "required property" in problems("GET", 200, {})
    assert "no such status" in problems("GET", 500, {})
    assert problems("PUT", 204) == ""
    assert "should have none" in problems("PUT", 204, {})
    assert problems("PUT", 418, {"id": "7"}) == ""
    assert "required property" in problems("PUT", 500, {})
    assert "there is no GET /nowhere" in problems("GET", 200, path="/nowhere")
    assert contract.schema_problems("Thing", {"id": 7})


def test_reads_json_and_yaml(tmp_path: Path) -> None:
    for name, text in (("a.json", '{"openapi": "3.1.0"}'), ("a.yml", "openapi: 3.1.0\n")):
        (tmp_path / name).write_text(text)
        assert read(tmp_path / name) == {"openapi": "3.1.0"}
