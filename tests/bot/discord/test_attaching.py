"""A comparison as a file has its table in columns, all of its lines and its sources, and nothing that commands."""

from __future__ import annotations

from bot.discord.attaching import comparison_file
from bot.models import Answer, Question, Row, Section, Statement, Table
from tests.bot.discord.conftest import Cite


def test_the_table_stands_in_columns_with_its_sources_below(compared: Answer) -> None:
    name, content = comparison_file(compared)
    lines = content.decode().splitlines()
    assert name == "comparison.txt"
    assert next(line for line in lines if "baker" in line).split() == ["┃", "┃", "baker", "┃", "broker", "┃"]
    cells = next(line for line in lines if "Need 1" in line)
    assert [cell.strip() for cell in cells.strip("│").split("│")] == [
        "Need 1",
        "A baker needs flour of the type 1. [1]",
        "no source",
    ]
    assert "https://example.org/2" in content.decode()


def test_what_commands_a_terminal_is_not_in_it(cite: Cite) -> None:
    row = Row("\x1b[31m", ((Statement("a\u202eb\x07", (1,)),),))
    parts: list[Section | Table] = [Section((Statement("x", (1,)),)), Table(("数据工程师",), (row,))]
    content = comparison_file(Answer(Question("?", "zh"), 1.0, parts, [cite(1)]))[1].decode()
    assert not {"\x1b", "\x07", "\u202e"} & set(content)
    assert "数据工程师" in content
