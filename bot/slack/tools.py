"""What the listeners work with, handed to each in the context of its request."""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt.async_app import AsyncBoltContext

from bot.serving.deliveries import Deliveries
from bot.serving.live import LiveAssistant
from bot.serving.reception import Reception
from bot.serving.service import Service
from bot.state.opening import State

_NAME = "rolewise"


@dataclass(frozen=True)
class Tools:
    """What is shared by all listeners."""

    service: Service
    deliveries: Deliveries

    @property
    def reception(self) -> Reception:
        """Who answers."""
        return self.service.reception

    @property
    def live(self) -> LiveAssistant:
        """The current index."""
        return self.service.live

    @property
    def state(self) -> State:
        """What survives a restart."""
        return self.service.state

    @property
    def follows_threads(self) -> bool:
        """Whether the admin lets the bot follow a thread without being mentioned."""
        return self.service.settings.slack_follow_threads

    def put_into(self, context: AsyncBoltContext) -> None:
        """Hand them to the listener of a request."""
        context[_NAME] = self


def tools(context: AsyncBoltContext) -> Tools:
    """Return what was put into *context*."""
    found: Tools = context[_NAME]
    return found
