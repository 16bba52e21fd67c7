"""Every hook is typed and documented."""

import inspect

import pytest

from moderation.hooks import specs
from moderation.hooks.doors import DOORS, EVENTS

HOOKS = [*(door.hook for door in DOORS), *EVENTS]


def test_doors_and_events_are_all_the_hooks():
    marked = [name for name, one in vars(specs).items() if hasattr(one, "venire_spec")]
    assert sorted(marked) == sorted(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_has_types_a_docstring_and_an_example(name):
    hook = getattr(specs, name)
    signature = inspect.signature(hook)
    assert signature.return_annotation == "None"
    assert all(one.annotation is not one.empty for one in signature.parameters.values())
    assert "Example::" in hook.__doc__
    assert f"def {name}({', '.join(signature.parameters)})" in hook.__doc__
