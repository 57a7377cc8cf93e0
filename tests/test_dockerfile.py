"""The container's recipe. ``benchmarks/container.py`` carries it out without a container engine, and runs it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
import yaml

from tests.bot.processes import started
from tests.bot.slack.running import free_port, process_environment
from tests.dockerfile import ROOT, Instruction, read_context, read_stages
from tests.peers.slack.peer import SlackPeer

STAGES = read_stages()
CONTEXT = read_context()


def last(name: str) -> Instruction:
    """Return the last instruction *name* of the stage that is shipped."""
    return [one for one in STAGES[-1] if one.name == name][-1]


def health_check() -> list[str]:
    """Return the command of the health check, with this Python."""
    command = json.loads(last("HEALTHCHECK").rest.removeprefix("CMD "))
    assert command[0] == "python"
    return [sys.executable, *command[1:]]


def test_every_stage_begins_with_a_small_base_of_a_version_that_the_package_supports() -> None:
    bases = {stage[0].words[0] for stage in STAGES}
    assert [base for base in bases if not re.fullmatch(r"python:3\.1[123]-slim-\w+", base)] == []


def test_what_is_copied_is_the_package_and_nothing_else() -> None:
    files = {"LICENSE", "README.md", "pyproject.toml", "requirements.txt"}
    assert {path.split("/")[0] for path in CONTEXT} == {"bot", "index", "knowledge"} | files


def test_what_is_installed_is_what_is_locked_and_the_package() -> None:
    installing = [one.rest for one in chain(*STAGES) if one.name == "RUN" and "pip install" in one.rest]
    assert len(installing) == 2
    assert all("--requirement requirements.txt" in one or "--no-deps ." in one for one in installing)


def test_it_runs_as_a_user_without_rights_that_is_known_by_number() -> None:
    assert int(last("USER").rest) > 1000
    assert [one.name for one in STAGES[-1] if one.name in ("COPY", "ADD") and "from" not in one.flags] == []


def test_signals_reach_the_server_and_no_shell_between() -> None:
    assert last("ENTRYPOINT").rest.startswith("[")
    assert last("CMD").rest.startswith("[")
    assert (last("ENTRYPOINT").words, last("CMD").words) == (["rolewise"], ["serve"])


def test_what_is_kept_lies_in_a_volume() -> None:
    assert last("VOLUME").words == ["/data"]
    assert "ROLEWISE_DATA_DIR=/data" in last("ENV").words


def test_the_health_check_tells_a_server_that_lives_from_none(notes_data_dir: Path, tmp_path: Path) -> None:
    port = str(free_port())
    with SlackPeer() as slack:
        state = f"sqlite:///{tmp_path / 'state.db'}"
        environment = process_environment(slack, notes_data_dir, PORT=port, DATABASE_URL=state)
        check = health_check()
        assert subprocess.run(check, env=environment, capture_output=True, check=False).returncode == 1
        with started(environment, "slack"):
            slack.wait_for_app(60)
            assert subprocess.run(check, env=environment, capture_output=True, check=False).returncode == 0


def test_the_example_for_compose_may_write_only_where_the_recipe_keeps() -> None:
    service = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["rolewise"]
    assert service["read_only"] is True
    assert service["volumes"] == [f"rolewise:{last('VOLUME').rest}"]
    assert service["ports"] == [f"127.0.0.1:{last('EXPOSE').rest}:{last('EXPOSE').rest}"]
    assert service["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("path", ["bot/slack/manifest.yaml", "knowledge/roles.yaml", "index/encoders/our-notes.npz"])
def test_what_the_package_reads_beside_its_code_is_copied(path: str) -> None:
    assert path in CONTEXT
