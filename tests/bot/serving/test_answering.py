"""The steps from a question to its reply, the same on every platform."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.assistant import Assistant
from bot.serving.answering import answer
from bot.serving.commands import Command
from bot.serving.deliveries import Deliveries, Work
from bot.serving.desk import Desk
from bot.serving.metrics import Metrics
from bot.serving.observing import Observer
from bot.serving.reception import Asking, Reception
from bot.serving.windows import Limit, Windows
from bot.state.opening import State
from bot.state.questions import Asked

ASKING = Asking("1", "What does a data engineer do?", "chat", "T", "C", "chat:T:C", "P")
OFTEN = Limit(100, 60)


@dataclass
class Room:
    """A platform of one room, which keeps what is said in it; ``posted`` is what can be seen of an earlier try."""

    posted: bool | None = None
    said: list[str] = field(default_factory=list)

    async def is_posted(self) -> bool | None:
        """See ``Replier``."""
        return self.posted

    async def show_status(self, status: str) -> None:
        """See ``Replier``."""
        self.said.append(f"status {status}")

    async def post(self, asked: Asked) -> None:
        """See ``Replier``."""
        self.said.append(f"reply to {asked.question}")

    async def decline(self, words: str) -> None:
        """See ``Replier``."""
        self.said.append(f"declined: {words}")

    async def obey(self, command: Command, language: str) -> None:
        """See ``Replier``."""
        self.said.append(f"{command} in {language}")


@pytest.fixture
def reception(assistant: Assistant, state: State) -> Reception:
    """Return a reception that answers from our notes."""
    desk = Desk(lambda: assistant, threads=1, most_waiting=10)
    return Reception(desk, state, Observer(Metrics([])), of_person=Windows(OFTEN), of_channel=Windows(OFTEN))


@pytest.fixture
def deliveries(state: State) -> Deliveries:
    """Return the deliveries of the platform."""
    return Deliveries(state.claims, "chat")


async def test_a_question_is_answered_while_a_status_shows(reception: Reception, deliveries: Deliveries) -> None:
    room = Room()
    work = await deliveries.claim("1", {})
    await answer(ASKING, room, work, reception, deliveries)
    assert room.said == ["status is looking this up…", f"reply to {ASKING.text}"]
    assert work
    assert work.sending


async def test_nothing_is_asked_where_nothing_is_written(reception: Reception, deliveries: Deliveries) -> None:
    room = Room()
    await answer(Asking("1", " ", "chat", "T", "C", "chat:T:C", "P"), room, None, reception, deliveries)
    assert room.said == ["help in en"]


@pytest.mark.parametrize(
    ("text", "done"), [("Privacy", "privacy in en"), ("帮助", "help in zh"), ("stop", "stop in en")]
)
async def test_a_command_is_done_where_commands_are_taken_and_is_a_question_elsewhere(
    reception: Reception, deliveries: Deliveries, text: str, done: str
) -> None:
    room, written = Room(), replace(ASKING, text=text, takes_commands=True)
    await answer(written, room, None, reception, deliveries)
    assert room.said == [done]
    await answer(replace(written, takes_commands=False), room, None, reception, deliveries)
    assert room.said[-1] == f"reply to {text}"


async def test_who_cannot_be_answered_is_told_why_and_no_status_stays(
    assistant: Assistant, state: State, deliveries: Deliveries
) -> None:
    room, full = Room(), Desk(lambda: assistant, threads=1, most_waiting=0)
    busy = Reception(full, state, Observer(Metrics([])), of_person=Windows(OFTEN), of_channel=Windows(OFTEN))
    await answer(ASKING, room, None, busy, deliveries)
    assert room.said[-2:] == ["status ", "declined: Many are asking just now. Please ask again in a moment."]


@pytest.mark.parametrize(
    ("posted", "attempts", "answers"), [(True, 2, 0), (False, 2, 1), (False, 3, 1), (None, 2, 1), (None, 3, 0)]
)
async def test_a_reply_that_may_have_arrived_is_looked_for_and_sent_blindly_but_once(
    reception: Reception, deliveries: Deliveries, posted: bool | None, attempts: int, answers: int
) -> None:
    room, work = Room(posted), Work("chat:1", maybe_sent=True, attempts=attempts, claimed=False)
    await answer(ASKING, room, work, reception, deliveries)
    assert sum(said.startswith("reply") for said in room.said) == answers


async def test_what_another_process_has_taken_up_is_left_to_it(
    reception: Reception, deliveries: Deliveries, state: State
) -> None:
    room = Room()
    work = await deliveries.claim("1", {})
    assert work
    state.claims.release(work.key)
    await answer(ASKING, room, work, reception, deliveries)
    assert not any(said.startswith("reply") for said in room.said)
