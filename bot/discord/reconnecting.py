"""A lost gateway is tried again soon, and told of in a line: discord.py has no setting for either."""

from __future__ import annotations

import logging
from typing import Literal

import discord
from discord.backoff import ExponentialBackoff

#: Seconds at most until a lost connection is tried again.
_LONGEST_WAIT = 30.0


def come_back_soon() -> None:
    """Let clients that connect from now on pause for half a minute at most, and tell of it without a traceback."""
    for module in (discord.client, discord.shard):
        vars(module)["ExponentialBackoff"] = Backoff
        logging.getLogger(module.__name__).addFilter(_tell_briefly)


class Backoff(ExponentialBackoff[Literal[False]]):
    """The pauses before a lost connection is tried again; discord.py's grow to a quarter of an hour."""

    def delay(self) -> float:
        """Return the seconds of the next pause."""
        return min(super().delay(), _LONGEST_WAIT)


def _tell_briefly(record: logging.LogRecord) -> bool:
    """Tell of a lost connection to the gateway, which passes, in a line and without the traceback."""
    if str(record.msg).startswith("Attempting a reconnect") and isinstance(record.args, tuple):
        error = record.exc_info[1] if record.exc_info else None
        record.msg, record.args = (
            "gateway lost (%s), connecting again in %.0f s",
            (type(error).__name__, record.args[-1]),
        )
        record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
    return True
