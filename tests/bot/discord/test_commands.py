"""The commands: what Discord is told of them and when, and how their options are completed."""

from __future__ import annotations

import pytest

from bot.discord.commands import NAMES
from bot.serving.live import LiveAssistant
from bot.state.opening import State
from tests.bot.discord.conftest import StartApp
from tests.bot.discord.running import filled
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel


def test_discord_is_told_of_the_commands_once_and_not_at_every_start(
    discord_peer: DiscordPeer, start_app: StartApp
) -> None:
    start_app().stop()
    start_app()
    assert {command["name"] for command in discord_peer.commands.registered()} == NAMES
    assert len(discord_peer.commands.syncs) == 1


def test_discord_is_told_again_when_another_application_or_nothing_was_told(
    discord_peer: DiscordPeer, start_app: StartApp, state: State
) -> None:
    start_app().stop()
    state.marks.set(f"discord-commands:{discord_peer.store.bot.id}", "of another version")
    start_app()
    assert len(discord_peer.commands.syncs) == 2


def test_what_a_command_does_is_told_in_chinese_too(discord_peer: DiscordPeer, start_app: StartApp) -> None:
    start_app()
    for command in discord_peer.commands.registered():
        localised = command["name_localizations"] if command["type"] == 3 else command["description_localizations"]
        assert localised["zh-CN"], command["name"]
        for option in command["options"]:
            assert option["description_localizations"]["zh-CN"], (command["name"], option["name"])


def test_only_the_settings_are_for_servers_and_who_manages_them(discord_peer: DiscordPeer, start_app: StartApp) -> None:
    start_app()
    told = {command["name"]: command for command in discord_peer.commands.registered()}
    settings = told.pop("rolewise-settings")
    assert (settings["contexts"], settings["default_member_permissions"]) == ([0], 32)
    assert all(command["contexts"] == [0, 1, 2] for command in told.values())
    assert all(command["integration_types"] == [0, 1] for command in told.values())


@pytest.mark.parametrize(
    ("locale", "typed", "expected"),
    [("en-US", "ml o", "MLOps engineer"), ("zh-CN", "数据科", "数据科学家"), ("en-US", "zzzz", None)],
)
def test_names_of_roles_are_completed_in_the_askers_language(
    discord_peer: DiscordPeer, start_app: StartApp, locale: str, typed: str, expected: str | None
) -> None:
    start_app()
    person = discord_peer.person("Ada", locale=locale)
    asked = person.autocomplete("role", name=typed)
    discord_peer.wait_for(lambda: asked.answer)
    names = [choice["name"] for choice in asked.choices or []]
    assert (expected in names) if expected else names == []
    assert len(names) <= 25


def test_an_option_that_is_empty_is_completed_with_the_first_roles(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person
) -> None:
    start_app()
    asked = ada.autocomplete("compare", a="Data Engineer", b="")
    discord_peer.wait_for(lambda: asked.answer)
    assert asked.choices


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_role_is_told_of_and_roles_are_compared(
    discord_peer: DiscordPeer, start_app: StartApp, live_notes: LiveAssistant, general: Channel, locale: str
) -> None:
    start_app(knowledge=live_notes)
    names = {"en-US": ("Data Engineer", "MLOps Engineer"), "zh-CN": ("数据工程师", "MLOps 工程师")}[locale]
    person = discord_peer.person("Lin", locale=locale)
    role = filled(discord_peer, person.slash("role", general, name=names[0]))
    assert "[1]" in visible_text(role)
    compared = visible_text(filled(discord_peer, person.slash("compare", general, a=names[0], b=names[1])))
    assert all(name in compared for name in names)
