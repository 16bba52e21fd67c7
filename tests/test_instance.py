"""What an installation keeps on disk."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from moderation.config import Config
from moderation.domain.errors import Misconfigured
from moderation.instance import prepare
from moderation.paths import broker_socket


@pytest.fixture
def config(tmp_path):
    return Config.from_environment({"VENIRE_INSTANCE": str(tmp_path / "new" / "instance")})


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_a_private_folder_and_key(config):
    key = prepare(config).secret_key
    assert len(key) >= 64
    assert mode(config.instance) == 0o700
    assert mode(config.instance / "secret_key") == 0o600


def test_later_starts_keep_the_key(config):
    assert prepare(config).secret_key == prepare(config).secret_key
    assert [path.name for path in config.instance.iterdir()] == ["secret_key"]


def test_starts_at_the_same_moment_agree_on_one_key(config):
    with ThreadPoolExecutor(8) as pool:
        keys = {prepared.secret_key for prepared in pool.map(prepare, [config] * 24)}
    assert len(keys) == 1


def test_a_key_from_the_environment_is_not_written_down(config):
    given = replace(config, secret_key="k" * 40)
    assert prepare(given).secret_key == "k" * 40
    assert list(config.instance.iterdir()) == []


def test_a_key_that_others_may_read_is_refused(config):
    prepare(config)
    (config.instance / "secret_key").chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod 600"):
        prepare(config)


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe" * 40], ids=len)
def test_a_damaged_key_is_refused_instead_of_replaced(config, content):
    prepare(config)
    (config.instance / "secret_key").write_bytes(content)
    with pytest.raises(Misconfigured, match="damaged"):
        prepare(config)
    assert (config.instance / "secret_key").read_bytes() == content


def test_an_instance_that_is_a_file_is_refused(config, tmp_path):
    (tmp_path / "new").write_text("")
    with pytest.raises(Misconfigured, match=r"VENIRE_INSTANCE is .*: write a folder"):
        prepare(config)


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_an_instance_without_write_permission_is_refused(config):
    config.instance.mkdir(parents=True, mode=0o500)
    with pytest.raises(Misconfigured, match="write a folder"):
        prepare(config)


def deep(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("moderation.paths.SOCKET_PATH_BYTES", len(str(tmp_path)) + 45)
    return Config.from_environment({"VENIRE_INSTANCE": str(tmp_path / ("d" * 60))})


def test_a_deep_instance_gets_a_private_socket_folder(tmp_path, monkeypatch):
    config = deep(tmp_path, monkeypatch)
    prepare(config)
    folder = broker_socket(config.instance).parent
    assert folder.parent == tmp_path
    assert mode(folder) == 0o700


def test_a_socket_folder_open_to_others_is_refused(tmp_path, monkeypatch):
    config = deep(tmp_path, monkeypatch)
    folder = broker_socket(config.instance).parent
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(Misconfigured, match="mode 700"):
        prepare(config)


def test_a_socket_folder_that_is_a_link_is_refused(tmp_path, monkeypatch):
    config = deep(tmp_path, monkeypatch)
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    broker_socket(config.instance).parent.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Misconfigured, match="mode 700"):
        prepare(config)


def test_a_path_that_fits_nowhere_is_refused(config, monkeypatch):
    monkeypatch.setattr("moderation.paths.SOCKET_PATH_BYTES", 5)
    with pytest.raises(Misconfigured, match="write a shorter path"):
        prepare(config)


def test_a_broker_elsewhere_needs_no_socket(config, monkeypatch):
    monkeypatch.setattr("moderation.paths.SOCKET_PATH_BYTES", 5)
    prepare(replace(config, redis_url="redis://cache/0"))


def test_postgresql_without_its_driver_says_what_to_install(config, monkeypatch):
    monkeypatch.setattr("moderation.instance.find_spec", lambda name: None)
    with pytest.raises(Misconfigured, match=r"pip install 'venire\[postgres\]'"):
        prepare(replace(config, database_url="postgresql+psycopg://db/v"))
