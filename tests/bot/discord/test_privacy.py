"""What people are told of their questions and do about them, where they are: nobody else sees it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.discord import limits
from bot.discord.privacy import FILE, render_export, render_forget, render_privacy
from bot.messages.catalogue import messages
from bot.serving.privacy import Terms
from bot.state.opening import State
from bot.state.retention import Retention
from tests.bot.discord.conftest import StartApp
from tests.bot.discord.running import alone, answer_to, changed, filled, idle
from tests.bot.discord.shown import buttons, faults, words
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel

TERMS = Terms(private=False, retention=Retention(remembered=timedelta(hours=5), texts=True))
NOTHING: dict[str, Any] = {"person": "1", "questions": [], "votes": [], "requests": [], "followed_threads": []}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("private", "to"), [(True, "kept"), (False, "private")])
def test_the_page_switches_to_the_other_and_asks_before_it_forgets(language: str, private: bool, to: str) -> None:
    terms, said = replace(TERMS, private=private), messages(language)
    message = render_privacy(terms, language)
    assert faults(message) == []
    assert words(message).split("\n") == [said.privacy_title, *terms.lines(language), said.privacy_server]
    assert list(buttons(message)) == [f"rolewise:privacy:{to}", "rolewise:export", "rolewise:forget"]
    asked = render_forget(language)
    assert faults(asked) == []
    assert list(buttons(asked)) == ["rolewise:forget:yes", "rolewise:forget:no"]


def test_the_page_tells_what_was_done_and_which_questions_it_is_about() -> None:
    told = words(render_privacy(TERMS, "en", direct=True, done="Done.")).split("\n")
    assert told == ["Your questions", "Done.", *TERMS.lines("en"), messages("en").privacy_direct]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_export_is_a_file_of_json(language: str) -> None:
    message = render_export(NOTHING, language)
    assert faults(message) == []
    [(name, content)] = message.files
    assert (name, json.loads(content)) == (FILE, NOTHING)
    assert words(message) == messages(language).exported


def test_of_an_export_that_discord_does_not_take_the_newest_is_there() -> None:
    long = [{"asked_at": str(number), "text": "面" * 1_000_000} for number in range(4)]
    message = render_export(NOTHING | {"questions": long}, "en")
    [(_, content)] = message.files
    assert [one["asked_at"] for one in json.loads(content)["questions"]] == ["3", "2"]
    assert len(content) <= limits.EXPORT
    assert words(message) == messages("en").exported_newest


def test_who_wishes_is_private_and_is_forgotten(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel, state: State
) -> None:
    start_app()
    answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    shown = filled(discord_peer, ada.slash("privacy", channel=general))
    assert shown.only_for == ada.id
    for button in ("rolewise:privacy:private", "rolewise:privacy:kept", "rolewise:forget", "rolewise:forget:no"):
        changed(discord_peer, ada, shown, button)
        wish = state.people.is_private("discord", discord_peer.home.id, ada.id)
        assert wish == (button == "rolewise:privacy:private")
    for button in ("rolewise:forget", "rolewise:forget:yes"):
        changed(discord_peer, ada, shown, button)
    assert messages("en").forget_done in visible_text(shown)
    assert state.questions.last_language("discord", discord_peer.home.id, ada.id) is None


def test_an_export_is_shown_to_who_presses_it_alone(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel, state: State
) -> None:
    start_app()
    answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    idle(discord_peer, state)
    page = filled(discord_peer, ada.slash("privacy", channel=general))
    export = filled(discord_peer, ada.click(page, "Export what you hold of me"))
    assert export.only_for == ada.id
    assert [each["filename"] for each in export.attachments] == [FILE]
    held = state.export_person("discord", discord_peer.home.id, ada.id)
    assert export.attachments[0]["size"] == len(render_export(held, "en").files[0][1])
    assert "Your questions" in visible_text(page)


def test_a_page_in_a_direct_message_is_about_direct_messages(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, state: State
) -> None:
    start_app()
    page = answer_to(discord_peer, ada.write(ada.direct, "privacy"))
    assert messages("en").privacy_direct in visible_text(page)
    changed(discord_peer, ada, page, "Keep mine private")
    assert state.people.is_private("discord", "direct", ada.id)
    filled(discord_peer, ada.click(page, "Export what you hold of me"))
    alone(discord_peer, ada, ada.direct, messages("en").exported)


def test_the_page_speaks_the_language_of_who_opens_it(
    discord_peer: DiscordPeer, start_app: StartApp, general: Channel
) -> None:
    start_app()
    lin = discord_peer.person("Lin", locale="zh-CN")
    page = filled(discord_peer, lin.slash("privacy", channel=general))
    changed(discord_peer, lin, page, messages("zh").make_private)
    assert messages("zh").privacy_private in visible_text(page)
