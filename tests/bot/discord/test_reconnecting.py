"""How soon a lost gateway is tried again; test_serving.py loses one."""

from __future__ import annotations

import discord

from bot.discord.reconnecting import come_back_soon


def test_the_pauses_before_a_lost_gateway_is_tried_again_stay_short() -> None:
    come_back_soon()
    for module in (discord.client, discord.shard):
        pauses = vars(module)["ExponentialBackoff"]()
        assert max(pauses.delay() for _ in range(100)) == 30
