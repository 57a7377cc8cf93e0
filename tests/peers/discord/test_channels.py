"""Messages, threads and reactions, and what stands in their way."""

from __future__ import annotations

import io

import discord
import pytest
from discord.http import Route

from tests.peers.discord.conftest import Bot
from tests.peers.discord.driving import answer_mentions, until
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.permissions import Permission
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel


@pytest.fixture
def general(discord_peer: DiscordPeer) -> Channel:
    """Return a channel of the home guild."""
    return discord_peer.channel("general")


def messageable(bot: Bot, channel: Channel) -> discord.PartialMessageable:
    return bot.get_partial_messageable(int(channel.id), guild_id=int(channel.guild.id) if channel.guild else None)


async def test_the_same_nonce_is_the_same_message(discord_peer: DiscordPeer, bot: Bot, general: Channel) -> None:
    place = messageable(bot, general)
    first, again = await place.send("Bread", nonce="a-1"), await place.send("Bread", nonce="a-1")
    other = await place.send("Bread", nonce="a-2")
    assert first.id == again.id != other.id
    assert len(discord_peer.answers(general)) == 2


async def test_a_message_is_changed_and_deleted(discord_peer: DiscordPeer, bot: Bot, general: Channel) -> None:
    message = await messageable(bot, general).send("Bread", embed=discord.Embed(title="A loaf"))
    await message.edit(content="Cake")
    (shown,) = discord_peer.answers(general)
    assert (visible_text(shown), shown.edited) == ("Cake\nA loaf", 1)
    await message.delete()
    assert discord_peer.messages(general) == []


async def test_a_file_comes_with_its_name(discord_peer: DiscordPeer, bot: Bot, general: Channel) -> None:
    await messageable(bot, general).send("Here", file=discord.File(io.BytesIO(b"1,2"), "table.csv"))
    (shown,) = discord_peer.answers(general)
    assert visible_text(shown) == "Here\n[table.csv]"
    assert shown.attachments[0]["size"] == 3


@pytest.mark.parametrize(
    ("permission", "code"),
    [(Permission.SEND_MESSAGES, 50013), (Permission.VIEW_CHANNEL, 50001), (Permission.EMBED_LINKS, 50013)],
)
async def test_what_is_not_permitted_is_refused(
    discord_peer: DiscordPeer, bot: Bot, general: Channel, permission: Permission, code: int
) -> None:
    discord_peer.permit(general, permission, allowed=False)
    with pytest.raises(discord.Forbidden) as caught:
        await messageable(bot, general).send("Bread", embed=discord.Embed(title="A loaf"))
    assert caught.value.code == code
    discord_peer.permit(general, permission)
    await messageable(bot, general).send("Bread")


async def test_a_thread_needs_a_permission_of_its_own(discord_peer: DiscordPeer, bot: Bot, general: Channel) -> None:
    thread = discord_peer.person("Ada").thread(general, "Bakers")
    discord_peer.permit(general, Permission.SEND_MESSAGES, allowed=False)
    await messageable(bot, thread).send("Bread")
    discord_peer.permit(general, Permission.SEND_MESSAGES_IN_THREADS, allowed=False)
    with pytest.raises(discord.Forbidden):
        await messageable(bot, thread).send("Bread")


async def test_history_is_empty_without_the_permission_to_read_it(
    discord_peer: DiscordPeer, bot: Bot, general: Channel
) -> None:
    place = messageable(bot, general)
    for text in ("one", "two", "three"):
        await place.send(text)
    assert [each.content async for each in place.history(limit=2)] == ["three", "two"]
    discord_peer.permit(general, Permission.READ_MESSAGE_HISTORY, allowed=False)
    assert [each async for each in place.history()] == []
    with pytest.raises(discord.HTTPException) as caught:
        await place.send("four", reference=place.get_partial_message(int(discord_peer.answers(general)[0].id)))
    assert caught.value.code == 160002


async def test_an_answer_to_what_was_deleted_is_refused_unless_it_says_otherwise(
    discord_peer: DiscordPeer, bot: Bot, general: Channel
) -> None:
    ada = discord_peer.person("Ada")
    written = ada.write(general, "What does a baker do?")
    ada.delete(written)
    reference = messageable(bot, general).get_partial_message(int(written.id))
    with pytest.raises(discord.HTTPException) as caught:
        await reference.reply("Bread")
    assert caught.value.code == 50035
    await messageable(bot, general).send("Bread", reference=reference.to_reference(fail_if_not_exists=False))
    assert len(discord_peer.answers(general)) == 1


