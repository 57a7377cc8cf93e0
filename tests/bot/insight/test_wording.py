"""Words that the terminal and the report share."""

from __future__ import annotations

from bot.insight.wording import percent, text_is_not_kept


def test_a_share_is_a_whole_percentage_and_nothing_is_a_dash() -> None:
    assert [percent(share) for share in (0, 0.256, 1, None)] == ["0%", "26%", "100%", "–"]


def test_what_is_not_kept_is_told_with_the_setting_that_keeps_it() -> None:
    assert text_is_not_kept(1).startswith("1 question's text was not kept")
    assert "1,200 questions' texts were not kept" in text_is_not_kept(1200)
    assert "ROLEWISE_KEEP_TEXTS=1" in text_is_not_kept(2)
