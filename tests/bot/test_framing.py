"""What stands around a reply depends on who sees it and on what kind of reply it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.framing import Audience, Deed, frame_of
from bot.models import Answer, Citation, NotCovered, Question, Section, Statement

REFUSAL = NotCovered(Question("Who bakes?", "en"), 0.1, ())
SMALL_TALK = replace(REFUSAL, small_talk=True)


@pytest.fixture
def answer(cite: Callable[[int], Citation]) -> Answer:
    return Answer(Question("Who bakes?", "en"), 0.9, [Section((Statement("Bakers bake.", (1,)),))], [cite(1)])


def deeds(reply: Answer | NotCovered, audience: Audience) -> list[Deed]:
    return [deed for deed, _ in frame_of(reply, "q1", audience).deeds]


def test_an_answer_is_read_in_full_and_only_its_asker_shares_or_dismisses_it(answer: Answer) -> None:
    assert deeds(answer, Audience.EVERYONE) == [Deed.PASSAGES]
    assert deeds(answer, Audience.ASKER) == [Deed.PASSAGES, Deed.SHARE, Deed.DISMISS]


def test_an_article_can_be_requested_where_none_answers_and_never_for_small_talk() -> None:
    assert deeds(REFUSAL, Audience.EVERYONE) == [Deed.REQUEST]
    assert deeds(REFUSAL, Audience.ASKER) == [Deed.REQUEST, Deed.DISMISS]
    assert deeds(SMALL_TALK, Audience.EVERYONE) == []
    assert deeds(SMALL_TALK, Audience.ASKER) == [Deed.DISMISS]


def test_the_heading_is_the_question_as_it_was_asked_and_small_talk_has_none() -> None:
    assert frame_of(REFUSAL, "q1").heading == "Who bakes?"
    assert frame_of(REFUSAL, "q1", asked="who  bakes").heading == "who  bakes"
    assert frame_of(SMALL_TALK, "q1", asked="hi").heading == ""


@pytest.mark.parametrize(("language", "told"), [("en", "Understood as: Why?"), ("zh", "理解为：Why?")])
def test_what_a_follow_up_was_taken_for_is_told_in_its_language(language: str, told: str) -> None:
    reply = replace(REFUSAL, question=Question("Why?", language), understood="Why?")
    assert frame_of(reply, "q1").understood == told
    assert frame_of(replace(reply, understood=None), "q1").understood == ""


def test_a_button_has_a_label_in_the_language_of_the_question() -> None:
    reply = replace(REFUSAL, question=Question("谁烤面包？", "zh"))
    assert frame_of(reply, "q1", Audience.ASKER).deeds == ((Deed.REQUEST, "请编辑补充"), (Deed.DISMISS, "关闭"))
