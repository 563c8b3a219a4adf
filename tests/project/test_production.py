"""Production starts only when it is safe, and says in words what is missing."""

from __future__ import annotations

import base64

import pytest

from alongside.project.deployment import DEMO_SEALING, DEMO_SECRET, NotReady, read_deployment
from tests.project.running import run

SECRET = "x" * 48
SEALING = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def settings(monkeypatch, tmp_path):
    """Set these settings and no others, then read them."""
    for name in ("MODE", "DATABASE_URL", "SECRET_KEY", "SEALING_KEY", "DEBUG", "STUDIES"):
        monkeypatch.delenv(f"ALONGSIDE_{name}", raising=False)
    monkeypatch.setenv("ALONGSIDE_DATA", str(tmp_path / "data"))

    def read(**given):
        for name, value in given.items():
            monkeypatch.setenv(f"ALONGSIDE_{name.upper()}", str(value))
        return read_deployment()

    return read


def test_with_two_secrets_production_starts(settings):
    deployment = settings(secret_key=SECRET, sealing_key=SEALING)
    assert deployment.mode == "production"
    assert deployment.sealing_bytes == bytes(range(32))
    assert deployment.new_sealing_bytes == b""
    for given, key in ((SEALING, bytes(range(32))), ("c2hvcnQ=", b""), ("no base64", b"")):
        assert settings(new_sealing_key=given).new_sealing_bytes == key
    assert (deployment.debug, deployment.https, deployment.second_factor) == (False, True, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Set ALONGSIDE_SECRET_KEY"),
        ({"secret_key": "short"}, "Set ALONGSIDE_SECRET_KEY"),
        ({"secret_key": SECRET}, "Set ALONGSIDE_SEALING_KEY"),
        ({"secret_key": SECRET, "sealing_key": "c2hvcnQ="}, "Set ALONGSIDE_SEALING_KEY"),
        ({"secret_key": SECRET, "sealing_key": "no base64"}, "Set ALONGSIDE_SEALING_KEY"),
        ({"secret_key": DEMO_SECRET, "sealing_key": SEALING}, "These are the demonstration's keys"),
        ({"secret_key": SECRET, "sealing_key": DEMO_SEALING}, "These are the demonstration's keys"),
        ({"secret_key": SECRET, "sealing_key": SEALING, "debug": "1"}, "ALONGSIDE_DEBUG is on"),
    ],
)
def test_production_refuses_what_is_not_safe(settings, given, said):
    with pytest.raises(NotReady, match=said):
        settings(**given)


@pytest.mark.parametrize("named", ["clamd", "127.0.0.1", "host:port", "/"])
def test_a_scanner_is_named_by_its_socket_or_by_host_and_port(settings, named):
    with pytest.raises(NotReady, match="ALONGSIDE_CLAMD cannot be used: name a socket"):
        settings(secret_key=SECRET, sealing_key=SEALING, clamd=named)
    for right in ("/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310", ""):
        assert settings(clamd=right).clamd == right


def test_a_list_of_stolen_passwords_that_is_none_stops_the_start(settings, tmp_path):
    file = tmp_path / "stolen.txt"
    file.write_text("password\nletmein\n")
    with pytest.raises(NotReady) as refused:
        settings(secret_key=SECRET, sealing_key=SEALING, stolen_passwords=file)
    said = f"ALONGSIDE_STOLEN_PASSWORDS cannot be used: {file} does not hold lines of a SHA-1"
    assert str(refused.value).startswith(said)
    file.write_text(f"{'0' * 40}:3\n{'F' * 40}:1\n")
    assert settings().stolen_passwords == file


def test_a_file_named_for_a_setting_is_not_read_to_its_end_when_it_is_none(settings, tmp_path):
    file = tmp_path / "stolen.txt"
    file.write_text("0" * 200_000)
    with pytest.raises(NotReady, match="far longer than a setting"):
        settings(secret_key=SECRET, sealing_key=SEALING, stolen_passwords_file=file)


def test_production_refuses_the_folder_of_a_demonstration(settings, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "DEMONSTRATION").write_text("{}")
    with pytest.raises(NotReady, match="holds a demonstration"):
        settings(mode="production", secret_key=SECRET, sealing_key=SEALING)


def test_a_secret_may_stand_in_a_file(settings, tmp_path):
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    (tmp_path / "sealing").write_text(f"{SEALING}\n")
    (tmp_path / "url").write_text("postgresql://ann:a%20b@db.example:5433/trial\n")
    deployment = settings(
        secret_key_file=tmp_path / "secret", sealing_key_file=tmp_path / "sealing",
        database_url_file=tmp_path / "url",
    )  # fmt: skip
    assert deployment.secret_key.get_secret_value() == SECRET
    database = deployment.databases["default"]
    assert [database[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "ann", "a b", "db.example", "5433", "trial",
    ]  # fmt: skip


def test_a_file_that_is_not_there_is_named(settings, tmp_path):
    said = "ALONGSIDE_SECRET_KEY_FILE names .*missing, which cannot be read"
    with pytest.raises(NotReady, match=said):
        settings(secret_key_file=tmp_path / "missing", sealing_key=SEALING)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"idle_minutes": "soon"}, "ALONGSIDE_IDLE_MINUTES cannot be used"),
        ({"longest_hours": "100"}, "ALONGSIDE_LONGEST_HOURS cannot be used"),
        ({"mode": "playful"}, "ALONGSIDE_MODE cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_without_its_value(settings, given, said):
    with pytest.raises(NotReady, match=said) as refused:
        settings(secret_key=SECRET, sealing_key=SEALING, **given)
    assert SECRET not in str(refused.value)


def test_another_kind_of_database_is_refused(settings):
    deployment = settings(secret_key=SECRET, sealing_key=SEALING, database_url="mysql://x/y")
    with pytest.raises(NotReady, match="must begin with sqlite:/// or postgresql://"):
        _ = deployment.databases


def test_secrets_are_never_printed(settings):
    deployment = settings(secret_key=SECRET, sealing_key=SEALING)
    assert SECRET not in repr(deployment)
    assert SEALING not in repr(deployment)


@pytest.mark.parametrize("command", ["serve", "work", "prepare", "verify"])
def test_no_command_starts_production_without_its_keys(tmp_path, command):
    done = run(command, data=tmp_path / "data")
    assert done.returncode == 2
    assert done.stderr == (
        "Set ALONGSIDE_SECRET_KEY (40 characters or more): alongside keys makes it.\n"
    )
    assert not (tmp_path / "data").exists()
