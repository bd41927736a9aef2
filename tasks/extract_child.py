"""Opens one file in a process of its own and writes its text to standard output as JSON.

Run by `tasks/extract.py` as a script, with the file on standard input and nothing in its environment. It imports
nothing of ours. Its limits are those of reliability.md, section 7. The only importer of pypdf, docx and selectolax.
"""

import io
import json
import resource
import sys
import zipfile
from typing import Any
from xml.parsers import expat

MEMORY, CPU_SECONDS = 1 << 30, 10
INFLATED = 10_000_000
ZIP_SIZE, ZIP_RATIO, ZIP_ENTRIES = 100_000_000, 100, 2_000
TEXT = 5_000_000
"""Characters of text that one file may give."""


class Refused(Exception):
    """The file will not do: a short code and a plain sentence."""


def confine() -> None:
    """Take away memory, time, file writing and sockets before anything of the file is read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_no_socket)


def _no_socket(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith("socket."):
        raise PermissionError("a file being read may open no connection")


def read_pdf(body: bytes) -> tuple[list[str], str]:
    """Return the text of each page, and what stands beside the pages: its properties, notes and form fields."""
    import pypdf

    with pypdf.apply_configuration(zlib_maximum_output_length=INFLATED):
        reader = pypdf.PdfReader(io.BytesIO(body))
        if reader.is_encrypted:
            raise Refused("no_text", "the PDF is encrypted")
        if reader.attachments:
            raise Refused("holds_files", "the PDF holds other files")
        pages, beside = [], [str(value) for value in (reader.metadata or {}).values()]
        for number, page in enumerate(reader.pages, start=1):
            pages.append(page.extract_text())
            if not pages[-1].strip() and len(page.images):
                raise Refused("no_text", f"page {number} is a picture without text")
            notes = [note.get_object() for note in page.annotations or ()]
            beside += [str(note[key]) for note in notes for key in ("/Contents", "/V", "/T") if key in note]
    return pages, "\n".join(beside)


def read_docx(body: bytes) -> tuple[list[str], str]:
    """Return the text of each page as Word last broke it, and what stands in the other parts: notes, headers, names."""
    texts = read_zip(body)
    import docx

    main = docx.Document(io.BytesIO(body)).part.partname.lstrip("/")
    return texts.pop(main).split("\f"), "\n".join(texts.values())


def read_zip(body: bytes) -> dict[str, str]:
    """Return the text of each XML part; refuse an archive that would burst, climb out or hold other files."""
    texts = {}
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        entries = archive.infolist()
        declared = sum(entry.file_size for entry in entries)
        if len(entries) > ZIP_ENTRIES or declared > ZIP_SIZE or declared > ZIP_RATIO * len(body):
            raise Refused("unreadable", "the archive unpacks to too much")
        for name in (entry.filename for entry in entries):
            if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
                raise Refused("unreadable", "the archive has a name that leads out of it")
            if "/embeddings/" in name or "vbaProject" in name:
                raise Refused("holds_files", "the document holds other files")
            if name.endswith((".xml", ".rels")):
                texts[name] = _text_of(archive.read(name))
    return texts


def _text_of(xml: bytes) -> str:
    """Return the text of one part, deleted text with it: a form feed for a page, a new line for a paragraph.

    A document type is refused by the parser's own event: a search for its letters misses UTF-16.
    """
    words: list[str] = []
    marks = {"lastRenderedPageBreak": "\f", "p": "\n", "br": "\n", "tc": "\n", "tab": "\t"}

    def refuse(*_: Any) -> None:
        raise Refused("unreadable", "the document declares a document type")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, _: words.append(marks.get(name.rpartition(":")[2], ""))
    parser.CharacterDataHandler = words.append
    parser.Parse(xml, True)
    return "".join(words)


def read_html(body: bytes) -> tuple[list[str], str]:
    """Return the text a reader sees, and the whole source beside it, where data may hide. No script is run."""
    from selectolax.lexbor import LexborHTMLParser

    try:
        source = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        source = body.decode("cp1252", errors="replace")
    tree = LexborHTMLParser(source)
    tree.strip_tags(["script", "style", "noscript", "template"])
    return [tree.body.text(separator=" ", strip=True) if tree.body else ""], source


READERS = {"pdf": read_pdf, "docx": read_docx, "html": read_html}


def main() -> None:
    """Read one file from standard input; the kind is the argument."""
    confine()
    try:
        pages, beside = READERS[sys.argv[1]](sys.stdin.buffer.read())
        if sum(map(len, pages)) + len(beside) > TEXT:
            raise Refused("unreadable", "the file holds too much text")
        answer: dict[str, Any] = {"pages": pages, "beside": beside}
    except Refused as refusal:
        answer = {"reason": refusal.args[0], "detail": refusal.args[1]}
    except Exception as error:  # whatever a library raises at a bad file, the file is what is wrong
        answer = {"reason": "unreadable", "detail": f"the file cannot be read ({type(error).__name__})"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
