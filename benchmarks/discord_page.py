"""Components V2 → a page that looks as Discord shows them on a wide dark screen, to see a layout without a server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from discord import ComponentType

from bot.discord.components import Message

Component = Mapping[str, Any]

BACKGROUND = "#313338"
STYLE = f"""
* {{ box-sizing: border-box; margin: 0; padding: 0 }}
body {{ background: {BACKGROUND}; color: #dbdee1; width: 760px; padding: 20px 24px;
       font: 15px/1.375 "Noto Sans", "Noto Sans CJK SC", "Noto Color Emoji", sans-serif }}
a {{ color: #00a8fc; text-decoration: none }} b {{ color: inherit; font-weight: 600 }}
.message {{ display: grid; grid-template-columns: 40px 1fr; column-gap: 16px; margin-bottom: 20px }}
.above {{ grid-column: 2; color: #b5bac1; font-size: 13px; margin-bottom: 4px; position: relative }}
.above::before {{ content: ""; position: absolute; left: -37px; top: 9px; width: 30px; height: 12px;
       border: solid #4e5058; border-width: 2px 0 0 2px; border-top-left-radius: 6px }}
.above i {{ display: inline-block; width: 16px; height: 16px; border-radius: 8px; color: #fff; margin-right: 5px;
       font: 600 9px/16px "Noto Sans"; text-align: center; vertical-align: -2px }}
.above b {{ color: #c9cdfb; margin-right: 5px }}
.avatar {{ width: 40px; height: 40px; border-radius: 50%; color: #fff; font: 600 18px/40px "Noto Sans";
       text-align: center; grid-column: 1 }}
.name {{ color: #f2f3f5; font-weight: 600 }} .time {{ color: #949ba4; font-size: 12px; margin-left: 6px }}
.badge {{ background: #5865f2; border-radius: 4px; color: #fff; font: 600 10px/15px "Noto Sans"; padding: 0 5px;
       display: inline-block; margin-left: 6px; vertical-align: 1px }}
.alone {{ color: #949ba4; font-size: 12px; margin-top: 6px }} .alone a {{ color: #00a8fc }}
.body > * {{ margin-top: 6px; max-width: 600px }}
.container {{ background: #2b2d31; border: 1px solid #3b3d44; border-left: 4px solid; border-radius: 8px;
       padding: 14px 16px; font-size: 14px }}
.container > * + * {{ margin-top: 9px }}
h2 {{ color: #f2f3f5; font-size: 18px; line-height: 1.3; font-weight: 700; margin-bottom: 4px }}
h3 {{ color: #f2f3f5; font-size: 15px; line-height: 1.375; font-weight: 700; margin: 10px 0 3px }}
h3:first-child {{ margin-top: 0 }}
small {{ display: block; color: #949ba4; font-size: 12px; line-height: 1.45 }}
small + small {{ margin-top: 2px }}
ul, ol {{ padding-left: 20px }} li {{ margin: 2px 0 }} p {{ margin: 1px 0 }}
blockquote {{ border-left: 4px solid #4e5058; border-radius: 3px; padding-left: 12px; margin: 3px 0 }}
.container > hr {{ border: 0; border-top: 1px solid #3f4147; margin: 12px 0 }}
.row {{ display: flex; flex-wrap: wrap; gap: 8px }}
.button {{ background: #4e5058; color: #fff; border-radius: 8px; padding: 0 14px; min-width: 44px; height: 32px;
       font: 500 13.5px/32px "Noto Sans", "Noto Sans CJK SC", "Noto Color Emoji"; text-align: center }}
.s1 {{ background: #5865f2 }} .s3 {{ background: #248046 }} .s4 {{ background: #da373c }} .off {{ opacity: .5 }}
.file {{ background: #232428; border: 1px solid #3b3d44; border-radius: 8px; padding: 10px 14px; display: flex;
       gap: 10px; align-items: center; width: 300px; line-height: 1.3 }}
.file svg {{ width: 24px; fill: none; stroke: #b5bac1; stroke-width: 1.5; stroke-linejoin: round }}
.mention {{ background: #3c4270; border-radius: 3px; color: #c9cdfb; padding: 0 2px }}
"""
_PAPER = '<svg viewBox="0 0 24 30"><path d="M3 2h12l6 6v20H3zM15 2v6h6M7 14h10M7 18h10M7 22h6"/></svg>'
_INLINE = re.compile(
    r"\\(?P<as_is>[^0-9A-Za-z\s])|\[(?P<label>(?:\[[^\]]*\]|\\.|[^\[\]])*)\]\((?P<url>[^)\s]+)\)"
    r"|\*\*(?P<bold>(?:\\.|[^\\])+?)\*\*|\*(?P<italic>(?:\\.|[^\\*])+?)\*|<@(?P<person>\d+)>",
    re.DOTALL,
)


def page(*parts: str) -> str:
    """Return a page of *parts*."""
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><body>{"".join(parts)}'


def said(name: str, words: str, colour: str = "#3ba55d") -> str:
    """Return a message in which a person writes *words*; a mention of the bot looks like one."""
    text = re.sub(r"@Rolewise", '<span class="mention">@Rolewise</span>', escape(words))
    return _message("", name, colour, "", f"<p>{text}</p>")


def posted(message: Message, above: str, *, alone: bool = False) -> str:
    """Return the bot's *message* under the line *above*: what it replies to; *alone* is what only the asker sees."""
    drawn = "".join(_component(item.to_component_dict(), message) for item in message.items)
    note = '<div class="alone">👁 Only you can see this · <a>Dismiss message</a></div>' if alone else ""
    return _message(above, "Rolewise", "#1f7a70", '<span class="badge">APP</span>', drawn + note)


def replying(name: str, words: str, colour: str = "#3ba55d") -> str:
    """Return the line above a reply: whom it answers, and what they wrote or which command they used."""
    text = re.sub(r"@Rolewise", '<span class="mention">@Rolewise</span>', escape(words))
    return f'<div class="above"><i style="background:{colour}">{name[0]}</i><b>{name}</b>{text}</div>'


def _message(above: str, name: str, colour: str, badge: str, body: str) -> str:
    avatar = f'<div class="avatar" style="background:{colour}">{name[0]}</div>'
    head = f'<span class="name">{name}</span>{badge}<span class="time">Today at 9:41 AM</span>'
    return f'<div class="message">{above}{avatar}<div>{head}<div class="body">{body}</div></div></div>'


def _component(component: Component, message: Message) -> str:
    match component["type"]:
        case ComponentType.container.value:
            inner = "".join(_component(one, message) for one in component["components"])
            return f'<div class="container" style="border-left-color:#{component["accent_color"]:06x}">{inner}</div>'
        case ComponentType.action_row.value:
            return f'<div class="row">{"".join(map(_button, component["components"]))}</div>'
        case ComponentType.text_display.value:
            return f"<div>{markdown_html(component['content'])}</div>"
        case ComponentType.separator.value:
            return "<hr>"
        case ComponentType.file.value:
            size = f"{len(message.files[0][1]) / 1000:.2f} KB"
            return f'<div class="file">{_PAPER}<div><a>{message.files[0][0]}</a><small>{size}</small></div></div>'
    raise ValueError(f"a component of type {component['type']}; draw it here too")


def _button(button: Component) -> str:
    label = button.get("label") or button["emoji"]["name"]
    off = " off" if button.get("disabled") else ""
    return f'<span class="button s{button["style"]}{off}">{escape(label)}</span>'


def markdown_html(text: str) -> str:
    """Return *text*, Discord's Markdown as far as we write it, as HTML."""
    made: list[str] = []
    for line in text.split("\n"):
        tag, words = _line(line)
        made.append(f"<{tag}>{_inline(words)}</{tag}>")
    html = "".join(made)
    html = re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", html)
    html = re.sub(r"(<dd (\d+)>.*?</dd \d+>(?:<dd \d+>.*?</dd \d+>)*)", r'<ol start="\2">\1</ol>', html)
    html = re.sub(r"<(/?)dd \d+>", r"<\1li>", html)
    return html.replace("</blockquote><blockquote>", "<br>")


def _line(line: str) -> tuple[str, str]:
    for start, tag in (("## ", "h2"), ("### ", "h3"), ("-# ", "small"), ("- ", "li"), ("> ", "blockquote")):
        if line.startswith(start):
            return tag, line.removeprefix(start)
    if numbered := re.match(r"(\d+)\. ", line):
        return f"dd {numbered[1]}", line[numbered.end() :]
    return "p", line


def _inline(text: str) -> str:
    made, end = [], 0
    for found in _INLINE.finditer(text):
        made += [escape(text[end : found.start()]), _marked(found)]
        end = found.end()
    return "".join([*made, escape(text[end:])])


def _marked(found: re.Match[str]) -> str:
    if found["url"]:
        return f'<a href="{escape(found["url"])}">{_inline(found["label"])}</a>'
    if found["bold"]:
        return f"<b>{_inline(found['bold'])}</b>"
    if found["italic"]:
        return f"<em>{_inline(found['italic'])}</em>"
    return '<span class="mention">@Ada</span>' if found["person"] else escape(found["as_is"])
