"""The fixture ``discord_peer``: import it in a conftest to have it in the tests of that folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.peers.discord.peer import DiscordPeer


@pytest.fixture
def discord_peer(request: pytest.FixtureRequest) -> Iterator[DiscordPeer]:
    """Return a Discord of its own for each test; the test fails where the app broke a rule.

    Arguments of ``DiscordPeer`` are given by parametrizing ``discord_peer`` indirectly. Whoever runs an app calls
    ``discord_peer.settle()`` before stopping it, so that no missing answer is overlooked.
    """
    with DiscordPeer(**getattr(request, "param", {})) as peer:
        yield peer
    assert peer.violations == []
