"""Elements of HTML and SVG. Every text is escaped by ElementTree, and shown as it is: nothing in it hides or turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, tostring

from bot.visible import one_line

_LONGEST = 240


def element(tag: str, *content: Element | str | None, **attributes: str | float) -> Element:
    """Return an element with *content* in order, None left out.

    An underscore in the name of an attribute is a hyphen, and one at its end goes: ``class_``, ``aria_hidden``.
    """
    made = Element(tag, {_attribute(name): _value(value) for name, value in attributes.items()})
    for part in content:
        if isinstance(part, Element):
            made.append(part)
        elif part is not None:
            _append_text(made, part)
    return made


def words(text: str, language: str | None = None, tag: str = "span") -> Element:
    """Return what somebody wrote, on one line, cut where it is long, in its own direction and *language*."""
    line = one_line(text)
    shown = line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"
    return element(tag, shown, dir="auto", **({"lang": language} if language else {}))


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], caption: str) -> Element:
    """Return a table whose rows each begin with their head."""
    body = [[element("th", first, scope="row"), *(element("td", cell) for cell in rest)] for first, *rest in rows]
    return element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *(element("th", head, scope="col") for head in heads))),
        element("tbody", *(element("tr", *cells) for cells in body)),
    )


def document(head: Iterable[Element], body: Iterable[Element], attributes: Mapping[str, str]) -> str:
    """Return the HTML of a whole document."""
    page = element("html", element("head", *head), element("body", *body), **attributes)
    return "<!doctype html>\n" + tostring(page, encoding="unicode", method="html") + "\n"


def _append_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"
