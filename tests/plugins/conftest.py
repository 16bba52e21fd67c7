"""The bundled plugins, loaded as an installation loads them."""

import pytest

from moderation.hooks.loader import load


@pytest.fixture(scope="session")
def bundled(tmp_path_factory):
    return load(tmp_path_factory.mktemp("instance")).records
