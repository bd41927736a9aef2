"""A file made to harm is refused, and costs the process that asked for its text next to nothing.

What became of each file (reason, growth of the parent in MB) is printed: `pytest -s` shows it.
"""

import io
import json
import random
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.core import Unreadable
from tasks.child import archive, confine, contents, mail, page, pdf, workbook
from tasks.core import sandbox
from tasks.files.intake import extract_text

Make = Callable[..., bytes]
Bomb = tuple[str, bytes, str]
"""A name, what is in it, and why it is refused: the code, and some words of the sentence."""
CHECKOUT = Path(__file__).parents[3]
MOST_GROWTH_MB = 50

# In a process of its own: its memory is that of one who asks for the text of files, and of nobody else.
ASK = """
import functools, json, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from models.core.errors import Unreadable
from tasks.core import Readers, sandbox
from tasks.files.intake import extract_text, media_type_of

def highest():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

# The child keeps to less time than it has if it is started with less: a file that burns ten seconds burns two here.
limit = functools.partial(resource.setrlimit, resource.RLIMIT_CPU, (2, 2))
sandbox.subprocess.Popen = functools.partial(sandbox.subprocess.Popen, preexec_fn=limit)

with Readers() as opener:
    for path in sorted(Path(sys.argv[2]).iterdir()):
        body = path.read_bytes()
        media_type, before = media_type_of(path.name, body[:1024]), highest()
        try:
            reason = f"{len(extract_text(body, media_type, opener=opener).extracted.pages)} pages"
        except Unreadable as error:
            reason = f"{error.reason}: {error}"
        print(json.dumps([path.name, reason, round(highest() - before, 1)]))
"""


