"""What web pages bring besides knowledge is dropped by rule; what only looks like it stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.furniture import drop_furniture, find_source_url, knowledge_only
from knowledge.models import Passage
from knowledge.parsing import parse_blocks

Split = Callable[[str], list[Passage]]


def source_url(text: str) -> str | None:
    return find_source_url(parse_blocks(text), text)


def kept(text: str) -> list[str]:
    return [block.plain for block in drop_furniture(parse_blocks(text)) if block]


def statements(passages: list[Passage]) -> list[str]:
    return [statement for passage in passages for statement in passage.statements]


@pytest.mark.parametrize(
    "line",
    [
        "> 原文：<https://example.org/bread>",
        "> 原文链接: https://example.org/bread",
        "来源：[面包](https://example.org/bread)",
        "转载自（https://example.org/bread）",
        "**Source:** <https://example.org/bread>",
        "Originally published at https://example.org/bread",
        "URL https://example.org/bread",
    ],
)
def test_a_source_line_gives_the_address_and_is_no_knowledge(line: str) -> None:
    text = f"# Bread\n\n{line}\n\nBread is baked."
    assert source_url(text) == "https://example.org/bread"
    assert kept(text) == ["Bread", "Bread is baked."]


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://example.org/a?source=list---9---------", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=3&utm_medium=y#top", "https://example.org/a?id=3#top"),
        ("https://example.org/a?q=rye%20bread&empty=&flag", "https://example.org/a?q=rye%20bread&empty=&flag"),
        ("https://example.org/a?resource=3", "https://example.org/a?resource=3"),
        ("https://example.org/面包", "https://example.org/面包"),
    ],
)
def test_an_address_loses_its_tracking_and_nothing_else(url: str, clean: str) -> None:
    assert source_url(f"# Bread\n\n> Source: <{url}>\n\nBread.") == clean


@pytest.mark.parametrize("url", ["https://[oops", 'https://example.org/"x"', "https://example.org/" + "x" * 2000])
def test_an_address_that_cannot_be_cited_is_no_source(url: str) -> None:
    assert source_url(f"# Bread\n\nSource: {url}\n\nBread.") is None


@pytest.mark.parametrize(
    "text",
    [
        "# Bread\n\nBread is baked.",
        "# Bread\n\nSee https://example.org/bread for more.",
        "# Bread\n\nThe source of flour is wheat, says https://example.org/bread",
        "# Bread\n\n> Source: ftp://example.org/bread",
        "# Bread\n\n" + "Bread is baked.\n\n" * 12 + "> Source: <https://example.org/late>",
        "",
    ],
)
def test_an_article_without_a_source_line_near_its_top_has_no_source(text: str) -> None:
    assert source_url(text) is None


@pytest.mark.parametrize(
    "credit",
    [
        "[A. Baker](https://unsplash.com/@baker?utm_source=x)在[Unsplash](https://unsplash.com/s/bread)【1】上的照片。",
        "由[A·面包师](https://unsplash.com/@baker)在[Unsplash](https://unsplash.com)上拍摄的照片。",
        "Photo by [A. Baker](https://www.pexels.com/@baker) on Pexels",
        "A warm oven in winter, picture from [here](https://pixabay.com/oven)",
        "Image by the author",
        "(图片由作者提供)",
        "图 1：烤箱的一生[3]（图片由作者提供）。",
        "Figure 2. The life of a loaf",
        "![](img/loaf.png)",
    ],
)
def test_photo_credits_and_captions_are_no_knowledge(credit: str) -> None:
    assert kept(f"# Bread\n\n{credit}\n\nBread is baked.") == ["Bread", "Bread is baked."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Image processing is used by large bakeries to sort loaves.",
        "Bakeries buy photos from Unsplash for their advertisements, " + "and loaves sell better for it, " * 5,
        "Pixabay was founded in Germany.",
        "图像识别帮助面包店分拣面包。",
        "Figures show that bread sells.",
        "A table 3 metres long fits the bakery.",
        "Contents vary by recipe.",
        "References from a former baker help.",
    ],
)
def test_a_sentence_that_only_looks_like_a_credit_or_heading_stays(sentence: str) -> None:
    assert kept(f"# Bread\n\n{sentence}") == ["Bread", " ".join(sentence.split())]


def test_a_link_card_is_dropped_whole_and_what_follows_stays() -> None:
    text = """\
# Bread

Before the card.

[](/rye-in-a-day-1a2b) [## Rye in a day: how to bake it?

### A loaf that needs no kneading and no machine…

example.com](/rye-in-a-day-1a2b) 

After the card.

## Next

