"""Settings come from the environment; a misspelt name and a wrong value are refused with their cure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.settings import DEFAULT_MODEL, HttpSettings, Settings, SettingsError, may_forget_files


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.from_environment({"PATH": "/bin", "MY_ROLEWISE_MODEL": "x"})
    assert (settings.articles, settings.embedding_model, settings.embedding_device) == (None, DEFAULT_MODEL, None)
    assert settings.data_dir.name == "rolewise"
    assert settings.data_dir.is_absolute()


#: Every setting: what stands in its variable, and what that means.
EACH: dict[str, tuple[str, Any]] = {
    "data_dir": ("/srv/资料", Path("/srv/资料")),
    "articles": ("articles", Path("articles")),
    "embedding_model": ("someone/model", "someone/model"),
    "encoder": ("onnx", "onnx"),
    "embedding_device": ("cpu", "cpu"),
    "embedding_batch_size": ("8", 8),
    "old_after": ("5", 5),
    "host": ("::", "::"),
    "person_limit": ("6", 6),
    "channel_limit": ("7", 7),
    "limit_window": ("8", 8),
    "most_waiting": ("9", 9),
    "keep_days": ("10", 10),
    "keep_texts": ("1", True),
    "remember_hours": ("11", 11),
    "log_format": ("json", "json"),
    "encryption_keys": ("a,b", SecretStr("a,b")),
    "slack_api_url": ("https://slack-gov.com/api/", "https://slack-gov.com/api/"),
    "slack_follow_threads": ("1", True),
    "discord_api_url": ("http://127.0.0.1:1/api/v10", "http://127.0.0.1:1/api/v10"),
    "discord_gateway_url": ("ws://127.0.0.1:1/", "ws://127.0.0.1:1/"),
}


def test_each_setting_is_read_from_its_variable() -> None:
    environment = {f"ROLEWISE_{field.upper()}": text for field, (text, _) in EACH.items()}
    meant = {field: value for field, (_, value) in EACH.items()}
    assert Settings.from_environment(environment) == Settings(**meant)
    assert set(EACH) == set(Settings.model_fields)


def test_an_empty_value_counts_as_not_set() -> None:
    names = [f"ROLEWISE_{field.upper()}" for field in Settings.model_fields]
    assert Settings.from_environment(dict.fromkeys(names, "")) == Settings()


@pytest.mark.parametrize(
    ("variable", "hint"),
    [
        ("ROLEWISE_DATA_DRI", "did you mean ROLEWISE_DATA_DIR?"),
        ("ROLEWISE_ARTICLE", "did you mean ROLEWISE_ARTICLES?"),
        ("ROLEWISE_EMBEDING_MODEL", "did you mean ROLEWISE_EMBEDDING_MODEL?"),
        ("rolewise_data_dir", "did you mean ROLEWISE_DATA_DIR?"),
        ("ROLEWISE_", "there are ROLEWISE_DATA_DIR, ROLEWISE_ARTICLES"),
        ("ROLEWISE_QUUX", "there are ROLEWISE_DATA_DIR, ROLEWISE_ARTICLES"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(variable: str, hint: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({variable: ""})
    assert str(refusal.value).startswith(f"{variable}: there is no such setting; {hint}")


@pytest.mark.parametrize("value", ["many", "0", "-1", "1.5", "4097", "１２３４５"])
def test_a_wrong_value_is_refused_with_the_variable_and_what_it_holds(value: str) -> None:
    with pytest.raises(SettingsError, match="correct the value or unset the variable") as refusal:
        Settings.from_environment({"ROLEWISE_EMBEDDING_BATCH_SIZE": value})
    assert str(refusal.value).startswith(f"ROLEWISE_EMBEDDING_BATCH_SIZE={value!r}: ")


@pytest.mark.parametrize(("value", "port"), [("", None), ("8080", 8080), ("0", 0)])
def test_the_port_is_what_the_host_says_or_left_open(value: str, port: int | None) -> None:
    assert HttpSettings.from_environment({"PORT": value}).port == port


@pytest.mark.parametrize("value", ["70000", "-1", "web"])
def test_a_wrong_port_is_refused_with_what_it_is(value: str) -> None:
    with pytest.raises(SettingsError, match=f"^PORT='{value}': "):
        HttpSettings.from_environment({"PORT": value})


@pytest.mark.parametrize(
    "variable", ["PORT", "DYNO", "RENDER", "FLY_APP_NAME", "RAILWAY_ENVIRONMENT_NAME", "K_SERVICE"]
)
def test_a_host_whose_files_may_not_last_is_known_by_what_it_sets(variable: str) -> None:
    assert may_forget_files({"PATH": "/bin", variable: "1"})
    assert not may_forget_files({"PATH": "/bin", variable: "", "DATABASE_URL": "postgresql://localhost/x"})
