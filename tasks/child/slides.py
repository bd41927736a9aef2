"""Reads a presentation: the words of each slide; notes, comments, layouts and properties go to the gate."""

import posixpath

from tasks.child import archive
from tasks.child.confine import Refused
from tasks.child.contents import Contents
from tasks.child.words import Look, PageWords

_MAIN = "ppt/presentation.xml"
_GROUNDS = ("ppt/theme/", "ppt/slideMasters/slide", "ppt/slideLayouts/slide")
_COLORS = {"srgbClr", "schemeClr", "sysClr", "prstClr", "scrgbClr", "hslClr"}
_COLORED = ("rPr", "highlight", "spPr", "bgPr", "bgRef", "lt1", "ln", "uFill")
_WHITE = ("ffffff", "white", "bg1", "lt1")  # a theme in which the last two are another color is no plain ground
_LEAST_HUNDREDTHS = 100


class _Part(PageWords):
    """The words of a part, the order of the slides that two of them tell, and whether it shows a picture."""

    def __init__(self, name: str, xml: bytes, *, is_on_color: bool = False) -> None:
        self.slides: list[str] = []
        self.targets: dict[str, str] = {}
        self.has_picture = False
        self.is_hidden = False
        self.is_colored = is_on_color
        """Whether anything so far lies on a ground that is not white: then white words may be seen."""
        super().__init__(name, xml)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        self.has_picture = self.has_picture or name == "blip"
        self.is_hidden = self.is_hidden or (name == "sld" and attributes.get("show") in ("0", "false"))
        if name == "sldId":
            self.slides += [value for key, value in attributes.items() if key.endswith(":id")]
        elif name == "Relationship":
            self.targets[attributes.get("Id", "")] = posixpath.join("/ppt", attributes.get("Target", "")).lstrip("/")

    def look_of(self, name: str, values: dict[str, str]) -> Look:
        """Return what an element of a drawing says of the look of the words for which it is a property."""
        inner = self._path[-1]
        if self.root == "theme" and inner != "lt1":
            return {}
        is_changed = inner in _COLORS  # made darker, or such that the ground shines through
        if is_changed or (name in _COLORS and inner in ("solidFill", "highlight", "bgRef", "lt1")):
            is_white = not is_changed and values.get("lastClr", values.get("val", "")).lower() in _WHITE
            colored = next((outer for outer in reversed(self._path[-3:]) if outer in _COLORED), "ln")
            if colored == "rPr":
                return {"white": is_white}
            self.is_colored |= colored not in ("ln", "uFill") and not is_white
        self.is_colored |= (
            name in ("pic", "graphicFrame")
            or (name in ("gradFill", "pattFill", "blipFill") and inner in ("spPr", "bgPr"))
            or (name == "fillRef" and values.get("idx") != "0")
            or (name == "clrMap" and values.get("bg1") != "lt1")
        )
        match name:
            case "cNvPr" if values.get("hidden") in ("1", "true"):
                return {"vanish": True}
            case "rPr" if values.get("sz", "").isdecimal():
                return {"tiny": int(values["sz"]) < _LEAST_HUNDREDTHS}
            case "t":
                return {"ground": self.is_colored}
        return {}


def read(body: bytes) -> Contents:
    """Return the text of each slide as a page, `slide 1` and so on, in the order shown. Raises Refused."""
    files = dict(archive.parts(body))
    is_on_color = any(_Part(name, xml).is_colored for name, xml in files.items() if name.startswith(_GROUNDS))
    parts = {name: _Part(name, xml, is_on_color=is_on_color) for name, xml in files.items()}
    main, relations = parts.get(_MAIN), parts.get("ppt/_rels/presentation.xml.rels")
    if main is None or main.root != "presentation" or relations is None:
        raise Refused("unreadable", "the archive is no presentation")
    contents = Contents()
    slides = [parts.pop(relations.targets.get(slide, ""), None) for slide in main.slides]
    for number, part in enumerate(slides, start=1):
        if part is None or part.root != "sld":
            raise Refused("unreadable", "a slide is missing")
        hidden = part.seen.splitlines() if part.is_hidden else [" ".join(words.split()) for _, words in part.hidden]
        contents.add(f"slide {number}", part.seen.strip(), filter(str.strip, hidden))
        contents.note(part.beside)
        if part.has_picture and not part.seen.strip():
            contents.pictures.append(f"slide {number}")
    contents.note(*(text.strip() for part in parts.values() for text in (part.seen, part.beside)))
    return contents