def asked(folder: Path) -> dict[str, tuple[str, float]]:
    """Return for each file of a folder why it was refused, and by how many MB the parent grew."""
    done = subprocess.run([sys.executable, "-c", ASK, CHECKOUT, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    for name, reason, growth in rows:
        print(f"{name:26}{growth:5.1f} MB  {reason}")
    return {name: (reason, growth) for name, reason, growth in rows}


def rezipped(body: bytes, **entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in ({name: old.read(name) for name in old.namelist()} | entries).items():
            new.writestr(name, content)
    return out.getvalue()


def with_name_twice(body: bytes) -> bytes:
    out = io.BytesIO(body)
    with zipfile.ZipFile(out, "a") as new, pytest.warns(UserWarning, match="Duplicate name"):
        new.writestr("word/document.xml", b"<document/>")
    return out.getvalue()


def drawn(*objects: str) -> bytes:
    """Return a PDF of one page that draws the form `/F`, object 5; more objects follow it."""
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>"]
    bodies.append("<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>")
    bodies += ["<< /Length 5 >>\nstream\n/F Do\nendstream", *objects]
    return written(bodies)


def written(bodies: list[str]) -> bytes:
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(bodies) + 1
    tail = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n"
    )
    return out + tail.encode() + b"%%EOF\n"


def form(inner: int, times: int = 1) -> str:
    draw = "/F Do " * times
    kept = f"/Resources << /XObject << /F {inner} 0 R >> >>"
    return f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {kept} /Length {len(draw)} >>\nstream\n{draw}\nendstream"


def page_tree(depth: int) -> bytes:
    """Return a PDF whose page tree names each of its nodes twice, so that it has 2 to the power of `depth` pages."""
    nodes = [f"<< /Type /Pages /Count 2 /Kids [{n + 3} 0 R {n + 3} 0 R] >>" for n in range(depth)]
    return written(["<< /Type /Catalog /Pages 2 0 R >>", *nodes, "<< /Type /Page /MediaBox [0 0 9 9] >>"])


def nested_parts(depth: int) -> bytes:
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return f"From: a@b.example\nMIME-Version: 1.0\n{heads}\n\nx".encode()


def pdfs(make: Make) -> Iterator[Bomb]:
    burning = zlib.compress(b"BT /F1 12 Tf (x) Tj ET " * 40_000, 9)
    yield "inflates.pdf", make("x", stream=zlib.compress(b"BT " * 5_000_000, 9)), "unreadable: LimitReachedError"
    yield "burns-time.pdf", make(*["x"] * 40, stream=burning), "unreadable: the file takes more"
    yield "too-many-pages.pdf", make(*["x"] * (contents.MOST_PAGES + 1)), "unreadable: 3000 pages"
    yield "page-tree.pdf", page_tree(40), "unreadable: LimitReachedError"
    yield "form-in-itself.pdf", drawn(form(5)), "no_text: no text"
    yield "forms-in-forms.pdf", drawn(*(form(n + 6, 9) for n in range(40)), form(45)), "no_text: no text"


def documents(word: bytes) -> Iterator[Bomb]:
    doctype = '<?xml version="1.0"{0}?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    outside = (
        '<Relationships><Relationship Type="x/subDocument" TargetMode="External" Target="http://x"/></Relationships>'
    )
    chunk = '<Relationships><Relationship Type="x/aFChunk" Target="a.xml"/></Relationships>'
    broken = b"<document><lastRenderedPageBreak/>" + b"<lastRenderedPageBreak/>" * contents.MOST_PAGES + b"</document>"
    bombs: dict[str, Bomb] = {
        "entities": ("word/notes.xml", doctype.format("").encode(), "unreadable: document type"),
        "utf-16": (
            "word/notes.xml",
            doctype.format(' encoding="utf-16"').encode("utf-16"),
            "unreadable: document type",
        ),
        "climbing": ("../../evil.txt", b"x", "unreadable: leads out"),
        "absolute": ("/etc/evil", b"x", "unreadable: leads out"),
        "backslash": ("word\\..\\evil", b"x", "unreadable: leads out"),
        "declares-101-mb": (
            "word/big.bin",
            random.Random(1).randbytes(1_500_000).ljust(101_000_000),
            "unreadable: unpacks",
        ),
        "ratio": ("word/big.xml", b" " * 20_000_000, "unreadable: unpacks"),
        "embedded": ("word/embeddings/list.xlsx", b"x", "holds_files: macros"),
        "macro": ("word/vbaProject.bin", b"x", "holds_files: macros"),
        "page-within": ("word/afchunk.htm", b"x", "holds_files: macros"),
        "object-outside": ("word/_rels/document.xml.rels", outside.encode(), "holds_files: another file"),
        "chunk": ("word/_rels/document.xml.rels", chunk.encode(), "holds_files: another file"),
        "broken": ("word/document.xml", b"<broken", "unreadable: ExpatError"),
        "pages": ("word/document.xml", broken, "unreadable: 3000 pages"),
    }
    for name, (entry, content, reason) in bombs.items():
        yield f"{name}.docx", rezipped(word, **{entry: content}), reason
    yield (
        "entries.docx",
        rezipped(word, **{f"word/{n}.xml": b"" for n in range(archive.ENTRIES + 1)}),
        "unreadable: unpacks",
    )
    yield "name-twice.docx", with_name_twice(word), "unreadable: one name twice"


def workbooks(sheet: bytes) -> Iterator[Bomb]:
    part = "xl/worksheets/sheet1.xml"
    xml = zipfile.ZipFile(io.BytesIO(sheet)).read(part).decode()
    declared = xml.replace('<dimension ref="A1"/>', '<dimension ref="A1:ALL1000000"/>')
    corner = xml.replace("</row>", '</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    unnamed = xml.replace("</row>", "<c/>" * 16_000 + "</row>" + "<row><c/></row>" * 1_000)
    assert xml not in (declared, corner, unnamed)
    for name, content in {"declares-1e9-cells": declared, "far-corner": corner, "unnamed-cells": unnamed}.items():
        yield f"{name}.xlsx", rezipped(sheet, **{part: content.encode()}), "unreadable: too many cells"
    link = '<Relationships><Relationship Type="x/externalLink" Target="externalLinks/e.xml"/></Relationships>'
    yield "macro.xlsx", rezipped(sheet, **{"xl/vbaProject.bin": b"x"}), "holds_files: macros"
    yield (
        "other-workbook.xlsx",
        rezipped(sheet, **{"xl/_rels/workbook.xml.rels": link.encode()}),
        "holds_files: another file",
    )
    yield "climbing.xlsx", rezipped(sheet, **{"xl/../../evil.xml": b"<a/>"}), "unreadable: leads out"


def texts(mail_of: Make, inflating: bytes) -> Iterator[Bomb]:
    yield "deep.html", b"<div>" * (page.DEEPEST + 1) + b"x", "unreadable: nests more"
    yield "deepest.html", b"<div>" * 400_000 + b"x", "unreadable: the file takes more"
    yield "much-text.html", b"<p>x" * 2_000_000, "unreadable: too much text"
    yield "pages.txt", b"x\f" * 1_000_000, "unreadable: 3000 pages"
    yield "much-text.txt", b"x" * (confine.TEXT + 1), "unreadable: too much text"
    yield "nested-parts.eml", nested_parts(100_000), "unreadable: RecursionError"
    parts = b"\n--b0\nContent-Type: text/plain; name=a.txt\n\nx" * 500
    yield "many-parts.eml", nested_parts(1) + parts, "holds_files: more than 50"
    yield "long-header.eml", b"From: " + b"<a@b.example>," * 500_000 + b"\n\nx", "unreadable: the file takes more"
    yield "bomb-attached.eml", mail_of("x", attached={"a.pdf": inflating}), "unreadable: LimitReachedError"


def test_every_file_made_to_harm_is_refused_and_the_parent_hardly_grows(
    tmp_path: Path, pdf: Make, word: Make, sheet: Make, mail: Make
) -> None:
    bombs = [*pdfs(pdf)]
    bombs += [*texts(mail, bombs[0][1]), *documents(word("text")), *workbooks(sheet({"x": [[1]]}))]
    for name, body, _ in bombs:
        (tmp_path / name).write_bytes(body)
    answers = asked(tmp_path)
    for name, _, expected in bombs:
        reason, _, detail = expected.partition(": ")
        assert answers[name][0].startswith(f"{reason}: "), name
        assert detail in answers[name][0], name
    assert all("; " in answer for answer, _ in answers.values()), "what is wrong; what to do"
    assert sum(growth for _, growth in answers.values()) < MOST_GROWTH_MB, "megabytes, all files together"


def test_a_whole_report_of_20_mb_is_read_and_the_parent_hardly_grows(tmp_path: Path, pdf: Make) -> None:
    report = pdf(*["Audit plan\n" * 40] * 100)
    (tmp_path / "report.pdf").write_bytes(report + b"%" * (20_000_000 - len(report) - 7) + b"\n%%EOF\n")
    table, size = report[report.rindex(b"startxref") :], (tmp_path / "report.pdf").stat().st_size
    with (tmp_path / "report.pdf").open("r+b") as file:
        file.seek(size - len(table))
        file.write(table)

    assert size == 20_000_000
    reason, growth = asked(tmp_path)["report.pdf"]
    assert reason == "100 pages"
    assert growth < MOST_GROWTH_MB


def test_the_limits_are_those_of_reliability_section_7() -> None:
    assert (confine.MEMORY, confine.CPU_SECONDS, sandbox.WALL_SECONDS) == (1 << 30, 10, 90)
    assert (confine.SECONDS_A_PAGE, confine.MOST_CPU_SECONDS) == (0.05, 60)
    assert (archive.SIZE, archive.RATIO, archive.ENTRIES) == (100_000_000, 100, 2_000)
    assert (contents.MOST_PAGES, pdf.INFLATED) == (3_000, 10_000_000)
    assert contents.MOST_FILES == 50
    assert (mail.MOST_MAILS, mail.LOGO) == (4, 64_000)
    assert (confine.TEXT, workbook.MOST_CELLS) == (5_000_000, 5_000_000)


def test_the_child_has_one_gigabyte_ten_seconds_and_no_file_of_its_own() -> None:
    script = """
import json, resource, sys; sys.path.insert(0, sys.argv[1])
from tasks.child import confine
confine.confine("none")
names = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE")
print(json.dumps({name: resource.getrlimit(getattr(resource, name)) for name in names}))
"""
    done = subprocess.run([sys.executable, "-c", script, CHECKOUT], capture_output=True, text=True, check=True)
    limits = {"RLIMIT_AS": confine.MEMORY, "RLIMIT_CPU": confine.CPU_SECONDS, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    most = {name: [limit, limit] for name, limit in limits.items()}
    most["RLIMIT_CPU"] = [confine.CPU_SECONDS, confine.MOST_CPU_SECONDS]
    assert json.loads(done.stdout) == most


def test_a_file_that_waits_without_working_is_stopped_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    # The real wait of 90 s is a constant of its own; here it is shorter than a child takes to start.
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.001)
    with pytest.raises(Unreadable, match="more time"):
        extract_text(b"<p>x", "text/html")


ACTS = {
    "connect": 'socket.create_connection(("127.0.0.1", 9))',
    "name": 'socket.getaddrinfo("localhost", 9)',
    "program": 'subprocess.run(["true"])',
    "fork": "os.fork()",
    "system": 'os.system("true")',
    "write": 'open(target, "w")',
    "append": 'open(target, "a")',
    "low-write": "os.open(target, os.O_RDWR | os.O_CREAT)",
    "remove": "os.remove(kept)",
    "rename": "os.rename(kept, target)",
    "folder": "os.mkdir(target)",
    "mode": "os.chmod(kept, 0)",
}


def test_a_file_being_read_opens_no_connection_starts_no_program_and_changes_no_file(tmp_path: Path) -> None:
    tries = "".join(
        f"""
try:
    {act}
    print("done: {name}")
except PermissionError as error:
    print(error)
"""
        for name, act in ACTS.items()
    )
    script = f"""
import os, socket, subprocess, sys; sys.path.insert(0, sys.argv[1])
from tasks.child import confine
kept, target = sys.argv[2:]
confine.confine("none")
{tries}"""
    kept = tmp_path / "kept"
    kept.write_text("kept")
    command = [sys.executable, "-c", script, CHECKOUT, kept, tmp_path / "target"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    answers = done.stdout.splitlines()
    assert len(answers) == len(ACTS), done.stderr
    assert [answer for answer in answers if not answer.startswith("a file being read may")] == []
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert kept.read_text() == "kept"
