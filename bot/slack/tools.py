"""What the listeners work with, handed to each in the context of its request."""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt.async_app import AsyncBoltContext

from bot.serving.deliveries import Deliveries
from bot.serving.live import LiveAssistant
from bot.serving.reception import Reception
from bot.state.opening import State

_NAME = "rolewise"


@dataclass(frozen=True)
class Tools:
    """What is shared by all listeners; ``follows_threads`` is the admin's choice."""

    reception: Reception
    live: LiveAssistant
    state: State
    deliveries: Deliveries
    follows_threads: bool = False

    def put_into(self, context: AsyncBoltContext) -> None:
        """Hand them to the listener of a request."""
        context[_NAME] = self


def tools(context: AsyncBoltContext) -> Tools:
    """Return what was put into *context*."""
    found: Tools = context[_NAME]
    return found
