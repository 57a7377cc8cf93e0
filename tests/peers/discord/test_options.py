"""What a person fills in for a slash command."""

from __future__ import annotations

from typing import Any

import pytest

from tests.peers.discord.options import filled_options, focused_options, resolved
from tests.peers.discord.peer import DiscordPeer

Json = dict[str, Any]


def option(name: str, kind: int, **more: Any) -> Json:
    return {"name": name, "type": kind, "description": "x", **more}


def command(*options: Json) -> Json:
    return {"name": "ask", "options": list(options)}


def test_people_channels_and_roles_are_sent_by_id_and_told_in_full(discord_peer: DiscordPeer) -> None:
    ada, general, bakers = discord_peer.person("Ada"), discord_peer.channel("general"), discord_peer.role("bakers")
    asked = command(option("who", 6), option("where", 7), option("which", 8))
    filled = filled_options(asked, [], {"who": ada, "where": general, "which": bakers})
    assert [each["value"] for each in filled] == [ada.id, general.id, bakers.id]
    told = resolved(discord_peer.store, discord_peer.home, filled, ada.id)["resolved"]
    assert told["users"][ada.id]["global_name"] == "Ada"
    assert told["members"][ada.id]["roles"] == []
    assert told["channels"][general.id]["name"] == "general"
    assert told["roles"][bakers.id]["name"] == "bakers"


def test_a_choice_is_sent_as_its_value() -> None:
    asked = command(option("depth", 3, choices=[{"name": "Brief", "value": "b"}]))
    (filled,) = filled_options(asked, [], {"depth": "Brief"})
    assert filled["value"] == "b"


def test_a_subcommand_holds_its_options() -> None:
    asked = command(option("show", 1, options=[option("name", 3)]))
    assert filled_options(asked, ["show"], {"name": "Baker"}) == [
        {"type": 1, "name": "show", "options": [{"type": 3, "name": "name", "value": "Baker"}]}
    ]
    with pytest.raises(AssertionError, match="say a subcommand"):
        filled_options(asked, [], {})
    with pytest.raises(AssertionError, match="no option 'hide'"):
        filled_options(asked, ["hide"], {})


def test_a_number_stays_within_its_bounds() -> None:
    asked = command(option("count", 4, min_value=1, max_value=5))
    assert filled_options(asked, [], {"count": 5})[0]["value"] == 5
    with pytest.raises(AssertionError, match="6 is not from 1 to 5"):
        filled_options(asked, [], {"count": 6})


def test_the_last_option_is_the_one_that_is_typed() -> None:
    asked = command(option("role", 3, autocomplete=True), option("other", 3))
    first, last = focused_options(asked, [], {"other": "x", "role": "ml"})
    assert ("focused" in first, last["focused"]) == (False, True)
    with pytest.raises(AssertionError, match="not completed by the app"):
        focused_options(asked, [], {"other": "x"})
