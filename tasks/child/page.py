"""Reads a web page: its main text, block by block, and its links. No script is run. Only importer of selectolax."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from tasks.child.confine import Refused
from tasks.child.contents import Contents, plain

DEEPEST = 1_000
"""Elements within each other; a browser itself gives up at 512."""
_MAIN = ("main", "[role=main]", "article", "#main-content", "#maincontent", "#main", "#content")
_NEVER_READ = ["script", "style", "noscript", "template", "iframe", "object", "select", "textarea", "button"]
_AROUND = "nav, aside, [role=navigation], [role=search]"
_FRAME = "header, footer, [role=banner], [role=contentinfo]"
_CONTENT = "h1, h2, table, main, article"
_NOT_DRAWN = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|opacity\s*:\s*0(\.0*)?\s*(;|!|$)"
    r"|font-size\s*:\s*(0+(\.0*)?(px|pt|em|rem|%)?|0*\.\d+(px|pt))\s*(;|!|$)"
)
_NO_RULE = re.compile(r"/\*.*?\*/|@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})", re.DOTALL)
"""What is left out of a style sheet: comments, and rules for other media, which no reader of the screen sees."""
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LOOKS = re.compile(r"(?i)color|background|display|visibility|opacity|font-size")
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]*)")
_COLOR = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})|rgb\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*\)")
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0)}
_PAINTS = ("background", "background-color", "background-image")
_UNPAINTED = {"", "none", "transparent", "inherit", "initial", "unset"}
_NEAR = 8
"""How much two colors may differ, of 255, and look the same."""
MOST_RULES = 500
"""Rules of a page's own style sheets about how things look; with more of them, none is read."""
Color = tuple[int, ...] | None
Styles = Mapping[int, Mapping[str, str]]
_INLINE = {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
           "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
           "var", "wbr"}  # fmt: skip


def read(body: bytes, charset: str | None = None) -> Contents:
    """Return the main text, a block a line, as one page; all links; and beside it the source, where data may hide."""
    source = plain(body, charset)
    contents = Contents()
    contents.note(source)
    tree = LexborHTMLParser(source)
    if tree.body is None:
        return contents
    if any(depth > DEEPEST for _, depth in _walk(tree.body)):
        raise Refused("unreadable", f"the page nests more than {DEEPEST} elements")
    base = tree.css_first("base[href]")
    if base is not None:
        contents.base = base.attributes["href"] or ""
    styles, is_whole = _styles(tree)
    tree.strip_tags(_NEVER_READ)
    for link in tree.body.css("a[href]"):
        contents.links.append((" ".join(link.text(separator=" ").split()), (link.attributes["href"] or "").strip()))
    contents.links = list(dict.fromkeys(contents.links))
    main = _main(tree.body)
    contents.add("page", "\n".join(_lines(main)), list(_unseen(main, styles, is_whole=is_whole)))
    return contents


def _styles(tree: LexborHTMLParser) -> tuple[Styles, bool]:
    """Return what the page itself declares of each element, where a later rule counts, and whether that is all.

    It is not where sheets lie elsewhere or are too many: then an element with a class or an id may have any ground.
    """
    styles: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for part in tree.css("[color], [bgcolor]"):
        words = {"color": part.attributes.get("color"), "background": part.attributes.get("bgcolor")}
        styles[part.mem_id] |= {name: value.lower() for name, value in words.items() if value}
    rules = [rule for sheet in tree.css("style") for rule in _RULE.findall(_NO_RULE.sub("", sheet.text()))]
    rules = [(selectors, text) for selectors, text in rules if _LOOKS.search(text)]
    is_whole = len(rules) <= MOST_RULES and not tree.css("link[rel~=stylesheet]")
    for selectors, text in rules if len(rules) <= MOST_RULES else ():
        for selector in selectors.split(","):
            with suppress(SelectolaxError):
                for part in tree.css(selector.strip()):
                    styles[part.mem_id] |= _declared(text)
    for part in tree.css("[style]"):
        styles[part.mem_id] |= _declared(part.attributes["style"] or "")
    return styles, is_whole


def _declared(text: str) -> dict[str, str]:
    pairs = _DECLARATION.findall(text.lower())
    return {name: value.replace("!important", "").strip() for name, value in pairs}


