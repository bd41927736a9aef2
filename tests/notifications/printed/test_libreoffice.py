"""DOCX and XLSX open in LibreOffice and come back with the same text, styles, header rows and typed cells."""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from html import escape

import docx
import pytest
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from notifications.printed.book import render_memo_xlsx
from notifications.printed.docx import render_docx
from tests.material.memo_forms import docx_blocks, memos

pytestmark = pytest.mark.xdist_group("libreoffice")
KINDS = ("month", "hostile")
STYLES = ("Title", "Heading", "List", "Quote", "Banner", "Draft", "Table Text")


@pytest.fixture(scope="module")
def came_back(tmp_path_factory: pytest.TempPathFactory, system_program: Callable[[str], str]) -> dict[str, bytes]:
    """Have LibreOffice open each file and write it again in its own form."""
    folder = tmp_path_factory.mktemp("office")
    render = {"docx": render_docx, "xlsx": render_memo_xlsx}
    for ending, make in render.items():
        names = [folder / f"{kind}.{ending}" for kind in KINDS]
        for kind, path in zip(KINDS, names, strict=True):
            path.write_bytes(make(memos()[kind]))
        subprocess.run(
            [system_program("soffice"), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
             "--convert-to", ending, "--outdir", folder / "back", *names],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return {path.name: path.read_bytes() for path in (folder / "back").iterdir()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_comes_back_with_the_same_paragraphs_cells_and_styles(
    kind: str, came_back: dict[str, bytes]
) -> None:
    def read(content: bytes) -> list[tuple[str, str]]:
        blocks = ((style if style.startswith(STYLES) else "", text) for style, text in docx_blocks(content))
        return [(style, text.replace("_x005F_", "_")) for style, text in blocks]  # so LibreOffice writes `_x` of a text

    sent, back = read(render_docx(memos()[kind])), read(came_back[f"{kind}.docx"])
    assert len(sent) > 500
    assert back == sent


@pytest.mark.parametrize("kind", KINDS)
def test_its_tables_keep_their_header_rows_and_it_keeps_its_language_and_title(
    kind: str, came_back: dict[str, bytes]
) -> None:
    document = docx.Document(io.BytesIO(came_back[f"{kind}.docx"]))
    for table in document.tables:
        header = [bool(row.xpath("w:trPr/w:tblHeader")) for row in table._tbl.tr_lst]
        assert header == [True] + [False] * (len(header) - 1)
        assert all(row.xpath("w:trPr/w:cantSplit") for row in table._tbl.tr_lst)
    languages = {each.get(qn("w:val")) for each in document.styles.element.xpath("w:docDefaults//w:lang")}
    assert languages == {"en-US"}
    with zipfile.ZipFile(io.BytesIO(came_back[f"{kind}.docx"])) as archive:
        core = archive.read("docProps/core.xml").decode()  # python-docx does not find what LibreOffice says there
    sent = docx.Document(io.BytesIO(render_docx(memos()[kind]))).core_properties
    for name, words in (("title", sent.title), ("creator", sent.author), ("language", sent.language)):
        assert f"<dc:{name}>{escape(words, quote=False)}</dc:{name}>" in core.replace("&quot;", '"').replace(
            "&apos;", "'"
        )
    assert core.count(f"{memos()[kind].memo.as_of}T00:00:00Z") == 2
    foot = document.sections[0].footer._element.xml
    assert re.findall(r"\b(PAGE|NUMPAGES)\b", foot) == ["PAGE", "NUMPAGES"]
    assert len(document.element.body.xpath("//w:bookmarkStart")) >= len(memos()[kind].records)


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_comes_back_with_the_same_typed_cells(kind: str, came_back: dict[str, bytes]) -> None:
    sent = CalamineWorkbook.from_filelike(io.BytesIO(render_memo_xlsx(memos()[kind])))
    back = CalamineWorkbook.from_filelike(io.BytesIO(came_back[f"{kind}.xlsx"]))
    assert back.sheet_names == sent.sheet_names
    for name in sent.sheet_names:
        rows, again = (book.get_sheet_by_name(name).to_python() for book in (sent, back))
        assert len(rows) > 1
        assert [[(type(cell), cell) for cell in row] for row in again] == [[(type(c), c) for c in row] for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_comes_back_with_filters_and_without_a_formula(kind: str, came_back: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(came_back[f"{kind}.xlsx"])) as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    sheets = [text for name, text in found.items() if name.startswith("xl/worksheets/")]
    assert all('state="frozen"' in text for text in sheets)
    assert not [text for text in sheets if re.search(r"<f[ >/]|<hyperlink", text)]
    tables = [text for name, text in found.items() if name.startswith("xl/tables/")]
    assert len(tables) == len(sheets)
    assert all("<autoFilter" in text for text in tables)
