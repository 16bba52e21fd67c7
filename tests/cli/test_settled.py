"""The quick look that lets an established instance start without preparing anything."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from alembic.script import ScriptDirectory

from moderation.actions import users
from moderation.actions.operating.settings import change_setting
from moderation.cli.settled import is_settled
from moderation.domain.roles import Role
from moderation.migrations import newest_migration
from moderation.paths import MIGRATIONS

PASSWORD = "a long enough pass phrase 7"


@pytest.fixture
def settled(app, config, operator):
    """The config of an instance that an admin has signed in to."""
    if not config.sqlite:
        pytest.skip("other databases are always prepared")
    users.create_user(operator, "ada@gallery.example", Role.ADMIN, PASSWORD)
    return config


def test_an_instance_with_an_admin_has_nothing_left_to_prepare(settled):
    assert is_settled(settled)


def test_a_new_instance_is_not_settled(tmp_path, config):
    missing = replace(config, database_url=f"sqlite:///{tmp_path}/none.sqlite3")
    assert not is_settled(missing)
    assert not (tmp_path / "none.sqlite3").exists()


def test_an_instance_that_nobody_can_sign_in_to_is_not_settled(app, config, operator):
    users.create_user(operator, "ada@gallery.example", Role.MODERATOR, PASSWORD)
    users.first_admin_link(operator)
    assert not is_settled(config)


def test_a_disabled_admin_does_not_count(settled, operator):
    second = users.create_user(operator, "bob@gallery.example", Role.ADMIN)
    first = users.create_user(operator, "cy@gallery.example", Role.ADMIN, PASSWORD)
    assert second < first
    with closing(sqlite3.connect(settled.database_url.removeprefix("sqlite:///"))) as connection:
        connection.execute("UPDATE user_account SET active = 0 WHERE password_hash IS NOT NULL")
        connection.commit()
    assert not is_settled(settled)


def test_older_tables_are_not_settled(settled):
    with closing(sqlite3.connect(settled.database_url.removeprefix("sqlite:///"))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'older'")
        connection.commit()
    assert not is_settled(settled)


def test_a_demo_gallery_that_was_cut_off_is_not_settled(settled, operator):
    change_setting(
        operator, "demo.loaded", {"state": "loading", "now": "2026-06-28T12:00:00+00:00"}
    )
    assert not is_settled(settled)
    change_setting(operator, "demo.loaded", {"state": "loaded", "now": "2026-06-28T12:00:00+00:00"})
    assert is_settled(settled)


def test_a_damaged_file_is_not_settled(tmp_path, config):
    (tmp_path / "odd ?#%.sqlite3").write_bytes(b"no database" * 500)
    assert not is_settled(replace(config, database_url=f"sqlite:///{tmp_path}/odd ?#%.sqlite3"))


def test_another_database_is_always_prepared(config):
    assert not is_settled(replace(config, database_url="postgresql+psycopg://db/venire"))


def test_the_newest_migration_is_the_one_that_the_migrations_tool_finds():
    assert [newest_migration()] == ScriptDirectory(str(MIGRATIONS)).get_heads()


def test_two_newest_migrations_are_none(tmp_path):
    (tmp_path / "versions").mkdir()
    for name in ("a", "b"):
        (tmp_path / "versions" / f"{name}.py").write_text(f'revision: str = "{name}"\n')
    assert newest_migration(tmp_path) is None
