"""Checks an issued memo, with Python alone and none of the code that made it.

    python verify_memo.py FOLDER --key KEY     (KEY is the office's public key, 64 hex digits)
    python verify_memo.py OLD NEW --key KEY    also, whether the record of NEW continues that of OLD
Take this program and the key from elsewhere than the memo's folder: whoever changed a memo could change them too.
1. It is one plain folder, not too large; SHA256SUMS names each file as it is, and all belong to a memo.
2. memo.json and each line of ledger.jsonl have the one form of RFC 8785. Words of standing are those below.
3. Each number is counted again from the memo's own rows, by the rules of its version below.
4. The record (ledger.jsonl): each hash is made anew from the entry and the hash before it, to the one that the memo
   names. Of an entry that is not public it has a salted hash alone. All that the memo relies on is in it, and for
   all that is verified a finding that stands.
5. The Ed25519 signatures, of SHA256SUMS and of the checkpoint (where the record ends), are of your key, and of one
   that the record does not replace before.
6. The pages in memo.json say what its rows say. HTML and PDF have the letters and digits of these pages, all of them
   and no others, in the order of each section, and nothing of it is hidden, as far as a program can see. milestones.csv
   has the rows. Compare the paper in your hand with the bottom line, the counts and the questions that it prints.
Until release 0.2.0 a memo also came as memo.zip, TXT, DOCX, XLSX (the bottom line alone) and in extracts, which say
what the memo says: of such a memo all these are checked too.
Ends with 0; 1: it names the first thing wrong; 2: bad usage; 3: not signed, or not compared with a key of yours;
4: it is of a version that this program cannot check, which does not mean that it was changed.
"""

import argparse
import bisect
import csv
import datetime
import hashlib
import html
import html.parser
import io
import json
import os
import re
import sys
import unicodedata
import zipfile
import zlib
from collections import namedtuple

FILE, ALL, JSON = 2**28, 2**29, 2**27  # bytes at most: of a file, of all, of a json
MEMBERS, LINES = 1000, 10**6  # at most: files, entries of the record
NAME, HEX, OTHERS = re.compile(r"\w[\w.-]{0,99}", re.ASCII), re.compile("[0-9a-f]{64}"), (".DS_Store", "desktop.ini")
FORMS = ("memo.html", "memo.pdf", "milestones.csv")
FORMS_2 = (".html", ".pdf", ".docx", ".xlsx", ".txt", ".csv", ".svg")
OWN, PROOF = ("SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS.tsr"), ("memo.json", "ledger.jsonl", "verify_memo.py")
Checked = namedtuple("Checked", "number by sums chain what notes")
FEW, FAINT, PALE, SMALL = 3, 300, 0.8, 5  # letters that say where a text is; of 765 and of 1, light; points
SCHEMA, SCHEMA_2 = "followthrough.memo/3", "followthrough.memo/2"  # the versions of memos that it checks
RECORD = "followthrough/2"
# Signs that a terminal may not have, as they are typed.
TYPED = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u00a7": "Sec.", "\u00a0": " "})


class Wrong(Exception):
    """The first thing that is wrong."""


class Other(Exception):
    """The memo is of a version that this program cannot check."""


# Ed25519 (RFC 8032, section 5.1.7), in affine coordinates: slow, short, easy to read
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)


