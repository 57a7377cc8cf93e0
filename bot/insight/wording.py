"""Words that the terminal and the report share."""

from __future__ import annotations

from bot.insight.gaps import Gap


def percent(share: float | None) -> str:
    """Return *share*, in [0, 1], as a whole percentage, or a dash where there is none."""
    return "–" if share is None else f"{share:.0%}"


def text_is_not_kept(count: int) -> str:
    """Return that the texts of *count* questions are not known, and how to have them kept."""
    these = "question's text was" if count == 1 else "questions' texts were"
    return (
        f"{count:,} {these} not kept, so they cannot be grouped. Set ROLEWISE_KEEP_TEXTS=1 for the server to keep the"
        " texts of askers who have not chosen to keep theirs private; docs/privacy.md says what that means."
    )


def answered_by_now(gap: Gap) -> str:
    """Return how much of *gap* is answered by now; "" where nothing is."""
    if gap.is_filled:
        return "answered by now"
    return f"answered by now: {gap.answered_now} of {gap.looked_at} wordings" if gap.answered_now else ""
