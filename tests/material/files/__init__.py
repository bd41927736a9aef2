"""Small files of each kind for the tests. Every document is made up."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from email.message import EmailMessage
from typing import Any

import docx
import xlsxwriter

from models.register import Sheet


def pdf(*pages: str, title: str = "made up", stream: bytes | None = None, picture: bool = False) -> bytes:
    """Write a small PDF by hand: a page for each text, or one whose content is the stream given."""
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    bodies += [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", f"<< /Title ({title}) >>".encode()]
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    bodies.append(image + b"\nstream\n\0\nendstream")
    kids = []
    for text in pages or ("",):
        lines = text.replace("(", "[").replace(")", "]").split("\n")
        content = b"BT /F1 12 Tf 50 750 Td 14 TL " + b" ".join(f"({line}) Tj T*".encode() for line in lines) + b" ET"
        packed = stream if stream is not None else zlib.compress(content if text else b"")
        bodies.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
        shown = b"/XObject << /I 5 0 R >>" if picture and not text else b""
        kids.append(len(bodies) + 1)
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> %s >> >>" % (len(bodies), shown)
        )
    bodies[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"<< /Size %d /Root 1 0 R /Info 4 0 R >>" % (len(bodies) + 1)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1, table, trailer, len(out)
    )  # fmt: skip


Rows = Sequence[Sequence[str]]


def word(*paragraphs: str, header: str = "", table: Rows = ()) -> bytes:
    """Make a Word document of these paragraphs, and of a table."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, texts in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: str = "", note: str = "") -> bytes:
    """Make a workbook: its sheets, a sheet that is hidden, a note on each first cell."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd", "strings_to_urls": False}) as book:
        for name, rows in sheets.items():
            made = book.add_worksheet(name)
            for number, row in enumerate(rows):
                made.write_row(number, 0, row)
            if note:
                made.write_comment("A1", note)
            if name == hidden:
                made.hide()
    return out.getvalue()


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Make a workbook of the sheets of a register, as a person's own program saves them: no formula, no link."""
    out = io.BytesIO()
    settings = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, settings) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            made = book.add_worksheet(sheet.name)
            for number, cells in sheet.rows:
                for column, cell in enumerate(cells):
                    if cell is not None:
                        made.write(number - 1, column, cell, day if isinstance(cell, date) else None)
    return out.getvalue()


def mail(text: str = "", html: str = "", attached: Mapping[str, bytes | EmailMessage] | None = None) -> bytes:
    """Make a mail; what is attached to it is bytes, or a mail of its own."""
    message = EmailMessage()
    message["From"], message["To"] = "Made Up <made.up@agency.example>", "coordinator@council.example"
    message["Subject"] = "A made-up answer"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, body in (attached or {}).items():
        if isinstance(body, EmailMessage):
            message.add_attachment(body)
        else:
            kind = ("image", "png") if name.endswith(".png") else ("application", "octet-stream")
            message.add_attachment(body, maintype=kind[0], subtype=kind[1], filename=name)
    return message.as_bytes()


def slides(*texts: str, note: str = "", table: Rows = ()) -> bytes:
    """Make slides by hand, a text each, in the reverse order of their files; a note stands under the first.

    Each shows the table.
    """
    names = {
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    }
    spaces = " ".join(f'xmlns:{short}="{name}"' for short, name in names.items())
    kind, package = names["r"], "http://schemas.openxmlformats.org/package/2006"
    files = [f"slides/slide{len(texts) - number}.xml" for number in range(len(texts))]

    def relations(*targets: tuple[str, str]) -> str:
        each = (f'<Relationship Id="r{n}" Type="{kind}/{t}" Target="{to}"/>' for n, (t, to) in enumerate(targets))
        return f'<Relationships xmlns="{package}/relationships">{"".join(each)}</Relationships>'

    def shown(root: str, text: str) -> str:
        body = "<a:bodyPr/><a:p><a:r><a:t>" + text + "</a:t></a:r></a:p>"
        head = '<p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        place = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/>'
        group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        rows = (
            "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{cell}</a:t></a:r></a:p></a:txBody></a:tc>" for cell in row)
            for row in table
        )
        drawn = "".join(f"<a:tr>{row}</a:tr>" for row in rows)
        graphic = f"<a:graphic><a:graphicData><a:tbl>{drawn}</a:tbl></a:graphicData></a:graphic>"
        frame = f"<p:graphicFrame>{graphic}</p:graphicFrame>"
        shape = f"<p:sp>{head}<p:spPr>{place}</p:spPr><p:txBody>{body}</p:txBody></p:sp>{frame if table else ''}"
        return f"<p:{root} {spaces}><p:cSld><p:spTree>{group}{shape}</p:spTree></p:cSld></p:{root}>"

    listed = "".join(f'<p:sldId id="{256 + number}" r:id="r{number}"/>' for number in range(len(texts)))
    size = '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
    types = "".join(
        f'<Override PartName="/ppt/{name}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.presentationml.{of}+xml"/>'
        for name, of in [("presentation.xml", "presentation.main"), *((file, "slide") for file in files)]
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">{rels}{types}</Types>',
        "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {spaces}><p:sldIdLst>{listed}</p:sldIdLst>{size}</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(*(("slide", file) for file in files)),
        **{f"ppt/{file}": shown("sld", text) for file, text in zip(files, texts, strict=True)},
    }
    if note:
        parts["ppt/notesSlides/notesSlide1.xml"] = shown("notes", note)
    return archive({name: text.encode() for name, text in parts.items()})


def archive(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return out.getvalue()
