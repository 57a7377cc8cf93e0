"""Text of others → Discord's Markdown that shows it as it is; and the little Markdown that is ours.

Nothing of an article or a person is obeyed: no emphasis, heading, list, quotation, code or spoiler, no link, no emoji
by name, no timestamp, and nothing that is, or looks like, a ping. Discord takes a backslash before any sign but
letters, digits and blanks as "as it is"; a ping is looked for without regard to it, so behind each ``@`` stands a
blank without width too. Source: Discord, "Message Formatting", and its help page "Markdown Text 101".
"""

from __future__ import annotations

import re

from bot.citing import web_address
from bot.discord import limits
from bot.fitting import NOTHING, cut, split, units
from bot.visible import one_line

#: Signs that Discord obeys wherever they stand.
_ALWAYS = r"[\\*_~`|<>#\[\]]"
#: The colon of ``:emoji:`` and ``https://``, the point of ``discord.gg`` and of a list's number, the bullet of a list.
_IN_ITS_PLACE = r":(?=\S)|(?<=\w)\.(?=\w)|(?<=\d)\.|^[-+]"
_OBEYED = re.compile(f"{_ALWAYS}|{_IN_ITS_PLACE}")
_NO_WIDTH = "\u200b"
#: Characters that an address keeps; brackets and what Markdown obeys are percent-encoded.
_KEPT = "%/:?#@!$&'+,;="


def escaped(text: str) -> str:
    """Return *text* on one line so that it is shown as it is, or "…" where it shows nothing."""
    return _escaped(one_line(text) or NOTHING)


def fitted(text: str, limit: int) -> str:
    """Return *text* as ``escaped`` does, cut behind a word so that the result has at most *limit* units."""
    shown, room = one_line(text) or NOTHING, limit
    while units(safe := _escaped(cut(shown, room))) > limit:
        room -= max(1, (units(safe) - limit) // 2)
    return safe


def escaped_lines(text: str, limit: int) -> list[str]:
    """Return all of *text* as ``escaped`` does, in lines of at most *limit* units."""
    shown, room = one_line(text) or NOTHING, limit
    while True:
        lines = [_escaped(line) for line in split(shown, room)]
        if room <= limit // 2 or all(units(line) <= limit for line in lines):
            return lines
        room = max(room * 3 // 4, limit // 2)  # an escape makes two signs of one


def _escaped(line: str) -> str:
    return _OBEYED.sub(r"\\\g<0>", line).replace("@", f"@{_NO_WIDTH}")


def address(url: str | None, limit: int = limits.LINK) -> str:
    """Return *url* as it can stand in a link, or "" when it is none, not of the web, or longer than *limit*."""
    safe = web_address(url, _KEPT)
    return safe if len(safe) <= limit else ""


def link(label: str, url: str) -> str:
    """Return *label*, a text of others, as a link to *url*, as ``address`` gives it; without one, the label alone.

    Its square brackets become round ones: Discord ends a label at the first that has no partner, escaped or not.
    """
    safe = label.translate({ord("["): "(", ord("]"): ")"})
    return f"[{safe}]({url})" if url else safe


def mark(number: int, url: str) -> str:
    """Return ``[number]`` as it is shown, as a link where there is a *url*, as ``address`` gives it."""
    return f"[[{number}]]({url})" if url else rf"\[{number}\]"


def bold(text: str) -> str:
    """Return *text*, escaped, in bold."""
    return f"**{text}**"


def italic(text: str) -> str:
    """Return *text*, escaped, in italics."""
    return f"*{text}*"


def small(text: str) -> str:
    """Return a line of *text*, escaped, in small print."""
    return f"-# {text}"


def heading(text: str, level: int = 3) -> str:
    """Return *text*, escaped, as a heading of *level* 1 to 3, the highest first."""
    return f"{'#' * level} {text}"


def quoted(text: str) -> str:
    """Return a line of *text*, escaped, as a quotation with a line at its side."""
    return f"> {text}"
