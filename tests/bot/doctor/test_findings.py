"""Findings: what they are about, and what is made of an error."""

from __future__ import annotations

from pathlib import Path

from bot.doctor.findings import Level, fault, listed, of_error, ok, warning
from knowledge.folder import ArticleError


def test_a_finding_is_about_the_first_part_of_its_check() -> None:
    assert [one.subject for one in (ok("slack.clock", "a"), warning("disk.data", "b", "c"))] == ["slack", "disk"]
    assert fault("disk.data", "b", "c").level is Level.FAULT


def test_of_an_error_the_cure_is_what_mends_it() -> None:
    found = of_error("knowledge.articles", ArticleError(Path("a.md"), 3, "is empty", "write it; or remove it"))
    assert (found.found, found.mend) == ("a.md:3: is empty", "write it; or remove it")


def test_of_many_names_the_first_are_listed_and_the_others_counted() -> None:
    assert listed(["a", "b"], 2) == "a, b"
    assert listed(["a", "b", "c", "d"], 2) == "a, b and 2 more"