async def test_a_message_without_anything_to_show_is_refused(
    discord_peer: DiscordPeer, bot: Bot, general: Channel
) -> None:
    with pytest.raises(discord.HTTPException) as caught:
        await messageable(bot, general).send(" \n")
    assert caught.value.code == 50006
    discord_peer.allow("50006")


async def test_an_ephemeral_message_is_nowhere_to_be_found(discord_peer: DiscordPeer, bot: Bot) -> None:
    @bot.tree.command()
    async def ask(interaction: discord.Interaction[Bot]) -> None:
        await interaction.response.send_message("Between us", ephemeral=True)

    await bot.tree.sync()
    ada, general = discord_peer.person("Ada"), discord_peer.channel("secrets")
    asked = ada.slash("ask", channel=general)
    shown = await until(discord_peer, lambda: asked.response)
    with pytest.raises(discord.NotFound) as caught:
        await messageable(bot, general).fetch_message(int(shown.id))
    assert caught.value.code == 10008


async def test_a_thread_is_started_at_a_message_and_shares_its_id(
    discord_peer: DiscordPeer, bot: Bot, general: Channel
) -> None:
    asked = discord_peer.person("Ada").write(general, "What does a baker do?")
    message = messageable(bot, general).get_partial_message(int(asked.id))
    thread = await message.create_thread(name="Bakers")
    assert str(thread.id) == asked.id
    await thread.send("Bread")
    assert asked.thread is not None
    assert [each.content for each in discord_peer.answers(asked.thread)] == ["Bread"]


async def test_a_post_in_a_forum_is_a_thread_whose_first_message_has_its_id(
    discord_peer: DiscordPeer, bot: Bot
) -> None:
    answer_mentions(bot)
    ada, forum = discord_peer.person("Ada"), discord_peer.channel("questions", forum=True)
    post = ada.forum_post(forum, "Bakers", f"<@{discord_peer.store.bot.id}> What does a baker do?")
    assert post.id == post.channel.id
    await until(discord_peer, lambda: discord_peer.answers(post.channel))


async def test_reactions_come_and_go(discord_peer: DiscordPeer, bot: Bot, general: Channel) -> None:
    heard: list[str] = []

    async def on_raw_reaction_add(event: discord.RawReactionActionEvent) -> None:
        heard.append(event.emoji.name)

    bot.event(on_raw_reaction_add)
    ada = discord_peer.person("Ada")
    asked = ada.write(general, "What does a baker do?")
    message = messageable(bot, general).get_partial_message(int(asked.id))
    await message.add_reaction("👀")
    assert asked.reactions == {"👀": [discord_peer.store.bot.id]}
    ada.react(asked, "👍")
    await until(discord_peer, lambda: heard == ["👀", "👍"])
    assert bot.user is not None
    await message.remove_reaction("👀", bot.user)
    assert asked.reactions == {"👍": [ada.id]}


async def test_typing_is_noted(discord_peer: DiscordPeer, bot: Bot, general: Channel) -> None:
    async with messageable(bot, general).typing():
        assert discord_peer.typing == [general]


async def test_a_direct_message_is_refused_by_who_takes_none(discord_peer: DiscordPeer, bot: Bot) -> None:
    ada = discord_peer.person("Ada")
    user = await bot.fetch_user(int(ada.id))
    await user.send("Hello")
    assert ada.reads("Hello")
    ada.refuse_direct()
    with pytest.raises(discord.Forbidden) as caught:
        await user.send("Hello again")
    assert caught.value.code == 50007


async def test_what_is_not_there_is_unknown(discord_peer: DiscordPeer, bot: Bot, general: Channel) -> None:
    discord_peer.remove(general)
    with pytest.raises(discord.NotFound) as caught:
        await messageable(bot, general).send("Bread")
    assert caught.value.code == 10003
    for path, code in (("/users/1", 10013), (f"/guilds/{discord_peer.home.id}/members/1", 10007), ("/guilds/1", 10004)):
        with pytest.raises(discord.NotFound) as caught:
            await bot.http.request(Route("GET", path))
        assert caught.value.code == code


async def test_an_endpoint_that_this_discord_does_not_know_is_a_violation(discord_peer: DiscordPeer, bot: Bot) -> None:
    with pytest.raises(discord.NotFound):
        await bot.http.request(Route("POST", "/nowhere"))
    (violation,) = discord_peer.violations
    assert violation.startswith("POST /nowhere: ")
    discord_peer.allow("POST /nowhere")
