"""The description says what the operations are, because it is made from what guards and reads."""

from moderation.web.api.declared import parts
from moderation.web.api.operations import OPERATIONS
from moderation.web.api.shapes.told import Problem


def described(client):
    return client.get("/api/v1/openapi.json").json


def references(node):
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_operation_is_described_with_all_that_it_takes(client):
    paths = described(client)["paths"]
    found = {
        (method.upper(), one["operationId"]): one
        for path in paths.values()
        for method, one in path.items()
    }
    assert set(found) == {(one.method, one.name) for one in OPERATIONS}
    for one in OPERATIONS:
        told = found[one.method, one.name]
        assert told["summary"].endswith("."), one.name
        assert told["x-scope"] == one.scope
        if one.asked is not None and not one.has_body:
            named = {part["name"] for part in told["parameters"] if part["in"] == "query"}
            assert named == {part.name for part in parts(one.asked)}


def test_every_reference_leads_somewhere(client):
    description = described(client)
    known = description["components"]["schemas"]
    assert {one.rpartition("/")[2] for one in references(description)} == set(known)


def test_bodies_and_problems_are_described_field_by_field(client):
    schemas = described(client)["components"]["schemas"]
    decision = schemas["Decision"]
    assert decision["required"] == ["act", "version", "revision"]
    assert decision["additionalProperties"] is False
    assert decision["properties"]["reason"]["maxLength"] == 500
    assert set(schemas["Problem"]["properties"]) == {part.name for part in parts(Problem)}


def test_whoever_reads_it_needs_no_token_and_learns_no_name(client, mo):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json["openapi"] == "3.1.0"
    assert "mo@example.org" not in answer.text
    assert "Set-Cookie" not in answer.headers