class _Look(NamedTuple):
    """How the words of an element look; a color is None where it is not known."""

    is_drawn: bool = True
    color: Color = None
    ground: Color = _NAMED["white"]

    def within(self, part: LexborNode, style: Mapping[str, str], *, is_whole: bool) -> "_Look":
        """Return the look of an element within one of this look."""
        declared = ";".join(f"{name}:{value}" for name, value in style.items())
        hides = "hidden" in part.attributes or _NOT_DRAWN.search(declared) is not None
        color = _color(style["color"]) if "color" in style else self.color
        painted = {style.get(name, "none") for name in _PAINTS} - _UNPAINTED
        is_painted_elsewhere = (
            not is_whole and part.tag not in ("body", "html") and bool(part.attributes.keys() & {"class", "id"})
        )
        ground = None if painted or is_painted_elsewhere else self.ground
        if len(painted) == 1:
            ground = _color(painted.pop())
        return _Look(self.is_drawn and not hides, color, ground)

    @property
    def is_seen(self) -> bool:
        """Return whether its words are drawn, in another color than their ground."""
        if not (self.is_drawn and self.color and self.ground):
            return self.is_drawn
        return any(abs(ink - ground) > _NEAR for ink, ground in zip(self.color, self.ground, strict=True))


def _color(value: str) -> Color:
    match = _COLOR.fullmatch(value)
    if match is None:
        return _NAMED.get(value)
    digits = match[1]
    if digits is None:
        return tuple(map(int, match.groups()[1:]))
    digits = "".join(digit * 2 for digit in digits) if len(digits) == len("fff") else digits
    return tuple(bytes.fromhex(digits))


def _unseen(root: LexborNode, styles: Styles, *, is_whole: bool) -> Iterator[str]:
    """Yield the words that no reader of the page sees, those that follow each other as one."""
    above, around = _Look(), root.parent
    outer = [around] if around else []
    while outer and (around := outer[-1].parent):
        outer.append(around)
    for part in reversed(outer):
        above = above.within(part, styles.get(part.mem_id, {}), is_whole=is_whole)
    looks: dict[int, _Look] = {}
    words: list[str] = []
    for node, _ in _walk(root):
        over = node.parent
        look = looks.get(over.mem_id, above) if over else above
        if not node.is_text_node:
            if node.is_element_node and node.mem_id not in looks:
                looks[node.mem_id] = look.within(node, styles.get(node.mem_id, {}), is_whole=is_whole)
            words += [] if node.tag in _INLINE else [" "]
        elif not look.is_seen:
            words.append(node.text_content or "")
        elif (node.text_content or "").strip():
            yield from _line(words)
    yield from _line(words)


def _main(body: LexborNode) -> LexborNode:
    """Take out what surrounds the main text; a form too, unless it holds the content, as on some servers."""
    for element in body.css("form"):
        if not element.css(_CONTENT):
            element.decompose()
    for element in body.css(_AROUND):
        element.decompose()
    for selector in _MAIN:
        chosen = body.css(selector)
        if len(chosen) == 1 and chosen[0].text().strip():
            return chosen[0]
    for element in body.css(_FRAME):
        element.decompose()
    return body


def _lines(root: LexborNode) -> Iterator[str]:
    """Yield the words of each block as one line, white space made one; the cells of a row stay on a line."""
    words: list[str] = []
    for node, _ in _walk(root):
        if node.is_text_node:
            words.append(node.text_content or "")
        elif node.tag in {"td", "th"}:
            words.append(" ")
        elif node.is_element_node and node.tag not in _INLINE:
            yield from _line(words)
    yield from _line(words)


def _line(words: list[str]) -> Iterator[str]:
    if line := " ".join("".join(words).split()):
        yield line
    words.clear()


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, int]]:
    """Yield each node with its depth, one that holds others again where it ends; no call stands within a call."""
    node, depth = root, 0
    while True:
        yield node, depth
        if (inner := node.child) is not None:
            node, depth = inner, depth + 1
            continue
        while depth and node.next is None and (around := node.parent) is not None:
            node, depth = around, depth - 1
            yield node, depth
        if not depth or (following := node.next) is None:
            return
        node = following
