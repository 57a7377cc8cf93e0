"""BM25 over passages, in tantivy. The tokens are ours, so that Chinese needs no dictionary."""

from __future__ import annotations

import errno
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
# Letters with their digits, but a number beside Chinese stays a number: "2022年一季度" is 2022 and then Chinese.
# Vowel signs and accents that Python counts as no part of a word: of Indic scripts, of Arabic, and combining ones.
_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0dff"
_LETTERS = rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}])+"
_RUN = re.compile(rf"[{_UNSPACED}]+|{_LETTERS}(?:[+#]+|(?:['’.]{_LETTERS})*)")
_IS_UNSPACED = re.compile(rf"^[{_UNSPACED}]")
_MOST_TERMS = 200  # of a question; more are a text that was pasted, and only cost time
#: A word that more texts than this hold is passed over when it is in half of its language's texts. Fewer are quickly
#: scored, and in a small collection such a word may be the one that tells.
COMMON_FROM = 50_000
_WRITER_MEMORY = 50_000_000  # bytes; tantivy asks for 15 MB a thread at least


def tokenize(text: str) -> list[str]:
    """Return the tokens of *text*: words in lower case without the English plural, pairs of Chinese characters."""
    tokens: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if _IS_UNSPACED.match(run):
            tokens.extend(run[i : i + 2] for i in range(len(run) - 1)) if len(run) > 1 else tokens.append(run)
        else:
            tokens.append(_singular(run))
    return tokens


def _singular(word: str) -> str:
    word = word[:-2] if word.endswith(("'s", "’s")) else word
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "sui" else word


def _spoken(tokens: Iterable[str], language: str) -> list[str]:
    return [f"{language}:{token}" for token in tokens]


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Raise as OSError what the system refused: tantivy tells of it in a ValueError."""
    try:
        yield
    except ValueError as error:
        number = re.search(r"(?:os error|code:) (\d+)", str(error))
        if number is None and "io::Error" not in str(error):
            raise
        raise OSError(int(number[1]) if number else errno.EIO, str(error)) from error


class TantivyLexicon:
    """``Lexicon`` over a tantivy index in *folder*; it is made there when the folder is empty.

    A word is indexed with its language before it: a filter by language would have every text scored that holds one
    of the words, and that the best are found without is what makes a search quick. So the texts that
    hold a word are counted in its own language.
    """

    def __init__(self, folder: Path, *, common_from: int = COMMON_FROM) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._common_from = common_from
        with _disk_errors():
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._index.config_reader(reload_policy="manual")  # else a thread looks for what is new all the time

    def upsert(self, ids: Sequence[str], texts: Sequence[str], languages: Sequence[str]) -> None:
        """See ``Lexicon``."""
        rows = list(zip(ids, texts, languages, strict=True))
        with self._writer() as writer:
            for identifier, text, language in rows:
                writer.delete_documents_by_term("id", identifier)
                words = " ".join(_spoken(tokenize(text), language))
                writer.add_document(tantivy.Document(id=identifier, language=language, words=words))

    def delete(self, ids: Sequence[str]) -> None:
        """See ``Lexicon``."""
        with self._writer() as writer:
            for identifier in ids:
                writer.delete_documents_by_term("id", identifier)

    @contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        """Yield a writer and commit what it wrote. Raises OSError when the disk does not take it."""
        with _disk_errors():
            writer = self._index.writer(heap_size=_WRITER_MEMORY, num_threads=1)
            yield writer
            writer.commit()
            writer.wait_merging_threads()

    def search(self, text: str, k: int, *, language: str) -> list[tuple[str, float]]:
        """See ``Lexicon``. Words count once, however often *text* repeats them."""
        words = _spoken(dict.fromkeys(tokenize(text)), language)[:_MOST_TERMS]
        if not words or k < 1:
            return []
        searcher = self._index.searcher()
        # Where texts are many, what half of them hold tells nothing and takes nearly all of the time.
        most = max(self._common_from, searcher.doc_freq("language", language) // 2)
        telling = [word for word in words if searcher.doc_freq("words", word) <= most] or words
        terms = [tantivy.Query.term_query(self._schema, "words", word, "freq") for word in telling]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        hits = searcher.search(query, k, count=False).hits  # counting would have every text scored
        return [(str(searcher.doc(address).get_first("id")), float(score)) for score, address in hits]

    def refresh(self) -> None:
        """See ``Lexicon``."""
        self._index.reload()
