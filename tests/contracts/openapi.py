"""Judge requests and answers by an OpenAPI description (3.0 or 3.1).

Only what the description says is judged: the path is matched to an operation, parameters and bodies
to their schemas. Every problem is a sentence; no problem is an empty list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import yaml
from openapi_schema_validator import OAS30Validator, OAS31Validator
from referencing import Registry, Resource

Json = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
_HOME = "urn:contract"


class UnknownOperation(LookupError):
    """The description has no such method at such a path."""


def read(path: Path) -> Json:
    """The description in a file, JSON or YAML."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return dict(json.loads(text))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load(text, Loader=loader))  # noqa: S506  # one of the two safe loaders


class Contract:
    """A description as a judge. Paths are given without the server's own prefix (`/me/tracks`)."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self._old = str(document["openapi"]).startswith("3.0")
        self._registry: Registry[Any] = Registry().with_resource(_HOME, Resource.opaque(document))
        self._validators: dict[str, Any] = {}
        self._paths = sorted(
            ((_pattern(template), template) for template in document["paths"]),
            # The description's own rule: a path without braces goes before one with.
            key=lambda pair: (pair[1].count("{"), pair[1]),
        )

    def operations(self) -> Iterator[tuple[str, str, Json]]:
        """(METHOD, template, operation) of every operation there is."""
        for template, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield method.upper(), template, item[method]

    def find(self, method: str, path: str) -> tuple[str, Json, Mapping[str, str]]:
        """The template, the operation and the values in the path; raises `UnknownOperation`."""
        for pattern, template in self._paths:
            match = pattern.fullmatch(path)
            item = self.document["paths"][template]
            if match and method.lower() in item:
                values = {name: unquote(value) for name, value in match.groupdict().items()}
                return template, item[method.lower()], values
        raise UnknownOperation(f"there is no {method} {path}")

    def is_deprecated(self, method: str, path: str) -> bool:
        return bool(self.find(method, path)[1].get("deprecated"))

    def request_problems(
        self,
        method: str,
        path: str,
        query: Mapping[str, str | Sequence[str]] | None = None,
        body: Any = None,
        content_type: str = "application/json",
    ) -> list[str]:
        """`query` values are as sent: texts, or lists of texts; `body` is parsed already."""
        try:
            template, operation, values = self.find(method, path)
        except UnknownOperation as error:
            return [str(error)]
        where = f"{method} {template}"
        problems = self._parameter_problems(where, template, operation, values, query or {})
        at = ["paths", template, method.lower(), "requestBody"]
        wanted, at = self._resolved(operation.get("requestBody"), at)
        if wanted is None:
            return problems if body is None else [*problems, f"{where}: has a body, takes none"]
        if body is None:
            return [*problems, f"{where}: needs a body"] if wanted.get("required") else problems
        kind = _kind(wanted["content"], content_type)
        if kind is None:
            return [*problems, f"{where}: takes no {content_type}"]
        return problems + self._judge(f"{where} body", [*at, "content", kind, "schema"], body)

    def response_problems(
        self,
        method: str,
        path: str,
        status: int,
        body: Any = None,
        content_type: str = "application/json",
    ) -> list[str]:
        try:
            template, operation, _ = self.find(method, path)
        except UnknownOperation as error:
            return [str(error)]
        where = f"{method} {template} -> {status}"
        answers = operation["responses"]
        names = (str(status), f"{status // 100}XX", "default")
        name = next((name for name in names if name in answers), None)
        if name is None:
            return [f"{where}: no such status is described"]
        at = ["paths", template, method.lower(), "responses", name]
        wanted, at = self._resolved(answers[name], at)
        content = (wanted or {}).get("content")
        if not content:
            return [] if body is None else [f"{where}: has a body, should have none"]
        kind = _kind(content, content_type)
        if kind is None:
            return [f"{where}: {content_type} is not described"]
        if "schema" not in content[kind]:
            return []
        return self._judge(where, [*at, "content", kind, "schema"], body)

    def schema_problems(self, name: str, value: Any) -> list[str]:
        """Judge `value` by one schema of the components, as for payloads that are no answer."""
        return self._judge(name, ["components", "schemas", name], value)

    def _parameter_problems(
        self,
        where: str,
        template: str,
        operation: Json,
        in_path: Mapping[str, str],
        query: Mapping[str, str | Sequence[str]],
    ) -> list[str]:
        method = where.split(" ", 1)[0].lower()
        found: list[str] = []
        known: set[str] = set()
        both = [
            (self.document["paths"][template].get("parameters", []), ["paths", template]),
            (operation.get("parameters", []), ["paths", template, method]),
        ]
        for parameters, home in both:
            for index, entry in enumerate(parameters):
                parameter, at = self._resolved(entry, [*home, "parameters", str(index)])
                if parameter is None or parameter["in"] not in ("query", "path"):
                    continue
                name = parameter["name"]
                if parameter["in"] == "query":
                    known.add(name)
                given = (query if parameter["in"] == "query" else in_path).get(name)
                if given is None:
                    if parameter.get("required"):
                        found.append(f"{where}: {parameter['in']} needs {name}")
                    continue
                value = self._read_text(given, parameter, [*at, "schema"])
                found += self._judge(f"{where} {name}", [*at, "schema"], value)
        unknown = sorted(set(query) - known)
        return found + [f"{where}: query has no {name}" for name in unknown]

    def _read_text(self, given: str | Sequence[str], parameter: Json, at: list[str]) -> Any:
        """What a parameter's text stands for, by its schema."""
        schema, at = self._resolved(parameter["schema"], at)
        kinds = self._kinds(schema or {}, at)
        if "array" in kinds:
            if not isinstance(given, str):
                return list(given)
            return given.split(",") if parameter.get("explode") is False else [given]
        text = given if isinstance(given, str) else given[-1] if given else ""
        if kinds & {"integer", "number"} and re.fullmatch(r"-?\d+", text):
            return int(text)
        if "number" in kinds and re.fullmatch(r"-?\d*\.\d+", text):
            return float(text)
        if "boolean" in kinds and text.lower() in ("true", "false", "0", "1"):
            return text.lower() in ("true", "1")
        return text

    def _kinds(self, schema: Json, at: list[str]) -> set[str]:
        kind = schema.get("type")
        kinds = {kind} if isinstance(kind, str) else set(kind or ())
        for word in ("oneOf", "anyOf", "allOf"):
            for index, part in enumerate(schema.get(word, ())):
                inner, place = self._resolved(part, [*at, word, str(index)])
                kinds |= self._kinds(inner or {}, place)
        return kinds

    def _resolved(self, entry: Json | None, at: list[str]) -> tuple[Json | None, list[str]]:
        """`entry`, or what its reference leads to, and the place where that stands."""
        while entry is not None and "$ref" in entry:
            at = [
                unquote(step).replace("~1", "/").replace("~0", "~")
                for step in entry["$ref"].removeprefix("#/").split("/")
            ]
            entry = self.document
            for step in at:
                entry = entry[step]
        return entry, at

    def _judge(self, where: str, at: Sequence[str], value: Any) -> list[str]:
        pointer = "/".join(quote(step.replace("~", "~0").replace("/", "~1")) for step in at)
        if pointer not in self._validators:
            # By reference, so that `#/...` inside means the whole description.
            schema = {"$ref": f"{_HOME}#/{pointer}"}
            kind = OAS30Validator if self._old else OAS31Validator
            self._validators[pointer] = kind(
                schema, registry=self._registry, format_checker=kind.FORMAT_CHECKER
            )
        return [
            f"{where}: {error.json_path}: {_short(error.message)}"
            for error in self._validators[pointer].iter_errors(value)
        ]


def _pattern(template: str) -> re.Pattern[str]:
    """Braces match one step of the path; whatever else stands there is meant literally."""
    parts = re.split(r"\{([^}]+)\}", template)
    text = "".join(
        re.escape(part) if index % 2 == 0 else f"(?P<{re.sub(r'[^0-9A-Za-z_]', '_', part)}>[^/]+)"
        for index, part in enumerate(parts)
    )
    return re.compile(text)


def _kind(content: Mapping[str, Any], content_type: str) -> str | None:
    bare = content_type.split(";")[0].strip().lower()
    for wanted in (bare, f"{bare.split('/')[0]}/*", "*/*"):
        if wanted in content:
            return wanted
    return None


def _short(message: str) -> str:
    return message if len(message) <= 400 else message[:200] + " ... " + message[-190:]
