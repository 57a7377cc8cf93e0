"""Which language a text is in: by its script, and within the Latin script by its most frequent small words."""

from __future__ import annotations

import re
from collections import Counter

#: A Chinese character.
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af\u1100-\u11ff]"),
    "zh": HAN,
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff\u0750-\u077f]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}
_LATIN_WORD = re.compile(r"[a-zà-ɏḀ-ỿ]+(?:['’][a-z]+)?")

# Function words that tell one language of the Latin script from the others. English is the fallback, and its words
# also weigh against Chinese characters in a mixed question.
_SMALL_WORDS = {
    "en": "the of and to in is are was do does did what which how who why when where should can will i my you it for "
    "with that this on at be an or not from by as their they has have would could vs between about tell me need a",
    "de": "der die das und ist ein eine nicht mit für von zu den dem des wie was welche wer warum werden sich auf auch "
    "im er sie wurde hat kann",
    "es": "el la los las de y es un una que en por para con como qué cuál quién del se su al más fue son está cómo",
    "fr": "le la les des et est un une que qui dans pour par avec sur du au ne pas quel quelle comment sont ce il elle",
    "pt": "o os as um uma de e é que em por para com como do da dos das no na não qual quem são mais foi",
    "it": "il lo gli la le di e è un una che in per con come del della dei nel non sono quale chi più",
    "ro": "și este un o în la de pe cu pentru care ce din nu mai au fost sunt cum cine lui ale prin",
    "tr": "ve bir bu için ile ne nasıl mi mı kim hangi olarak olan da de daha çok kaç nerede neden",
    "vi": "là và của có cho không một các những được trong với người đã từ này để nào gì như về khi",
    "nl": "de het een en van is dat niet met voor op zijn wat wie hoe waarom welke aan ook bij er",
    "pl": "i w na z do nie jest się co jak kto dlaczego czy są to że od po przez dla",
}
SMALL_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_CHINESE_MARKERS = re.compile(r"什么|怎么|如何|哪|吗|呢|的|是|和|与|多少|几|为何|需要|有|会|要|用|吧|谁|能|该|做|区别")


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language that most of *text* is in; ``en`` when nothing tells.

    A question that mixes Chinese and English belongs to the language of its small words: "MLOps工程师用Docker吗" is
    Chinese, "What is a 数据工程师?" is English.
    """
    lowered = text[:20_000].lower()
    counts = Counter({language: len(script.findall(lowered)) for language, script in _SCRIPTS.items()})
    if counts["ja"] > counts["zh"] // 10 and counts["ja"]:  # Japanese text mixes kana with Chinese characters
        return "ja"
    words = _LATIN_WORD.findall(lowered)
    script, characters = counts.most_common(1)[0]
    if characters == 0:
        return _latin_language(words)
    if script == "zh":
        return "zh" if _is_chinese(lowered, characters, words) else _latin_language(words)
    latin_characters = sum(map(len, words))
    return script if characters * 2 >= latin_characters else _latin_language(words)


def _is_chinese(text: str, characters: int, words: list[str]) -> bool:
    small_words = sum(word in SMALL_WORDS["en"] for word in words)
    markers = len(_CHINESE_MARKERS.findall(text))
    if small_words == markers:
        return characters >= len(words)
    return markers > small_words


def _latin_language(words: list[str]) -> str:
    scores = {language: sum(word in small for word in words) for language, small in SMALL_WORDS.items()}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > scores["en"] else "en"
