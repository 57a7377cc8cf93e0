"""The peer for the tests of itself, and a client of its Web API."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack.fixtures import slack
from tests.peers.slack.peer import SlackPeer

__all__ = ["slack"]


@pytest.fixture
def client(slack: SlackPeer) -> AsyncWebClient:
    """Return a client with the home team's token."""
    return AsyncWebClient(slack.home_team.token, base_url=slack.api_url)
