"""Settings from the environment. Unknown names that begin like ours are refused: a misspelt one would be lost silently.

Plain pydantic serves here: importing pydantic-settings costs a question on the command line more than answering it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

PREFIX = "ROLEWISE_"
DEFAULT_MODEL = "intfloat/multilingual-e5-small"

#: Years after which a source is so old that its year is told beside what it says.
OLD_AFTER = 3

_Model = TypeVar("_Model", bound=BaseModel)


class SettingsError(Exception):
    """The environment cannot be used: which variable, its value unless it is secret, and the cure."""


class Settings(BaseModel):
    """What an operator can set; every field is an environment variable of the same name behind ``ROLEWISE_``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(default_factory=lambda: user_data_path("rolewise", appauthor=False))
    articles: Path | None = None
    embedding_model: str = Field(default=DEFAULT_MODEL, min_length=1)
    encoder: str = Field(default="auto", pattern="^(auto|packaged|onnx)$")
    embedding_device: str | None = None
    embedding_batch_size: int = Field(default=32, ge=1, le=4096)
    old_after: int = Field(default=OLD_AFTER, ge=0, le=1000)
    # What only a server needs.
    host: str = Field(default="127.0.0.1", min_length=1)
    person_limit: int = Field(default=120, ge=1)
    channel_limit: int = Field(default=600, ge=1)
    limit_window: int = Field(default=600, ge=1, le=86400)
    most_waiting: int = Field(default=200, ge=1, le=10000)
    keep_days: int = Field(default=30, ge=1, le=3650)
    keep_texts: bool = False
    remember_hours: int = Field(default=24, ge=1, le=720)
    log_format: str = Field(default="auto", pattern="^(auto|text|json)$")
    encryption_keys: SecretStr | None = None
    slack_api_url: str = Field(default="https://slack.com/api/", pattern=r"^https?://.+")
    slack_follow_threads: bool = False
    discord_api_url: str = Field(default="https://discord.com/api/v10", pattern=r"^https?://.+")
    discord_gateway_url: str = Field(default="wss://gateway.discord.gg/", pattern=r"^wss?://.+")

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_a_slash(cls, url: str) -> str:
        return url if url.endswith("/") else f"{url}/"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Return the settings in *environment*; an empty value counts as not set.

        Raises SettingsError for an unknown name that begins with ``ROLEWISE_`` and for a value that is not valid.
        """
        fields: dict[str, str] = {}
        for variable in environment:
            if variable.upper().startswith(PREFIX):
                name = variable.removeprefix(PREFIX).lower()
                if name not in cls.model_fields:
                    msg = f"{variable}: there is no such setting; {_known_names(variable[len(PREFIX) :].lower())}"
                    raise SettingsError(msg)
                fields[variable] = name
        return read_environment(cls, fields, environment)


class DatabaseSettings(BaseModel):
    """Where state is kept that must survive a restart; None for a file in the data folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: SecretStr | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> DatabaseSettings:
        """Return what ``DATABASE_URL`` says, as platforms that host name it."""
        return read_environment(cls, {"DATABASE_URL": "database_url"}, environment)


#: Variables that hosts set on which files last, without a volume, only until the next start: PORT for most, and where a
#: worker has none their own.
_OF_HOSTS = ("DYNO", "FLY_APP_NAME", "K_SERVICE", "PORT", "RAILWAY_ENVIRONMENT_NAME", "RENDER")


def may_forget_files(environment: Mapping[str, str]) -> bool:
    """Return whether *environment* looks like that of a host on which files may not outlive a restart."""
    return any(map(environment.get, _OF_HOSTS))


class HttpSettings(BaseModel):
    """Where HTTP is served; None for the usual port. 0 is any that is free."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    port: int | None = Field(default=None, ge=0, le=65535)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> HttpSettings:
        """Return what ``PORT`` says, as platforms that host name it."""
        return read_environment(cls, {"PORT": "port"}, environment)


def read_environment(model: type[_Model], fields: Mapping[str, str], environment: Mapping[str, str]) -> _Model:
    """Return *model* of the variables whose names *fields* maps to those of its fields; empty ones are not set.

    Raises SettingsError, which names the variable, for a value that is not valid.
    """
    # What is pasted often ends with a line break, which no value here means.
    given = {field: value for name, field in fields.items() if (value := environment.get(name, "").strip())}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        detail = error.errors()[0]
        field = str(detail["loc"][0]) if detail["loc"] else ""
        variable = next((name for name, known in fields.items() if known == field), field)
        secret = field in model.model_fields and "SecretStr" in str(model.model_fields[field].annotation)
        value = "" if secret or not detail["loc"] else f"={detail['input']!r}"
        reason = detail["msg"].removeprefix("Value error, ")
        msg = f"{variable}{value}: {reason}; correct the value or unset the variable"
        raise SettingsError(msg if variable else reason) from error


def _known_names(name: str) -> str:
    import difflib  # here: only a mistake needs it

    # The prefix, which all share, would make everything look near.
    near = difflib.get_close_matches(name, Settings.model_fields, n=1)
    names = [f"{PREFIX}{field.upper()}" for field in near or Settings.model_fields]
    return f"did you mean {names[0]}?" if near else f"there are {', '.join(names)}"
