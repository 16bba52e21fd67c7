"""The description of the API (OpenAPI 3.1), made from the declarations that guard and read."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify

from moderation.domain.accounts.tokens import Scope
from moderation.web.api.blueprint import blueprint
from moderation.web.api.declared import Schemas, parts
from moderation.web.api.operations import OPERATIONS, Operation
from moderation.web.api.problems import MEDIA
from moderation.web.api.shapes.asked import LARGEST_VERSION
from moderation.web.api.shapes.told import Problem

VERSION = "1.0.0"

#: What any operation may answer, whoever asks for what.
ALWAYS = (401, 403, 429, 503)
_IN_PATH = re.compile(r"<row:(\w+)>")


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Describe the API; who reads this needs no token."""
    return jsonify(_description())


@cache
def _description() -> dict[str, object]:
    schemas = Schemas()
    paths: dict[str, dict[str, object]] = {}
    for one in OPERATIONS:
        path = _IN_PATH.sub(r"{\1}", f"/api/v1{one.rule}")
        paths.setdefault(path, {})[one.method.lower()] = _operation(one, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Venire's review desk",
            "version": VERSION,
            "description": "List, hold, decide and undo, as a person does at the desk.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": _TOKEN}
            },
        },
    }


_TOKEN = "Made on one's account page, for some of: " + ", ".join(Scope)


def _operation(one: Operation, schemas: Schemas) -> dict[str, object]:
    described: dict[str, object] = {
        "operationId": one.name,
        "summary": one.summary,
        "x-scope": one.scope.value,
        "parameters": [*_in_path(one.rule), *_in_query(one, schemas)],
        "responses": _answers(one, schemas),
    }
    if one.asked is not None and one.has_body:
        content = {"application/json": {"schema": schemas.of(one.asked)}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _in_path(rule: str) -> list[dict[str, Any]]:
    number = {"type": "integer", "minimum": 0, "maximum": LARGEST_VERSION}
    return [
        {"name": name, "in": "path", "required": True, "schema": number}
        for name in _IN_PATH.findall(rule)
    ]


def _in_query(one: Operation, schemas: Schemas) -> Iterator[Mapping[str, object]]:
    if one.asked is None or one.has_body:
        return
    for part in parts(one.asked):
        schema = schemas.part(part, said=False)
        yield {"name": part.name, "in": "query", "required": part.required, "schema": schema,
               "description": part.told}  # fmt: skip


def _answers(one: Operation, schemas: Schemas) -> dict[str, object]:
    good: dict[str, object] = {"description": HTTPStatus(one.status).phrase}
    if one.told is not None:
        good["content"] = {"application/json": {"schema": schemas.of(one.told)}}
    own = {*ALWAYS, *one.refusals}
    if one.asked is not None:
        own |= {422, *((400, 413, 415) if one.has_body else ())}
    bad = {str(status): _refusal(status, schemas) for status in sorted(own)}
    return {str(one.status): good, **bad}


def _refusal(status: int, schemas: Schemas) -> dict[str, object]:
    content = {MEDIA: {"schema": schemas.of(Problem)}}
    return {"description": HTTPStatus(status).phrase, "content": content}
