"""What the project says of itself: the lists that must agree with each other and with the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_packages_that_were_asked_for_are_among_the_dependencies() -> None:
    named = {Requirement(text).name for text in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]}
    assert {"slack-bolt", "discord.py", "sentence-transformers", "faiss-cpu", "pydantic", "pytest"} <= named


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_in_the_table_of_the_readme(field: str) -> None:
    assert f"| `{PREFIX}{field.upper()}` |" in (ROOT / "README.md").read_text("utf-8")


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", (ROOT / "README.md").read_text("utf-8")))
    assert named == {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}


def test_every_variable_of_a_platform_and_of_hosts_that_the_code_reads_is_in_the_table_of_the_readme_and_no_other() -> (
    None
):
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "bot").rglob("*.py"))
    read = set(re.findall(r'"((?:SLACK|DISCORD)_[A-Z_]*[A-Z]|DATABASE_URL|PORT)"', code))
    assert {
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "DISCORD_TOKEN",
        "DATABASE_URL",
        "PORT",
    } <= read
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
    assert read <= rows
    assert {row for row in rows if row.startswith(("SLACK_", "DISCORD_"))} <= read


def test_what_only_tests_need_is_imported_by_nothing_that_is_installed() -> None:
    files = [file for package in ("bot", "index", "knowledge") for file in (ROOT / package).rglob("*.py")]
    assert len(files) > 100
    importing = re.compile(r"^\s*(?:from|import) (?:tests|hypothesis|pytest)\b", re.MULTILINE)
    assert [file.name for file in files if importing.search(file.read_text("utf-8"))] == []


def test_ci_calls_the_test_command_of_the_readme() -> None:
    assert re.search(r"^make test\b", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text("utf-8")
