"""``python -m bot state`` and ``privacy`` in real processes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.models import NotCovered, Question
from bot.state.migrating import newest_revision
from bot.state.opening import open_state
from bot.state.questions import Asked

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
SERVER = "postgresql://me:hunter2@127.0.0.1:1/name"


def keep(data_dir: Path, **differing: str) -> None:
    """Keep a question in the state of *data_dir*."""
    where = {"platform": "slack", "team": "T1", "channel": "C1", "conversation": "slack:T1:C1:1", "person": "U1"}
    reply = NotCovered(Question("What is glue?", "en"), 0.1, ())
    state = open_state(f"sqlite:///{data_dir / 'state.db'}")
    fields = where | {"id": "1"} | differing
    state.questions.keep(Asked(**fields, question="glue?", reply=reply, asked_at=datetime.now(UTC), private=False))
    state.close()


def test_migrating_makes_the_tables_tells_their_revision_and_can_be_done_again(run: Run, tmp_path: Path) -> None:
    told = f"The state in {tmp_path / 'state.db'} is at revision {newest_revision()}.\n"
    for _ in range(2):
        done = run("state", "migrate", data_dir=tmp_path)
        assert (done.returncode, done.stdout.decode()) == (0, told)


def test_the_status_says_whether_it_is_up_to_date_and_makes_nothing(run: Run, tmp_path: Path) -> None:
    before = run("state", "status", data_dir=tmp_path / "new")
    assert (before.returncode, (tmp_path / "new").exists()) == (1, False)
    assert "rolewise state migrate" in before.stdout.decode()
    run("state", "migrate", data_dir=tmp_path / "new")
    after = run("state", "status", data_dir=tmp_path / "new")
    assert after.returncode == 0
    assert "yes" in after.stdout.decode().splitlines()[-1]


def test_a_database_that_cannot_be_reached_is_told_without_its_password(run: Run) -> None:
    for command in ("migrate", "status"):
        done = run("state", command, DATABASE_URL=SERVER)
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr.startswith(b"rolewise: postgresql://127.0.0.1:1/name: ")
        assert b"hunter2" not in done.stderr


def test_a_lost_key_is_told_and_nothing_takes_its_place(run: Run, tmp_path: Path) -> None:
    assert run("state", "migrate", data_dir=tmp_path, ROLEWISE_ENCRYPTION_KEYS=_key()).returncode == 0
    for variables in ({}, {"ROLEWISE_ENCRYPTION_KEYS": _key()}):
        done = run("state", "status", data_dir=tmp_path, **variables)
        assert (done.returncode, done.stderr[:34]) == (1, b"rolewise: ROLEWISE_ENCRYPTION_KEYS")


def _key() -> str:
    return Fernet.generate_key().decode()


def test_a_backup_is_made_once_unless_forced(run: Run, tmp_path: Path) -> None:
    keep(tmp_path)
    copy = tmp_path / "copy.db"
    assert run("state", "backup", str(copy), data_dir=tmp_path).returncode == 0
    first = copy.read_bytes()
    keep(tmp_path, id="2")
    refused = run("state", "backup", str(copy), data_dir=tmp_path)
    assert (refused.returncode, "--force" in refused.stderr.decode()) == (2, True)
    assert copy.read_bytes() == first
    assert run("state", "backup", "--force", str(copy), data_dir=tmp_path).returncode == 0
    assert copy.read_bytes() != first


def test_the_state_is_never_copied_onto_itself(run: Run, tmp_path: Path) -> None:
    keep(tmp_path)
    done = run("state", "backup", "--force", str(tmp_path / "state.db"), data_dir=tmp_path)
    assert done.returncode == 2


def test_a_postgresql_database_is_backed_up_by_its_own_program(run: Run, tmp_path: Path) -> None:
    done = run("state", "backup", str(tmp_path / "copy.db"), DATABASE_URL=SERVER)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"pg_dump" in done.stderr
    assert b"hunter2" not in done.stderr


def test_an_admin_sees_and_forgets_what_is_held_of_a_person(run: Run, tmp_path: Path) -> None:
    keep(tmp_path)
    keep(tmp_path, id="2", person="U2")
    held = json.loads(run("privacy", "export", "U1", "--platform", "slack", data_dir=tmp_path).stdout)
    assert [asked["remembered"]["question"] for asked in held["questions"]] == ["glue?"]
    done = run("privacy", "forget", "U1", "--platform", "slack", "--team", "T1", data_dir=tmp_path)
    assert done.stdout.startswith(b"Forgotten: 1 question")
    for person, count in (("U1", 0), ("U2", 1)):
        held = json.loads(run("privacy", "export", person, "--platform", "slack", data_dir=tmp_path).stdout)
        assert len(held["questions"]) == count


@pytest.mark.parametrize("arguments", [("U1",), ("U1", "--platform", "teams"), ("--platform", "slack")])
def test_who_is_meant_must_be_said(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run("privacy", "forget", *arguments, data_dir=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert not (tmp_path / "state.db").exists()