def _point(octets):
    sign, y = divmod(int.from_bytes(octets, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * ROOT % P if (x * x - square) % P else x
    is_none = y >= P or (x * x - square) % P or (x == 0 and sign)
    return None if is_none else (P - x if x & 1 != sign else x, y)


def _add(p, q):
    t = D * p[0] * q[0] * p[1] * q[1]
    x, y = p[0] * q[1] + q[0] * p[1], p[1] * q[1] + p[0] * q[0]
    return x * pow(1 + t, -1, P) % P, y * pow(1 - t, -1, P) % P


def _times(number, p):
    q = (0, 1)
    while number:
        q, p, number = _add(p, q) if number & 1 else q, _add(p, p), number >> 1
    return q


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(key, message, signature):
    """Say whether a signature of a message is that of a public key, both in hex; the signature ends its line."""
    if not HEX.fullmatch(key) or not re.fullmatch("[0-9a-f]{128}\n", signature):
        return False
    key, signature = bytes.fromhex(key), bytes.fromhex(signature)
    a, r, s = _point(key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return None not in (a, r) and s < L and _times(s, BASE) == _add(r, _times(h, a))


# What is counted. A bill is never due, and what was withdrawn is only shown: neither is counted.
# Version 3: two words of each row, one for its date and one for its proof, put it in one of the parts.
PARTS = (
    "verified", "legal", "others_legal", "conditional", "target", "own", "not_checked", "with_office", "not_counting",
    "to_come", "closed",
)  # fmt: skip
DEBTS = {  # what the office owes, by what it does next
    "review_evidence": "to_review",
    "read_file": "to_review",
    "decide_offer": "to_decide",
    "decide_request": "to_decide",
    "send_date": "to_send",
    "inspect": "to_look",
    "look_again": "to_look",
}
WORDS = {  # that say where a row stands; a recommendation that is closed has no date_state
    "date_state": "none not_counting to_come file_in_time passed missed kept kept_late",
    "proof": "none not_checked awaiting_review not_sufficient verified closed",
    "why": "None turned_off not_read never_checked not_looked file_missing file_removed not_required "
    "closed_not_implemented withdrawn ended",
}


def part_of(row):
    """Say in which part of the headline a row is, the first that fits; the empty string if it counts in none."""
    proof, law, has_passed = row["proof"], row["basis"], row["date_state"] in ("passed", "missed")
    if law == "pending_bill" or row["why"] == "withdrawn":
        return ""
    if proof in ("verified", "closed"):
        return proof
    if has_passed and row["duty_on"] == "oversight":
        return "own"
    if has_passed and proof == "not_checked":
        return "not_checked"
    if has_passed and law == "statute":
        return "legal" if row["duty_on"] == "agency" else "others_legal"
    if has_passed:
        return "target" if law == "planning_assumption" else "conditional"
    if proof == "awaiting_review":
        return "with_office"
    return "not_counting" if row["date_state"] == "not_counting" else "to_come"


def lists_of(row, as_of, senders):
    """Say in which lists of the headline a row is; `senders` are the milestones for which the agency sent a file."""
    part, answers, turn = part_of(row), row["answers"], row["turn"] or {}
    is_open = part not in ("", "verified", "closed")
    is_asked = is_open and row["duty_on"] == "agency" and (row["answer_due"] or as_of) < as_of
    debts = {DEBTS.get(turn.get("verb"), "")} - ({"to_look"} if part == "own" else set())
    waits = any(answer["kind"] in ("date_requested", "date_offered") and answer["in_force"] for answer in answers)
    return {
        part,
        *(debts if part else ()),
        "to_decide" if is_open and waits else "",
        "missed" if part == "legal" and row["date_state"] == "missed" else "",
        "by_law_not_checked" if part == "not_checked" and row["basis"] == "statute" else "",
        "claimed" if is_open and row["says"] == "done" else "",
        "no_clock" if part == "to_come" and row["provisional"] else "",
        "asked" if is_asked else "",
        "answered" if is_asked and (row["says"] or answers or row["id"] in senders) else "",
    }


def check_headline(memo, where):
    """See that its own rows, in order of their dates, give each number and the milestones behind it."""
    line, names = memo["headline"], [*PARTS, "missed", "by_law_not_checked", "to_review", "to_decide", "to_send"]
    ids = {name: [] for name in (*names, "to_look", "claimed", "no_clock", "asked", "answered")}
    files = [file for page in memo["annex"] for file in page["evidence"]]
    senders = {f["used_for"] for f in files if f["voice"] == "agency" and f["counts"] and not f.get("was_found")}
    rows = [row for page in memo["annex"] for row in page["milestones"]]
    for row in sorted(rows, key=lambda row: (row["due_now"], row["id"])):
        for name in lists_of(row, memo["memo"]["as_of"], senders) & set(ids):
            ids[name].append(row["id"])
    ids["recommendations"] = [row["id"] for row in memo["recommendations"]]
    ids["done"] = [row["id"] for row in memo["recommendations"] if row["proof"] == "verified"]
    for name in sorted({*ids, *line} - {"oldest"}):
        if canonical(line.get(name)) != canonical(ids.get(name)):
            says, own = (len(these[name]) if name in these else "nothing" for these in (line, ids))
            raise Wrong(f"{where}: the number {name} says {says}; its own rows give {own}, or other milestones")
    if {*line["oldest"]} != {name for name in ("own", *DEBTS.values()) if ids[name]}:
        raise Wrong(f"{where}: it names the oldest day of another debt than its own rows give")


# Version 2, of release 0.2.0, counted by other words.
UNCOUNTED_2, VERIFIED_2 = ("watch", "withdrawn"), ("verified", "verified_late")
UNTOLD_2 = ("date_not_told", "awaiting_answer")
PAST_2 = ("past_legal", "past_conditional", "past_reported", "past_target")
PARTS_2 = ("verified", "awaiting_review", *PAST_2, "answer_awaited", "unknown", "ahead", "closed_otherwise")
PRINTED_2 = {
    "verified": "verified",
    "awaiting_review": "awaiting[A-Za-z]+review",
    "overdue": "overdue",
    "answer_awaited": "targetnotagreed",
    "unknown": "unknown",
    "ahead": "notyetdue",
}
WORDS_2 = {
    "standing": "verified verified_late not_required closed_not_implemented withdrawn watch awaiting_review unknown "
    "date_not_told awaiting_answer overdue past_legal_deadline past_conditional_deadline past_reported_date "
    "past_target_date due_soon not_yet_due",
    "holding": "none awaiting not_sufficient partly_verified verified not_implemented not_required unknown missing "
    "removed withdrawn tracked",
    "review": "none awaiting not_sufficient verified closed",
    "state": "none coming passed overdue unknown",
    "kind": "legal conditional reported target bill",
}


def counts_of_2(row, as_of):
    """Say which counts a row of the memo is in. A file that awaits review takes no date out of those that passed."""
    standing, late, review = row["standing"], row["lateness"], row["review"]
    part = "answer_awaited" if standing in UNTOLD_2 and as_of > row["due_now"] else "ahead"
    part = standing if standing in ("awaiting_review", "unknown") else part
    part = f"past_{late['kind']}" if late["state"] in ("passed", "overdue") else part
    part = {"verified": "verified", "closed": "closed_otherwise"}.get(review, part)
    part = "" if standing in UNCOUNTED_2 else part
    is_open = part not in ("", "verified", "closed_otherwise")
    return {
        **{name: name == part for name in PARTS_2},
        "milestones": part,
        "past": part in PAST_2,
        "overdue": part in PAST_2 and late["state"] == "overdue",
        "in_review": is_open and review == "awaiting",
        "clock_not_started": part == "ahead" and row["provisional"],
        "not_received": is_open and standing == "date_not_told",
        "reported_done": is_open and row["says"] == "done",
    }


def read_files(place):
    """Return the files of a folder, or of an older memo.zip, by name, and memo.zip itself, if it is there."""
    files, size = {}, 0
    if os.path.islink(os.path.normpath(place)):
        raise Wrong("it is a link; name the folder or the memo.zip itself")
    for name, content in _members(place):
        size += len(content)
        if len(content) > FILE or size > ALL or len(files) >= MEMBERS:
            raise Wrong("it is larger than any memo, and is not read further")
        if not NAME.fullmatch(name) or name.lower() in map(str.lower, files):
            raise Wrong(f"{name} stands in it twice, or is no plain name of a file")
        files[name] = content
    return files, files.pop("memo.zip", None)


def _members(place):
    if os.path.isdir(place):
        for item in os.scandir(place):
            if not item.is_file(follow_symlinks=False):
                raise Wrong(f"{item.name} is a folder, a link or a pipe, and a memo has plain files only")
            if item.name not in OTHERS:
                with open(item.path, "rb") as file:
                    yield item.name, file.read(FILE + 1)
        return
    with open(place if os.path.isfile(place) else os.devnull, "rb") as file:
        yield "memo.zip", (content := file.read(FILE + 1))
    yield from _unpacked(content)


def _unpacked(content):
    """Yield the name and bytes of each file of a zip of ours, in which nothing is compressed."""
    if content.count(b"PK\1\2") > 100 * MEMBERS:  # the files within its files have some, too
        raise Wrong("a zip has more files than any memo")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for member in packed.infolist():
            if member.compress_type or member.file_size != member.compress_size:
                raise Wrong("a zip is not what was issued: its files are packed in another way")
            yield member.filename, packed.read(member)


def check_zip(files, content):
    """See that memo.zip, if it is there, is as issued: in name order, stored, its members of one time and attribute."""
    with zipfile.ZipFile(made := io.BytesIO(), "w", zipfile.ZIP_STORED) as packed:
        for name, data in sorted(files.items()):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr = 3, 0o100644 << 16
            packed.writestr(member, data)
    if content not in (None, made.getvalue()):
        raise Wrong("memo.zip is not what was issued: it has other bytes than its files give")


def check_sums(files):
    """See that SHA256SUMS names each file with its hash, and no other."""
    if "WITHDRAWN.txt" in files:
        raise Wrong("it was withdrawn; WITHDRAWN.txt says when and why")
    text = files.get("SHA256SUMS", b"").decode("latin-1")
    made = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files) if name not in OWN}
    sums = {line[66:]: line[:64] for line in text.splitlines()}
    for name in sorted({*made, *sums, "memo.json", "ledger.jsonl"}, key=lambda name: (name in made, name)):
        if made.get(name) != sums.get(name) or name not in made:
            how = "was changed: its SHA-256 is not the one" if name in sums else "was added: it is not"
            raise Wrong(f"{name} {how} in SHA256SUMS" if name in made else f"{name} is missing")
    if text != "".join(f"{digest}  {name}\n" for name, digest in made.items()):
        raise Wrong("SHA256SUMS is not in the form in which it is issued")


def is_2(memo):
    """Say whether a memo is of version 2, which the rules for it check."""
    return memo["schema"] == SCHEMA_2


def numbers_of(memo):
    """Return each number that the memo gives, by name."""
    if is_2(memo):
        return {name: count["value"] for name, count in memo["counts"].items()}
    return {name: len(ids) for name, ids in memo["headline"].items() if name != "oldest"}


def check_version(files, keys):
    """Raise Other for a memo of another version. All that is said of it is whether your key signed its SHA256SUMS."""
    try:
        schema = str(json.loads(files["memo.json"][:JSON])["schema"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return  # the checks that follow say what is wrong
    if schema in (SCHEMA, SCHEMA_2):
        return
    sums, signature = files["SHA256SUMS"], files.get("SHA256SUMS.sig", b"").decode("latin-1")
    if signature and keys and not any(is_signed(key, sums, signature) for key in keys):
        raise Wrong("its SHA256SUMS is not signed with your key")
    by = ("signed with your key" if keys else "not compared with a key of yours") if signature else "not signed"
    raise Other(f"it is of version {schema}, not {SCHEMA}. Its files are those of its SHA256SUMS, which is {by}")


def canonical(value):
    """Return RFC 8785 for what a memo has: text, integers, ASCII keys in order, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_json(content, where):
    """Return the object of JSON in canonical form. Nothing is in it twice, or in two forms; numbers are whole."""
    try:
        value = json.loads(content[:JSON], parse_int=lambda d: int(d[:20]), parse_float=str, parse_constant=str)
        if isinstance(value, dict) and canonical(value).encode() == content:
            return value
    except (ValueError, RecursionError):
        pass
    raise Wrong(f"{where} is not JSON in canonical form")


def _hash(words):
    return hashlib.sha256(f"{RECORD} {words}".encode()).hexdigest()


def check_chain(content):
    """Follow the record from its start. Returns by number the hash of each entry and, if it is public, its text."""
    chain, prev, lines = {}, "0" * 64, content.split(b"\n", LINES + 1)
    for number, line in enumerate(lines[:-1], 1):
        link = read_json(line, f"entry {number} of ledger.jsonl")
        salt, entry, inner = (str(link.get(name, "")) for name in ("salt", "entry", "inner"))
        form = {"seq": number, **({"salt": salt, "entry": entry} if entry else {"inner": inner})}
        text = read_json(entry.encode(), f"the text of entry {number}") if entry else form
        if canonical([link, text["seq"]]) != canonical([form, number]) or not HEX.fullmatch(salt if entry else inner):
            raise Wrong(f"entry {number} of ledger.jsonl is missing or was changed")
        prev = _hash(f"link\n{prev}\n" + (_hash(f"entry\n{salt}\n{entry}") if entry else inner))
        chain[number] = prev, entry
    if lines[-1] or not any(entry for _, entry in chain.values()):
        raise Wrong("ledger.jsonl is cut off, too long, or has no entry that can be read")
    return chain


def check_part(memo, where, files, chain, signed):
    """See that the memo, or an extract, was issued under a number, with these files, and of this record."""
    if memo["schema"] != json.loads(files["memo.json"])["schema"]:
        raise Wrong(f"{where} is of another kind: {memo['schema']}")
    head = memo["memo"]
    if head["state"] not in ("issued", "erratum") or type(head["number"]) is not int or head["number"] < 1:
        raise Wrong(f"{where}: its state or its number is not that of an issued memo")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", f"{head['as_of']}"):
        raise Wrong(f"{where}: its as_of is not a day")
    for name, digest in memo["files"].items():
        if hashlib.sha256(files.get(name, b"")).hexdigest() != digest:
            raise Wrong(f"{name} is not the file that {where} names")
    cut, last = head["ledger"], len(chain)
    if canonical([cut, cut["seq"], cut["hash"]]) != canonical([signed, last, chain[last][0]]):
        raise Wrong(f"the record does not end at entry {cut['seq']} with the hash that {where} names")
    for row in memo["records"]:
        digest, entry = chain.get(row["seq"], ("", "")) if type(row["seq"]) is int else ("", "")
        if digest != row["hash"] or row["public"] is not bool(entry):
            raise Wrong(f"{where}: record {row['n']} (entry {row['seq']}) is not in ledger.jsonl as the memo says")


def check_counts_2(memo, where):
    """See that its own rows give its counts."""
    as_of, seven = memo["memo"]["as_of"], memo["recommendations"]
    rows = [row for page in memo["annex"] if page["rec"] != "ALL" for row in page["milestones"]]  # ALL: in no count
    ids = {"recommendations": [row["id"] for row in seven]}
    ids["verified_recommendations"] = [row["id"] for row in seven if row["standing"] in VERIFIED_2]
    for row in rows:
        for name, is_in in counts_of_2(row, as_of).items():
            ids.setdefault(name, []).extend([row["id"]] * bool(is_in))
    if rows and set(ids) != set(memo["counts"]):
        raise Wrong(f"{where} counts other things than this program knows")
    for name, count in memo["counts"].items():
        inputs = ids.get(name, [])
        if canonical(count) != canonical({"value": len(inputs), "inputs": inputs}):
            raise Wrong(f"{where}: the count {name} says {count['value']}; its own rows give {len(inputs)}")


def check_rows(memo, where, entries):
    """See that each milestone is on its page, in words of WORDS, and what is verified has a finding that stands."""
    undone = {entry["body"]["seq"] for entry in entries if entry["kind"] == "entry_corrected"}
    findings = [entry for entry in entries if entry["kind"] == "finding_recorded" and entry["seq"] not in undone]
    findings = [entry for entry in findings if entry["body"]["verdict"] != "still_holds"]
    verdicts = {entry["subject"]: entry["body"]["verdict"] for entry in findings}  # the last that decides
    pages, seven = {page["rec"]: page["milestones"] for page in memo["annex"]}, memo["recommendations"]
    names = [row["id"] for rec in pages for row in pages[rec] if row["id"].startswith(f"{rec}-M")]
    if {*pages, "ALL"} != {"ALL", *(row["id"] for row in seven)} or len(pages) < len(memo["annex"]):
        raise Wrong(f"{where}: it does not have one page for each recommendation, and one at most for all")
    if len({*names}) < sum(map(len, pages.values())):
        raise Wrong(f"{where}: a milestone stands in it twice, or on the page of another recommendation")
    words = WORDS_2 if is_2(memo) else WORDS
    for row in [*seven, *(row for rec in pages for row in pages[rec])]:
        for name, word in [*row.items(), *(row.get("lateness") or {}).items()]:
            if name == "date_state" and row in seven and row["closed_on"] and word is None:
                continue  # a closed recommendation has no next date
            if name in words and str(word) not in words[name].split():
                raise Wrong(f"{where}: the {name} of {row['id']}, {word}, is no word that this program knows")
        closing = [step["id"] for step in pages.get(row["id"], ()) if step["closes"]] or [row["id"]]
        is_verified = row.get("standing") in VERIFIED_2 or "verified" in map(row.get, ("proof", "review", "holding"))
        if is_verified and not {"met", "done_another_way"}.intersection(map(verdicts.get, closing)):
            raise Wrong(f"{where}: {row['id']} is verified, but ledger.jsonl has no finding of it that stands")


def check_extract(part, where, memo):
    """See that an extract says what the memo says: of the memo itself, and of each row and page."""
    statements = _statements(memo)
    for name, words in _statements(part).items():
        if words != statements.get(name):
            raise Wrong(f"{where} says of {name} what memo.json does not say")


def _statements(memo):
    values = {name: value for name, value in memo["memo"].items() if name not in ("to", "title", "extract")}
    values |= {name: memo[name] for name in ("report", "mock", "comment")}
    values |= {row["id"]: row for row in memo["recommendations"]}
    pages = {f"page {page['rec']}": {**page, "title": page["rec"] != "ALL" and page["title"]} for page in memo["annex"]}
    return {name: canonical(value) for name, value in (values | pages).items()}


def check_printed_2(memo, where, files):
    """See that the forms of version 2 say what the memo says: the bottom line, and all but XLSX its sentences and
    counts."""
    names = ("bottom_line", "questions", "told")
    for ending in ("txt", "html", "docx", "xlsx", "pdf"):
        if not (content := files.get(name := f"{where[:-5]}.{ending}")):
            continue
        text = _letters(_text_of(content, ending))
        for part in names[: 1 if ending == "xlsx" else 3]:
            for run in [run for line in memo[part] for run in re.findall("[ -~]+", line["text"])]:
                if _letters(run) not in text:
                    raise Wrong(f"{name} does not print what {where} says ({part.replace('_', ' ')}): {run}")
        numbers = numbers_of(memo)
        for part, letters in PRINTED_2.items() if ending != "xlsx" and memo["annex"] else ():
            count, shown = numbers[part], sum(map(bool, map(numbers.get, {*PARTS_2, part})))
            # The digits of a picture may stand before.
            if count and not re.search(f"(?<![0-9])([0-9]{{{shown - 1},}})?{count}{letters}", text):
                raise Wrong(f"{name} does not print the count {part} of {where}, {count}")


def check_table(memo, files):
    """See that milestones.csv, which older memos do not have, says of each milestone what its row says."""
    if "milestones.csv" not in files:
        return
    rows = [(page["rec"], row) for page in memo["annex"] for row in page["milestones"]]
    lines = csv.DictReader(io.StringIO(files["milestones.csv"].decode("utf-8", "replace"), newline=""))
    names = ("standing_code", "lateness", "review") if is_2(memo) else ("date_state", "proof", "why")
    names = ("recommendation", "milestone", *names, "basis_code", "current_date")
    table = [[line[name] for name in names] for line in lines]
    for rec, row in rows:
        due = "" if row["provisional"] else row["due_now"]
        state = (row["date_state"], row["proof"], row["why"] or "") if not is_2(memo) else ()
        state = state or (row["standing"], row["lateness"]["state"], row["review"])
        values = [rec, row["id"], *state, row["basis"], due]
        if not table or table.pop(0) != values:
            raise Wrong(f"milestones.csv does not say of {row['id']} what memo.json says")
    if table:
        raise Wrong(f"milestones.csv has {table[0][1]} once more than memo.json")


def _text_of(content, ending):
    if ending == "pdf":
        return "".join(words for words, *_ in Pdf(content).words)
    if ending.endswith("x"):
        content = b"".join(part for path, part in _unpacked(content) if path.endswith(".xml"))
    text = content.decode("utf-8", "replace")
    return text if ending == "txt" else html.unescape(re.sub("<[^<>]*>", "", text))


def _letters(text):
    """Return the letters and digits of a text, of every script."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text))


HEAD = ("above_title", "state_above", "stamp", "title", "hearing", "why_now", "signed")
PAGES = ("page_one", "page_two", "annexes")
MONTHS = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec."
LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
SIGNS = re.compile(r"(?:([@#*|=~^])([^ ]*) )?(\w*)")
# What the pages of version 3 say. Each text of the head and each section is one run of letters and digits: a template
# may set the runs in any order, each once. In a run also stand signs for what is no text, and HTML has them too: @ID,
# #ID of a link, *MARK of a status, ^ after the names of columns, |NAME of a column beside each cell, and of the bar
# =WORDS that are read aloud and ~WIDTH of each part.


def runs_of(memo, form):
    """Return the letters of each text and section that a form prints, by the name of its place."""
    is_html = form == "memo.html"

    def sign(kind, words):
        return f"{kind}{words} " if words else ""

    def lines(several):
        return "".join(words_of(words) for line in several for words in line)

    def words_of(words):
        text = {name: _letters(words.get(name, "")) for name in ("before", "bold", "text", "code", "more")}
        text |= {"bold": text["bold"] + sign("#", words.get("to"))}
        marks = [sign("#", to) + _letters(mark) for mark, to in words.get("marks", ())]
        return "".join([sign("@", words.get("id")), *text.values(), *marks])

    def cell_of(cell):
        return sign("*", cell.get("mark")) + lines(cell.get("lines", ()))

    def row_of(row, columns, is_list):
        if "group" in row:
            return cell_of(row["group"])
        made = sign("@", row.get("id"))
        for column in columns:
            cell = row["cells"].get(column["cell"], {})
            is_named = column is not columns[0] and not is_list and cell.get("lines")
            made += (sign("|", _letters(column.get("name", ""))) if is_named else "") + cell_of(cell)
        return made

    def section_of(s):
        bar, columns, is_list = s.get("bar", ()), s.get("columns", ()), s["part"] in ("records", "terms")
        yield sign("@", s.get("id") if "name" in s else "") + _letters(s.get("name", "") + s.get("note", ""))
        yield sign("=", _letters(s.get("alt", "")))
        yield from (sign("~", f"{part['of']}:{part['value']}") for part in bar)
        yield from (_letters(part["figure"] + part["says"]) for part in bar)
        yield from (lines(s.get(name, ())) for name in ("small", "sentences", "quotes"))
        for number, line in enumerate(s.get("points", ()), 1):
            yield (str(number) if s["part"] == "ask" and not is_html else "") + lines([line])
        if s.get("rows"):
            yield "" if is_list else "".join(_letters(c.get("name", "")) for c in columns) + sign("^", "heads")
            yield from (row_of(row, columns, is_list) for row in s["rows"])
        yield lines(s.get("more", ())) + lines(s.get("notes", ()))

    head = memo["head"]
    texts = {name: head.get(name, "") for name in (*HEAD, *(("banner", "foot") if is_html else ()))}
    texts |= {label: label + words for label, words in head["lines"] + head["beside"]}
    runs = {f"the head ({name})": _letters(text) for name, text in texts.items()}
    for page in PAGES:
        for at, s in enumerate(memo[page], 1):
            runs[f"section {at} of {page}, {s.get('name') or s['part']},"] = "".join(section_of(s))
    return {where: run for where, run in runs.items() if run}


def check_words(form, text, runs):
    """See that the letters of a form are those of all runs, each whole and once. Returns the runs in its order."""
    plain = dict(runs)
    if form == "memo.pdf":  # it has no signs, and what is read from right to left in the order in which it is drawn
        text = LEFTWARD.sub("", text)
        plain = {where: LEFTWARD.sub("", SIGNS.sub(r"\3", run)) for where, run in runs.items()}
    left, order, at = sorted(filter(plain.get, plain), key=lambda where: -len(plain[where])), [], 0
    while at < len(text):
        here = next((where for where in left if text.startswith(plain[where], at)), None)
        if here is None:
            shared = {where: _shared(plain[where], text[at : at + len(plain[where])]) for where in left}
            near = max(left, key=shared.get, default="")
            if shared.get(near, 0) < FEW:
                after = f"after {order[-1]}" if order else "first"
                raise Wrong(f"{form} has {after} what memo.json does not have there: {text[at : at + 60]}")
            place, run = at + shared[near], plain[near][shared[near] :]
            behind, here = text[max(at, place - 30) : place], text[place : place + 40]
            raise Wrong(f"{form} differs from memo.json in {near} after {behind}: it has {here}, memo.json {run[:40]}")
        left.remove(here)
        order.append(here)
        at += len(plain[here])
    if left:
        raise Wrong(f"{form} does not print {left[0]} of memo.json: {plain[left[0]][:60]}")
    return [runs[where] for where in order]


def _shared(text, other):
    return len(os.path.commonprefix([text, other]))  # noqa: RUF071 (of letters is what is asked)


TAGS = {  # what the template writes, with the attributes of each
    "html": "lang", "head": "", "meta": "charset name content http-equiv", "title": "", "style": "", "body": "",
    "main": "", "footer": "", "section": "class aria-labelledby", "div": "class role aria-label", "h1": "", "h2": "id",
    "h3": "id", "p": "class", "blockquote": "", "ul": "class", "ol": "", "li": "id", "table": "aria-labelledby",
    "thead": "", "tbody": "", "tr": "class id", "th": "scope", "td": "class colspan data-column", "br": "",
    "a": "href", "b": "class style", "strong": "class", "small": "", "code": "", "sup": "", "span": "class id",
    "i": "class aria-hidden",
}  # fmt: skip
VALUES = {
    "style": r"flex-grow:\d+", "href": "#.+", "class": r"[\w -]+", "role": "img", "scope": "col|row", "colspan": r"\d+",
    "aria-hidden": "true",
}  # fmt: skip
METAS = (
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">""",
)
TABLE, ROWS = ("table", "thead", "tbody", "tr", "ul", "ol"), ("thead", "tbody", "tr", "th", "td", "li")
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", '"': "&#34;", "\u2060": "&#8288;"})


class Page(html.parser.HTMLParser):
    """Reads memo.html: its words with their signs, its title and its style. All of it is what the template writes."""

    def __init__(self, content):
        super().__init__()
        self.open, self.again, self.metas, self.read = [], [], [], {"title": "", "style": ""}
        self.words, self.in_sign = [], False
        self.feed(content)
        self.close()
        again = "".join(self.again)
        if again != content or self.open or tuple(self.metas) != METAS:
            at = _shared(again, content)
            raise Wrong(f"memo.html is not written as its template writes it, at: {content[at : at + 60].strip()}")

    def handle_starttag(self, tag, attrs):
        """Take what begins, if the template writes it there with these attributes."""
        has, above, names = dict(attrs), self.open[-1] if self.open else "", TAGS.get(tag, "").split()
        is_sign = tag == "i" or "style" in has  # drawn, without words; its color is that of a part or a mark
        classes = {*has.get("class", "").split()}
        colors = {name for name in classes if name in PARTS or name[:2] in ("m", "m-")}
        is_placed = (tag in ROWS) == (above in TABLE) and not self.in_sign and (is_sign or not colors)
        is_known = tag in TAGS and is_placed and len(has) == len(attrs)
        if not is_known or any(n not in names or not re.fullmatch(VALUES.get(n, ".+"), v or "") for n, v in attrs):
            where = f"in line {self.getpos()[0]}: {self.get_starttag_text()}"
            raise Wrong(f"memo.html has what its template does not write there, {where}")
        self.metas += [self.get_starttag_text()] if tag == "meta" else []
        written = "".join(f' {name}="{value.translate(ESCAPES)}"' for name, value in attrs)
        self.again.append(self.get_starttag_text() if tag == "meta" else f"<{tag}{written}>")
        self.open += [tag] if tag not in ("br", "meta") else []
        self.in_sign = is_sign
        mark = has["class"][4:] if tag == "i" and "m" in classes else ""
        width = f"{has.get('class')}:{has['style'][10:]}" if "style" in has else ""
        signs = {"@": has.get("id"), "#": has.get("href", "")[1:], "*": mark, "~": width}
        signs |= {"|": _letters(has.get("data-column", "")), "=": _letters(has.get("aria-label", ""))}
        self.words += [f"{sign}{words} " for sign, words in signs.items() if words]

    def handle_endtag(self, tag):
        """Take what ends, if it is what began last."""
        if not self.open or self.open.pop() != tag:
            raise Wrong(f"memo.html has an end that nothing begins: {tag}")
        self.again.append(f"</{tag}>")
        self.in_sign = False
        self.words += ["^heads "] if tag == "thead" else []

    def handle_data(self, data):
        """Take words, if they stand where words are shown."""
        inside = self.open[-1] if self.open else ""
        self.again.append(data if inside == "style" else data.translate(ESCAPES))
        if inside in self.read:
            self.read[inside] += data
        elif (inside in TABLE or self.in_sign) and data.strip():
            raise Wrong(f"memo.html has words between the cells of a table, or in a sign: {data.strip()[:60]}")
        else:
            self.words.append(_letters(data))

    def handle_decl(self, decl):
        """Take the first line."""
        self.again.append("<!DOCTYPE html>")

    def handle_comment(self, data):
        """Refuse what no reader sees."""
        raise Wrong(f"memo.html has a comment: {data[:60]}")


STYLES = {  # what a style may set; where a value could hide words or add some, the values too
    "color": r"var\(--(?:ink|navy|red|brown|grey)\)", "display": "block|grid|flex|inline-block", "position": "relative",
    "content": r'attr\(data-column\) ": "', "list-style": "none", "text-decoration": "none|underline dotted",
    "rotate": "45deg", "font-size": r"(?:0?\.[5-9]|[1-9])[\d.]*(?:rem|em|pt)",
    "font": r"(?!.*(?:dings|ymbol))(?:bold )?\d*\.?\d+rem/1.*", "line-height": r"1(?:\.\d+)?",
    "letter-spacing": r"0|\.0\d+em", "margin": r"(?!.*-(?:\d\d|[2-9])).*",
}  # fmt: skip
OTHER_STYLES = """
    align-items background border border-bottom border-bottom-left-radius border-collapse border-color border-left
    border-left-width border-radius border-style border-top box-sizing break-after break-before break-inside
    color-scheme column-gap columns flex flex-wrap font-weight forced-color-adjust gap grid-template-columns height
    justify-content margin-top max-width min-height min-width outline outline-offset overflow-wrap padding padding-left
    padding-top print-color-adjust scroll-padding-top size text-align text-size-adjust text-underline-offset text-wrap
    vertical-align white-space width -webkit-print-color-adjust -webkit-text-size-adjust"""
INKS, PAPERS = ("--ink", "--navy", "--red", "--brown", "--grey"), ("--paper", "--band", "--amber")
PHONE = ("thead", "position:absolute;clip-path:inset(50%)")  # heads of columns, which each cell says there


def check_style(style):
    """See that a style neither hides words nor adds some, as far as its rules can say."""
    colors = {}
    if strange := re.search(r"\\|/\*|<|url\(|@(?!media|page)", style):
        raise Wrong(f"memo.html has a style that its template does not write: {style[strange.start() :][:40]}")
    for selector, body in re.findall(r"\s*([^{}]*)\{([^{}]*)\}", style):
        rules = [rule.partition(":")[::2] for rule in body.split(";") if (selector, body) != PHONE and rule.strip()]
        is_sign = all(re.fullmatch(r"\.(?:bar|legend) \.\w+|\.m(?:-\w+)?", part) for part in selector.split(","))
        for name, value in rules:
            is_color = selector == ":root" and name.startswith("--")
            colors |= {name: sum(bytes.fromhex(value[1:]))} if is_color else {}
            is_known = is_color or name in OTHER_STYLES.split() or name in STYLES
            is_dark = name == "background" and not is_sign and value[4:-1] not in PAPERS and value != "none"
            if not is_known or not re.fullmatch(STYLES.get(name, ".*"), value) or is_dark:
                raise Wrong(f"memo.html has a style that could hide or add words: {selector}{{{name}:{value}}}")
        if selector == ":root" and any(abs(colors[ink] - colors[on]) < FAINT for ink in INKS for on in PAPERS):
            raise Wrong("memo.html has a style in which words have nearly the color of the page")


# A PDF as Typst writes it: in its objects nothing acts or adds words, and its pages have text and lines alone.
PLAIN, ESCAPED = rb"[^\\()\r]", rb"\\[nrtbf()\\0-7]"
STRING = rb"\((?:%s|%s|\((?:%s|%s|\((?:%s|%s)*\))*\))*\)" % ((ESCAPED, PLAIN) * 3)
TOKEN = re.compile(
    rb"\s*(?:(\[(?:%s|[-.\d\s])*\]|%s)|(<<(?:<[0-9A-F]*>|[^<>])*>>|/\w+|-?[\d.]+)|([A-Za-z*]+))" % (STRING, STRING)
)
DRAWS = {*b"q Q cm cs CS scn SCN w M d j J m l c h S B b f W n BT ET Tr Tf Tm TJ Tj BDC BMC EMC".split()}
END = re.compile(
    rb"0 \d+\n0{10} 65535 f\r\n((?:\d{10} 00000 n\r\n)*)trailer\n<</Size \d+/Root (\d+) 0 R/Info \d+ 0 R"
    rb"/ID\[\([\w+/=]*\)\([\w+/=]*\)\]>>\nstartxref\n(\d+)\n%%EOF"
)
KINDS = {  # all that an object of a kind has
    b"Catalog": rb"/Pages (\d+) 0 R/Metadata \d+ 0 R/Lang\([\w-]+\)/StructTreeRoot \d+ 0 R"
    rb"/MarkInfo<</Marked true/Suspects false>>/ViewerPreferences<</DisplayDocTitle true/Direction/L2R>>"
    rb"(?:/Outlines \d+ 0 R)?",
    b"Pages": rb"(?:/Parent \d+ 0 R)?/Count \d+/Kids\[([\d R]*)\]",
    b"Page": rb"/Resources (\d+) 0 R/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]/StructParents \d+/Tabs/S/Parent \d+ 0 R"
    rb"/Contents (\d+) 0 R(?:/Annots\[([\d R]*)\])?",
    b"Annot": rb"/Subtype/Link/Rect\[[-\d. ]*\]/Border\[0 0 0\](?:/QuadPoints\[[-\d. ]*\])?/Dest (\d+) 0 R/F 4"
    rb"/StructParent \d+/Contents\(page \d+\)",
    b"Font": rb"/Subtype/(?:Type0/BaseFont/[\w+-]+/Encoding/Identity-H/DescendantFonts\[\d+ 0 R\]/ToUnicode (\d+) 0 R|"
    rb"CIDFont.*)",
}
ACTS = re.compile(
    rb"/(?:AA|AF|EF|E|JS|JavaScript|URI|Launch|GoTo\w*|OpenAction|AcroForm|XObject|Encrypt|Separation|DeviceN)\b"
    rb"|/A(?: |<<)|#"
)


class Pdf:
    """Reads memo.pdf: its words with their places, what stands beside them on each page, links and other strings."""

    def __init__(self, content):
        self.words, self.beside, self.links, self.strings, self.pale, self.fonts = [], [], [], set(), "", {}
        self.objects = dict(self._objects(content))
        for number, (entry, _) in self.objects.items():
            bare, kind = re.sub(STRING, b"", entry), re.match(rb"<</Type/(\w+)", entry)
            if ACTS.search(bare) or (kind and kind[1] in KINDS and not self._has(kind[1], number)):
                raise Wrong(f"memo.pdf has what its program does not write, in object {number}: {entry[:90]}")
            self.strings |= {_string(text) for text in re.findall(rb"%s|(?<!<)<[0-9A-F]+>" % STRING, entry)}
        numbers = list(self._pages(int(self._has(b"Catalog", self.root)[1])))
        for at, number in enumerate(numbers):
            resources, *size, drawn, links = self._has(b"Page", number).groups()
            self.beside.append([])
            self._read(at, int(resources), [float(side) for side in size], self._stream(int(drawn)))
            for link in re.findall(rb"(\d+) 0 R", links or b""):
                to = self.objects[int(self._has(b"Annot", int(link))[1])][0]
                page, x, y = re.fullmatch(rb"\[(\d+) 0 R/XYZ ([-\d.]+) ([-\d.]+) 0\]", to).groups()
                self.links.append((numbers.index(int(page)), float(x), float(y)))

    def _objects(self, content):
        body, _, end = content.rpartition(b"\nxref\n")
        ends = END.fullmatch(end)
        if not ends or int(ends[3]) != len(body) + 1:
            raise Wrong("memo.pdf has another end than its program writes")
        starts, self.root = [int(row[:10]) for row in ends[1].splitlines()], int(ends[2])
        ends = [*sorted(starts), len(body) + 1]
        after = {start: ends[at] for at, start in enumerate(ends[:-1], 1)}
        for number, start in enumerate(starts, 1):
            part = re.compile(rb"(?s)%d 0 obj\n(.*?)(?:\nstream\n(.*)\nendstream)?\nendobj\n*" % number)
            match = part.fullmatch(content, start, after[start])
            length = match and re.match(rb"<</Length (\d+)\b", match[1])
            if not match or (length and int(length[1])) != (match[2] and len(match[2])):
                raise Wrong(f"memo.pdf is not as its program writes it, in object {number}")
            yield number, match.groups()

    def _has(self, kind, number):
        return re.fullmatch(rb"(?s)<</Type/%s%s>>" % (kind, KINDS[kind]), self.objects[number][0])

    def _pages(self, number):
        for child in re.findall(rb"(\d+) 0 R", self._has(b"Pages", number)[1]):
            yield from [int(child)] if self._has(b"Page", int(child)) else self._pages(int(child))

    def _stream(self, number):
        unpacked = zlib.decompressobj()
        content = unpacked.decompress(self.objects[number][1], FILE)
        if not unpacked.eof or unpacked.unused_data or b"/Filter/FlateDecode" not in self.objects[number][0]:
            raise Wrong(f"memo.pdf is not as its program writes it, in the stream of object {number}")
        return content

    def _glyphs(self, font):
        if font not in self.fonts:
            pairs = re.findall(rb"<(.{4})> <(.+?)>", self._stream(int(self._has(b"Font", font)[1])))
            pairs = [[bytes.fromhex(part.decode()) for part in pair] for pair in pairs]
            self.fonts[font] = {glyph: _letters(text.decode("utf-16-be")) for glyph, text in pairs}
        return self.fonts[font]

    def _read(self, page, resources, size, drawn):  # noqa: PLR0912, PLR0915 (a branch for each word)
        fonts = {name: int(font) for name, font in re.findall(rb"(/f\d+) (\d+) 0 R", self.objects[resources][0])}
        given, marked, state, kept, at = [], [], {"ink": (), "place": None, "of": None}, [], 0
        while token := TOKEN.match(drawn, at):
            at = token.end()
            if not token[3]:
                given.append(token[1] or token[2])
                continue
            does, (args, given), words = token[3], (given, []), ""
            beside = [depth for tag, _, depth in marked if tag == b"/Artifact"]
            numbers = [float(arg) for arg in args if re.fullmatch(rb"-?[\d.]+", arg)]
            if does in (b"BDC", b"BMC"):
                spoken = re.search(rb"/ActualText<FEFF([0-9A-F]*)>", args[-1])
                spoken = spoken and bytes.fromhex(spoken[1].decode()).decode("utf-16-be")
                marked.append((args[0], None if spoken is None else [spoken, ""], len(kept)))
                self.beside[-1] += [""] if args[0] == b"/Artifact" and not beside else []
            elif does == b"EMC":
                _, spoken, depth = marked.pop()
                spoken, shown = spoken or ("", "")
                words, accents = _letters(spoken), sum(map(bool, map(unicodedata.combining, spoken)))
                if shown[: len(words)] != words or len(shown) > len(words) + accents or depth != len(kept):
                    raise Wrong(f"memo.pdf reads aloud {words} on page {page + 1} where it shows {shown}")
            elif does == b"q":
                kept.append(dict(state))
            elif does == b"Q":
                state = kept.pop()
            elif does == b"scn":
                state["ink"] = numbers
            elif does == b"cm":
                is_plain = numbers[:4] == [1, 0, 0, -1] and len(kept) == 1 and not state["place"]
                state["place"] = numbers[4:] if is_plain else (-1, -1)
            elif does == b"Tm":
                x, y = state["place"] or (-1, -1)
                state["at"] = (x + numbers[4], y) if numbers[:4] == [1, 0, 0, -1] and numbers[5] == 0 else (-1, -1)
            elif does == b"Tf":
                state["of"], state["size"] = self._glyphs(fonts[args[0]]), numbers[0]
            elif does == b"W" and beside[:1] in ([], [len(kept)]):  # it would clip what follows the sign
                raise Wrong(f"memo.pdf cuts off words on page {page + 1}")
            elif does in (b"TJ", b"Tj"):
                words = "".join(map(state["of"].__getitem__, _glyphs_of(args[0])))
                for spoken in [spoken for _, spoken, _ in marked if spoken][-1:]:
                    spoken[1], words = spoken[1] + words, ""
            elif does not in DRAWS or (does == b"Tr" and numbers != [0]):
                raise Wrong(f"memo.pdf draws on page {page + 1} what its program does not: {does.decode()}")
            if not words:
                continue
            (x, y), ink, far = state["at"], state["ink"], re.search(rb"\)\s*-?\d{4}", b"".join(args))
            is_there = 0 <= x <= size[0] and 0 <= y <= size[1] and not far
            is_pale = len(ink) not in (1, 3) or min(ink) > PALE or state["size"] < SMALL
            if beside:  # the figures of the bar are white on dark parts
                self.beside[-1][-1] += words if is_there and (not is_pale or words.isdigit()) else "?"
            elif not is_there:
                raise Wrong(f"memo.pdf has words off its page {page + 1}, or turned: {words}")
            else:
                self.words.append((words, page, x, y))
                self.pale += words if is_pale else ""
        if drawn[at:].strip() or marked or kept:
            raise Wrong(f"memo.pdf draws on page {page + 1} what its program does not: {drawn[at:][:40]}")


def _string(text):
    octets = bytes.fromhex(text[1:-1].decode()) if text[:1] == b"<" else _octets(text[1:-1])
    return _letters(octets[2:].decode("utf-16-be") if octets[:2] == b"\xfe\xff" else octets.decode("latin-1"))


def _octets(string):
    return re.sub(rb"\\([()])", rb"\1", string).decode("unicode_escape").encode("latin-1")


def _glyphs_of(shown):
    for string in re.findall(STRING, shown):
        octets = _octets(string[1:-1])
        yield from (octets[at : at + 2] for at in range(0, len(octets), 2))


def check_pdf(pdf, memo, runs):
    """See that nothing of a PDF is hidden, that what stands beside its words is of the memo, and where links lead."""
    head, sections = memo["head"], [section for page in PAGES for section in memo[page]]
    heads = {_letters(column.get("name", "")) for section in sections for column in section.get("columns", ())}
    heads |= {"".join(part["figure"] for part in section.get("bar", ())) for section in sections}
    for number, beside in enumerate(pdf.beside, 1):
        foot = f"{head['foot']} {head['page'][0]} {number} {head['page'][1]} {len(pdf.beside)}"
        ends = [words for words in (_letters(head.get("banner", "")), _letters(foot)) if words]
        others = [words for words in beside if words not in heads and words not in ends]
        for words in [*others, *(words for words in ends if beside.count(words) != 1)]:
            how = "has" if words in others else "does not have once"
            raise Wrong(f"memo.pdf {how} at the top, at the foot or beside the text of page {number}: {words}")
    hidden = [_letters(section["name"]) for section in sections if section["part"] == "bottom"]
    if pdf.pale not in ("", *hidden):
        raise Wrong(f"memo.pdf has words that are too small or too pale to be seen: {pdf.pale}")
    titles = {_letters(text) for section in sections for text in (section.get("name", ""), section.get("alt", ""))}
    titles |= {_letters(head[name]) for name in ("full_title", "author", "language")}
    for words in sorted(pdf.strings - titles):
        if not re.fullmatch(r"|page\d+|U\d+x\d+y\d+|Adobe|Identity|Typst\d+|D\d+Z", words):
            raise Wrong(f"memo.pdf has words that its pages do not print: {words}")
    ids, links, at, starts = {}, [], 0, [0]
    for kind, name, words in (sign for run in runs for sign in SIGNS.findall(run)):
        ids |= {name: at} if kind == "@" else {}
        links += [name] if kind == "#" else []
        at += len(words)
    for words, *_ in pdf.words:
        starts.append(starts[-1] + len(words))
    if len(links) != len(pdf.links):
        raise Wrong(f"memo.pdf has {len(pdf.links)} links, not {len(links)}")
    names = {section.get("id") for section in sections}
    for at, (page, x, y) in enumerate(pdf.links):
        _, there, left, height = pdf.words[bisect.bisect(starts, ids[links[at]]) - 1]
        high = 24 if x > left + 30 else 20  # points: a place at the end of a line leads to the words on the next
        low = -60 if links[at] in names else 0  # the place of a section follows its name
        if page != there or not low <= y - height < high or x < left - 30:
            raise Wrong(f"memo.pdf has a link to {links[at]} that leads elsewhere, to page {page + 1}")


def check_forms(memo, files):
    """See that PDF and HTML print the words of the memo, all of them and no others."""
    page = Page(files["memo.html"].decode("utf-8", "replace"))
    check_words("memo.html", "".join(page.words), runs_of(memo, "memo.html"))
    if page.read["title"] != memo["head"]["full_title"]:
        raise Wrong(f"memo.html has another title than memo.json: {page.read['title']}")
    check_style(page.read["style"])
    pdf, runs = Pdf(files["memo.pdf"]), runs_of(memo, "memo.pdf")
    words = "".join(words for words, *_ in pdf.words)
    check_pdf(pdf, memo, check_words("memo.pdf", words, runs))
    letters = [sorted(LEFTWARD.findall(text)) for text in (words, "".join(runs.values()))]
    if letters[0] != letters[1]:
        raise Wrong("memo.pdf has other letters of a script that is read from right to left than memo.json")


def check_pages(memo, entries):  # noqa: PLR0912 (a branch for each kind of row)
    """See that head and pages say what the facts say: of the memo itself, its rows, its numbers, its sentences."""
    facts, head, sections = memo["facts"], memo["head"], [section for page in PAGES for section in memo[page]]
    about, cut = facts["memo"], facts["memo"]["ledger"]
    if {*memo} != {"schema", "head", "facts", *PAGES} or entries[0]["seq"] != 1:
        raise Wrong("memo.json has other parts than a memo, or the first entry of its record cannot be read")
    is_mock, day = entries[0]["channel"] == "demonstration", _day(about["as_of"])
    banner = head.get("banner", "").partition(".")[0]
    state = "ISSUED" if about["state"] == "issued" else "CORRECTION"
    bar = {part["of"]: [part["value"], part["figure"]] for s in sections for part in s.get("bar", ())}
    counts = {part: [n, f"{n:,}"] for part in PARTS if (n := len(facts["headline"][part]))}
    same = [  # what it is, as the pages have it, as the facts or the record have it
        ("whether it is a demonstration", facts["mock"], is_mock),
        ("the banner", banner, "Demonstration" if is_mock else ""),
        ("the title", head["title"], about["title"]),
        ("the name of the file", head["full_title"], f"{about['title']}, memo no. {about['number']}, {day}"),
        ("the number", head["above_title"].rpartition(" ")[2], str(about["number"])),
        ("the state", head["state_above"], state),
        ("the day", [head["as_of"], *head["beside"][0]], [about["as_of"], "Status as of", day]),
        ("the reader", head["lines"][0][1], about["to"]),
        ("the end of the record", head["foot"].rpartition(" ")[2], f"{cut['seq']}-{cut['hash'][:16]}."),
        ("the key", head["signed"].split()[-1], f"{cut['key_id']}." if cut["signature"] else "signed."),
        ("the bar", bar, counts if bar else {}),
    ]
    rows = {row["id"]: row["cells"] for s in sections for row in s.get("rows", ()) if "id" in row and "cells" in row}
    printed = {words["id"]: words.get("bold", "") + words.get("text", "") for words in _words_in(sections)}
    names = {section.get("id"): section["name"] for section in sections if "name" in section}
    for annex in facts["annex"]:
        if name := names.get(f"annex-{annex['rec']}"):
            same.append((f"the title of {annex['rec']}", name, f"Annex {annex['rec']}: {annex['title']}"))
        for row in annex["milestones"]:
            id_, due, later = row["id"], row["due"], row["extended"]
            same.append((f"the date of {id_}", row["due_now"], later or due))
            if cells := rows.get(f"legal-{id_.replace('@', '-')}"):
                same.append((f"the legal date of {id_}", _texts(cells["due"])[0], _near(later or due, about["as_of"])))
            if not (cells := rows.get(f"milestone-{id_.replace('@', '-')}")):
                if name:
                    raise Wrong(f"memo.json: its annexes do not print {id_}")
                continue
            title = cells["milestone"]["lines"][0][0]["text"]
            status, days = (_texts(cells[name]) for name in ("status", "date"))
            runs = f"Runs from {(row['waits_for'] or 'a date not set yet').partition('@')[0]}"
            same += [
                (f"the title of {id_}", re.split(r" \(\w+-M\d+[^()]*\)$", title)[0], row["what"]),
                (f"the status of {id_}", status[0], row["status"]),
                (f"the date of {id_}", days[0], runs if row["provisional"] else _short(due)),
            ]
            if later and not row["provisional"]:
                day = days[1].partition(" to ")[2][: len(_short(later))]
                same.append((f"the later date of {id_}", day, _short(later)))
    for row in facts["recommendations"]:
        for cells in (rows[f"row-{row['id']}"],) if f"row-{row['id']}" in rows else ():
            later, name = row["extended"] or row["due"], _spelled(_texts(cells["recommendation"])[0])
            title = _spelled(f"{row['id']}{row['name'] or row['short']}")
            same.append((f"the name of {row['id']}", name, title[: len(name)]))  # a long one is cut
            if not (row["closed_on"] or row["provisional"] or later is None):
                same.append((f"the date of {row['id']}", _texts(cells["target"])[0], _near(later, about["as_of"])))
    for number, row in enumerate(facts["sources"], 1):
        for cells in (rows[f"source-{number}"],) if f"source-{number}" in rows else ():
            same += [("a source", _texts(cells["source"])[0], row["name"])]
            same += [(f"the result of {row['name']}", _texts(cells["result"])[0], row["means"])]
    for line in (*facts["questions"], *(change for change in facts["changes"] if change["id"] in printed)):
        same.append((line["id"], printed.get(line["id"], "nothing"), line["text"]))
    for what, page, fact in same:
        if page != fact and not (isinstance(fact, str) and _spelled(page) == _spelled(fact)):
            raise Wrong(f"memo.json contradicts itself or its record in {what}: its pages say {page}, its facts {fact}")


def _texts(cell):
    """Return the lines of a cell as text."""
    names = ("before", "bold", "text", "code", "more")
    return [" ".join("".join(w.get(n, "") for n in names) for w in line) for line in cell.get("lines", ())] or [""]


def _words_in(value):
    """Yield all words that have an id."""
    if isinstance(value, dict) and "id" in value and ("text" in value or "bold" in value):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _words_in(part)


def _spelled(text):
    """Return the letters of a text as typed: a sign that no font has stands on the page as its code point."""
    return _letters(re.sub(r"\[U\+([0-9A-F]{4,6})\]", lambda match: chr(int(match[1], 16)), text))


def _near(day, as_of):
    return _short(day)[: -6 if day[:4] == as_of[:4] else None]


def _short(day):
    return f"{MONTHS.split()[int(day[5:7]) - 1]} {int(day[8:])}, {day[:4]}"


def check_belonging(files, parts):
    """See that each file is one that memo.json or an extract names, or one of the proof."""
    named = {name for part in parts.values() for name in part["files"] if is_2(part) and name.endswith(FORMS_2)}
    named |= {name for name, part in parts.items() if is_2(part) and name.startswith("extract-")}
    for name in sorted({*parts["memo.json"]["files"]} ^ {*FORMS}) if not is_2(parts["memo.json"]) else ():
        raise Wrong(f"memo.json {'does not name ' if name in FORMS else 'names another file than a memo has: '}{name}")
    if strays := sorted({*files} - (named or {*FORMS}) - {*OWN, *PROOF}):
        raise Wrong(f"{', '.join(strays)} {'do' if strays[1:] else 'does'} not belong to a memo")


def handovers(entries):
    """Return by key up to which entry and day it is good, and the key that it named as the next by its signature."""
    made = {}
    for body in (entry["body"] for entry in entries if entry["kind"] == "checkpoint_taken"):
        moment = datetime.datetime.fromisoformat(body["taken_at"].replace("Z", "+00:00"))
        cut = {"hash": body["head"], "seq": body["head_seq"], "key_id": body["key_id"]}
        cut["recorded_at"] = moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
        if is_signed(body.get("old_key_id") or "", canonical(cut).encode(), f"{body.get('old_signature')}\n"):
            made[body["old_key_id"]] = body["head_seq"], body["taken_at"], body["key_id"]
    return made


def check_signature(cut, files, keys):
    """See that one key, one of those given, signed the checkpoint of this cut and SHA256SUMS. Returns it."""
    if cut["signature"] is None and "SHA256SUMS.sig" not in files:
        if keys:
            raise Wrong("it is not signed: whoever took the signature off can have changed all of it")
        return None
    signed = read_json(cut["checkpoint"].encode(), "the checkpoint")
    is_cut = all(canonical(signed[name]) == canonical(cut[name]) for name in ("seq", "hash", "key_id"))
    if not is_cut or not is_signed(cut["key_id"], cut["checkpoint"].encode(), f"{cut['signature']}\n"):
        raise Wrong("the checkpoint is of another cut of the record, or its signature is missing or not of its bytes")
    if not is_signed(cut["key_id"], files["SHA256SUMS"], files.get("SHA256SUMS.sig", b"").decode("latin-1")):
        raise Wrong("SHA256SUMS.sig is missing or not of SHA256SUMS: these are not the files that were signed")
    if keys and cut["key_id"] not in keys:
        raise Wrong(f"it is signed with another key than yours: {cut['key_id']}")
    return cut["key_id"]


def verify(place, keys=()):
    """Check a memo. Returns what was found; raises Wrong with the first thing that is wrong, and Other."""
    try:
        files, packed = read_files(place)
        check_sums(files)
        check_version(files, keys)
        chain = check_chain(files["ledger.jsonl"])
        entries = [json.loads(text) for _, text in chain.values() if text]
        read = {name: read_json(files[name], name) for name in ("memo.json", *files) if name.endswith(".json")}
        parts = {name: part if is_2(part) else {**part, **part["facts"]} for name, part in read.items()}
        memo = parts["memo.json"]
        head = memo["memo"]
        check_belonging(files, parts)
        for where, part in parts.items():
            check_part(part, where, files, chain, head["ledger"])
            check_rows(part, where, entries)
            (check_counts_2 if is_2(part) else check_headline)(part, where)
            if is_2(memo):
                check_extract(part, where, memo)
                check_printed_2(part, where, files)
        if not is_2(memo):
            check_pages(read["memo.json"], entries)
            check_forms(read["memo.json"], files)
        check_table(memo, files)
        key, later = check_signature(head["ledger"], files, keys), handovers(entries)
        if key in later and head["ledger"]["seq"] > later[key][0]:
            raise Wrong(f"it is signed with key {key}, which is good up to entry {later[key][0]} only")
        check_zip(files, packed)
        notes = list(notes_of(place, memo, key, later))
        notes += ["SHA256SUMS.tsr, a time stamp by somebody else, is not checked."] if OWN[2] in files else []
    except Exception as error:  # damage makes zipfile stumble in many ways, and a memo may lack what is asked of it
        why = f"it cannot be read as a memo: {type(error).__name__} {error}"
        raise (error if isinstance(error, (Wrong, Other)) else Wrong(why)) from None
    number, counts = head["number"], sum(len(numbers_of(part)) for part in parts.values())
    what = (
        f"{len(files)} files, {counts} numbers and {len(chain)} entries of the record ({len(entries)} of them public)"
    )
    return Checked(number, f"names key {key}" if key else "is not signed", files["SHA256SUMS"], chain, what, notes)


def notes_of(place, memo, key, later):
    """Yield the lines that a reader compares: the main counts, keys and their days, files that were not checked."""
    head, n = memo["memo"], numbers_of(memo)
    number = head["number"]
    says = f"Compare your copy of memo no. {number}: status as of {_day(head['as_of'])}; of {n['recommendations']} "
    if is_2(memo):
        yield says + (
            f"recommendations {n['verified_recommendations']} verified as done; of {n['milestones']} milestones "
            f"{n['verified']} verified as done, {n['past']} past their dates ({n['overdue']} overdue), "
            f"{n['reported_done']} reported done but not verified, {n['unknown']} unknown."
        )
    else:
        yield says + (
            f"recommendations {n['done']} verified as done; of {sum(n[name] for name in PARTS)} milestones "
            f"{n['verified']} verified as done, {n['legal']} legal deadlines of the agency passed without proof "
            f"({n['missed']} overdue), {n['others_legal']} of others, {n['not_checked']} passed and not checked, "
            f"{n['claimed']} reported done but not verified."
        )
        for section in (*memo["page_one"], *memo["page_two"]):
            names = {"bottom": "Bottom line", "ask": "Question", "more_questions": "Question"}
            for line in (*section.get("sentences", ()), *section.get("points", ())) if section["part"] in names else ():
                yield f"{names[section['part']]}: {_texts({'lines': [line]})[0]}"
    if key:
        moment = json.loads(head["ledger"]["checkpoint"])["recorded_at"]
        yield f"Key {key} signed memo no. {number}, on {_day(moment)}."
    for old, (seq, moment, new) in later.items():
        yield f"Key {old} is good up to {_day(moment)} (entry {seq}), when it named {new} as the next."
    if strays := [name for name in OTHERS if os.path.exists(os.path.join(place, name))]:
        yield f"Not of the memo, and not checked: {', '.join(strays)}."


def _day(moment):
    day = datetime.date.fromisoformat(moment[:10])
    return f"{day:%B} {day.day}, {day.year}"


def compare(old, new):
    """See that the record of a memo continues that of an older one. Raises Wrong with the first entry that does not."""
    for number, (digest, _) in old.chain.items():
        if number not in new.chain or new.chain[number][0] != digest:
            raise Wrong(f"entry {number} of its record is missing, or is another than in the older memo")
    if old.number == new.number and old.sums != new.sums:
        raise Wrong(f"it is memo no. {new.number}, as the older one is, and its files are others")


def main(arguments):
    """Check one memo, or two and whether the later continues the older; the exit code says how it ended."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("memo", help="a folder, or the memo.zip of an older memo")
    asked.add_argument("newer", nargs="?", help="a newer memo, whose record should continue that of the first")
    asked.add_argument("--key", action="append", default=[], help="the office's public key: 64 hex digits")
    given, memos, code = asked.parse_args(arguments), [], 0
    places = [place for place in (given.memo, given.newer) if place is not None]
    if not all(map(HEX.fullmatch, given.key)) or not all(map(os.path.exists, places)):
        asked.error("name a memo that is there, and a key of 64 hex digits (0 to 9, a to f)")
    try:
        for place in places:
            memos.append(verify(place, given.key))
        compare(memos[0], memos[-1])
    except Wrong as wrong:
        lines, code = [f"Something is wrong with {place}: {wrong}."], 1
    except Other as other:
        lines, code = [f"I cannot check {place} with this program: {other}. Take the verify_memo.py of its time."], 4
    else:
        how = "was signed with your key and not changed since" if given.key else "does not contradict itself"
        lines = [f"Memo no. {memo.number} {how}: {memo.what}." for memo in memos]
        lines += [note for memo in memos for note in memo.notes]
        lines += ["The record of the second memo continues that of the first."] if memos[1:] else []
        if not given.key:
            by = ", and ".join(f"memo no. {memo.number} {memo.by}" for memo in memos)
            lines, code = [f"Not compared with a key of yours, so anyone could have made it: {by}.", *lines], 3
    if os.path.dirname(os.path.abspath(__file__)) in map(os.path.abspath, places):
        lines.append("This program came with the memo, so it proves nothing: run one that you have from elsewhere.")
    lines = (line[:1000].translate(TYPED) for line in lines)
    plain = ("".join(sign if " " <= sign <= "~" else "?" for sign in line) for line in lines)
    return print("\n".join(plain)) or code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
