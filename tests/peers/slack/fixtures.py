"""The fixture ``slack``: import it in a conftest to have it in the tests of that folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.peers.slack.peer import SlackPeer


@pytest.fixture
def slack() -> Iterator[SlackPeer]:
    """Return a Slack of its own for each test; the test fails where the app broke a rule."""
    with SlackPeer(retry_delays=(0.1, 0.5, 1.0)) as peer:
        yield peer
    assert peer.violations == []
