"""Carry out the Dockerfile without a container engine, and run what it makes: ``python -m benchmarks.container``.

Needs root, Debian's debootstrap, and a clone in which what is to be tried is committed. The base is Debian 12 with its
Python, which stands in for the image of that Python; each stage is a folder, in which every RUN is done by chroot. What
comes out is run as its USER, with the tree read-only, /tmp in memory and a volume at /data, against a Slack and a
Discord on this machine; the health check is done in it, a question asked in each, and SIGTERM sent. Printed are the
sizes and the times. Exits with 1 when a step fails, no answer comes, or the end is not clean.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.dockerfile import ROOT, Instruction, read_context, read_stages
from tests.honcho import resident
from tests.peers.discord.peer import DiscordPeer
from tests.peers.slack.peer import SlackPeer

QUESTION = "What does a data engineer do?"
#: How this machine reaches packages; there only while the steps are done.
NETWORK = [Path(name) for name in ("/etc/resolv.conf", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")]
MOUNTED = """
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && mount -t tmpfs tmpfs "$1/tmp" &&
mount --bind "$2" "$1/data" && mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" &&
exec chroot --userspec="$3" "$1" "${@:4}"
"""


class Stage:
    """A stage: its tree, and what its instructions set for those after them."""

    def __init__(self, tree: Path, base: Path) -> None:
        subprocess.run(["/bin/cp", "--archive", base, tree], check=True)  # it has devices in it
        self.tree, self.folder, self.user = tree, "/", "0"
        self.variables = {"PATH": "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin"}
        self.said: dict[str, Instruction] = {}

    def carry_out(self, one: Instruction, stages: dict[str, Stage]) -> None:
        """Do *one*, which may copy from *stages*. Raises CalledProcessError when it fails."""
        self.said[one.name] = one
        match one.name:
            case "RUN":
                self._run(one.rest)
            case "COPY":
                self._copy(one, stages)
            case "WORKDIR":
                self.folder = one.rest
                self.inside(one.rest).mkdir(parents=True, exist_ok=True)
            case "ENV":
                for word in one.words:
                    name, _, value = word.partition("=")
                    self.variables[name] = value.strip('"').replace("$PATH", self.variables["PATH"])
            case "USER":
                self.user = one.rest
            case _:  # told of the image, and done when it runs
                if one.name not in {"FROM", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}:
                    sys.exit(f"{one.name}: benchmarks/container.py does not know how to carry it out")

    def _run(self, command: str) -> None:
        lent = {self.inside(str(file)): file.read_bytes() for file in NETWORK if file.exists()}
        before = {place: place.read_bytes() if place.exists() else None for place in lent}
        for place, content in lent.items():
            place.write_bytes(content)
        own = {name: value for name, value in os.environ.items() if name.startswith("PIP_")} | self.variables
        subprocess.run(
            ["/usr/sbin/chroot", self.tree, "/bin/sh", "-c", f"cd {self.folder} && {command}"], env=own, check=True
        )
        for place, was in before.items():
            place.unlink() if was is None else place.write_bytes(was)

    def _copy(self, one: Instruction, stages: dict[str, Stage]) -> None:
        *sources, target = one.words
        place = self.inside(os.path.join(self.folder, target))  # noqa: PTH118 - a path of the image
        if "from" in one.flags:
            for source in sources:
                shutil.copytree(stages[one.flags["from"]].inside(source), place, symlinks=True, dirs_exist_ok=True)
            return
        for path in read_context():
            if "." in sources or path in sources:
                (place / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / path, place / path)

    def inside(self, path: str) -> Path:
        """Return where the *path* of the image lies on this machine."""
        return self.tree / path.lstrip("/")

    def command(self, *words: str, volume: Path, **variables: str) -> list[str]:
        """Return what runs *words* in the finished tree, read-only, as its user."""
        own = [f"{name}={value}" for name, value in (self.variables | variables).items()]
        arguments = [str(self.tree), str(volume), f"{self.user}:{self.user}", "/usr/bin/env", "-i", *own, *words]
        return ["/usr/bin/unshare", "--mount", "bash", "-c", MOUNTED, "bash", *arguments]


def make_base(tree: Path) -> None:
    """Make what stands in for the base image: Debian 12, its Python, and ``python`` where that image has it."""
    subprocess.run(
        ["/usr/sbin/debootstrap", "--variant=minbase", "--include=python3-venv,ca-certificates", "bookworm", tree],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (tree / "usr/local/bin/python").symlink_to("/usr/bin/python3")


def build(folder: Path) -> Stage:
    """Carry out the stages in *folder*, and return the last."""
    make_base(folder / "base")
    stages: dict[str, Stage] = {}
    for number, instructions in enumerate(read_stages()):
        words = instructions[0].words
        name = words[2] if len(words) > 1 else str(number)
        stages[name] = Stage(folder / f"stage-{name}", folder / "base")
        for one in instructions:
            began = time.monotonic()
            stages[name].carry_out(one, stages)
            print(f"{time.monotonic() - began:6.1f} s  {one.name} {one.rest[:90]}", flush=True)
    return stages[name]


def try_out(image: Stage, volume: Path) -> None:
    """Run *image* as an engine would: ask a question in each platform, check its health, and end it."""
    shutil.chown(volume, int(image.user), int(image.user))
    serve = image.said["ENTRYPOINT"].words + image.said["CMD"].words
    with SlackPeer() as slack, DiscordPeer() as discord:
        own = slack.environment() | discord.environment() | {"ROLEWISE_SLACK_API_URL": slack.api_url, "PORT": "3987"}
        began = time.monotonic()
        with subprocess.Popen(image.command(*serve, volume=volume, **own)) as server:
            slack.wait_for_app(60)
            discord.wait_for_app(60)
            print(f"serves after {time.monotonic() - began:.1f} s")
            there, here = slack.person("Ada"), discord.person("Ada")
            room, channel = slack.channel("general", [there]), discord.channel("general")
            there.mention(room, QUESTION)
            here.mention(channel, QUESTION)
            slack.wait_for(lambda: slack.answers(room))
            discord.wait_for(lambda: discord.answers(channel))
            check = Instruction("CMD", image.said["HEALTHCHECK"].rest.removeprefix("CMD "), {}).words
            subprocess.run(image.command(*check, volume=volume, **own), check=True)
            print(f"answered in both, healthy, {resident(server.pid):.0f} MB resident")
            server.terminate()
            began = time.monotonic()
            status = server.wait(30)
        kept = sorted(each.name for each in volume.iterdir())
        print(f"ended with {status} after {time.monotonic() - began:.1f} s; kept: {kept}")
    if status or slack.violations or discord.violations:
        sys.exit(f"not clean: {slack.violations + discord.violations}")


def size(folder: Path) -> str:
    """Return what *folder* takes on disk, in MB."""
    told = subprocess.run(
        ["/usr/bin/du", "--summarize", "--block-size=1000000", folder], capture_output=True, check=True
    )
    return f"{told.stdout.split()[0].decode()} MB"


def main() -> None:
    """Build, print the sizes, and try it out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # its user goes through it
        image = build(folder)
        print(f"base {size(folder / 'base')}, image {size(image.tree)}, of it {size(image.tree / 'opt')} ours")
        (folder / "volume").mkdir()
        try_out(image, folder / "volume")


if __name__ == "__main__":
    main()
