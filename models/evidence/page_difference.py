"""What changed between two copies of a page, as a person reads it: its main text, line by line, and its links."""

from collections.abc import Iterator
from difflib import unified_diff

from models.evidence.evidence import Extracted


def main_text(page: Extracted | tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines of a page's main text that hold words, each run of white space as one space.

    Menus and banners are left out by the extractor already; bytes say nothing, since they change daily (domain.md, 4).
    """
    pages = page.pages if isinstance(page, Extracted) else page
    lines = (" ".join(line.split()) for each in pages for line in each.splitlines())
    return tuple(line for line in lines if line)


def difference(before: Extracted, after: Extracted) -> tuple[str, ...]:
    """Return the lines that went, each after `- `, and those that came, after `+ `, in their order; then the links."""
    return (*_lines(main_text(before), main_text(after)), *_links(before, after))


def _lines(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    for line in list(unified_diff(before, after, n=0, lineterm=""))[2:]:
        if not line.startswith("@@"):
            yield f"{line[0]} {line[1:]}"


def _links(before: Extracted, after: Extracted) -> Iterator[str]:
    were, are = set(before.links), set(after.links)
    for sign, links, others in (("-", before.links, are), ("+", after.links, were)):
        for each in dict.fromkeys(links):
            if each not in others:
                yield f"{sign} link: {' '.join(each.text.split())} ({each.address})"
