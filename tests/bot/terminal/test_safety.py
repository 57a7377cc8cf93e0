"""A terminal shows what an article says and does not obey it."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.safety import safe, safe_json

COMMANDS = "".join(map(chr, [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F)]))
COMMANDS += "\u2066\u2067\u2068\u2069"


def test_what_commands_a_terminal_goes_and_the_rest_stays() -> None:
    assert safe(COMMANDS) == ""
    kept = "a\tb\nc é 面包师 👩\u200d🍳 [red]no markup[/red] \\"
    assert safe(kept) == kept
    assert safe("\x1b[31mred\x1b[0m \u202eevil\u202c") == "[31mred[0m evil"


def test_json_escapes_it_and_says_the_same() -> None:
    value = {"text": COMMANDS + '面包 "quoted" \\'}
    written = safe_json(json.dumps(value, ensure_ascii=False))
    assert safe(written) == written
    assert json.loads(written) == value
    assert "面包" in written


@given(st.text())
def test_no_text_gets_a_command_through(text: str) -> None:
    assert not [c for c in safe(text) if unicodedata.category(c) == "Cc" and c not in "\t\n"]
    assert json.loads(safe_json(json.dumps(text, ensure_ascii=False))) == text


def test_json_escapes_what_lies_beyond_the_first_plane_as_json_does() -> None:
    tag = "\U000e0041"
    written = safe_json(json.dumps(tag, ensure_ascii=False))
    assert written.isascii()
    assert json.loads(written) == tag
