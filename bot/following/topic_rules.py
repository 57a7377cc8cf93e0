"""The rules of follow-ups that ask something and leave the role to the question before."""

from __future__ import annotations

import re

from bot.following.phrases import filled
from bot.following.rewording import Heard
from bot.following.wording import Talk, Wording
from knowledge.facets import with_article

#: A name of a thing alone, "Docker", "SQL".
_NAME = re.compile(r"[A-Z][\w+#.]*")


class TopicRules:
    """Each returns the whole question that a follow-up means, or None when it is not of its kind."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def narrowing(self, talk: Talk) -> str | None:
        """Understand "in a small team?": the last question with that added, or in place of what narrowed it before."""
        now, phrases, last = talk.now, self._wording.phrases[talk.now.language], talk.before
        if now.subjects or last is None:
            return None
        modified = self._modified(now.text, last)
        if modified:
            return modified
        match = phrases.narrowing.search(now.text)
        if match is None or phrases.not_narrowing.search(match["x"]):
            return None
        said = self._wording.said_in(last, now.language)
        base = self._wording.hear(last.text if said is None else said, now.language)
        base = self._without_narrowing(base, match["x"])
        for narrowing in phrases.narrowings:
            found = narrowing.when.search(match["x"])
            fits = narrowing.last.search(base.text) if narrowing.last else found
            if found and fits:
                return filled(narrowing.say, {"last": base.text} | fits.groupdict() | {"x": found["x"]})
        return None

    def _modified(self, text: str, last: Heard) -> str | None:
        """Return what "even a small one" says of the team before: "does even a small team need both"."""
        phrases = self._wording.phrases[last.language]
        match, noun = phrases.ones.search(text), phrases.noun.search(last.masked)
        if match is None or noun is None or (noun["noun"] and match["ones"] == "ones" and not match["head"]):
            return None
        name = f"{match['adjective']} {noun['many'] or noun['noun']}"
        modified = (match["even"] or "") + (name if name.endswith("s") else with_article(name))
        return last.unmasked(last.masked[: noun.start()] + modified + last.masked[noun.end() :])

    def _without_narrowing(self, base: Heard, fragment: str) -> Heard:
        """Return *base* without what narrows it in the same way as *fragment*: "in a small team"."""
        phrases = self._wording.phrases[base.language]
        match = phrases.narrowed_end.search(base.text)
        if match and any(kind.search(fragment) and kind.search(match.group()) for kind in phrases.narrowed):
            return Heard(base.text[: match.start()] + base.text[match.end() :], base.language, ())
        return base

    def facet_only(self, talk: Talk) -> str | None:
        """Understand "what about courses?": asked of the roles before, in the asker's own word."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        if now.subjects or not talk.roles or talk.before is None or self._wording.is_apart(now):
            return None
        if self._wording.are_together(talk):
            return None
        if any(stand_in.of in {"first", "second"} and stand_in.when.search(now.text) for stand_in in phrases.stand_ins):
            return None
        ones, noun = phrases.ones.search(now.text), self._wording.noun(talk.before)
        text = f"{ones['adjective']} {noun}" if ones and noun and ones["ones"] == "ones" else now.text
        words = phrases.asks_lead.sub("", text)
        words = phrases.asks_tail.sub("", words).strip()
        if not words or phrases.verbs.search(words) or len(words.split()) > 4:
            return None
        for asked in phrases.asks:
            if self._ends_in(asked.words, words, now.language):
                if asked.facet == "difference":
                    return (
                        self._wording.fill(asked.say, talk.pair, now.language, words={"words": words})
                        if len(talk.pair) > 1
                        else None
                    )
                if self._wording.compares(talk.before):
                    return self._wording.fill(phrases.versus.by, talk.roles, now.language, words={"words": words})
                return self._wording.fill(asked.say, talk.roles, now.language, words={"words": words})
        return None

    def _ends_in(self, pattern: re.Pattern[str], words: str, language: str) -> bool:
        if language == "zh":
            return any(match.end() == len(words) and match.start() <= 4 for match in pattern.finditer(words))
        return bool(re.search(rf"(?i)(?:^|[\s-])(?:{pattern.pattern})$", words))

    def which(self, talk: Talk) -> str | None:
        """Understand "which cloud?": in place of what the last question asks for: "which language should I learn"."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        match = phrases.which.search(now.text)
        if now.subjects or match is None or phrases.verbs.search(match["x"]) or self._wording.is_apart(now):
            return None
        if phrases.chooser.when.search(now.text):
            return None
        for last in talk.followed:
            old = phrases.which_last.search(last.masked) if last.subjects and last.language == now.language else None
            if old:
                return last.unmasked(filled(phrases.which_say, old.groupdict() | match.groupdict()))
        return None

    def parallel(self, talk: Talk) -> str | None:
        """Understand "and Python?": in place of its like in the last question, or asked about the roles before."""
        now, phrases = talk.now, self._wording.phrases[talk.now.language]
        match = phrases.parallel.search(now.text)
        marked = talk.linked or phrases.parallel_marked.search(now.text) or _NAME.fullmatch(now.text)
        if now.subjects or match is None or not marked or self._wording.is_apart(now):
            return None
        word = match["x"].strip()
        if phrases.verbs.search(word) or not self._wording.content(Heard(word, now.language, ())):
            return None
        last, beside = talk.latest, phrases.beside_thing.search(word)
        if beside and self._wording.compares(last):
            return self._wording.fill(phrases.beside_say, talk.roles[:1], now.language, words=beside.groupdict())
        if last.language != now.language:
            return (
                self._wording.fill(phrases.parallel_say, talk.roles, now.language, words={"x": word})
                if talk.roles
                else None
            )
        topic = None if last.subjects else self._wording.topic(last)
        like = topic or self._like(last)
        if like:
            return last.unmasked(last.masked.replace(like, word, 1))
        return (
            self._wording.fill(phrases.parallel_say, talk.roles, now.language, words={"x": word})
            if talk.roles
            else None
        )

    def _like(self, last: Heard) -> str | None:
        """Return the one proper name of *last*, or its one word of content: SQL in "How much SQL does a DA need?"."""
        content = self._wording.content(last)
        names = [word for word in content if re.match(r"[A-Z]", word) and not last.text.startswith(word)]
        found = list(dict.fromkeys(names)) or (list(dict.fromkeys(content)) if last.subjects else [])
        return found[0] if len(found) == 1 else None
