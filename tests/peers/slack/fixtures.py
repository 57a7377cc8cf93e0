"""The fixture ``slack``: import it in a conftest to have it in the tests of that folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.peers.slack.peer import SlackPeer


@pytest.fixture
def slack(request: pytest.FixtureRequest) -> Iterator[SlackPeer]:
    """Return a Slack of its own for each test; the test fails where the app broke a rule.

    Events come again soon. Other arguments of ``SlackPeer`` are given by parametrizing ``slack`` indirectly. Whoever
    runs an app calls ``slack.settle()`` before stopping it, so that no missing acknowledgement is overlooked.
    """
    arguments = {"retry_delays": (0.1, 0.5, 1.0), **getattr(request, "param", {})}
    with SlackPeer(**arguments) as peer:
        yield peer
    assert peer.violations == []
