"""What an answer is compared with: the nearest sentences, pasted."""

from __future__ import annotations

from collections.abc import Sequence

from index.retrieval import Hit

_PASSAGES = 4
_LONGEST = 900  # characters: a little more than an answer that is composed has


def paste(hits: Sequence[Hit]) -> str:
    """Return the nearest statements of the four nearest passages, a line each, in at most 900 characters."""
    nearest = sorted(hits, key=lambda hit: -hit.similarity)[:_PASSAGES]
    pairs = [pair for hit in nearest for pair in zip(hit.statements, hit.passage.statements, strict=True)]
    text = ""
    for _, statement in sorted(pairs, reverse=True):
        if len(text) + len(statement) + 1 > _LONGEST:
            break
        text += statement + "\n"
    return text
