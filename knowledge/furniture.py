"""What stands in an article and is not knowledge: photo credits, link cards, contents, references, calls to follow.

Dropped by rule, at loading, so that it is neither retrieved nor quoted. Each rule is a named pattern here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from knowledge.blocks import Block, BlockKind

_ANY_CASE = re.IGNORECASE

_SOURCE_LINE = re.compile(
    r"^\W*(?:原文(?:链接|地址|网址)?|来源|出处|转载自|source|original(?:ly)?(?: article| published (?:at|on|in))?|url)"
    r"\s*[:：]?\s*(?:\[[^\]]*\]\()?<?(https?://[^\s<>)）]+)",
    _ANY_CASE,
)
_UNWANTED_HEADING = re.compile(
    r"^\W*(?:目录|contents|table of contents|toc|参考|参考文献|参考资料|参考链接|引用|references?|bibliography"
    r"|works cited|footnotes?|接触|联系(?:方式|我)?|contact(?: me)?|关于作者|作者简介|about (?:the author|me)"
    r"|延伸阅读|推荐阅读|相关文章|further reading|related (?:articles|posts)|see also|share this)\W*$",
    _ANY_CASE,
)
_CAPTION = re.compile(
    r"^(?:图|表|figure|fig\.?|table)\s*\d+\s*[:：.。]"
    r"|^(?:[(（]?(?:图片|图源|image|photo|picture|credit)s?\b.{0,12}(?:由|来自|来源|by|from|courtesy|credit|[:：]))",
    _ANY_CASE,
)
_PHOTO_HOST = re.compile(r"unsplash|pexels|pixabay|shutterstock|freepik|gettyimages|istockphoto", _ANY_CASE)
_PHOTO_WORD = re.compile(r"照片|图片|拍摄|摄影|photo|image|picture|\bby\b", _ANY_CASE)
_CARD_START = re.compile(r"^\[\s*#{1,6}\s")
_CARD_END = re.compile(r"^\S*\]\([^)]*\)\s*$")
_REFERENCE_ENTRY = re.compile(r"^[\[【]\d+[\]】]")
_INVITATION = re.compile(
    r"关注我|向我问好|成为会员|中等会员|推荐赚取|引荐赚取|订阅(?:我|本)|点赞|谢谢你把|感谢(?:您|你)?的?阅读|查看我的个人资料"
    r"|希望(?:你|您)(?:会|能)?(?:喜欢|觉得)这篇|更多类似的文章|评论(?:区)?(?:为什么|留言)|这是我写的另一篇"
    r"|follow me|follow us|thanks for reading|thank you for reading|become a (?:medium )?member|subscribe (?:to|for|now|here)"
    r"|sign up (?:for|here|now)|clap(?:s)? (?:for|if)|hope you (?:enjoyed|liked|found)|leave a comment|check out my (?:other|profile)"
    r"|share this (?:article|post)|connect with me|say hi|buy me a coffee",
    _ANY_CASE,
)
_LONGEST_CREDIT = 160
_MOST_BLOCKS_OF_CARD = 6


def find_source_url(blocks: Sequence[Block], text: str) -> str | None:
    """Return the address that a line like ``> 原文：<url>`` near the top of an article gives, or None."""
    for block in blocks[:12]:
        for line in text[block.start : block.end].splitlines():
            if match := _SOURCE_LINE.match(line):
                return _without_tracking(match[1])
    return None


def _without_tracking(url: str) -> str:
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "source" and not name.startswith("utm_")]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def drop_furniture(blocks: Sequence[Block]) -> list[Block | None]:
    """Return *blocks* with None in the place of each that is not knowledge, so that gaps stay visible."""
    kept: list[Block | None] = []
    unwanted_level = 0
    card_end = -1
    for position, block in enumerate(blocks):
        card_end = max(card_end, _last_of_card(blocks, position))
        in_card = position <= card_end
        if block.kind is BlockKind.HEADING and not in_card and not 0 < unwanted_level < block.level:
            unwanted_level = block.level if _UNWANTED_HEADING.match(block.plain) else 0
        kept.append(None if in_card or unwanted_level or _is_furniture(block) else block)
    return kept


def _last_of_card(blocks: Sequence[Block], position: int) -> int:
    """Return the position of the last block of the link card that starts at *position*, or -1 if none does."""
    if blocks[position].kind is not BlockKind.PARAGRAPH or not _CARD_START.match(blocks[position].plain):
        return -1
    following = range(position, min(position + _MOST_BLOCKS_OF_CARD, len(blocks)))
    return next((i for i in following if _CARD_END.match(blocks[i].plain)), -1)


def _is_furniture(block: Block) -> bool:
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    plain = block.plain
    if not plain or _CAPTION.match(plain) or _SOURCE_LINE.match(plain) or _REFERENCE_ENTRY.match(plain):
        return True
    return len(plain) <= _LONGEST_CREDIT and _is_photo_credit(plain, block.links)


def _is_photo_credit(plain: str, links: Sequence[str]) -> bool:
    named = _PHOTO_HOST.search(plain) or any(_PHOTO_HOST.search(link) for link in links)
    return bool(named and _PHOTO_WORD.search(plain))


def knowledge_only(sentences: Sequence[str]) -> Iterator[str]:
    """Yield those *sentences* that do not thank the reader or ask to be followed, liked or commented on."""
    return (sentence for sentence in sentences if not _INVITATION.search(sentence))
