"""What a secret is by its form, and whether it stands where it belongs. Never more of it is shown than its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of secret or id: what it is called, its form, and the variable that it belongs into, if any."""

    name: str
    form: re.Pattern[str]
    variable: str = ""


@dataclass(frozen=True)
class Misplaced:
    """The kind of a value that stands in a variable for another, and where it belongs."""

    kind: str
    cure: str


_SLACK_GUIDE = "docs/slack.md shows which goes where"
_DISCORD_GUIDE = "take the one under Bot → Reset Token; docs/discord.md"
#: Forms that tell by themselves what they are, wherever they stand.
_CLEAR = (
    Kind("a bot's token of Slack", re.compile(r"(?:xoxe\.)?xoxb-"), "SLACK_BOT_TOKEN"),
    Kind("an app-level token of Slack", re.compile(r"xapp-"), "SLACK_APP_TOKEN"),
    Kind("a person's token of Slack", re.compile(r"(?:xoxe\.)?xoxp-")),
    Kind("a configuration token of Slack", re.compile(r"xoxe-")),
    Kind("an address of Slack's webhooks", re.compile(r"https://hooks\.slack\.com/")),
    Kind("a bot's token of Discord", re.compile(r"[\w-]{17,}\.[\w-]{6,7}\.[\w-]{27,}$"), "DISCORD_TOKEN"),
)
#: Forms of which several things are; what they most probably are in the variable of a platform.
_LIKELY = {
    "SLACK_": (
        Kind("a client id of Slack", re.compile(r"\d+\.\d+$"), "SLACK_CLIENT_ID"),
        Kind("an app id of Slack", re.compile(r"A[A-Z0-9]{8,12}$")),
        Kind("a signing secret or a client secret", re.compile(r"[0-9a-f]{32}$"), "SLACK_SIGNING_SECRET"),
        Kind("a verification token", re.compile(r"[A-Za-z0-9]{24}$")),
    ),
    "DISCORD_": (
        Kind("an application's id", re.compile(r"\d{15,21}$")),
        Kind("a public key", re.compile(r"[0-9a-f]{64}$")),
        Kind("a client secret", re.compile(r"[\w-]{32}$")),
    ),
}
_SECRETS_OF_SLACK = frozenset({"SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET"})


def misplaced(variable: str, value: str) -> Misplaced | None:
    """Return what *value* is, where its form tells that it is not what belongs into *variable*."""
    likely = next((kinds for prefix, kinds in _LIKELY.items() if variable.startswith(prefix)), ())
    kind = next((kind for kind in (*_CLEAR, *likely) if kind.form.match(value)), None)
    if kind is None or not likely or kind.variable == variable:
        return None
    if kind.variable in _SECRETS_OF_SLACK and variable in _SECRETS_OF_SLACK:
        return None  # the two look alike
    guide = _SLACK_GUIDE if variable.startswith("SLACK_") else _DISCORD_GUIDE
    return Misplaced(kind.name, f"move it to {kind.variable}; {guide}" if kind.variable else guide)


def shown(value: str) -> str:
    """Return how a token of Slack begins, in brackets, so that it is found again; nothing of any other secret."""
    prefix = re.match(r"(?:xoxe\.)?(?:xox[a-z]|xapp)-", value)
    return f" ({prefix[0]}…)" if prefix else ""
