"""Which spans of a question are believed to name a role, and which look like a role's name that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from knowledge.language import HAN, detect_language
from knowledge.naming.names import Kind, Name, are_adjacent, fold, lower
from knowledge.naming.words import RoleWords, singular

_WORD = re.compile(r"[a-z0-9à-ɏ]+(?:-[a-z0-9à-ɏ]+)*")
_WORD_BEFORE = re.compile(r"([a-z0-9à-ɏ]{1,30})[ \t\-_/]{1,3}$")
_WORD_AFTER = re.compile(r"[ \t\-_/]{1,3}([a-z0-9à-ɏ]{1,30})")
_BLANKS = re.compile(r"[ \t]{0,3}")
#: What stands between Chinese phrases.
_CHINESE_STOP = re.compile(r"[^\u3400-\u9fffa-z0-9 \-]")
#: What goes before the asker's own role, about which nobody asks: "I was a music teacher".
_ASKER = re.compile(
    r"(?:\bi(?:['’]m| am| was)|\bi(?:['’]ve| have) been) an? (?:former )?$|我(?:以前|之前|原来)?是(?:一名|一个)?$"
)
#: Characters before a word that are looked at.
_LOOK_BACK = 32
#: Words before the noun of an unknown role; Chinese characters before it.
_MOST_MODIFIERS, _MOST_CHARACTERS = 3, 8
#: Next to these, two small letters are initials and no word.
_WHICH = frozenset({"which", "what"})
_WHICH_CHINESE = ("哪个", "哪种", "哪些", "什么")
_COMPARING = frozenset({"vs", "versus"})
_BEFORE_INITIALS = frozenset({"a", "an", "does"})
_JOINED_BEFORE = re.compile(r"\b([a-z]{2,5}) (?:and|or) $")
_JOINED_AFTER = re.compile(r" (?:and|or) ([a-z]{2,5})\b")


@dataclass(frozen=True)
class Span:
    """A name at ``text[start:end]``."""

    start: int
    end: int
    name: Name
    is_field: bool = False


class Question:
    """A text in which names are judged by what stands around them."""

    def __init__(self, text: str, words: RoleWords) -> None:
        self.text, self._words = fold(text), words
        self.lowered = lower(self.text)
        self._initials: set[str] = set()

    @cached_property
    def _language(self) -> str:
        return detect_language(self.text)

    @cached_property
    def _is_shouted(self) -> bool:
        return self.text.isupper()

    @cached_property
    def _without_marks(self) -> str:
        return self.text.strip(" ?!.。？！")

    def believe(self, spans: Iterable[Span]) -> list[Span]:
        """Return those of *spans* that name a role here, in order; of overlapping ones the first, then the longest."""
        chosen: list[Span] = []
        past = 0
        spans = list(spans)
        self._initials = {self.lowered[s.start : s.end] for s in spans if s.name.kind is Kind.INITIALS}
        for span in sorted(filter(self._is_believed, spans), key=lambda span: (span.start, -span.end)):
            if span.start >= past:
                chosen.append(self._judge_field(span))
                past = span.end
        return chosen

    def _is_believed(self, span: Span) -> bool:
        kind = span.name.kind
        if kind is Kind.NAME:
            return True
        if self._is_followed_by_noun(span.end) or (kind is Kind.WORD and self._is_modified(span.start)):
            return False  # a "data science manager", a "game developer": other roles
        return kind is not Kind.INITIALS or self._are_initials(span)

    def _judge_field(self, span: Span) -> Span:
        """Mark a field as such, but for "the MLOps role"; "which MLOps role" asks for one of several."""
        after = _BLANKS.match(self.lowered, span.end)
        names_post = after and self._words.chinese.post.match(self.lowered, after.end())
        asks_which = self._word_before(span.start) in _WHICH or self._before(span.start).rstrip().endswith(
            _WHICH_CHINESE
        )
        is_role = not asks_which and (names_post or self._word_after(span.end) in self._words.posts)
        return replace(span, is_field=span.name.kind is Kind.FIELD and not is_role)

    def _is_followed_by_noun(self, end: int) -> bool:
        after = _BLANKS.match(self.lowered, end)
        is_chinese = after is not None and self._words.chinese.noun.match(self.lowered, after.end()) is not None
        after_word = self._word_after(end)
        return is_chinese or self._words.is_noun(after_word) or after_word in self._words.things

    def _is_modified(self, start: int) -> bool:
        before = self._word_before(start)
        if before:
            return before not in self._words.breakers and before not in self._words.around
        if not start or not HAN.match(self.lowered[start - 1]):
            return False
        head = self._before(start)
        chinese = self._words.chinese
        return not any(
            match.end() == len(head) for p in (chinese.breaker, chinese.before) for match in p.finditer(head)
        )

    def _are_initials(self, span: Span) -> bool:
        """Tell whether letters are initials: as they are listed, of three letters, or where the text shows it.

        "de" is a word of half the languages of Europe, and "da" and "ba" are words too, so that small letters, or a
        text all in capitals, must be English or Chinese; and next to small ones must stand an article, "vs", "does",
        other initials or Chinese.
        """
        typed = self.text[span.start : span.end]
        if typed.removesuffix("s") == span.name.text.removesuffix("s") and not self._is_shouted:
            return True
        if len(singular(typed)) > 2 or len(self._without_marks) == len(typed):
            return True
        return self._language in {"en", "zh"} and (typed.isupper() or self._stands_as_noun(span))

    def _stands_as_noun(self, span: Span) -> bool:
        before, after = self._word_before(span.start), self._word_after(span.end)
        if before in _COMPARING or after in _COMPARING:
            return True
        if self._language == "zh":
            return not before and not after
        is_noun = not after or after in self._words.breakers
        return is_noun and (before in _BEFORE_INITIALS or self._is_joined(span))

    def _is_joined(self, span: Span) -> bool:
        """Tell whether an "and" or "or" joins the initials at *span* to others: "mle or ds"."""
        before = _JOINED_BEFORE.search(self._before(span.start))
        after = _JOINED_AFTER.match(self.lowered, span.end)
        return any(match is not None and match[1] in self._initials for match in (before, after))

    def _before(self, start: int) -> str:
        return self.lowered[max(0, start - _LOOK_BACK) : start]

    def _word_before(self, start: int) -> str:
        match = _WORD_BEFORE.search(self._before(start))
        return match[1] if match else ""

    def _word_after(self, end: int) -> str:
        match = _WORD_AFTER.match(self.lowered, end)
        return match[1] if match else ""

    def unknown(self, known: Iterable[Span]) -> list[tuple[int, int]]:
        """Return where phrases look like a role's name, in order, without overlap with *known* or another."""
        taken = {at for span in known for at in range(span.start, span.end)}
        spans = sorted([*self._english_phrases(taken), *self._chinese_phrases(taken)])
        found: list[tuple[int, int]] = []
        for start, end in spans:
            if (not found or start >= found[-1][1]) and not _ASKER.search(self._before(start)):
                found.append((start, end))
        return found

    def _english_phrases(self, taken: Collection[int]) -> Iterator[tuple[int, int]]:
        run: list[re.Match[str]] = []
        for match in _WORD.finditer(self.lowered):
            word = match.group()
            if match.start() in taken or match.end() - 1 in taken or word in self._words.breakers:
                run = []
                continue
            is_joined = bool(run) and are_adjacent(self.lowered, run[-1].end(), match.start())
            run = [*run[-_MOST_MODIFIERS:], match] if is_joined else [match]
            if self._words.is_noun(word.rpartition("-")[2]) and not self._is_followed_by_noun(match.end()):
                yield from self._phrase(run)
                run = []
            elif self.text[match.start() : match.end()] in self._words.acronyms:
                yield match.span()

    def _phrase(self, run: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
        """Yield the span of *run*, whose last word is a noun, without ranks; nothing for "engineers" alone."""
        while len(run) > 1 and run[0].group() in self._words.around:
            run = run[1:]
        if len(run) > 1 or singular(run[0].group()) in self._words.professions or "-" in run[0].group():
            yield run[0].start(), run[-1].end()

    def _chinese_phrases(self, taken: Collection[int]) -> Iterator[tuple[int, int]]:
        past = 0
        for noun in self._words.chinese.noun.finditer(self.lowered):
            if noun.start() not in taken and noun.end() - 1 not in taken:
                start = self._phrase_start(past, noun.start(), taken)
                if noun.start() - start > _MOST_CHARACTERS:  # a clause that no word broke off
                    start = noun.start()
                if start < noun.start() or noun.group() in self._words.chinese.professions:
                    yield start, noun.end()
            past = noun.end()

    def _phrase_start(self, first: int, end: int, taken: Collection[int]) -> int:
        """Return where, between *first* and *end*, the words that belong to the noun at *end* begin."""
        first = max(first, end - _LOOK_BACK)
        first = max([first, *(at + 1 for at in range(first, end) if at in taken)])
        chinese = self._words.chinese
        stops = [_CHINESE_STOP, chinese.breaker, chinese.before]
        for pattern in stops:
            first = max([first, *(match.end() for match in pattern.finditer(self.lowered, first, end))])
        for word in _WORD.finditer(self.lowered, first, end):
            if word.group() in self._words.breakers or word.group() in self._words.around:
                first = word.end()
        return end - len(self.lowered[first:end].lstrip(" -"))
