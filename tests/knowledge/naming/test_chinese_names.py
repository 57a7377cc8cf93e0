"""One slip in a Chinese name is understood, and a name of other words is none."""

from __future__ import annotations

import re

import pytest

from knowledge.naming.chinese_names import ChineseNames
from knowledge.naming.names import Kind, Name

NAMES = [
    Name("面包烘焙师", "baker", Kind.NAME),
    Name("面粉烘焙师", "miller", Kind.NAME),
    Name("厨师", "cook", Kind.NAME),
]
SOUNDS = {ord("狮"): "师", ord("棉"): "面"}


@pytest.fixture
def names() -> ChineseNames:
    return ChineseNames(NAMES, SOUNDS, re.compile("烘焙师|管理员"))


@pytest.mark.parametrize("key", ["面包烘焙狮", "棉包烘焙狮", "面包烘培师", "包面烘焙师", "面包包烘焙师", "面包焙师"])
def test_a_character_may_sound_alike_or_be_wrong_in_the_noun_swapped_doubled_or_missing(
    names: ChineseNames, key: str
) -> None:
    found = names.resolve(key)
    assert found is not None
    assert found.role_id == "baker"


@pytest.mark.parametrize("key", ["面条烘焙师", "面烘焙师", "面包烘焙", "大面包烘焙师", "厨狮", "面包管理员", ""])
def test_other_words_names_near_two_roles_and_short_names_are_none(names: ChineseNames, key: str) -> None:
    assert names.resolve(key) is None


def test_a_name_is_found_with_blanks_within_it(names: ChineseNames) -> None:
    assert [(start, end, name.role_id) for start, end, name in names.find("那位面包 烘焙狮吗")] == [(2, 8, "baker")]


def test_no_names_find_none() -> None:
    empty = ChineseNames([], {}, re.compile("师"))
    assert empty.resolve("面包烘焙师") is None
    assert list(empty.find("面包烘焙师")) == []
