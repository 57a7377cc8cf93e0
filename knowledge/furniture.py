"""What stands in an article and is not knowledge: photo credits, link cards, contents, references, calls to follow.

Dropped by rule, at loading, so that it is neither retrieved nor quoted. Each rule is a named pattern here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from knowledge.blocks import Block, BlockKind
from knowledge.models import WebAddress

_ANY_CASE = re.IGNORECASE


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), _ANY_CASE)


_SOURCE_NAME = (
    r"^\W*(?:原文(?:链接|地址|网址)?|来源|出处|转载自|source|original(?:ly)?(?: article| published (?:at|on|in))?|url)"
)
_SOURCE_LINE = re.compile(rf"{_SOURCE_NAME}[\s:：(（*]*(?:\[[^\]]*\]\()?<?(https?://[^\s<>)）]+)", _ANY_CASE)
_SOURCE_LINK = re.compile(rf"{_SOURCE_NAME}\s*[:：]", _ANY_CASE)  # the address itself lies behind a linked title
_UNWANTED_HEADING = re.compile(
    r"^\W*(?:目录|contents|table of contents|toc|参考|参考文献|参考资料|参考链接|引用|references?|bibliography"
    r"|works cited|footnotes?|接触|联系(?:方式|我)?|contact(?: me)?|关于作者|作者简介|about (?:the author|me)"
    r"|延伸阅读|推荐阅读|相关文章|further reading|related (?:articles|posts)|see also|share this)\W*$",
    _ANY_CASE,
)
_CAPTION = re.compile(
    r"^(?:图|表|figure|fig\.?|table)\s*\d+\s*[:：.。]"
    r"|^[(（]?(?:图片(?:由.{1,20}提供|来自|来源|[:：])|图源)"
    r"|^[(（]?(?:image|photo|picture|credit)s?\s*(?:by\b|courtesy\b|credits?\b|source\b|[:：])",
    _ANY_CASE,
)
_PHOTO_HOST = re.compile(r"unsplash|pexels|pixabay|shutterstock|freepik|gettyimages|istockphoto", _ANY_CASE)
_PHOTO_WORD = re.compile(r"照片|图片|拍摄|摄影|photo|image|picture|\bby\b", _ANY_CASE)
_CARD_START = re.compile(r"^\[\s*#{1,6}\s")
_CARD_END = re.compile(r"^\S*\]\([^)]*\)\s*$")
_REFERENCE_ENTRY = re.compile(r"^[\[【]\d+[\]】]")
_INVITATION = _any_of(
    r"关注我|向我问好|成为会员|中等会员|推荐赚取|引荐赚取|订阅(?:我|本)|点赞|谢谢你把|感谢(?:您|你)?的?阅读",
    r"查看我的个人资料|希望(?:你|您)(?:会|能)?(?:喜欢|觉得)这篇|更多类似的文章|评论(?:区)?(?:为什么|留言)|这是我写的另一篇",
    r"\bfollow (?:me|us)\b|\bthank(?:s| you) for reading\b|\bbecome a (?:medium )?member\b|\bbuy me a coffee\b",
    r"\bsubscribe (?:now|here|to (?:my|our|the newsletter))\b",
    r"\bsign up (?:here|now|for (?:my|our|the newsletter))\b|\b(?:give|leave|50) (?:it |me |a few )?claps?\b",
    r"\bleave a comment\b",
    r"\bhope you (?:enjoyed|liked|found)\b|\bcheck out my (?:other|profile)\b",
    r"\bshare this (?:article|post)\b|\bconnect with me\b|\bsay hi\b",
)
# What an author says about the text instead of its subject: announcements, transitions, hopes.
_TEXT_ZH = "(?:这篇文章|本文|这一部分|这一节|下文|接下来)"
_ANNOUNCE_ZH = "(?:想|会|要|来|将(?:会|要|介绍|讨论|探讨|展示|重点|带))"
_ANNOUNCE_EN = "(?:['’]ll|['’]d| (?:will|want|would|am|are|shall|can))"
_TEXT_EN = "(?:article|post|blog|section|tutorial|guide|chapter|part)s?"
_SIGNPOST = _any_of(
    rf"(?:在|从)?{_TEXT_ZH}(?:中|里)?，?(?:我|我们){_ANNOUNCE_ZH}",
    rf"{_TEXT_ZH}(?:也|还)?(?:可以|能|会|将)(?:帮助|带)",
    r"我将(?:更|深入|带)|请继续阅读|让我们|最重要的是，我想|我们知道了|希望(?:这|本|能)|以上(?:只是|就是)",
    r"我们(?:先|来|再)(?:从|看|了解)|我们还?可以(?:先|来|再|也|去)?(?:看|了解)",
    r"我(?:还|只是|也)?想(?:重点介绍|阐明|向你|给你|带你|比较)",
    r"(?:你|您)?现在(?:你|您)?(?:已经|也)*知道了",
    rf"\bin (?:this|the (?:next|following)) {_TEXT_EN},? (?:i|we|you){_ANNOUNCE_EN}\b",
    rf"\bthis {_TEXT_EN} (?:will|may|can|should|aims|is going to|also)\b|\bkeep reading\b|\bread on\b",
    r"\blet(?:['’]s| us) (?:learn|look|start|begin|dive|see|take|now|first|explore|go)\b",
    r"\bi (?:would like|['’]d like|want|will try) to (?:show|share|give|talk|explain|walk|shed|point)\b",
    r"\bso that was (?:everything|all)\b|\bthat['’]s (?:all|it) for\b",
)
_TRACKING = re.compile(r"source=|utm_")
_ADDRESS: TypeAdapter[str] = TypeAdapter(WebAddress)
_LONGEST_CREDIT = 160
_MOST_BLOCKS_OF_CARD = 6


def find_source_url(blocks: Sequence[Block], text: str) -> str | None:
    """Return the address that a line like ``> 原文：<url>`` near the top of an article gives, or None."""
    for block in blocks[:12]:
        for line in text[block.start : block.end].splitlines():
            if match := _SOURCE_LINE.match(line):
                return _without_tracking(match[1])
    return None


def _without_tracking(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        kept = "&".join(pair for pair in parts.query.split("&") if not _TRACKING.match(pair))
        return _ADDRESS.validate_python(parts._replace(query=kept).geturl())
    except ValueError:  # no address that a reader can open, such as "https://[oops"
        return None


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
    is_source = bool(block.links and _SOURCE_LINK.match(plain))
    return len(plain) <= _LONGEST_CREDIT and (is_source or _is_photo_credit(plain, block.links))


def _is_photo_credit(plain: str, links: Sequence[str]) -> bool:
    named = _PHOTO_HOST.search(plain) or any(_PHOTO_HOST.search(link) for link in links)
    return bool(named and _PHOTO_WORD.search(plain))


def knowledge_only(sentences: Sequence[str]) -> Iterator[str]:
    """Yield those *sentences* that tell something: no thanks, no calls to follow, no announcements of what comes.

    An announcement that ends with a colon stays: it may introduce a list.
    """
    for sentence in sentences:
        introduces = sentence.endswith((":", "："))
        if not _INVITATION.search(sentence) and (introduces or not _SIGNPOST.search(sentence)):
            yield sentence
