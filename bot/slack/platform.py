"""Slack as one of the platforms: see ``bot.platforms``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.platforms import Prepared
from bot.slack.serving import serve_slack
from bot.slack.settings import SlackSettings


def prepare(environment: Mapping[str, str]) -> Prepared:
    """Return Slack's adapter. Raises SettingsError when *environment* does not make an app."""
    slack = SlackSettings.from_environment(environment)
    return Prepared(partial(serve_slack, slack), sealed=slack.many_workspaces)
