"""What people do about their questions, on the home tab, by the command, in a direct message: nobody else sees it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.messages.catalogue import messages
from bot.models import NotCovered, Question
from bot.state.opening import State, open_state
from bot.state.questions import Asked
from bot.state.retention import Retention
from tests.bot.slack.conftest import StartApp
from tests.bot.slack.running import RunningApp, answer_to, home_of, idle, press, shown_to
from tests.bot.slack.shown import objects
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import Person
from tests.peers.slack.seeing import visible_text
from tests.peers.slack.store import Channel, Message

BAKER = "What does a baker do?"
WORDS = messages("en")
both = pytest.mark.parametrize("transport", ["socket", "http"], indirect=True)


def asked_of(state: State, person: Person) -> list[dict[str, Any]]:
    """Return what is held of what *person* asked."""
    held: list[dict[str, Any]] = state.export_person("slack", person.team.id, person.id)["questions"]
    return held


def page_of(slack: SlackPeer, person: Person, channel: Channel, word: str = "privacy") -> Message:
    """Let *person* ask what becomes of their questions in *channel*, where they see nothing else of the app alone."""
    person.command("/ask", word, channel)
    return shown_to(slack, channel, person)


@both
@pytest.mark.parametrize(("word", "title"), [("privacy", "Your questions"), ("隐私", "您的问题")])
def test_the_command_tells_the_asker_alone_what_is_kept(
    slack: SlackPeer, app: RunningApp, word: str, title: str
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob], bot=False)
    assert visible_text(page_of(slack, ada, general, word)).startswith(title)
    assert not bob.reads(title)
    assert slack.messages(general) == []


def test_the_command_privacy_is_no_question(slack: SlackPeer, app: RunningApp, state: State) -> None:
    ada = slack.person("Ada")
    page_of(slack, ada, slack.channel("general", [ada]))
    assert asked_of(state, ada) == []


def test_the_switch_changes_the_page_in_its_place_and_in_its_language(
    slack: SlackPeer, app: RunningApp, state: State
) -> None:
    ada, words = slack.person("Ada"), messages("zh")
    general = slack.channel("general", [ada])
    page = page_of(slack, ada, general, "隐私")
    press(slack, ada, page, words.make_private)
    slack.wait_for(lambda: words.privacy_private in visible_text(page))
    assert state.people.is_private("slack", slack.home_team.id, ada.id)
    press(slack, ada, page, words.make_kept)
    slack.wait_for(lambda: words.privacy_no_texts in visible_text(page))
    assert not state.people.is_private("slack", slack.home_team.id, ada.id)
    assert slack.ephemerals(general, ada) == [page]


@both
def test_on_the_home_tab_the_switch_redraws_it(slack: SlackPeer, app: RunningApp, state: State) -> None:
    ada = slack.person("Ada")
    press(slack, ada, home_of(slack, ada), "Keep mine private")
    slack.wait_for(lambda: ada.reads(WORDS.privacy_private))
    answer_to(slack, ada.write(ada.direct, BAKER))
    idle(slack, state)
    assert [one["private"] for one in asked_of(state, ada)] == [True]
    home = slack.home(ada)
    assert home
    press(slack, ada, home, "Let editors see mine")
    slack.wait_for(lambda: ada.reads(WORDS.privacy_no_texts))
    assert not state.people.is_private("slack", slack.home_team.id, ada.id)


@both
@pytest.mark.parametrize("on_home", [True, False])
def test_forgetting_removes_the_questions_of_who_clicks_and_of_nobody_else(
    slack: SlackPeer, app: RunningApp, state: State, on_home: bool
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    for person in (ada, bob):
        answer_to(slack, person.mention(general, BAKER))
    idle(slack, state)
    press(slack, ada, home_of(slack, ada) if on_home else page_of(slack, ada, general), "Forget my questions")
    slack.wait_for(lambda: ada.reads(WORDS.forget_done))
    assert (len(asked_of(state, ada)), len(asked_of(state, bob))) == (0, 1)
    assert not bob.reads(WORDS.forget_done)


def exported(messages_shown: list[Message]) -> Any:
    """Return what the JSON in *messages_shown* says."""
    written = (
        one["elements"][0]["text"]
        for message in messages_shown
        for one in objects(message.blocks)
        if one.get("type") == "rich_text_preformatted"
    )
    return json.loads("\n".join(written))


@both
def test_an_export_shows_who_clicks_alone_all_that_is_held_of_them(
    slack: SlackPeer, app: RunningApp, state: State
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    for person, text in ((ada, BAKER), (bob, "What does a beekeeper do?")):
        answer_to(slack, person.mention(general, text))
    idle(slack, state)
    press(slack, ada, page_of(slack, ada, general), "Export what you hold of me")
    shown_to(slack, general, ada, 2)
    held = exported(slack.ephemerals(general, ada)[1:])
    assert held["person"] == ada.id
    assert [one["remembered"]["question"] for one in held["questions"]] == [BAKER]
    assert "A baker makes bread and cakes." in held["questions"][0]["remembered"]["reply"][0]
    assert not bob.reads(ada.id)


def test_from_the_home_tab_an_export_goes_to_the_direct_message(slack: SlackPeer, app: RunningApp) -> None:
    ada = slack.person("Ada")
    press(slack, ada, home_of(slack, ada), "Export what you hold of me")
    shown = slack.wait_for(lambda: slack.answers(ada.direct))
    assert exported(shown)["questions"] == []
    assert visible_text(shown[0]).startswith(WORDS.exported)


def test_of_a_long_export_the_newest_is_shown_in_as_many_messages_as_slack_takes(
    slack: SlackPeer, app: RunningApp, state: State
) -> None:
    ada, team = slack.person("Ada"), slack.home_team.id
    for hour in range(24):
        text = f"{hour} " + "data " * 700
        reply, moment = NotCovered(Question(text, "en"), 0.0, ()), datetime.now(UTC).replace(minute=hour)
        state.questions.keep(Asked(str(hour), "slack", team, "C", "c", ada.id, text, reply, moment, private=False))
    general = slack.channel("general", [ada])
    press(slack, ada, page_of(slack, ada, general), "Export what you hold of me")
    shown_to(slack, general, ada, 6)
    shown = slack.ephemerals(general, ada)[1:]
    assert len(shown) == 5
    assert visible_text(shown[0]).startswith(WORDS.exported_newest)
    numbers = [int(one["remembered"]["question"].split()[0]) for one in exported(shown)["questions"]]
    assert numbers == list(range(23, 23 - len(numbers), -1))


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("help", "Ask me about data and ML roles"),
        ("帮助", "问我数据与机器学习的角色"),
        ("Privacy", "Your questions"),
        ("隐私", "您的问题"),
        ("stop", WORDS.stopped),
        ("停", messages("zh").stopped),
    ],
)
def test_in_a_direct_message_a_word_alone_is_a_command(
    slack: SlackPeer, app: RunningApp, state: State, word: str, told: str
) -> None:
    ada = slack.person("Ada")
    assert visible_text(answer_to(slack, ada.write(ada.direct, word))).startswith(told)
    idle(slack, state)
    assert asked_of(state, ada) == []


def test_the_page_in_a_direct_message_changes_in_its_place(slack: SlackPeer, app: RunningApp) -> None:
    ada = slack.person("Ada")
    page = answer_to(slack, ada.write(ada.direct, "privacy"))
    press(slack, ada, page, "Keep mine private")
    slack.wait_for(lambda: WORDS.privacy_private in visible_text(page))
    assert slack.answers(ada.direct) == [page]


@both
def test_the_page_tells_what_the_operator_has_set(slack: SlackPeer, start_app: StartApp, tmp_path: Path) -> None:
    retention = Retention(timedelta(days=7), timedelta(days=1), timedelta(hours=5), texts=True)
    state = open_state(f"sqlite:///{tmp_path / 'other.db'}", retention=retention)
    start_app(memory=state)
    ada = slack.person("Ada")
    told = visible_text(page_of(slack, ada, slack.channel("general", [ada])))
    assert "For 5 hours I keep what you ask" in told
    assert "For 7 days I keep which roles" in told
    assert WORDS.privacy_texts in told
