"""What a reply offers to ask next, in one order, so that a button can name an offer by its number."""

from __future__ import annotations

from bot.fitting import units
from bot.models import Answer, NotCovered

#: What is read, and the question that is asked.
Offer = tuple[str, str]


def offers(reply: Answer | NotCovered, longest: int) -> list[Offer]:
    """Return what *reply* offers: the roles that may have been meant, then its suggestions.

    A question of more than *longest* units is left out: cut, it would be another one.
    """
    suggested = [(one, one) for one in reply.suggestions if units(one) <= longest]
    return [*(roles_meant(reply, longest) if isinstance(reply, NotCovered) else ()), *suggested]


def roles_meant(reply: NotCovered, longest: int) -> list[Offer]:
    """Return each role that may have been meant, and the question with its name in the place of the unknown one.

    Where that is longer than *longest* units, the question is the name alone.
    """
    offered = [(name[:1].upper() + name[1:], _with_role(reply, name, longest)) for name in reply.nearest_roles]
    return [offer for offer in offered if units(offer[1]) <= longest]


def _with_role(reply: NotCovered, name: str, longest: int) -> str:
    whole = reply.question.text.replace(reply.unknown_role or "", name) if reply.unknown_role else name
    return whole if name in whole and units(whole) <= longest else name
