"""The plugins' pages when plugins are broken: all of their own, or every single one."""

import html
from dataclasses import replace

import pytest
from sqlalchemy import text

from moderation import paths
from moderation.actions.transaction import transaction
from moderation.app import create_app
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.hooks.loading.records import Origin, PluginState
from moderation.models import Setting
from moderation.queries.plugins.choices import stored_choice
from tests.broken.sorts import REASONS, REFUSED, UNUSABLE, put_broken_plugins, write
from tests.web.conftest import send

DAMAGED = {
    "no JSON": "{not json",
    "no mapping": "[1, 2]",
    "a number": "12",
    "nothing": "null",
    "wrong inside": (
        '{"order": "x", "settings": {"links_and_words": 1}, "shadow": [[1]], '
        '"fail_policy": {"links_and_words": ["y"]}}'
    ),
}


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMIN, "admin")


@pytest.fixture
def config(config, request):
    """What a test asks for by these fixtures must be there before the application is."""
    for name in {"broken", "nothing_works"} & set(request.fixturenames):
        request.getfixturevalue(name)
    return config


@pytest.fixture
def broken(tmp_path):
    """The instance has a broken plugin of each sort."""
    put_broken_plugins(tmp_path)


@pytest.fixture
def nothing_works(tmp_path_factory, monkeypatch):
    """Each bundled plugin is broken, each in another way; gives the reasons by name."""
    folder = tmp_path_factory.mktemp("shipped")
    names = sorted(path.parent.name for path in paths.folder("plugins").glob("*/__init__.py"))
    ways = [REFUSED[way] for way in sorted(set(REFUSED) - {"broken_id_clash", "links_and_words"})]
    for name, (source, _) in zip(names, ways, strict=False):
        write(folder, name, source)
    real = paths.folder
    monkeypatch.setattr(paths, "folder", lambda name: folder if name == "plugins" else real(name))
    return {name: reason for name, (_, reason) in zip(names, ways, strict=False)}


def unescaped(page):
    return html.unescape(page.text)


def test_each_is_on_the_list_with_its_reason_and_has_a_page(broken, app, admin):
    page = unescaped(admin.get("/admin/plugins"))
    for name, reason in REASONS.items():
        assert name in page
        assert reason in page
        assert admin.get(f"/admin/plugins/{name}").status_code == 200
    for name, (_, reason) in UNUSABLE.items():
        assert reason in page
        assert reason in unescaped(admin.get(f"/admin/plugins/{name}"))


def test_with_every_plugin_broken_all_pages_say_why_and_every_switch_works(
    nothing_works, app, admin
):
    plugins = app.extensions["venire_plugins"].plugins
    shipped = {one.name: one.state for one in plugins if one.source.origin is Origin.BUNDLED}
    assert shipped == dict.fromkeys(nothing_works, PluginState.FAILED)
    listed = unescaped(admin.get("/admin/plugins"))
    for name, reason in nothing_works.items():
        assert reason in listed
        assert reason in unescaped(admin.get(f"/admin/plugins/{name}"))
        for version, enabled in enumerate(("no", "yes")):
            place = f"/admin/plugins/{name}/activity"
            answer = send(admin, place, enabled=enabled, version=str(version))
            assert answer.status_code == 303
            assert stored_choice(name).choice.enabled is (enabled == "yes")
        assert (
            send(admin, f"/admin/plugins/{name}/order", order="5", version="2").status_code == 303
        )


def test_with_every_plugin_broken_the_other_rooms_work(nothing_works, app, admin):
    for place in ("/en/", "/review/", "/admin/", "/admin/work", "/admin/ledger", "/admin/settings"):
        assert admin.get(place).status_code == 200, place


@pytest.mark.parametrize("stored", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_choice_stops_no_start_and_no_page(app, admin, config, stored, clock):
    if db.engine.dialect.name == "postgresql" and stored.startswith("{not"):
        pytest.skip("PostgreSQL stores no such text")
    with transaction() as session:
        session.execute(
            text("INSERT INTO setting (id, value, version) VALUES (:id, :value, 7)"),
            {"id": "plugin.links_and_words", "value": stored},
        )
    started = create_app(config)
    assert {one.id for one in started.extensions["venire_plugins"].filters()} >= {"links_and_words"}
    assert admin.get("/admin/plugins").status_code == 200
    place = "/admin/plugins/links_and_words"
    assert admin.get(place).status_code == 200
    assert send(admin, f"{place}/activity", enabled="no", version="7").status_code == 303
    assert not stored_choice("links_and_words").choice.enabled
    assert db.session.get(Setting, "plugin.links_and_words").version == 8


def test_a_damaged_choice_keeps_a_plugin_off(app, config):
    stored = '{"enabled": false, "fail_policy": {"links_and_words": ["y"]}}'
    with transaction() as session:
        session.execute(
            text("INSERT INTO setting (id, value, version) VALUES (:id, :value, 1)"),
            {"id": "plugin.links_and_words", "value": stored},
        )
    plugins = create_app(config).extensions["venire_plugins"].plugins
    states = {one.name: one.state for one in plugins if one.source.path is not None}
    assert states["links_and_words"] is PluginState.DISABLED


@pytest.mark.parametrize("content", [b"\xff\xfe", b"venire-shout", None], ids=str)
def test_a_list_of_allowed_packages_that_cannot_be_read_says_so(app, admin, config, content):
    app.config["VENIRE"] = replace(config, allow_install=True)
    place = config.instance / "plugins-allowed.txt"
    place.mkdir() if content is None else place.write_bytes(content)
    page = admin.get("/admin/packages")
    assert page.status_code == 200
    assert "banner bad" in page.text
    form = {"act": "install", "target": "venire-shout==1.0"}
    assert send(admin, "/admin/packages/requests", **form).status_code == 422
    assert admin.get("/admin/plugins").status_code == 200
