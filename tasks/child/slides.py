"""Reads a presentation: the words of each slide; notes, comments, layouts and properties go to the gate."""

import posixpath

from tasks.child import archive
from tasks.child.confine import Refused
from tasks.child.contents import Contents
from tasks.child.words import PageWords

_MAIN = "ppt/presentation.xml"


class _Part(PageWords):
    """The words of a part, the order of the slides that two of them tell, and whether it shows a picture."""

    def __init__(self, name: str, xml: bytes) -> None:
        self.slides: list[str] = []
        self.targets: dict[str, str] = {}
        self.has_picture = False
        super().__init__(name, xml)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        self.has_picture = self.has_picture or name == "blip"
        if name == "sldId":
            self.slides += [value for key, value in attributes.items() if key.endswith(":id")]
        elif name == "Relationship":
            self.targets[attributes.get("Id", "")] = posixpath.join("/ppt", attributes.get("Target", "")).lstrip("/")


def read(body: bytes) -> Contents:
    """Return the text of each slide as a page, `slide 1` and so on, in the order shown. Raises Refused."""
    parts = {name: _Part(name, xml) for name, xml in archive.parts(body)}
    main, relations = parts.get(_MAIN), parts.get("ppt/_rels/presentation.xml.rels")
    if main is None or main.root != "presentation" or relations is None:
        raise Refused("unreadable", "the file is no presentation; save it again as .pptx")
    contents = Contents()
    slides = [parts.pop(relations.targets.get(slide, ""), None) for slide in main.slides]
    for number, part in enumerate(slides, start=1):
        if part is None or part.root != "sld":
            raise Refused("unreadable", "a slide is missing; save it again as .pptx")
        contents.add(f"slide {number}", part.on_page)
        contents.note(part.beside)
        if part.has_picture and not part.on_page.strip():
            contents.pictures.append(f"slide {number}")
    contents.note(*(text for part in parts.values() for text in (part.on_page, part.beside)))
    return contents
