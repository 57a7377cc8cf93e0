"""Every way to ask, and where the answer goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.serving.live import LiveAssistant
from bot.state.opening import State
from bot.wiring import Workshop
from tests.bot.conftest import RecordedNotices
from tests.bot.slack.conftest import StartApp
from tests.bot.slack.running import HeldEncoder, RunningApp, answer_to, answers_to, home_of, idle, press, shown_to
from tests.bot.slack.shown import buttons
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import Person, typed
from tests.peers.slack.seeing import formatting, visible_text
from tests.peers.slack.store import Channel, Message

BAKER, BEEKEEPER = "What does a baker do?", "What does a beekeeper do?"
BREAD, BEES = "A baker makes bread and cakes.", "A beekeeper looks after colonies"
ENGINEER, FOLLOW_UP = "What does a data engineer do?", "and an MLOps engineer?"
UNDERSTOOD = "Understood as: What does an MLOps engineer do?"
both = pytest.mark.parametrize("transport", ["socket", "http"], indirect=True)
following = pytest.mark.parametrize("slack", [{"follow_threads": True}], indirect=True)


def answered_mention(slack: SlackPeer, state: State, person: Person, channel: Channel, text: str) -> Message:
    """Let *person* ask *text* by a mention, and wait until the answer is there and its thread is followed."""
    asked = person.mention(channel, text)
    answer_to(slack, asked)
    idle(slack, state)
    return asked


# The command.


@both
def test_a_command_is_answered_to_its_asker_alone(slack: SlackPeer, app: RunningApp, ada: Person, bob: Person) -> None:
    general = slack.channel("general", [ada, bob], bot=False)
    ada.command("/ask", BAKER, general)
    assert BREAD in visible_text(shown_to(slack, general, ada))
    assert not bob.reads("bread")
    assert slack.messages(general) == []


def test_a_command_tells_of_a_role_and_compares_roles(
    slack: SlackPeer, notes_app: RunningApp, ada: Person, general: Channel
) -> None:
    ada.command("/ask", "role MLE", general)
    assert "machine learning engineer" in visible_text(shown_to(slack, general, ada)).lower()
    ada.command("/ask", "compare data scientist vs data engineer", general)
    compared = shown_to(slack, general, ada, 2)
    assert "table" in {block["type"] for block in compared.blocks}
    assert "Aspect | Data scientist | Data engineer" in visible_text(compared)


@both
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", "Ask me about data and ML roles"),
        ("  ", "Ask me about data and ML roles"),
        ("HELP", "Ask me about data and ML roles"),
        ("帮助", "问我数据与机器学习的角色"),
    ],
)
def test_a_command_without_a_question_or_for_help_shows_how_to_ask(
    slack: SlackPeer, app: RunningApp, text: str, title: str, ada: Person, bob: Person
) -> None:
    general = slack.channel("general", [ada, bob], bot=False)
    ada.command("/ask", text, general)
    assert visible_text(shown_to(slack, general, ada)).startswith(title)
    assert not bob.reads(title)


def test_a_question_leans_on_the_one_that_its_asker_has_just_asked_by_the_command(
    slack: SlackPeer, notes_app: RunningApp, ada: Person, bob: Person, general: Channel
) -> None:
    ada.command("/ask", ENGINEER, general)
    shown_to(slack, general, ada)
    bob.command("/ask", FOLLOW_UP, general)
    assert UNDERSTOOD not in visible_text(shown_to(slack, general, bob))
    ada.command("/ask", FOLLOW_UP, general)
    assert UNDERSTOOD in visible_text(shown_to(slack, general, ada, 2))


# Mentions and threads.


@both
def test_a_mention_shows_a_status_and_is_answered_in_its_thread(
    slack: SlackPeer, app: RunningApp, state: State, ada: Person, general: Channel
) -> None:
    asked = ada.mention(general, BAKER)
    assert BREAD in visible_text(answer_to(slack, asked))
    idle(slack, state)
    assert len(slack.answers(general)) == 1
    assert slack.statuses == [(general.id, asked.ts, "is looking this up…")]


def test_a_question_that_is_not_covered_is_told_so_with_the_nearest(
    slack: SlackPeer, app: RunningApp, ada: Person, general: Channel
) -> None:
    asked = ada.mention(general, "What is the boiling point of lead?")
    told = visible_text(answer_to(slack, asked))
    assert "The articles do not answer this." in told
    assert "[Request an article]" in told


def test_a_mention_in_a_thread_is_answered_there_and_knows_what_was_asked_before(
    slack: SlackPeer, notes_app: RunningApp, ada: Person, bob: Person, general: Channel
) -> None:
    asked = ada.mention(general, ENGINEER)
    answer_to(slack, asked)
    followed = bob.mention(general, FOLLOW_UP, asked)
    answered = answer_to(slack, followed)
    assert answered.thread_ts == asked.ts
    assert UNDERSTOOD in visible_text(answered)
    assert len(answers_to(slack, asked)) == 2


def test_a_mention_without_words_shows_the_asker_alone_how_to_ask(
    slack: SlackPeer, app: RunningApp, ada: Person, bob: Person, general: Channel
) -> None:
    ada.mention(general, "")
    assert "Ask me about data and ML roles" in visible_text(shown_to(slack, general, ada))
    assert slack.answers(general) == []
    assert not bob.reads("Ask me about")


@following
@pytest.mark.parametrize("follows", [False, True])
def test_where_it_is_not_mentioned_it_is_quiet(
    slack: SlackPeer, start_app: StartApp, state: State, ada: Person, bob: Person, general: Channel, *, follows: bool
) -> None:
    start_app(slack_follow_threads=follows)
    said = ada.write(general, BAKER)
    bob.write(general, BEEKEEPER, said)
    if not follows:
        asked = ada.mention(general, BAKER)
        answer_to(slack, asked)
        ada.write(general, BEEKEEPER, asked)
    idle(slack, state)
    assert [message.text for message in slack.answers(general) if BEES in message.text] == []
    assert len(slack.answers(general)) == (0 if follows else 1)


@following
@both
def test_to_follow_a_thread_is_to_answer_its_asker_there_without_a_mention(
    slack: SlackPeer, start_app: StartApp, live_notes: LiveAssistant, state: State, ada: Person, general: Channel
) -> None:
    start_app(knowledge=live_notes, slack_follow_threads=True)
    asked = answered_mention(slack, state, ada, general, ENGINEER)
    assert UNDERSTOOD in visible_text(answer_to(slack, ada.write(general, FOLLOW_UP, asked)))
    idle(slack, state)
    ada.mention(general, "and a data scientist?", asked)
    slack.wait_for(lambda: len(answers_to(slack, asked)) == 3)
    idle(slack, state)
    assert len(answers_to(slack, asked)) == 3  # a mention there is heard twice, and answered once


@following
def test_another_person_ends_the_following_of_a_thread(
    slack: SlackPeer, start_app: StartApp, state: State, ada: Person, bob: Person, general: Channel
) -> None:
    start_app(slack_follow_threads=True)
    asked = answered_mention(slack, state, ada, general, BAKER)
    for person in (bob, ada):
        person.write(general, BEEKEEPER, asked)
        idle(slack, state)
    assert len(answers_to(slack, asked)) == 1


@following
@pytest.mark.parametrize("mentioned", [False, True])
def test_stop_ends_the_following_of_a_thread_without_a_word(
    slack: SlackPeer, start_app: StartApp, state: State, mentioned: bool, ada: Person, general: Channel
) -> None:
    start_app(slack_follow_threads=True)
    asked = answered_mention(slack, state, ada, general, BAKER)
    (ada.mention if mentioned else ada.write)(general, "Stop.", asked)
    idle(slack, state)
    ada.write(general, BEEKEEPER, asked)
    idle(slack, state)
    assert len(answers_to(slack, asked)) == 1
    assert slack.ephemerals(general, ada) == []


@pytest.mark.parametrize("slack", [{"follow_threads": True}], indirect=True)
def test_what_bots_write_and_what_is_edited_or_deleted_is_not_answered(
    slack: SlackPeer, app: RunningApp, state: State, ada: Person, general: Channel
) -> None:
    slack.bot_message(general, f"<@{slack.home_team.bot.id}> {BEEKEEPER}")
    asked = ada.mention(general, BAKER)
    answer_to(slack, asked)
    ada.edit(asked, f"<@{slack.home_team.bot.id}> {BEEKEEPER}")
    ada.delete(asked)
    idle(slack, state)
    assert len(slack.answers(general)) == 1


# Direct messages.


@both
def test_a_direct_message_is_answered_and_the_next_one_leans_on_it(
    slack: SlackPeer, notes_app: RunningApp, ada: Person
) -> None:
    answer_to(slack, ada.write(ada.direct, ENGINEER))
    assert UNDERSTOOD in visible_text(answer_to(slack, ada.write(ada.direct, FOLLOW_UP)))


def test_a_thread_in_direct_messages_is_a_conversation_of_its_own(
    slack: SlackPeer, notes_app: RunningApp, ada: Person
) -> None:
    root = ada.write(ada.direct, ENGINEER)
    answer_to(slack, root)
    inside = answer_to(slack, ada.write(ada.direct, FOLLOW_UP, root))
    assert UNDERSTOOD in visible_text(inside)
    assert inside.thread_ts == root.ts


def test_a_chinese_question_is_answered_in_chinese(slack: SlackPeer, app: RunningApp, ada: Person) -> None:
    asked = ada.write(ada.direct, "面包师做什么？")
    told = visible_text(answer_to(slack, asked))
    assert "面包师制作面包和蛋糕。" in told
    assert "[查看原文]" in told
    assert slack.statuses == [(ada.direct.id, asked.ts, "正在查找…")]


def test_a_direct_message_with_a_file_is_answered(slack: SlackPeer, app: RunningApp, ada: Person) -> None:
    assert BREAD in visible_text(answer_to(slack, ada.write(ada.direct, BAKER, subtype="file_share")))


# The shortcut, and questions that are suggested.


@both
def test_answer_this_answers_a_message_of_anybody_to_who_used_it_alone(
    slack: SlackPeer, app: RunningApp, ada: Person, bob: Person
) -> None:
    general = slack.channel("general", [ada, bob], bot=False)
    ada.shortcut("answer_this", bob.write(general, BAKER))
    assert BREAD in visible_text(shown_to(slack, general, ada))
    assert not bob.reads(BREAD)


def test_a_suggestion_that_one_alone_saw_is_answered_to_them_alone(
    slack: SlackPeer, notes_app: RunningApp, ada: Person, general: Channel
) -> None:
    ada.command("/ask", "help", general)
    ada.click(shown_to(slack, general, ada), ENGINEER)
    assert "[Dismiss]" in visible_text(shown_to(slack, general, ada, 2))
    assert slack.answers(general) == []


@both
def test_a_suggestion_in_a_thread_is_answered_in_the_thread_for_all(
    slack: SlackPeer, notes_app: RunningApp, ada: Person, bob: Person, general: Channel
) -> None:
    asked = ada.mention(general, ENGINEER)
    answered = answer_to(slack, asked)
    bob.click(answered, "ask.0")
    slack.wait_for(lambda: len(answers_to(slack, asked)) == 2)
    assert visible_text(answers_to(slack, asked)[1]).startswith(buttons(answered.blocks)["ask.0"])
    assert slack.ephemerals(general, bob) == []


def test_a_suggestion_on_the_home_tab_is_answered_in_a_direct_message(
    slack: SlackPeer, notes_app: RunningApp, ada: Person
) -> None:
    ada.click(home_of(slack, ada), ENGINEER)
    (answered,) = slack.wait_for(lambda: slack.answers(ada.direct))
    assert visible_text(answered).startswith(ENGINEER)


def test_a_suggestion_below_an_answer_to_a_direct_message_is_answered_there(
    slack: SlackPeer, notes_app: RunningApp, ada: Person
) -> None:
    asked = ada.write(ada.direct, ENGINEER)
    answered = answer_to(slack, asked)
    press(slack, ada, answered, "ask.0")
    slack.wait_for(lambda: len(answers_to(slack, asked)) == 2)
    assert visible_text(answers_to(slack, asked)[1]).startswith(buttons(answered.blocks)["ask.0"])


# Who cannot be answered.


@both
def test_who_asks_too_often_is_told_alone_for_how_long(
    slack: SlackPeer, start_app: StartApp, state: State, ada: Person, bob: Person, general: Channel
) -> None:
    start_app(person_limit=1)
    answer_to(slack, ada.mention(general, BAKER))
    ada.mention(general, BEEKEEPER)
    told = visible_text(shown_to(slack, general, ada))
    assert told == "You have asked a lot in a short time. Please ask again in 10 minutes."
    ada.command("/ask", BEEKEEPER, general)
    assert visible_text(shown_to(slack, general, ada, 2)) == told
    assert not bob.reads("You have asked a lot")
    assert BEES in visible_text(answer_to(slack, bob.mention(general, BEEKEEPER)))
    idle(slack, state)
    assert [status for *_, status in slack.statuses].count("") == 1  # taken away where nothing is posted


def test_a_channel_that_asks_too_often_is_told_so(
    slack: SlackPeer, start_app: StartApp, ada: Person, bob: Person, general: Channel
) -> None:
    start_app(channel_limit=1)
    answer_to(slack, ada.mention(general, BAKER))
    bob.mention(general, BAKER)
    assert "This channel has asked a lot" in visible_text(shown_to(slack, general, bob))


def test_where_too_many_ask_at_once_the_last_is_told_so_and_may_ask_again(
    slack: SlackPeer, start_app: StartApp, workshop: Workshop, ada: Person, bob: Person, general: Channel
) -> None:
    held = HeldEncoder(workshop.encoder)
    start_app(knowledge=LiveAssistant(replace(workshop, encoder=held), RecordedNotices()), most_waiting=1)
    held.hold()
    asked = ada.mention(general, BAKER)
    slack.wait_for(held.arrived.is_set)
    bob.command("/ask", BEEKEEPER, general)
    assert visible_text(shown_to(slack, general, bob)) == "Many are asking just now. Please ask again in a moment."
    held.gate.set()
    assert BREAD in visible_text(answer_to(slack, asked))
    bob.command("/ask", BEEKEEPER, general)
    assert BEES in visible_text(shown_to(slack, general, bob, 2))


@pytest.mark.parametrize(
    ("text", "words"), [("?!", "I find no question in that."), ("data " * 900, "too long for a question")]
)
def test_what_is_no_question_is_answered_with_what_to_do(
    slack: SlackPeer, app: RunningApp, text: str, words: str, ada: Person, general: Channel
) -> None:
    ada.command("/ask", text, general)
    assert words in visible_text(shown_to(slack, general, ada))


# Text of others.


HOSTILE = "<!channel> *bold* _italic_ ~gone~ `code` &lt;b&gt; <@U000000001> :smile: what does a baker do?"


def test_a_hostile_question_is_shown_as_it_was_typed_and_pings_nobody(
    slack: SlackPeer, app: RunningApp, ada: Person, general: Channel
) -> None:
    answered = answer_to(slack, ada.mention(general, HOSTILE))
    ada.command("/ask", typed(HOSTILE), general)
    for shown in (answered, shown_to(slack, general, ada)):
        assert visible_text(shown).splitlines()[0] == HOSTILE
        assert {style for style, _ in formatting(shown)} <= {"bold", "link"}
    assert slack.pings == []


def test_a_hostile_article_is_shown_as_it_is_written_and_pings_nobody(
    slack: SlackPeer, app: RunningApp, ada: Person, general: Channel
) -> None:
    asked = ada.mention(general, "What does a glass blower do?")
    answered = answer_to(slack, asked)
    told = visible_text(answered)
    assert "A glass blower <!channel> shapes" in told
    assert "<@U000000001> helps." in told
    assert ":smile: goggles." in told
    assert {style for style, _ in formatting(answered)} <= {"link"}
    links = [text for style, text in formatting(answered) if style == "link"]
    assert set(links) <= {"[1]", "[2]"}
    press(slack, ada, answered, "passages")
    (view,) = slack.wait_for(lambda: slack.views(ada))
    assert "<!channel> shapes" in visible_text(view)
    assert slack.pings == []


# Many at once.


@both
def test_fifty_questions_at_once_are_each_answered_once(slack: SlackPeer, app: RunningApp, state: State) -> None:
    people = [slack.person(f"Person {number}") for number in range(50)]
    general = slack.channel("general", people)
    questions = [(BAKER, BREAD), (BEEKEEPER, BEES)] * 25
    asked = [one.mention(general, text) for one, (text, _) in zip(people, questions, strict=True)]
    slack.wait_for(lambda: len(slack.answers(general)) >= 50, timeout=60)
    idle(slack, state)
    for message, (_, told) in zip(asked, questions, strict=True):
        (answered,) = answers_to(slack, message)
        assert told in visible_text(answered)