Text of the next section.
"""  # noqa: W291
    assert kept(text) == ["Bread", "Before the card.", "After the card.", "Next", "Text of the next section."]


def test_a_link_card_that_never_ends_takes_nothing_with_it() -> None:
    text = "# Bread\n\n[](/x) [## Card\n\n" + "Bread is baked.\n\n" * 8
    assert kept(text).count("Bread is baked.") == 8


@pytest.mark.parametrize(
    "heading",
    [
        "目录",
        "参考",
        "参考文献：",
        "**参考**",
        "****接触****",
        "Contents",
        "Table of Contents",
        "REFERENCES",
        "About the author",
        "Further reading",
        "1. References"[3:],
        "📚 References",
        "关于作者",
    ],
)
def test_contents_references_and_the_like_are_dropped_with_all_below_them(heading: str) -> None:
    text = f"# Bread\n\n## {heading}\n\n1. Flour\n2. Water\n\n### Deeper\n\nBelow.\n\n## Flour\n\nFlour is ground."
    assert kept(text) == ["Bread", "Flour", "Flour is ground."]


def test_a_heading_that_contains_such_a_word_stays() -> None:
    text = "# Bread\n\n## Contents of a loaf\n\nFlour.\n\n## 参考价格\n\n三元。"
    assert kept(text) == ["Bread", "Contents of a loaf", "Flour.", "参考价格", "三元。"]


@pytest.mark.parametrize("entry", ["[1] A. Baker, [Rye](https://example.org) (2020)", "【2】面包师，[黑麦](/x)"])
def test_reference_entries_are_dropped_wherever_they_stand(entry: str) -> None:
    assert kept(f"# Bread\n\nBread is baked.\n\n{entry}") == ["Bread", "Bread is baked."]


@pytest.mark.parametrize(
    "sentence",
    [
        "谢谢你把文章看完！",
        "如果你喜欢，请关注我。",
        "欢迎点赞和订阅我。",
        "Thanks for reading!",
        "Follow me on the bird site for more loaves.",
        "I hope you enjoyed this loaf.",
        "Please leave a comment below.",
        "Become a member to read every recipe.",
        "In this article, I will show how bread is baked.",
        "Let's dive in.",
        "在这篇文章中，我想介绍面包。",
        "请继续阅读。",
    ],
)
def test_thanks_invitations_and_announcements_are_no_knowledge(sentence: str) -> None:
    assert list(knowledge_only(["Bread is baked.", sentence, "面包是烤的。"])) == ["Bread is baked.", "面包是烤的。"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Follow the recipe closely.",
        "Bakers follow merchants to the market.",
        "The outlet is behind the oven.",
        "Most bakers say high heat is best.",
        "The next part of the dough is rolled.",
        "A member of the guild bakes daily.",
        "文章的作者是面包师。",
    ],
)
def test_a_sentence_that_only_shares_words_with_an_invitation_stays(sentence: str) -> None:
    assert list(knowledge_only([sentence])) == [sentence]


@pytest.mark.parametrize("sentence", ["Let's look at the tools of a baker:", "让我们来看看面包师的工具："])
def test_an_announcement_that_introduces_a_list_stays(sentence: str) -> None:
    assert list(knowledge_only([sentence])) == [sentence]


def test_an_invitation_is_dropped_even_where_it_ends_with_a_colon() -> None:
    assert list(knowledge_only(["Thanks for reading, and follow me:"])) == []


WEB_PAGE = """\
    # Bread

    > 原文：<https://example.org/bread?source=feed>

    ![](img/1.png)

    [A. Baker](https://unsplash.com/@baker)在[Unsplash](https://unsplash.com)【1】上的照片。

    # 目录

    1.  烘焙师
    2.  参考

    # 烘焙师

    T 五年前镇上还没有烘焙师。烘焙师每天烤 [**300**](https://example.org/a,b_(c)?d=e) 个面包。

    [](/card) [## 如何烤面包？

    ### 十分钟学会…

    example.org](/card)

    **烘焙师用两种**烤箱**。**

    1.  **石窑:** 又大又慢。
    2.  **[**电烤箱:**](https://example.org/oven)又小又快。**

    # **结论**

    **烘焙师起得很早。谢谢你把文章看完！请关注我。**

    # **接触**

    **[**主页**](https://example.org/me)|**[**GitHub**](https://example.org/code)****

    # ****参考****

    ****[1] A. Baker，[面包](https://example.org) (2012)，面包杂志****
    """


def test_a_web_page_gives_its_knowledge_and_nothing_else(split: Split) -> None:
    found = [(passage.section, passage.statements) for passage in split(WEB_PAGE)]
    assert found == [
        (("烘焙师",), ("五年前镇上还没有烘焙师。", "烘焙师每天烤 300 个面包。")),
        (("烘焙师",), ("烘焙师用两种烤箱。", "石窑: 又大又慢。", "电烤箱:又小又快。")),
        (("结论",), ("烘焙师起得很早。",)),
    ]


def test_an_article_of_furniture_alone_has_no_passages(split: Split) -> None:
    assert split("# Bread\n\n> Source: <https://example.org>\n\nImage by the author\n\n## References\n\n[1] Rye") == []


def test_invitations_in_plain_text_are_dropped_too(split: Split) -> None:
    text = """\
        The Baker
        A baker bakes bread all night, and a good baker never burns a loaf. Thanks for reading!
        - rye
        - wheat
        So that was everything about bread.
        """
    assert statements(split(text)) == [
        "A baker bakes bread all night, and a good baker never burns a loaf.",
        "rye",
        "wheat",
    ]
