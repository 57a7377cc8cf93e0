"""requirements.txt: the lock from which a host that only does ``pip install -r requirements.txt`` serves."""

from __future__ import annotations

import platform
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.txt").read_text("utf-8")
VERSIONS = ("3.11", "3.12", "3.13")
MACHINES = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))
#: Bytes that the packages of a server take on Linux x86-64. The model, FAISS and numpy alone take 223 million
#: of them.
MOST_INSTALLED = 350_000_000


@dataclass(frozen=True)
class Pin:
    """A line of the lock: a distribution, its version, where it is installed, and the digests of its files."""

    requirement: Requirement
    digests: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the distribution, as packages compare it."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """The version, of which there must be exactly one."""
        (only,) = self.requirement.specifier
        assert only.operator == "=="
        return only.version


def read_pins() -> list[Pin]:
    """Return the pins of the lock."""
    lines = LOCK.replace("\\\n", " ").splitlines()
    written = [line.partition(" --hash=") for line in lines if line and not line.startswith("#")]
    return [
        Pin(Requirement(what), tuple(re.findall(r"sha256:([0-9a-f]{64})\b", digests))) for what, _, digests in written
    ]


PINS = read_pins()


def target(version: str, system: str, machine: str) -> dict[str, str]:
    """Return what environment markers ask for on a CPython of *version*."""
    named = {"platform_system": system.title(), "platform_machine": machine, "sys_platform": system, "os_name": "posix"}
    return named | {
        "python_version": version,
        "python_full_version": f"{version}.1",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }


TARGETS = [target(version, *machine) for version, machine in product(VERSIONS, MACHINES)]


def locked(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the versions that are installed in *environment*, by name."""
    found = [
        pin
        for pin in PINS
        if pin.requirement.marker is None or pin.requirement.marker.evaluate(environment=dict(environment))
    ]
    versions = {pin.name: pin.version for pin in found}
    assert len(versions) == len(found), "a distribution is pinned twice"
    return versions


def here() -> dict[str, str]:
    """Return what environment markers ask for in this Python."""
    return target(platform.python_version().rpartition(".")[0], sys.platform, platform.machine())


def test_every_pin_is_of_one_version_and_has_a_digest() -> None:
    assert len(PINS) > 40
    assert [pin.name for pin in PINS if not pin.version or not pin.digests] == []


def test_the_lock_names_no_index_and_takes_nothing_from_an_address() -> None:
    assert "://" not in LOCK
    assert re.findall(r"^-.*", LOCK, re.MULTILINE) == []


@pytest.mark.parametrize(
    "environment", TARGETS, ids=[f"{one['python_version']} {one['platform_machine']}" for one in TARGETS]
)
def test_what_the_package_needs_is_locked_within_its_bounds_on_every_platform(environment: dict[str, str]) -> None:
    versions = locked(environment)
    for text in PROJECT["dependencies"]:
        needed = Requirement(text)
        if needed.marker is None or needed.marker.evaluate(environment=environment):
            assert needed.specifier.contains(versions[canonicalize_name(needed.name)]), text


def test_what_locked_packages_need_is_locked_too() -> None:
    """``pip`` would refuse the lock otherwise."""
    versions, environment = locked(here()), here() | {"extra": ""}
    missing = []
    for name in versions:
        for text in metadata.requires(name) or ():
            needed = Requirement(text)
            wanted = needed.marker is None or needed.marker.evaluate(environment=environment)
            if wanted and canonicalize_name(needed.name) not in versions:
                missing.append(f"{name} needs {text}")
    assert missing == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_server_on_linux_needs_neither_torch_nor_cuda(version: str) -> None:
    heavy = re.compile(r"torch|triton|transformers|sentence-transformers|scipy|scikit-learn|cuda-.*|nvidia-.*")
    assert [name for name in locked(target(version, "linux", "x86_64")) if heavy.fullmatch(name)] == []


def test_elsewhere_the_package_needs_the_models_that_an_extra_adds_on_linux() -> None:
    extra = [Requirement(text) for text in PROJECT["optional-dependencies"]["models"]]
    needed = {one.name: one for one in map(Requirement, PROJECT["dependencies"])}
    assert {one.name for one in extra} == {"sentence-transformers", "torch"}
    for one in extra:
        assert needed[one.name].specifier == one.specifier
        assert needed[one.name].marker


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="elsewhere torch is needed, and is far larger"
)
def test_what_serving_needs_is_small() -> None:
    files = [file for name in locked(here()) for file in metadata.files(name) or ()]
    sizes = [file.size for file in files if file.size]
    assert len(sizes) > 1000
    assert sum(sizes) < MOST_INSTALLED
