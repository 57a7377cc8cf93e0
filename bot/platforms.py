"""The chat platforms: the one table that names them. Each has its folder here, with a module ``platform`` in it.

That module has ``prepare``, which takes the environment and returns a ``Prepared``, or raises SettingsError.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from bot.settings import SettingsError

if TYPE_CHECKING:
    from bot.serving.service import Adapter

#: Each platform, and the variables any of which says that it is wanted. Its own all begin with its name.
PLATFORMS: Mapping[str, tuple[str, ...]] = {
    "slack": ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID"),
    "discord": ("DISCORD_TOKEN",),
}


@dataclass(frozen=True)
class Prepared:
    """An adapter with its settings; ``sealed`` when it keeps secrets, which need keys to be sealed with."""

    adapter: Adapter
    sealed: bool = False


def configured(environment: Mapping[str, str]) -> list[str]:
    """Return the platforms that *environment* configures. Raises SettingsError when there is none."""
    found = [name for name, variables in PLATFORMS.items() if any(map(environment.get, variables))]
    if not found:
        ways = "; ".join(f"{' or '.join(variables)} for {name.title()}" for name, variables in PLATFORMS.items())
        msg = f"no platform is configured: set {ways}; docs/slack.md and docs/discord.md show where each is given"
        raise SettingsError(msg)
    return found


def prepare(name: str, environment: Mapping[str, str]) -> Prepared:
    """Return the adapter of the platform *name*. Raises SettingsError when *environment* does not make one."""
    if name not in PLATFORMS:
        msg = f"serve {name}: there is no such platform; there are {', '.join(PLATFORMS)}"
        raise SettingsError(msg)
    # By name, so that what one platform needs is not imported to serve another.
    prepared: Prepared = import_module(f"bot.{name}.platform").prepare(environment)
    return prepared


def own_variables(environment: Mapping[str, str]) -> list[str]:
    """Return the variables of the platforms in *environment*, most of which are secret."""
    return [name for name in environment if name.startswith(tuple(f"{one.upper()}_" for one in PLATFORMS))]
