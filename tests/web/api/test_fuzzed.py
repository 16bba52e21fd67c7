"""Whatever the description allows or forbids is sent: nothing breaks, each answer is as told."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from moderation.extensions import db, limiter
from moderation.web.api.operations import OPERATIONS

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]
QUICKLY = settings(
    max_examples=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def unhurried():
    limiter.enabled = False
    yield
    limiter.enabled = True


def narrowed(description):
    """The description with numbers that meet what is there, so that not all is 404 or stale."""
    for path in description["paths"].values():
        for operation in path.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["schema"] |= {"minimum": 1, "maximum": 3}
    for name in ("Decision", "Undo"):
        properties = description["components"]["schemas"][name]["properties"]
        properties["version"]["maximum"] = properties["revision"]["maximum"] = 3
    return description


@pytest.mark.slow
@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", [one.name for one in OPERATIONS])
def test_every_answer_is_as_the_description_says(app, mo, comment, tag, name, mode):
    comment("One."), comment("Two.", score=2.0, reason="A link."), tag("towels")
    mo.decide(1, "approve")
    described = schemathesis.openapi.from_dict(narrowed(mo.get("/openapi.json").json))
    described.app = app
    operation = described.find_operation_by_id(name)

    @QUICKLY
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        db.session.rollback()
        case.call_and_validate(headers={"Authorization": f"Bearer {mo.token}"}, checks=CHECKS)

    asked()
