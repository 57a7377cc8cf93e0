"""What was used last is remembered, and no more than fits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from index.memory import Memory


def test_what_was_kept_is_recalled_and_nothing_else() -> None:
    memory = Memory[str, int](10)
    memory.keep({"one": 1, "two": 2})
    assert memory.recall(["two", "three", "one", "two"]) == {"two": 2, "one": 1}
    memory.keep({"two": 22})
    assert memory.recall(["two"]) == {"two": 22}
    assert memory.recall([]) == {}


def test_what_was_neither_kept_nor_recalled_for_longest_is_forgotten() -> None:
    memory = Memory[str, int](2)
    memory.keep({"one": 1, "two": 2})
    memory.recall(["one"])
    memory.keep({"three": 3})
    assert memory.recall(["one", "two", "three"]) == {"one": 1, "three": 3}


def test_of_more_than_fits_the_last_are_kept() -> None:
    memory = Memory[int, int](3)
    memory.keep({number: number for number in range(10)})
    assert list(memory.recall(range(10))) == [7, 8, 9]


def test_many_threads_use_it_at_once() -> None:
    memory = Memory[int, int](50)

    def use(seed: int) -> None:
        for number in range(1000):
            key = (seed * 7919 + number) % 100
            memory.keep({key: key})
            assert all(key == value for key, value in memory.recall(range(100)).items())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(4)))
    assert len(memory.recall(range(100))) == 50
