"""YAML files are read as text in UTF-8."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from knowledge.yaml_files import read_yaml


def test_a_file_is_read_as_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("words: [tools, 工具]\n", "utf-8")
    assert read_yaml(tmp_path / "words.yaml") == {"words": ["tools", "工具"]}


@pytest.mark.parametrize(
    ("content", "error"), [(b"words: [", yaml.YAMLError), (b"\xff\xfe\xff", ValueError), (None, OSError)]
)
def test_a_file_that_cannot_be_read_is_told(content: bytes | None, error: type[Exception], tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "words.yaml").write_bytes(content)
    with pytest.raises(error):
        read_yaml(tmp_path / "words.yaml")
