"""Settings from the environment. Unknown names that begin like ours are refused: a misspelt one would be lost silently.

Plain pydantic serves here: importing pydantic-settings costs a question on the command line more than answering it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

PREFIX = "ROLEWISE_"
DEFAULT_MODEL = "intfloat/multilingual-e5-small"

#: Years after which a source is so old that its year is told beside what it says.
OLD_AFTER = 3


class SettingsError(Exception):
    """The environment cannot be used: which variable, its value, and the cure."""


class Settings(BaseModel):
    """What an operator can set; every field is an environment variable of the same name behind ``ROLEWISE_``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(default_factory=lambda: user_data_path("rolewise", appauthor=False))
    articles: Path | None = None
    embedding_model: str = Field(default=DEFAULT_MODEL, min_length=1)
    embedding_device: str | None = None
    embedding_batch_size: int = Field(default=32, ge=1, le=4096)
    old_after: int = Field(default=OLD_AFTER, ge=0, le=1000)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Return the settings in *environment*; an empty value counts as not set.

        Raises SettingsError for an unknown name that begins with ``ROLEWISE_`` and for a value that is not valid.
        """
        given: dict[str, str] = {}
        for variable, value in environment.items():
            if variable.upper().startswith(PREFIX):
                name = variable.removeprefix(PREFIX).lower()
                if name not in cls.model_fields:
                    msg = f"{variable}: there is no such setting; {_known_names(variable[len(PREFIX) :].lower())}"
                    raise SettingsError(msg)
                given[name] = value
        try:
            return cls.model_validate({name: value for name, value in given.items() if value})
        except ValidationError as error:
            detail = error.errors()[0]
            variable = f"{PREFIX}{str(detail['loc'][0]).upper()}"
            msg = f"{variable}={detail['input']!r}: {detail['msg']}; correct the value or unset the variable"
            raise SettingsError(msg) from error


def _known_names(name: str) -> str:
    import difflib  # here: only a mistake needs it

    # The prefix, which all share, would make everything look near.
    near = difflib.get_close_matches(name, Settings.model_fields, n=1)
    names = [f"{PREFIX}{field.upper()}" for field in near or Settings.model_fields]
    return f"did you mean {names[0]}?" if near else f"there are {', '.join(names)}"
