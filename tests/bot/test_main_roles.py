"""``python -m bot role`` and ``roles`` in real processes, and how the names of roles are completed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.terminal.commands.roles import complete_role
from knowledge.roles import Roles

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.mark.parametrize(
    ("name", "language"), [(["MLE"], "en"), (["machine", "learning", "engineer"], "en"), (["机器学习工程师"], "zh")]
)
def test_any_name_of_a_role_gets_an_answer_about_it(
    name: list[str], language: str, run: Run, notes_data_dir: Path
) -> None:
    done = run("role", "--json", *name, data_dir=notes_data_dir)
    told = json.loads(done.stdout)
    assert (done.returncode, told["status"], told["language"]) == (0, "answered", language)
    assert {"en": "machine learning engineer", "zh": "机器学习工程师"}[language] in told["answer"]["text"].lower()


def test_a_role_is_told_in_the_language_that_is_asked_for(run: Run, notes_data_dir: Path) -> None:
    done = run("role", "--plain", "--language", "zh", "MLE", data_dir=notes_data_dir)
    assert done.returncode == 0
    assert "来源" in done.stdout.decode()


@pytest.mark.parametrize("option", ["--plain", "--language=en"])
def test_a_role_that_nobody_knows_exits_with_3(option: str, run: Run, notes_data_dir: Path) -> None:
    done = run("role", option, "dragon", "tamer", data_dir=notes_data_dir)
    assert (done.returncode, done.stderr) == (3, b"")
    assert done.stdout.decode().startswith("I do not know the role “dragon tamer”.")


def test_a_role_that_nobody_knows_is_told_to_programs(run: Run) -> None:
    told = json.loads(run("role", "--json", "dragon tamer").stdout)
    assert (told["status"], told["unknown_role"]) == ("not_covered", "dragon tamer")


@pytest.mark.parametrize("arguments", [["role"], ["role", ""], ["role", "?!"], ["role", "--language", "x", "MLE"]])
def test_without_a_name_a_role_is_wrong_usage(arguments: list[str], run: Run) -> None:
    assert run(*arguments).returncode == 2


def test_roles_are_listed_for_eyes_and_for_programs(run: Run, roles: Roles) -> None:
    told = json.loads(run("roles", "--json").stdout)
    assert [role["id"] for role in told] == [role.id for role in roles]
    shown = run("roles").stdout.decode()
    assert all(name in shown for role in roles for name in role.all_names)


@pytest.mark.parametrize(
    ("begun", "role"), [("data-sc", "data-scientist"), ("ML", "mlops-engineer"), ("数据科", "data-scientist")]
)
def test_the_beginning_of_a_name_is_completed_to_one_word_that_means_the_role(
    begun: str, role: str, roles: Roles
) -> None:
    completed = [name for name, _ in complete_role(begun)]
    assert role in {found.id for name in completed if (found := roles.resolve(name))}
    assert all(name.casefold().startswith(begun.casefold()) and " " not in name for name in completed)


def test_every_role_is_completed_and_every_completion_means_its_role(roles: Roles) -> None:
    found = [roles.resolve(name) for name, _ in complete_role("")]
    assert None not in found
    assert {role.id for role in found if role} == {role.id for role in roles}
    assert complete_role("no such role") == []
