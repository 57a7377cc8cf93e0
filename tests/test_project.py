"""What the project says of itself: the lists that must agree with each other and with the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
#: What answering on the command line does without: the chat platforms, and what must survive a restart.
FOR_SERVING = {
    "aiohttp",
    "alembic",
    "cryptography",
    "discord.py",
    "prometheus-client",
    "psycopg",
    "slack-bolt",
    "sqlalchemy",
    "structlog",
}
#: On Linux x86-64 the default model needs neither; elsewhere sentence-transformers runs it.
ONLY_ELSEWHERE = {"sentence-transformers", "torch"}


def requirements(lines: list[str]) -> dict[str, str]:
    """Return the version that each requirement asks for, by name, without its environment marker."""
    found = {}
    for line in lines:
        match = re.match(r"([A-Za-z0-9._-]+)(.*)", line.split("#")[0].split(";")[0].strip())
        if match:
            found[match[1]] = match[2].strip()
    return found


def test_what_make_ask_installs_is_what_the_package_needs_for_answering() -> None:
    answering = requirements((ROOT / "requirements.txt").read_text("utf-8").splitlines())
    needed = requirements(PROJECT["dependencies"])
    assert answering == {name: version for name, version in needed.items() if name not in FOR_SERVING}
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert all("sys_platform" in line for line in lines if line.split(">")[0].split("<")[0] in ONLY_ELSEWHERE)


def test_what_make_slack_installs_besides_is_what_the_package_needs_for_serving() -> None:
    lines = (ROOT / "requirements-serving.txt").read_text("utf-8").splitlines()
    needed = requirements(PROJECT["dependencies"])
    assert "-r requirements.txt" in lines
    assert requirements([line for line in lines if not line.startswith("-r")]) == {
        name: needed[name] for name in FOR_SERVING
    }


def test_the_packages_that_were_asked_for_are_among_the_dependencies() -> None:
    named = {*requirements(PROJECT["dependencies"]), *requirements(PROJECT["optional-dependencies"]["test"])}
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
