"""The vectors of our own notes that ship: they are those of the notes as they are now, and of nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.building import passage_text, statement_texts
from index.centring import Centring
from index.contents import statement_ids
from index.encoders.packaged import PackagedEncoder
from index.shipped import ShippedVectors, write_shipped_vectors
from knowledge.chunking import split_passages
from knowledge.folder import BUILTIN_ARTICLES
from knowledge.loading import load_articles
from knowledge.models import Passage
from knowledge.roles import Roles


@pytest.fixture
def notes(roles: Roles) -> list[tuple[Passage, str]]:
    """Every passage of our own notes with the title of its article."""
    articles = load_articles(BUILTIN_ARTICLES, roles).articles
    return [(passage, article.title) for article in articles for passage in split_passages(article, roles)]


def test_the_notes_as_they_are_now_need_no_embedding(
    notes: list[tuple[Passage, str]], encoder: PackagedEncoder, centring: Centring
) -> None:
    shipped = ShippedVectors(encoder.fingerprint, centring.digest)
    ids = [identifier for passage, _ in notes for identifier in (passage.id, *statement_ids(passage))]
    assert [identifier for identifier in ids if identifier not in shipped] == [], "run `make vectors`"


def test_shipped_vectors_are_what_the_encoder_makes_now(
    notes: list[tuple[Passage, str]], encoder: PackagedEncoder, centring: Centring
) -> None:
    shipped = ShippedVectors(encoder.fingerprint, centring.digest)
    for passage, title in notes[::30]:
        texts = [passage_text(passage, title), *statement_texts(passage, title)]
        made = centring.passages(encoder.encode_passages(texts), [passage.language] * len(texts))
        kept = shipped.fetch([passage.id, *statement_ids(passage)])
        assert np.allclose((made * kept).sum(axis=1), 1, atol=1e-3), "run `make vectors`"


@pytest.mark.parametrize(("encoder_name", "centring_name"), [("other", "means"), ("model", "other")])
def test_vectors_of_another_encoder_or_centring_are_not_there(
    tmp_path: Path, encoder_name: str, centring_name: str
) -> None:
    path = tmp_path / "vectors.npz"
    write_shipped_vectors(path, "model", "means", ["a", "b"], np.eye(2, 4, dtype=np.float32))
    assert "a" in ShippedVectors("model", "means", path)
    assert "a" not in ShippedVectors(encoder_name, centring_name, path)
    assert "a" not in ShippedVectors("model", "means", tmp_path / "nothing.npz")


def test_vectors_come_back_in_the_order_that_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    write_shipped_vectors(path, "model", "means", ["a", "b"], np.eye(2, 4, dtype=np.float32))
    shipped = ShippedVectors("model", "means", path)
    assert np.array_equal(shipped.fetch(["b", "a"]), np.eye(2, 4, dtype=np.float32)[::-1])
    with pytest.raises(KeyError):
        shipped.fetch(["c"])
