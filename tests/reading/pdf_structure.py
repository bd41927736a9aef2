"""Reads the structure of a PDF as a screen reader does: its tree, and which marked content stands where."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

SHOWS = (b"Tj", b"TJ", b"'", b'"', b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"Do", b"sh")
"""The operators that put something on a page."""


class Part(NamedTuple):
    """One element of the tree, or one piece of marked content: then `page` and `mcid` say where it is."""

    kind: str
    node: Any
    path: tuple[str, ...]
    page: int = -1
    mcid: int = -1


def parts_of(pdf: PdfReader) -> list[Part]:
    """Return all elements and pieces of marked content in the order in which they are read out."""
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(pdf.pages) if page.indirect_reference}
    return list(_walk(pdf.root_object["/StructTreeRoot"]["/K"], pages, (), -1))


def _walk(node: Any, pages: dict[int, int], path: tuple[str, ...], page: int) -> Iterator[Part]:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for each in node:
            yield from _walk(each, pages, path, page)
    elif not isinstance(node, DictionaryObject):
        yield Part("content", None, path, page, int(node))
    elif node.get("/Type") == "/MCR":
        yield Part("content", None, path, pages[node.raw_get("/Pg").idnum], int(node["/MCID"]))
    elif node.get("/Type") == "/OBJR":
        yield Part("object", node["/Obj"], path)
    else:
        kind = str(node["/S"])
        yield Part(kind, node, path)
        on = pages[node.raw_get("/Pg").idnum] if "/Pg" in node else page
        if "/K" in node:
            yield from _walk(node["/K"], pages, (*path, kind), on)


def unmarked(pdf: PdfReader, every: int) -> list[tuple[int, str]]:
    """Return what is shown outside marked content on every so many pages: page and operator. A PDF/UA has none."""
    found = []
    for number, page in list(enumerate(pdf.pages))[::every]:
        depth = 0
        for _, operator in ContentStream(page.get_contents(), pdf).operations:
            depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
            if operator in SHOWS and not depth:
                found.append((number, operator.decode()))
    return found


def read(content: bytes) -> PdfReader:
    """Return a PDF to look into."""
    return PdfReader(io.BytesIO(content))
