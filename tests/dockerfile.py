"""The Dockerfile as its instructions, and what of a clone it is given: for its tests, and to carry it out by hand."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Instruction:
    """An instruction with what stands behind it; ``flags`` are its ``--name=value``, by name."""

    name: str
    rest: str
    flags: dict[str, str]

    @property
    def words(self) -> list[str]:
        """What stands behind it: the words of its JSON list, or those between blanks."""
        words: list[str] = json.loads(self.rest) if self.rest.startswith("[") else self.rest.split()
        return words


def read_stages() -> list[list[Instruction]]:
    """Return the instructions of each stage of the Dockerfile, its FROM first."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    stages: list[list[Instruction]] = []
    for line in filter(None, text.replace("\\\n", " ").splitlines()):
        instruction = _read_instruction(line)
        if instruction.name == "FROM":
            stages.append([])
        stages[-1].append(instruction)
    return stages


def _read_instruction(line: str) -> Instruction:
    name, _, rest = line.partition(" ")
    flags: dict[str, str] = {}
    while match := re.match(r"\s*--(\S+?)=(\S+)\s+", rest):
        flags[match[1]], rest = match[2], rest[match.end() :]
    return Instruction(name, rest.strip(), flags)


def read_context() -> list[str]:
    """Return the paths of the clone that the Dockerfile may copy: those that .dockerignore leaves.

    The last pattern that matches a path, or a folder that it lies in, decides.
    Source: Docker, ".dockerignore files".
    """
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, check=True, text=True)
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    return [path for path in listed.stdout.splitlines() if not _is_ignored(path, patterns)]


def _is_ignored(path: str, patterns: list[str]) -> bool:
    ignored = False
    for pattern in patterns:
        if any(_matches(place, pattern.removeprefix("!")) for place in _with_parents(path)):
            ignored = not pattern.startswith("!")
    return ignored


def _with_parents(path: str) -> Iterator[PurePosixPath]:
    yield PurePosixPath(path)
    yield from list(PurePosixPath(path).parents)[:-1]


def _matches(place: PurePosixPath, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return place.match(pattern.removeprefix("**/"))
    return len(place.parts) == len(pattern.split("/")) and fnmatchcase(str(place), pattern)
