"""What ``manifest.yaml`` asks Slack for, and the manifest as an admin pastes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

MANIFEST = Path(__file__).with_name("manifest.yaml")
#: Where Slack sends over HTTP: everything comes to one place.
EVENTS_PATH = "/slack/events"


#: What the bot must also be allowed and told, so that it can follow threads without being mentioned.
_FOLLOWING_SCOPES = ["channels:history", "groups:history"]
_FOLLOWING_EVENTS = ["message.channels", "message.groups"]


def required_scopes(*, follow_threads: bool = False) -> frozenset[str]:
    """Return the scopes that the bot's token must have."""
    return frozenset(_manifest()["oauth_config"]["scopes"]["bot"] + (_FOLLOWING_SCOPES if follow_threads else []))


def manifest_for(url: str | None, *, follow_threads: bool = False) -> str:
    """Return the manifest as YAML: for a socket, or for HTTP at *url*, such as ``https://rolewise.example.org``.

    To *follow_threads* the bot must also hear what is written where it is not mentioned.
    """
    if url is None and not follow_threads:
        return MANIFEST.read_text("utf-8")
    manifest = _manifest()
    settings = manifest["settings"]
    if follow_threads:
        manifest["oauth_config"]["scopes"]["bot"] += _FOLLOWING_SCOPES
        settings["event_subscriptions"]["bot_events"] += _FOLLOWING_EVENTS
    if url is not None:
        address = url.rstrip("/")
        settings["socket_mode_enabled"] = False
        settings["event_subscriptions"]["request_url"] = address + EVENTS_PATH
        settings["interactivity"]["request_url"] = address + EVENTS_PATH
        for command in manifest["features"]["slash_commands"]:
            command["url"] = address + EVENTS_PATH
        manifest["oauth_config"]["redirect_urls"] = [address + "/slack/oauth_redirect"]
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True)


def _manifest() -> Any:
    return yaml.safe_load(MANIFEST.read_text("utf-8"))
