"""Settings: environment before file before defaults, and no secret is ever shown."""

from pathlib import Path

import pytest

from streams.settings import MASK, OTHER_VARIABLES, PREFIX, Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the machine, no file."""
    for name in [*Settings.model_fields, *OTHER_VARIABLES]:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_environment_goes_before_file_and_file_before_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each source fills what the ones before left."""
    (tmp_path / "whoholds.toml").write_text('topic_prefix = "file-"\npartitions = 3\n', encoding="utf-8")
    monkeypatch.setenv("WHOHOLDS_TOPIC_PREFIX", "env-")
    settings = load_settings(worker="w1")
    assert (settings.topic_prefix, settings.partitions, settings.worker) == ("env-", 3, "w1")
    assert settings.bootstrap_servers == "localhost:9092"
    assert settings.topic("alerts") == "env-alerts"
    assert settings.group == "env-whoholds"


def test_the_file_can_be_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """WHOHOLDS_CONFIG names it; a name that is no file is an error."""
    other = tmp_path / "other.toml"
    other.write_text('data_dir = "/srv/whoholds"\n', encoding="utf-8")
    monkeypatch.setenv("WHOHOLDS_CONFIG", str(other))
    assert load_settings().data_dir == Path("/srv/whoholds")
    monkeypatch.setenv("WHOHOLDS_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(SettingsError, match="WHOHOLDS_CONFIG"):
        load_settings()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("partitions = 0\n", r"whoholds\.toml: partitions: "),
        ("partition = 3\n", r"whoholds\.toml: partition: "),
        ("topic_prefix = 'a b'\n", r"whoholds\.toml: topic_prefix: "),
        ("partitions = \n", r"whoholds\.toml: "),
    ],
)
def test_a_wrong_file_is_told_by_its_key(tmp_path: Path, text: str, told: str) -> None:
    """File, key, reason."""
    (tmp_path / "whoholds.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        load_settings()


@pytest.mark.parametrize(("name", "value"), [("WHOHOLDS_PARTITIONS", "many"), ("WHOHOLDS_PARTITION", "3")])
def test_a_wrong_variable_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A value that does not fit, and a name that is none."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_settings()


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the shown values nor the repr nor an error holds one."""
    monkeypatch.setenv("WHOHOLDS_SASL_PASSWORD", "hunter2")
    settings = load_settings()
    assert settings.sasl_password.get_secret_value() == "hunter2"
    assert settings.shown()["sasl_password"] == MASK
    assert settings.shown()["ssl_password"] == ""
    assert "hunter2" not in f"{settings!r} {settings} {settings.shown()}"


def test_every_setting_is_described() -> None:
    """``whoholds settings`` has something to say beside each."""
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
