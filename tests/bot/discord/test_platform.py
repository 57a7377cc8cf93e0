"""Discord as one of the platforms."""

from __future__ import annotations

from bot.discord.platform import prepare


def test_its_adapter_keeps_no_secrets_that_are_to_be_sealed() -> None:
    assert not prepare({"DISCORD_TOKEN": "one.two.three"}).sealed
