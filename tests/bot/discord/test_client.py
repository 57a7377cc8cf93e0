"""The client in the Discord of simcord, which knows permissions, who sees what, and commands that were not synced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
import pytest
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.env import Env

from bot.discord.client import RolewiseClient, intents
from bot.serving.live import LiveAssistant
from bot.serving.service import Service, make_service
from bot.settings import Settings
from bot.state.opening import State

QUESTION = "What does a baker do?"


@pytest.fixture
def service(live: LiveAssistant, state: State) -> Iterator[Service]:
    """Return what the client shares with other adapters."""
    made = make_service(Settings(), live, state, ["discord"], port=0)
    yield made
    made.desk.close()


@pytest.fixture
def simcord_bot(service: Service) -> RolewiseClient:
    """Return the client that simcord runs."""
    return RolewiseClient(service)


@pytest.fixture
def channel(simcord_env: Env) -> ChannelHandle:
    """Return a channel."""
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def ada(simcord_env: Env, channel: ChannelHandle) -> MemberActor:
    """Return a person who is in the server of *channel*."""
    return simcord_env.guild.add_member(simcord_env.create_user("ada"))


def last(channel: ChannelHandle, viewer: MemberActor) -> discord.Message:
    """Return the last message in *channel* that *viewer* sees."""
    return channel.history(viewer=viewer)[-1]


def shown(message: discord.Message) -> str:
    """Return the text of *message*."""
    return "\n".join(each.content for each in walked(message.components) if isinstance(each, discord.TextDisplay))


def walked(components: Any) -> Iterator[Any]:
    """Yield *components* and what is in them."""
    for component in components:
        yield component
        yield from walked(getattr(component, "children", []))


def button(message: discord.Message, part: str) -> str:
    """Return the custom id in *message* that has *part*."""
    found = (getattr(each, "custom_id", None) or "" for each in walked(message.components))
    return next(custom_id for custom_id in found if part in custom_id)


def test_it_asks_for_no_intent_that_needs_discords_leave() -> None:
    asked = {name for name, wanted in intents() if wanted}
    assert not asked & {"members", "presences", "message_content"}


async def test_a_mention_is_answered_as_a_reply(simcord_env: Env, channel: ChannelHandle, ada: MemberActor) -> None:
    asked = await ada.send(channel, f"<@{bot_id(simcord_env)}> {QUESTION}")
    answer = last(channel, ada)
    assert answer.reference is not None
    assert "A baker makes bread" in shown(answer)
    assert answer.reference.message_id == asked.id
    await ada.send(channel, f"<@{bot_id(simcord_env)}> Which tools does she use?", reply_to=answer)
    assert "spiral mixer" in shown(last(channel, ada))


async def test_a_private_answer_is_shared_once(channel: ChannelHandle, ada: MemberActor) -> None:
    assert (await ada.slash(channel, "ask", question=QUESTION, private=True)).ephemeral
    private = last(channel, ada)
    for _ in range(2):
        await ada.click(private, custom_id=button(private, ":share:"))
    assert [message.flags.ephemeral for message in channel.history(viewer=ada)] == [True, False]
    assert "A baker makes bread" in shown(last(channel, ada))


async def test_names_of_roles_are_completed(channel: ChannelHandle, ada: MemberActor) -> None:
    offered = await ada.autocomplete(channel, "role", "name", "ml o")
    assert [choice["name"] for choice in offered] == ["MLOps engineer"]


async def test_the_menu_of_a_message_finds_sources(channel: ChannelHandle, ada: MemberActor) -> None:
    written = await ada.send(channel, QUESTION)
    found = await ada.context_menu(channel, "Find sources", written)
    assert found.ephemeral
    assert "A baker makes bread" in shown(last(channel, ada))


async def test_a_button_outlives_the_process_and_a_window_asks_why(
    simcord_env: Env, channel: ChannelHandle, ada: MemberActor, service: Service
) -> None:
    await ada.slash(channel, "ask", question=QUESTION)
    await simcord_env.restart_bot(RolewiseClient(service))
    opened = await ada.click(last(channel, ada), custom_id=button(last(channel, ada), ":down:"))
    thanked = await ada.submit_modal(opened, {"reason": "It says nothing of ovens."})
    assert thanked.ephemeral
    assert "Thank you" in shown(last(channel, ada))


async def test_only_who_manages_a_server_sets_where_it_answers(
    simcord_env: Env, channel: ChannelHandle, ada: MemberActor, state: State
) -> None:
    with pytest.raises(simcord.SetupError):
        await ada.slash(channel, "rolewise-settings show")
    managing = simcord_env.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    grace = simcord_env.guild.add_member(simcord_env.create_user("grace"), roles=[managing])
    await grace.slash(channel, "rolewise-settings allow", channel=channel)
    assert "I answer only in \\#general" in shown(last(channel, grace))
    assert state.rooms.allowed("discord", str(simcord_env.guild.id)) == {str(channel.id)}


def bot_id(env: Env) -> int:
    """Return the id of the bot's account."""
    assert env.bot.user
    return env.bot.user.id
