"""The C library shares few heaps between threads, once it was told to."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

#: Threads that all hold memory at once, then how many heaps glibc says that it has.
COUNT_HEAPS = """
import ctypes, sys, threading
from bot.serving.allocation import keep_memory_small
if sys.argv[1] == "small":
    keep_memory_small()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(8)
def hold():
    together.wait()
    libc.malloc(ctypes.c_size_t(5000))
    together.wait()
threads = [threading.Thread(target=hold) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""
glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="this C library is not glibc")


def heaps(how: str) -> int:
    """Return how many heaps eight threads have in a process of their own."""
    done = subprocess.run([sys.executable, "-c", COUNT_HEAPS, how], capture_output=True, text=True, check=True)
    return done.stdout.count("<heap nr=")


@glibc
def test_threads_share_two_heaps() -> None:
    assert heaps("as it is") > 2
    assert heaps("small") <= 2
