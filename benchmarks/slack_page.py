"""Blocks → a page that looks as Slack shows them on a wide screen, to see a layout without a workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Block = Mapping[str, Any]

STYLE = """
* { box-sizing: border-box; margin: 0; padding: 0 }
body { background: #fff; color: #1d1c1d; font: 15px/1.46668 Lato, "Noto Sans CJK SC", "Noto Color Emoji", sans-serif;
       width: 760px; padding: 20px 24px }
a { color: #1264a3; text-decoration: none }
.message { display: grid; grid-template-columns: 36px 1fr; column-gap: 12px; margin-bottom: 18px }
.avatar { width: 36px; height: 36px; border-radius: 8px; color: #fff; font: 700 17px/36px Lato; text-align: center }
.name { font-weight: 900 } .time, .alone { color: #616061; font-size: 12px; margin-left: 6px }
.badge { background: #ececec; border-radius: 3px; color: #616061; font: 700 10px/14px Lato; padding: 1px 4px;
         margin-left: 6px; vertical-align: 2px }
.alone { margin: 0 0 4px }
.blocks > * { margin: 4px 0 8px; max-width: 640px }
.header { font-size: 18px; font-weight: 900; line-height: 1.33; margin-top: 6px }
.rich p { min-height: 22px; white-space: pre-wrap } .rich ul, .rich ol { padding-left: 28px }
.rich li { padding-left: 4px; white-space: pre-wrap } .rich ul { list-style: disc }
blockquote { border-left: 4px solid #ddd; border-radius: 4px; padding-left: 12px; white-space: pre-wrap }
.context { color: #616061; font-size: 13px; line-height: 1.38; display: flex; gap: 8px; align-items: baseline }
.context a { white-space: nowrap } hr { border: 0; border-top: 1px solid #ddd; margin: 14px 0 10px !important }
.actions { display: flex; flex-wrap: wrap; gap: 8px }
.button { display: inline-block; border: 1px solid #bbbabb; border-radius: 8px; padding: 0 12px 1px;
          font: 700 13px/26px Lato, "Noto Sans CJK SC"; background: #fff }
.primary { background: #007a5a; border-color: #007a5a; color: #fff } .danger { color: #e01e5a; border-color: #e01e5a }
.thumbs { display: flex; gap: 14px } .thumbs svg { width: 18px; stroke: #616061; fill: none; stroke-width: 1.4;
          stroke-linejoin: round }
table { border-collapse: separate; border-spacing: 0; border: 1px solid #ddd; border-radius: 8px; max-width: 100% }
td { border-right: 1px solid #ddd; border-bottom: 1px solid #ddd; padding: 7px 10px; vertical-align: top }
td:last-child { border-right: 0 } tr:last-child td { border-bottom: 0 } tr:first-child td { font-weight: 700;
     background: #f8f8f8 } td .rich ul { padding-left: 18px } td.firm p { white-space: nowrap }
code { border: 1px solid #ddd; border-radius: 3px; color: #c01343; font-size: 12px; padding: 1px 4px }
.mention { background: #e8f5fa; border-radius: 3px; color: #1264a3; padding: 0 2px }
.modal, .home { border: 1px solid #ddd; border-radius: 10px } .modal h2, .home h2 { font-size: 20px; font-weight: 900;
     padding: 16px 24px; border-bottom: 1px solid #ddd } .modal > .blocks, .home > .blocks { padding: 14px 24px }
.foot { border-top: 1px solid #ddd; padding: 14px 24px; text-align: right }
"""
_THUMB = "M3 9h3v9H3zM6 9l3.5-6.5c1.6 0 2.1 1.1 1.9 2.3L11 8h5c1.4 0 2.1 1 1.8 2.2l-1.6 6.2c-.3 1-.9 1.6-2 1.6H6z"


def page(*parts: str) -> str:
    """Return a page of *parts*."""
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><body>{"".join(parts)}'


def said(name: str, words: str, colour: str = "#4a7fb5") -> str:
    """Return a message in which a person writes *words*; a mention of the bot looks like one."""
    text = re.sub(r"@Rolewise", '<span class="mention">@Rolewise</span>', escape(words))
    head = f'<span class="name">{name}</span><span class="time">9:41 AM</span>'
    return _message(name[0], colour, head, f'<div class="rich"><p>{text}</p></div>')


def posted(blocks: Sequence[Block], *, alone: bool = False) -> str:
    """Return the bot's message of *blocks*; *alone* is what only the asker sees."""
    head = '<span class="name">Rolewise</span><span class="badge">APP</span><span class="time">9:41 AM</span>'
    note = '<div class="alone">👁  Only visible to you</div>' if alone else ""
    return _message("R", "#611f69", note + head, _drawn(blocks))


def modal(view: Block) -> str:
    """Return *view* as a window."""
    close = f'<div class="foot"><span class="button">{_text(view["close"])}</span></div>'
    return f'<div class="modal"><h2>{_text(view["title"])}</h2>{_drawn(view["blocks"])}{close}</div>'


def home(view: Block) -> str:
    """Return *view* as the bot's own page."""
    return f'<div class="home"><h2>Rolewise</h2>{_drawn(view["blocks"])}</div>'


def _message(letter: str, colour: str, head: str, body: str) -> str:
    avatar = f'<div class="avatar" style="background:{colour}">{letter}</div>'
    return f'<div class="message">{avatar}<div>{head}{body}</div></div>'


def _drawn(blocks: Sequence[Block]) -> str:
    return f'<div class="blocks">{"".join(map(_block, blocks))}</div>'


def _block(block: Block) -> str:
    match block["type"]:
        case "header" | "section":
            return f'<div class="{block["type"]}">{_text(block["text"])}</div>'
        case "context":
            return f'<div class="context">{"".join(f"<span>{_text(one)}</span>" for one in block["elements"])}</div>'
        case "divider":
            return "<hr>"
        case "rich_text":
            return _rich(block)
        case "table":
            return f"<table>{''.join(_row(row, block['column_settings']) for row in block['rows'])}</table>"
        case "actions":
            return f'<div class="actions">{"".join(map(_button, block["elements"]))}</div>'
        case "context_actions":
            thumb = f'<svg viewBox="0 0 21 20"><path d="{_THUMB}"/></svg>'
            down = thumb.replace("<svg", '<svg style="transform: rotate(180deg)"')
            return f'<div class="thumbs">{thumb}{down}</div>'
    raise ValueError(f"a block of type {block['type']!r}; draw it here too")


def _row(cells: Sequence[Block], settings: Sequence[Block]) -> str:
    drawn = (
        f'<td class="{"" if setting["is_wrapped"] else "firm"}">{_cell(cell)}</td>'
        for cell, setting in zip(cells, settings, strict=True)
    )
    return f"<tr>{''.join(drawn)}</tr>"


def _cell(cell: Block) -> str:
    return escape(cell["text"]) if cell["type"] == "raw_text" else _rich(cell)


def _button(button: Block) -> str:
    return f'<span class="button {button.get("style", "")}">{_text(button["text"])}</span>'


def _rich(block: Block) -> str:
    return f'<div class="rich">{"".join(map(_rich_element, block["elements"]))}</div>'


def _rich_element(element: Block) -> str:
    match element["type"]:
        case "rich_text_section":
            return f"<p>{''.join(map(_run, element['elements']))}</p>"
        case "rich_text_quote":
            return f"<blockquote>{''.join(map(_run, element['elements']))}</blockquote>"
        case "rich_text_list":
            tag = "ol" if element["style"] == "ordered" else "ul"
            items = "".join(f"<li>{''.join(map(_run, item['elements']))}</li>" for item in element["elements"])
            return f'<{tag} start="{element.get("offset", 0) + 1}">{items}</{tag}>'
    raise ValueError(f"an element of type {element['type']!r}; draw it here too")


def _run(run: Block) -> str:
    text = escape(run["text"])
    text = f'<a href="{escape(run["url"])}">{text}</a>' if run["type"] == "link" else text
    for name, tag in (("bold", "b"), ("italic", "i"), ("code", "code")):
        text = f"<{tag}>{text}</{tag}>" if run.get("style", {}).get(name) else text
    return text


def _text(text: Block) -> str:
    if text["type"] == "plain_text":
        return escape(text["text"])
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", re.sub(r"<@\w+>", "\x00", text["text"]))
    marked = re.sub(r"<(https?:[^|>]+)\|([^>]*)>", r'<a href="\1">\2</a>', marked)
    bold = re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", marked)
    return bold.replace("\x00", '<span class="mention">@Ada</span>').replace("\n", "<br>")
