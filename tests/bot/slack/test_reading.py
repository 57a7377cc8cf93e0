"""What Slack sends is read as it was meant, whatever is in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.reading import (
    Place,
    delivery_key,
    may_ask,
    place_of_body,
    place_of_click,
    plain,
    read_command,
    read_mention,
    read_shortcut,
    read_suggestion,
    team_of,
)
from tests.peers.slack.people import typed

Json = dict[str, Any]
any_text = st.text(st.characters(exclude_categories=()), max_size=60)


def event(**differing: Any) -> Json:
    inner = {"type": "app_mention", "user": "U1", "text": "<@UBOT> Hi", "ts": "1.1", "event_ts": "1.1", "channel": "C1"}
    return {"event_id": "Ev1", "team_id": "T1", "event": inner | differing}


def click(action: str, value: str = "What?", **more: Any) -> Json:
    return {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "trigger_id": "7.7",
        "response_url": "https://slack.example/1",
        "actions": [{"action_id": action, "value": value}],
        **more,
    }


def shown(*, ephemeral: bool = False, thread: str | None = None) -> Json:
    """Return what a click tells of the message in which the button stands."""
    container = {"type": "message", "message_ts": "5.5", "channel_id": "C1", "is_ephemeral": ephemeral}
    container |= {"thread_ts": thread} if thread else {}
    return {"container": container, "channel": {"id": "C1"}} | ({} if ephemeral else {"message": {"ts": "5.5"}})


COMMAND = {
    "command": "/ask",
    "text": "What?",
    "team_id": "T1",
    "channel_id": "C1",
    "user_id": "U1",
    "trigger_id": "1.2",
    "response_url": "https://slack.example/1",
}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<@UBOT> What does a baker do?", "What does a baker do?"),
        ("What does <@UBOT|rolewise> know?", "What does   know?"),
        ("Does <@U2> bake? And <@U3|carol>?", "Does @U2 bake? And @carol?"),
        ("<#C1|bakers> or <#C2>", "#bakers or #C2"),
        ("<!channel> <!here> <!subteam^S1|@bakers> <!subteam^S2>", "@channel @here @bakers @subteam"),
        ("<!date^1392734382^{date}|a day>", "a day"),
        ("<https://example.org/?a=1&amp;b=2> <https://example.org|here>", "https://example.org/?a=1&b=2 here"),
        ("<mailto:ada@example.org|ada@example.org>", "ada@example.org"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &amp;lt;", "1 < 2 && 3 > 2 &lt;"),
        ("&lt;@U1&gt;", "<@U1>"),
        ("", ""),
    ],
)
def test_markup_is_read_as_the_words_that_its_writer_saw(text: str, read: str) -> None:
    assert plain(text, "UBOT") == read


@given(any_text)
def test_what_is_typed_is_read_as_it_was_typed(text: str) -> None:
    assert plain(typed(text)) == text.strip()


@given(any_text, any_text, st.booleans())
def test_no_text_in_any_payload_is_too_much(text: str, other: str, ephemeral: bool) -> None:
    for body in (event(text=text), event(text=text, type="message", channel_type="im", thread_ts="0.1")):
        assert read_mention(body, "UBOT").place.thread
        delivery_key(body)
    assert read_command({**COMMAND, "text": text}, text).asking.text == plain(text)
    message = {"text": text, "ts": "1.1"}
    assert read_shortcut({**click("x"), "message": message, "channel": {"id": "C1"}}, "UBOT").place.private
    assert read_suggestion(click("ask.0", text, **shown(ephemeral=ephemeral))).asking.text == text
    for body in (event(text=text), {**COMMAND, "text": text}, click("feedback", other, **shown())):
        assert place_of_body(body)


def test_a_mention_is_answered_in_its_thread_or_in_one_below_it() -> None:
    heard = read_mention(event(), "UBOT")
    assert heard.place == Place("C1", "U1", "1.1", begins_thread=True)
    assert (heard.asking.text, heard.asking.conversation, heard.asking.alone) == ("Hi", "slack:T1:C1:1.1", False)
    inside = read_mention(event(thread_ts="0.5"), "UBOT")
    assert (inside.place.thread, inside.asking.conversation) == ("0.5", "slack:T1:C1:0.5")
    assert (heard.place.alone().thread, inside.place.alone().thread) == (None, "0.5")


def test_a_direct_message_stands_alone_unless_it_is_in_a_thread() -> None:
    direct = {"type": "message", "channel_type": "im", "text": "Hi"}
    assert read_mention(event(**direct), "UBOT").asking.alone
    assert not read_mention(event(**direct, thread_ts="0.5"), "UBOT").asking.alone


def test_the_answers_to_a_command_and_to_a_shortcut_are_for_the_asker_alone() -> None:
    command = read_command(COMMAND, "What?")
    assert command.place == Place("C1", "U1", None, "https://slack.example/1", private=True)
    body = click("x") | {"type": "message_action", "channel": {"id": "C1"}, "message": {"ts": "1.1", "text": "What?"}}
    shortcut = read_shortcut(body, "UBOT")
    assert shortcut.place == Place("C1", "U1", None, "https://slack.example/1", private=True)
    assert command.asking.alone
    assert shortcut.asking.alone


@pytest.mark.parametrize(
    ("where", "private", "channel", "thread"),
    [
        (shown(ephemeral=True), True, "C1", None),
        (shown(ephemeral=True, thread="4.4"), True, "C1", "4.4"),
        (shown(), False, "C1", "5.5"),
        (shown(thread="4.4"), False, "C1", "4.4"),
        ({"container": {"type": "view", "view_id": "V1"}}, False, "U1", None),
    ],
    ids=["private", "private in a thread", "public", "public in a thread", "home tab"],
)
def test_a_suggestion_is_answered_where_it_stood(where: Json, private: bool, channel: str, thread: str | None) -> None:
    heard = read_suggestion(click("ask.0") | where)
    place = heard.place
    assert (place.private, place.channel, place.thread, place.person) == (private, channel, thread, "U1")
    assert (heard.asking.text, heard.asking.alone) == ("What?", private)


def test_the_value_of_a_button_is_no_markup() -> None:
    assert read_suggestion(click("ask.0", "Is 1 &lt; <@U1>?", **shown())).asking.text == "Is 1 &lt; <@U1>?"


def test_a_delivery_that_comes_again_has_the_same_key_and_question_and_another_has_others() -> None:
    bodies = [
        event(),
        event() | {"event_id": "Ev2"},
        COMMAND,
        COMMAND | {"trigger_id": "1.3"},
        click("ask.0", **shown()),
        click("ask.0", **shown()) | {"trigger_id": "1.4"},
        click("share", "q1", **shown(ephemeral=True)),
        click("share", "q2", **shown(ephemeral=True)),
    ]
    found = [delivery_key(body) for body in bodies]
    assert None not in found
    assert len(set(found)) == len(bodies)
    assert [delivery_key({**body, "retry_attempt": 1}) for body in bodies] == found
    assert read_mention(event(), "UBOT").asking.id == read_mention(event(), "UBOT").asking.id
    assert read_mention(event(), "UBOT").asking.id != read_mention(event() | {"event_id": "Ev2"}, "UBOT").asking.id
    assert read_mention(event(), "UBOT").asking.id != read_mention(event() | {"team_id": "T2"}, "UBOT").asking.id


def test_a_second_click_on_share_is_the_same_share() -> None:
    first, second = (click("share", "q1", **shown(ephemeral=True)) | {"trigger_id": one} for one in ("1.1", "2.2"))
    assert delivery_key(first) == delivery_key(second)


@pytest.mark.parametrize("action", ["feedback", "passages", "dismiss", "request", "privacy", "forget"])
def test_what_may_be_heard_twice_without_harm_has_no_key(action: str) -> None:
    assert delivery_key(click(action, **shown())) is None
    assert delivery_key(event(type="app_home_opened")) is None
    assert delivery_key({"type": "view_submission", "view": {}, "user": {"id": "U1"}}) is None


@pytest.mark.parametrize(
    ("differing", "asks"),
    [
        ({}, True),
        ({"type": "message", "channel_type": "im"}, True),
        ({"type": "message", "channel_type": "im", "subtype": "file_share"}, True),
        ({"type": "message", "channel_type": "channel", "thread_ts": "0.5"}, True),
        ({"type": "message", "channel_type": "channel", "thread_ts": "0.5", "subtype": "thread_broadcast"}, True),
        ({"type": "message", "channel_type": "channel"}, False),
        ({"type": "message", "channel_type": "im", "subtype": "message_changed"}, False),
        ({"type": "message", "channel_type": "im", "subtype": "message_deleted"}, False),
        ({"type": "message", "channel_type": "channel", "subtype": "channel_join", "thread_ts": "0.5"}, False),
        ({"type": "message", "channel_type": "im", "bot_id": "B1"}, False),
        ({"bot_id": "B1", "subtype": "bot_message"}, False),
        ({"user": None}, False),
        ({"type": "reaction_added"}, False),
    ],
)
def test_only_what_a_person_has_just_written_to_the_bot_may_ask(differing: Json, asks: bool) -> None:
    assert may_ask(event(**differing)["event"]) is asks


@pytest.mark.parametrize(
    ("body", "team"),
    [
        ({"team_id": "T1", "enterprise_id": "E1"}, "T1"),
        ({"team": {"id": "T1"}, "enterprise": {"id": "E1"}}, "T1"),
        ({"team": None, "enterprise": {"id": "E1"}}, "E1"),
        ({"team_id": None, "enterprise_id": "E1"}, "E1"),
        ({}, ""),
    ],
)
def test_what_an_organisation_sends_belongs_to_its_workspace_or_to_itself(body: Json, team: str) -> None:
    assert team_of(body) == team


def test_who_is_told_of_a_failure_is_told_alone_and_where_they_asked() -> None:
    private = [place_of_body(body) for body in (event(), COMMAND, click("ask.0", **shown()))]
    assert all(place and place.private and place.channel == "C1" and place.person == "U1" for place in private)
    assert place_of_body(event(thread_ts="0.5")) == Place("C1", "U1", "0.5", private=True)


def test_where_nobody_waits_nobody_is_told() -> None:
    assert place_of_body(event(type="app_uninstalled", user=None)) is None
    assert place_of_body({"type": "view_submission", "user": {"id": "U1"}, "view": {}}) is None


def test_a_reply_to_a_click_goes_to_who_clicked() -> None:
    assert place_of_click(click("request", **shown(thread="4.4"))) == Place(
        "C1", "U1", "4.4", "https://slack.example/1", private=True
    )


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (":tada: :smile:", ""),
        (":+1:", ""),
        ("hi :wave::skin-tone-2:", "hi :wave::skin-tone-2:"),
        ("at 10:30:15", "at 10:30:15"),
    ],
)
def test_emoji_alone_are_no_words(sent: str, words: str) -> None:
    assert plain(sent) == words
