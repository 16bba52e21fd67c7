"""One declaration an operation: it guards, reads, answers, and makes the description."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Never

from flask import Response, jsonify, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from moderation.domain.accounts.tokens import Scope
from moderation.web.api.bearer import holds, require_role
from moderation.web.api.blueprint import blueprint
from moderation.web.api.declared import read, read_arguments, written
from moderation.web.api.problems import not_in_scope

View = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operation is: where, for whom, what it takes and gives, and how it may refuse.

    `refusals` are those of its own, `status` is that of success. `asked` is read from the query
    where the method has no body.
    """

    method: str
    rule: str
    name: str
    summary: str
    scope: Scope
    asked: type | None = None
    told: type | None = None
    status: int = 200
    refusals: tuple[int, ...] = ()

    @property
    def has_body(self) -> bool:
        """Whether what it takes comes as JSON."""
        return self.asked is not None and self.method == "POST"


#: All operations, in the order in which they are described.
OPERATIONS: list[Operation] = []


def operation(
    method: str,
    rule: str,
    scope: Scope,
    *,
    asked: type | None = None,
    told: type | None = None,
    status: int = 200,
    refusals: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """Make a view an operation: it gets what was sent as `asked`, and gives back what is told."""

    def decorate(view: View) -> View:
        summary = (view.__doc__ or "").partition("\n")[0]
        one = Operation(method, rule, view.__name__, summary, scope, asked, told, status, refusals)
        OPERATIONS.append(one)
        blueprint.add_url_rule(rule, one.name, _answering(one, view), methods=[method])
        return view

    return decorate


def _answering(one: Operation, view: View) -> Callable[..., Response]:
    @wraps(view)
    def answer(**path: Any) -> Response:
        if not holds(one.scope):
            return not_in_scope(one.scope)
        require_role()
        sent = {} if one.asked is None else {"asked": _sent(one, one.asked)}
        told = view(**sent, **path)
        if isinstance(told, Response):
            return told
        made = Response() if one.told is None else jsonify(written(told))
        made.status_code = one.status
        return made

    return answer


def _sent(one: Operation, asked: type) -> object:
    if not one.has_body:
        return read_arguments(asked, request.args.to_dict(flat=False))
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    return read(asked, _json(request.get_data()))


def _json(body: bytes) -> object:
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadRequest from None


def _refuse(_word: str) -> Never:
    raise ValueError("no JSON")
