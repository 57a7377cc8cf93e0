"""The tabs of the app: what they tell, and in which language."""

from __future__ import annotations

import pytest

from bot.serving.live import LiveAssistant
from bot.state.opening import State
from tests.bot.slack.conftest import StartApp
from tests.bot.slack.running import RunningApp, answer_to, home_of, idle
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.seeing import formatting, visible_text

BAKER = "What does a baker do?"
both = pytest.mark.parametrize("transport", ["socket", "http"], indirect=True)


@both
def test_the_home_tab_tells_how_to_ask_and_what_is_known(slack: SlackPeer, app: RunningApp) -> None:
    ada = slack.person("Ada")
    told = visible_text(home_of(slack, ada))
    assert told.startswith("Hello! I know data and ML roles")
    for words in ("Mention me in a channel", "A baker's day", "面包师的一天", "The work of a beekeeper"):
        assert words in told
    assert "Your questions" in told


def test_the_home_tab_shows_hostile_titles_as_they_are(slack: SlackPeer, app: RunningApp) -> None:
    view = home_of(slack, slack.person("Ada"))
    assert "Evil <!channel> title" in visible_text(view)
    assert not {"mention", "italic"} & {style for style, _ in formatting(view)}


def test_the_home_tab_speaks_the_language_in_which_its_reader_asked_last(
    slack: SlackPeer, app: RunningApp, state: State
) -> None:
    ada = slack.person("Ada")
    answer_to(slack, ada.write(ada.direct, "面包师做什么？"))
    idle(slack, state)
    assert visible_text(home_of(slack, ada)).startswith("您好！")
    answer_to(slack, ada.write(ada.direct, BAKER))
    idle(slack, state)
    assert visible_text(home_of(slack, ada)).startswith("Hello!")


def test_the_tab_of_messages_suggests_questions(
    slack: SlackPeer, start_app: StartApp, live_notes: LiveAssistant
) -> None:
    start_app(knowledge=live_notes)
    ada = slack.person("Ada")
    ada.open_home("messages")
    slack.wait_for(lambda: ada.direct.id in slack.prompts)
    prompts = slack.prompts[ada.direct.id]
    assert 1 <= len(prompts) <= 4
    assert slack.home(ada) is None
    message = prompts[0]["message"]
    told = visible_text(answer_to(slack, ada.write(ada.direct, message)))
    assert "The articles do not answer this." not in told


@pytest.mark.parametrize("slack", [{"events": ["assistant_thread_started", "message.im"]}], indirect=True)
def test_a_thread_of_the_assistant_begins_with_suggestions(
    slack: SlackPeer, start_app: StartApp, live_notes: LiveAssistant
) -> None:
    start_app(knowledge=live_notes)
    ada = slack.person("Ada")
    root = ada.open_assistant()
    slack.wait_for(lambda: ada.direct.id in slack.prompts)
    (call,) = slack.calls("assistant.threads.setSuggestedPrompts")
    assert call.arguments["thread_ts"] == root.ts
