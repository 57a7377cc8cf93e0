"""Whether a word is another one misspelt: by the edits between them, and by what is safe to forgive."""

from __future__ import annotations

from functools import lru_cache

from knowledge.naming.english import english_words
from knowledge.naming.words import singular

#: Shorter words are too near to too many others: one letter makes BI of ML.
SHORTEST_MISSPELT = 4
#: From this length on two mistakes are forgiven, below it one.
_LONG = 8
#: In running text, shorter words keep their first letter: Tata is no misspelt data.
_SURE_INITIAL = 6


def count_edits(one: str, other: str, most: int) -> int:
    """Return how many letters to insert, leave out, replace or swap with a neighbour make *other* of *one*.

    The result is past *most* when there are more than *most* (optimal string alignment; Damerau 1964).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def count_few_edits(typed: str, word: str, most: int) -> int:
    """Return what count_edits does, but sooner: an edit changes at most two of the letters of which words consist."""
    return most + 1 if len(set(typed) ^ set(word)) > 2 * most else count_edits(typed, word, most)


@lru_cache(maxsize=4096)
def misspelling_edits(typed: str, word: str, *, running: bool) -> int | None:
    """Return the number of edits that make *word* of *typed*, or None when it is no misspelling of it.

    One edit from four letters, two from eight; so is a word that breaks off ("engin"). The first letter of a coined
    word stays, or RevOps would be DevOps; so does that of a short one in *running* text, which has names in it.
    """
    most = 2 if len(word) >= _LONG else 1
    if len(word) < SHORTEST_MISSPELT:
        return None
    if len(typed) >= SHORTEST_MISSPELT and word.startswith(typed):
        return 1
    edits = min(count_few_edits(typed, word, most), count_few_edits(singular(typed), word, most))
    if edits > most:
        return None
    keeps_initial = typed[0] == word[0] or typed[:2] == word[1::-1]
    if not keeps_initial and ((running and len(word) < _SURE_INITIAL) or word not in english_words()):
        return None
    return edits
