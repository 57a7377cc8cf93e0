"""Messages: what is for the bot is answered as a reply, once, in its conversation."""

from __future__ import annotations

import pytest

from bot.state.opening import State
from tests.bot.discord.running import answer_to, answers_to, filled, idle
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.permissions import Permission
from tests.peers.discord.seeing import formatting, links_of, visible_text
from tests.peers.discord.store import Channel

pytestmark = pytest.mark.usefixtures("app")


def test_a_mention_is_answered_as_a_reply_while_the_bot_types(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    asked = ada.mention(general, "What does a baker do?")
    shown = visible_text(answer_to(discord_peer, asked))
    assert "A baker makes bread and cakes." in shown
    assert discord_peer.typing == [general]
    assert discord_peer.pings == []


def test_a_reply_to_an_answer_follows_it_with_its_history(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    answer = answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    followed = ada.write(general, "And a beekeeper?", reply_to=answer)
    shown = visible_text(answer_to(discord_peer, followed))
    assert "A beekeeper looks after colonies" in shown
    more = ada.write(general, "Which tools does she use?", reply_to=answer_to(discord_peer, followed))
    assert "smoker" in visible_text(answer_to(discord_peer, more))


def test_a_reply_to_the_answer_of_a_command_follows_it(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    answer = filled(discord_peer, ada.slash("ask", channel=general, question="What does a baker do?"))
    followed = ada.write(general, "And a beekeeper?", reply_to=answer)
    assert "A beekeeper looks after colonies" in visible_text(answer_to(discord_peer, followed))


def test_a_reply_that_pings_nobody_and_other_talk_are_left_alone(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    answer = answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    silent = ada.write(general, "And a beekeeper?", reply_to=answer, mention=False)
    other = ada.write(general, "What does a beekeeper do?")
    everybody = ada.write(general, "@everyone What does a beekeeper do?")
    last = ada.mention(general, "What does a beekeeper do?")
    answer_to(discord_peer, last)
    assert not any(answers_to(discord_peer, one) for one in (silent, other, everybody))


def test_a_thread_is_one_conversation(discord_peer: DiscordPeer, ada: Person, general: Channel) -> None:
    thread = ada.thread(general, "Baking")
    answer_to(discord_peer, ada.mention(thread, "What does a baker do?"))
    followed = ada.mention(thread, "Which tools does she use?")
    assert "spiral mixer" in visible_text(answer_to(discord_peer, followed))


def test_a_thread_that_is_begun_at_a_question_goes_on_with_it(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    asked = ada.mention(general, "What does a baker do?")
    answer_to(discord_peer, asked)
    thread = ada.thread(asked, "More")
    followed = ada.mention(thread, "Which tools does she use?")
    assert "spiral mixer" in visible_text(answer_to(discord_peer, followed))


def test_a_post_of_a_forum_is_answered_in_it(discord_peer: DiscordPeer, ada: Person) -> None:
    forum = discord_peer.channel("help", forum=True)
    post = ada.forum_post(forum, "Baking", f"<@{discord_peer.store.bot.id}> What does a baker do?")
    assert "A baker makes bread" in visible_text(answer_to(discord_peer, post))


def test_a_direct_message_follows_what_was_just_said(discord_peer: DiscordPeer, ada: Person) -> None:
    answer_to(discord_peer, asked := ada.write(ada.direct, "What does a baker do?"))
    followed = ada.write(ada.direct, "Which tools does she use?")
    assert "spiral mixer" in visible_text(answer_to(discord_peer, followed))
    assert answers_to(discord_peer, asked) != answers_to(discord_peer, followed)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("help", "Ask me about data and ML roles"),
        ("帮助", "问我数据与机器学习的角色"),
        ("privacy", "Your questions"),
        ("隐私", "您的问题"),
        ("Stop!", "I say nothing here unless you write to me."),
        ("停", "您不给我发消息"),
    ],
)
def test_in_a_direct_message_a_word_alone_is_a_command(
    discord_peer: DiscordPeer, ada: Person, state: State, word: str, told: str
) -> None:
    assert visible_text(answer_to(discord_peer, ada.write(ada.direct, word))).startswith(told)
    idle(discord_peer, state)
    assert state.export_person("discord", "direct", ada.id)["questions"] == []


def test_what_becomes_of_questions_is_told_in_no_channel(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    assert "Your questions" not in visible_text(answer_to(discord_peer, ada.mention(general, "privacy")))


def test_a_mention_without_words_is_told_what_can_be_asked(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    shown = visible_text(answer_to(discord_peer, ada.mention(general, "")))
    assert "Ask me about data and ML roles" in shown


def test_hostile_words_of_a_question_do_no_harm(discord_peer: DiscordPeer, ada: Person, general: Channel) -> None:
    for words in (
        "@everyone <@&1> [x](javascript:alert(1)) what does a baker do?",
        "What does a ```baker ```` do``` ? \u202etxt\u202c \u200b\u2066",
        "What does a baker do? " + "x" * 1_900,
        "# **`||`** > - ~~ _ \\",
    ):
        answer_to(discord_peer, ada.mention(general, words))
    assert discord_peer.pings == []


def test_hostile_words_of_an_article_do_no_harm(discord_peer: DiscordPeer, ada: Person, general: Channel) -> None:
    answer = answer_to(discord_peer, ada.mention(general, "What does a glass blower do?"))
    assert "glass blower" in visible_text(answer)
    assert discord_peer.pings == []
    assert not [url for url in links_of(answer) if not url.startswith("https://example.org/")]
    assert not {style for style, _ in formatting(answer)} & {"spoiler", "code", "strike", "italic"}


def test_other_channels_are_told_where_it_answers(
    discord_peer: DiscordPeer, ada: Person, general: Channel, state: State
) -> None:
    bots = discord_peer.channel("bots")
    state.rooms.allow("discord", discord_peer.home.id, bots.id)
    shown = visible_text(answer_to(discord_peer, ada.mention(general, "What does a baker do?")))
    assert shown == "In this server I answer only in #bots."
    thread = ada.thread(bots, "Baking")
    assert "A baker makes bread" in visible_text(answer_to(discord_peer, ada.mention(thread, "What does a baker do?")))


def test_where_it_may_not_write_it_answers_directly(discord_peer: DiscordPeer, ada: Person, general: Channel) -> None:
    discord_peer.permit(general, Permission.SEND_MESSAGES, allowed=False)
    discord_peer.allow("create_message: the app may not")
    ada.mention(general, "What does a baker do?")
    shown = discord_peer.wait_for(lambda: discord_peer.answers(ada.direct))
    assert "A baker makes bread" in visible_text(shown[0])


def test_where_it_may_not_read_what_was_said_it_answers_without_replying(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    discord_peer.permit(general, Permission.READ_MESSAGE_HISTORY, allowed=False)
    ada.mention(general, "What does a baker do?")
    shown = discord_peer.wait_for(lambda: discord_peer.answers(general))
    assert "A baker makes bread" in visible_text(shown[0])


def test_bots_are_not_answered(discord_peer: DiscordPeer, ada: Person, general: Channel) -> None:
    other = discord_peer.person("Beep")
    other.user.bot = True
    asked = other.mention(general, "What does a baker do?")
    answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    assert answers_to(discord_peer, asked) == []
