"""Reads a web page: its main text, block by block, and its links. No script is run. Only importer of selectolax."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tasks.child.confine import Refused
from tasks.child.contents import MOST_COLUMNS, Contents, plain

DEEPEST = 1_000
"""Elements within each other; a browser itself gives up at 512."""
_MAIN = ("main", "[role=main]", "article", "#main-content", "#maincontent", "#main", "#content")
_NEVER_READ = ["script", "style", "noscript", "template", "iframe", "object", "select", "textarea", "button"]
_AROUND = "nav, aside, [role=navigation], [role=search]"
_FRAME = "header, footer, [role=banner], [role=contentinfo]"
_CONTENT = "h1, h2, table, main, article"
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
        raise Refused("unreadable", f"the page nests more than {DEEPEST} elements; print it into a PDF")
    base = tree.css_first("base[href]")
    if base is not None:
        contents.base = base.attributes["href"] or ""
    tree.strip_tags(_NEVER_READ)
    for link in tree.body.css("a[href]"):
        contents.links.append((" ".join(link.text(separator=" ").split()), (link.attributes["href"] or "").strip()))
    contents.links = list(dict.fromkeys(contents.links))
    rows = [line for line in _lines(tree.body) if "\t" in line]
    lines = list(_lines(_main(tree.body)))
    if not set(rows) <= set(lines):
        contents.note("\n".join(rows))
    contents.add("page", "\n".join(lines))
    return contents


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
    """Yield the words of each block, and of each row of a table, as one line, white space made one."""
    words: list[str] = []
    row_depth: int | None = None
    spans: dict[int, int] = {}
    for node, depth in _walk(root):
        if row_depth is not None:  # within a row that is a line already, or where it ends
            row_depth = row_depth if depth > row_depth else None
        elif node.is_text_node:
            words.append(node.text_content or "")
        elif node.tag in {"td", "th"}:
            words.append(" ")
        elif node.is_element_node and node.tag not in _INLINE:
            yield from _line(words)
            if node.tag == "table":
                spans = {}
            elif node.tag == "tr" and (cells := _cells(node)):
                row_depth = depth
                yield from filter(str.strip, [_row(cells, spans)])
    yield from _line(words)


def _cells(row: LexborNode) -> list[LexborNode]:
    """Return the cells of a row, or none for a row of a single cell and one that only lays out a page."""
    cells = [cell for cell in row.iter() if cell.tag in {"td", "th"}]
    return cells if cells[1:] and row.css_first(_CONTENT) is None else []


def _row(cells: list[LexborNode], spans: dict[int, int]) -> str:
    """Return a row with a tab between its columns; `spans` counts, by column, the rows that a cell above reaches over.

    It is brought up to date.
    """
    texts: list[str] = []

    def skip() -> None:
        while spans.get(len(texts), 0) > 0:
            spans[len(texts)] -= 1
            texts.append("")

    for cell in cells:
        skip()
        width, height = (_number(cell.attributes.get(name)) for name in ("colspan", "rowspan"))
        spans.update(dict.fromkeys(range(len(texts), len(texts) + width), height - 1))
        texts += [" ".join(_lines(cell)), *[""] * (width - 1)]
    skip()
    return "\t".join(texts)


def _number(text: str | None) -> int:
    return min(int(text), MOST_COLUMNS) if text and text.isdecimal() and int(text) else 1


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
