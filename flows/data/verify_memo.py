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
6. HTML and PDF print the bottom line, what changed, the questions and the counts, and milestones.csv has the rows of
   memo.json. A form may print other words besides: compare your copy with the counts that it prints.
Until release 0.2.0 a memo also came as memo.zip, TXT, DOCX, XLSX (the bottom line alone) and in extracts, which say
what the memo says: of such a memo all these are checked too.
Ends with 0; 1: it names the first thing wrong; 2: bad usage; 3: not signed, or not compared with a key of yours;
4: it is of a version that this program cannot check, which does not mean that it was changed.
"""

import argparse
import csv
import datetime
import hashlib
import html
import io
import json
import os
import re
import sys
import zipfile
import zlib
from collections import namedtuple

FILE, ALL, JSON = 2**28, 2**29, 2**27  # bytes at most: of a file, of all, of a json
MEMBERS, LINES = 1000, 10**6  # at most: files, entries of the record
NAME, HEX, OTHERS = re.compile(r"\w[\w.-]{0,99}", re.ASCII), re.compile("[0-9a-f]{64}"), (".DS_Store", "desktop.ini")
FORMS = (".html", ".pdf", ".docx", ".xlsx", ".txt", ".csv", ".svg")
OWN, PROOF = ("SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS.tsr"), ("memo.json", "ledger.jsonl", "verify_memo.py")
Checked = namedtuple("Checked", "number by sums chain what notes")
SCHEMA, SCHEMA_2 = "followthrough.memo/3", "followthrough.memo/2"  # the versions of memos that it checks
RECORD = "followthrough/2"


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
STRING = (
    rb"(?:\\.|[^\\()]|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\))*"  # of a PDF: within it, parentheses come in pairs
)
# Version 3: two words of each row, one for its date and one for its proof, put it in one of the parts.
PRINTED = {  # the parts in their order, and how the forms name each, as letters
    "verified": "verifiedasdone",
    "legal": "pastalegaldeadlineof(?!others)[A-Za-z]*noproof",
    "others_legal": "pastalegaldeadlineofothersnoproof",
    "conditional": "pastadatethatmaynotapply",
    "target": "pastatargetdatenoproof",
    "own": "pastadateof[A-Za-z]*own",
    "not_checked": "pastthedatenotchecked",
    "with_office": "withafileintimenotreviewed",
    "not_counting": "withadatethatdoesnotcountyet",
    "to_come": "tocome",
    "closed": "closednotasdone",
}
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
    line, names = memo["headline"], [*PRINTED, "missed", "by_law_not_checked", "to_review", "to_decide", "to_send"]
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


def check_printed(memo, where, files):
    """See that the printed forms say what the memo says: the bottom line, and all but XLSX its sentences and counts."""
    names = ("bottom_line", "questions", "told")
    for ending in ("txt", "html", "docx", "xlsx", "pdf"):
        if not (content := files.get(name := f"{where[:-5]}.{ending}")):
            continue
        text = _letters(_text_of(content, ending))
        for part in names[: 1 if ending == "xlsx" else 3]:
            for run in [run for line in memo[part] for run in re.findall("[ -~]+", line["text"])]:
                if _letters(run) not in text:
                    raise Wrong(f"{name} does not print what {where} says ({part.replace('_', ' ')}): {run}")
        numbers, printed = numbers_of(memo), PRINTED_2 if is_2(memo) else PRINTED
        for part, letters in printed.items() if ending != "xlsx" and memo["annex"] else ():
            parts = {*PARTS_2, part} if is_2(memo) else PRINTED
            count, shown = numbers[part], sum(map(bool, map(numbers.get, parts)))
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
        return _text_of_pdf(content)
    if ending.endswith("x"):
        content = b"".join(part for path, part in _unpacked(content) if path.endswith(".xml"))
    text = content.decode("utf-8", "replace")
    return text if ending == "txt" else html.unescape(re.sub("<[^<>]*>", "", text))


def _text_of_pdf(content):
    """Return the text of a PDF as Typst writes it, without what stands at the top and the foot of each page."""
    objects, shown = dict(re.findall(rb"(?s)\n(\d+) 0 obj\n(.*?)endobj", content)), []

    def stream(number):
        return zlib.decompressobj().decompress(objects[number].partition(b"stream\n")[2], FILE)

    def glyphs_of(font):
        pairs = re.findall(
            "<(.{4})> <(.+?)>", stream(re.search(rb"/ToUnicode (\d+)", objects[font])[1]).decode("latin-1")
        )
        return {bytes.fromhex(glyph): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}

    for named, page in re.findall(rb"/Type/Page/Resources (\d+)[^>]*?/Contents (\d+)", content):
        fonts = {name: glyphs_of(font) for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", objects[named])}
        glyphs, drawn = {}, re.sub(rb"(?s)/Artifact.*?EMC", b"", stream(page))
        for name, string in re.findall(rb"(?s)/(f\d+) [\d.]+ Tf|\((%s)\)" % STRING, drawn):
            glyphs = fonts[name] if name else glyphs
            octets = re.sub(rb"\\([()])", rb"\1", string).decode("unicode_escape").encode("latin-1")
            shown += [glyphs.get(octets[at : at + 2], "") for at in range(0, len(octets), 2)]
    return "".join(shown)


def _letters(text):
    return re.sub("[^0-9A-Za-z]", "", text)


def check_belonging(files, parts):
    """See that each file is one that memo.json or an extract names, or one of the proof."""
    named = {name for part in parts.values() for name in part["files"] if name.endswith(FORMS)}
    named |= {name for name in parts if name.startswith("extract-")}
    if strays := sorted({*files} - named - {*OWN, *PROOF}):
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
        parts = {name: read_json(files[name], name) for name in ("memo.json", *files) if name.endswith(".json")}
        memo = parts["memo.json"]
        head = memo["memo"]
        check_belonging(files, parts)
        for where, part in parts.items():
            check_part(part, where, files, chain, head["ledger"])
            check_rows(part, where, entries)
            (check_counts_2 if is_2(part) else check_headline)(part, where)
            check_extract(part, where, memo)
            check_printed(part, where, files)
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
            f"recommendations {n['done']} verified as done; of {sum(n[name] for name in PRINTED)} milestones "
            f"{n['verified']} verified as done, {n['legal']} legal deadlines of the agency passed without proof "
            f"({n['missed']} overdue), {n['others_legal']} of others, {n['not_checked']} passed and not checked, "
            f"{n['claimed']} reported done but not verified."
        )
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
    plain = ("".join(sign if " " <= sign <= "~" else "?" for sign in line[:1000]) for line in lines)
    return print("\n".join(plain)) or code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
