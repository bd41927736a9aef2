"""Checks an issued memo, with Python alone and none of the code that made it.

    python verify_memo.py FOLDER          (or memo.zip)
1. SHA256SUMS: every file is the one that was issued, and none was added. memo.zip holds just these, in one fixed form.
2. memo.json, and the json of each extract, is in canonical form (RFC 8785: keys sorted, no spaces), so its bytes are
   fixed by what it says.
3. Each count is counted again from their own rows, by the rules below.
4. The ledger: each entry's salted hash is made anew from its bytes, and its hash from that and the hash before it. The
   chain runs from 64 zeros to the hash that the memo names, and every record relied on stands in it. Of an entry that
   is not public only the salted hash is in it: what it says cannot be guessed.
5. The Ed25519 signatures, if any: of the checkpoint (the ledger's cut) and of SHA256SUMS (every file). Compare the key.

Says what it found and ends with 0, or names the first thing that is wrong and ends with 1.
"""

import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path

# --- 5. Ed25519 verification (RFC 8032, section 5.1.7), in affine words: slow, short, easy to read ------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * ROOT % P if (x * x - square) % P else x
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _point(octets):
    number = int.from_bytes(octets, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = _recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number, p):
    q = (0, 1, 1, 0)
    while number:
        if number & 1:
            q = _add(q, p)
        p, number = _add(p, p), number >> 1
    return q


BASE_Y = 4 * pow(5, -1, P) % P
BASE = (_recover_x(BASE_Y, 0), BASE_Y, 1, _recover_x(BASE_Y, 0) * BASE_Y % P)


def signature_holds(key, message, signature):
    """Say whether a signature (64 bytes) of a message is that of a public key (32 bytes)."""
    if (len(key), len(signature)) != (32, 64):
        return False
    a, r, s = _point(key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = _times(s, BASE), _add(r, _times(h, a))
    return all((left[at] * right[2] - right[at] * left[2]) % P == 0 for at in (0, 1))


# --- 3. The counts, from the memo's own rows -------------------------------------------------------------------------

VERIFIED = "verified", "verified_late"
SAME = ("unknown", "awaiting_review", "date_not_told", "awaiting_answer")
OPEN = ("awaiting_review", "due_soon", "not_yet_due")
PAST = ("overdue", "past_conditional_deadline", "past_reported_date", "past_target_date")
CONDITIONAL = ("conditional_statute", "executive_order_reported")


def is_counted(row):
    """Say whether a milestone is counted: a watch on a bill is never due, a withdrawn milestone is only shown."""
    return row["standing"] not in ("watch", "withdrawn")


def is_passed(row):
    """Say whether the date in force passed with nothing in hand."""
    return row["standing"] in PAST


def has_passed_original(row):
    """Say whether an open milestone is past its original date and, by an extension, not past the date in force."""
    return row["standing"] in OPEN and row["extended"] and row["days_past_original"] > 0 and row["days"] == 0


ROWS = {
    "milestones": is_counted,
    "verified_milestones": lambda row: row["standing"] in VERIFIED,
    "reported_done": lambda row: is_counted(row) and row["agency"] == "done" and row["standing"] not in VERIFIED,
    "past": is_passed,
    "past_original": has_passed_original,
    **{name: (lambda row, name=name: row["standing"] == name) for name in SAME},
    "watches": lambda row: row["standing"] == "watch",
    "late_by_law": lambda row: is_passed(row) and row["basis"] == "statute",
    "late_conditional": lambda row: is_passed(row) and row["basis"] in CONDITIONAL,
    "late_ours": lambda row: is_passed(row) and row["basis"] == "planning_assumption",
    "ours_told": lambda row: ROWS["late_ours"](row) and row["told_on"] and row["duty_on"] == "agency",
    "others_duties": lambda row: is_passed(row) and row["duty_on"] != "agency",
}


def check_counts(memo, where):
    """Count again. The clocks over all recommendations (annex ALL) are in no count."""
    rows = [row for page in memo["annex"] if page["rec"] != "ALL" for row in page["milestones"]]
    seven = memo["recommendations"]
    expected = {name: [row["id"] for row in rows if rule(row)] for name, rule in ROWS.items()}
    expected["recommendations"] = [row["id"] for row in seven]
    expected["verified"] = [row["id"] for row in seven if row["standing"] in VERIFIED]
    if set(expected) != set(memo["counts"]):
        raise Wrong(f"{where} counts other things than this program knows")
    for name, count in memo["counts"].items():
        if count != {"value": len(expected[name]), "rule": name, "inputs": expected[name]}:
            raise Wrong(f"{where}: the count {name} says {count['value']}; its own rows give {len(expected[name])}")


# --- 1, 2, 4. The files, their form, the chain -----------------------------------------------------------------------


class Wrong(Exception):
    """The first thing that does not hold."""


def read_files(place):
    """Return the files of a folder or of memo.zip by name; a zip is to be, byte for byte, what its files give."""
    path = Path(place)
    try:
        if path.is_dir():
            files = {each.name: each.read_bytes() for each in sorted(path.iterdir()) if each.is_file()}
            content = files.pop("memo.zip", None)
        else:
            content = path.read_bytes()
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                files = {name: packed.read(name) for name in packed.namelist()}
    except Exception as error:  # a damaged zip makes zipfile stumble in many ways
        raise Wrong(f"{place} is neither a folder nor a whole zip: {error}") from None
    return files, content


def pack(files):
    """Return memo.zip as it is issued: in name order, stored, all members of one time and with the same attributes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr = 3, 0o100644 << 16
            packed.writestr(member, content)
    return out.getvalue()


def check_sums(files):
    """See that each file has the hash that SHA256SUMS gives, and that none was added."""
    if "WITHDRAWN.txt" in files:
        raise Wrong("it was withdrawn; WITHDRAWN.txt says when and why")
    try:
        sums = {n: d for d, n in (each.split("  ", 1) for each in files["SHA256SUMS"].decode("ascii").splitlines())}
    except (KeyError, ValueError):
        raise Wrong("SHA256SUMS is missing or cannot be read") from None
    for name, digest in sums.items():
        if name not in files:
            raise Wrong(f"{name} is missing")
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise Wrong(f"{name} was changed: its SHA-256 is not the one in SHA256SUMS")
    if added := sorted(set(files) - set(sums) - {"SHA256SUMS", "SHA256SUMS.sig"}):
        raise Wrong(f"{added[0]} was added: SHA256SUMS does not name it")
    if "memo.json" not in sums or "ledger.jsonl" not in sums:
        raise Wrong("memo.json or ledger.jsonl is missing from SHA256SUMS")


def canonical(value):
    """Return RFC 8785 for values without floats: keys by UTF-16 units, no spaces, only what must be escaped is."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        raise Wrong("memo.json holds a number with a fraction")
    return json.dumps(value, ensure_ascii=False)


def check_form(files, where):
    """See that a json is canonical and that the files it names are those here. Returns what it says."""
    try:
        memo = json.loads(files[where])
        form = canonical(memo).encode()
    except (ValueError, RecursionError) as error:
        raise Wrong(f"{where} cannot be read: {error}") from None
    if form != files[where]:
        raise Wrong(f"{where} is not in canonical form")
    if memo.get("schema") != "followthrough.memo/1":
        raise Wrong(f"{where} is of another kind: {memo.get('schema')}")
    for name, digest in memo["files"].items():
        if hashlib.sha256(files.get(name, b"")).hexdigest() != digest:
            raise Wrong(f"{name} is not the file that {where} names")
    return memo


def _hash(words):
    return hashlib.sha256(f"followthrough/2 {words}".encode()).hexdigest()


def check_chain(lines):
    """Follow the chain from its start. Returns the hash of each entry by its number."""
    hashes, prev = {}, "0" * 64
    for number, line in enumerate(lines, 1):
        try:
            link = json.loads(line)
            if "prev_hash" in link:
                raise Wrong("its ledger has the older format followthrough/1: take the verify_memo.py of that time")
            inner = link.get("inner") or _hash(f"entry\n{link['salt']}\n{link['entry']}")
        except (ValueError, AttributeError, TypeError, KeyError):
            link = {}
        if link.get("seq") != number:
            raise Wrong(f"ledger.jsonl: entry {number} is missing or cannot be read")
        prev = hashes[number] = _hash(f"link\n{prev}\n{inner}")
    return hashes


def check_ledger(memo, hashes):
    """See that the memo's cut and each of its records stand in the chain, and that the chain ends at the cut."""
    cut = memo["memo"]["ledger"]
    if not hashes or max(hashes) != cut["seq"] or hashes[cut["seq"]] != cut["hash"]:
        raise Wrong(f"the ledger does not end at entry {cut['seq']} with the hash that the memo names")
    for row in memo["records"]:
        if hashes.get(row["seq"]) != row["hash"]:
            raise Wrong(f"record {row['n']} (entry {row['seq']}) is not in the ledger with its hash")


def check_signature(cut, files):
    """See that the checkpoint is of this cut, and that one key signed it and SHA256SUMS. Returns what to say of it."""
    if cut["checkpoint"] is None and cut["signature"] is None:
        return "no checkpoint: the chain is whole, and nobody signed it"
    try:
        signed = json.loads(cut["checkpoint"])
        if any(signed[name] != cut[name] for name in ("seq", "hash", "key_id")):
            raise Wrong("the checkpoint is of another cut of the ledger than the memo's")
        if cut["signature"] is None:
            return "the checkpoint is not signed"
        key, signature = bytes.fromhex(cut["key_id"]), bytes.fromhex(cut["signature"])
        own = bytes.fromhex(files.get("SHA256SUMS.sig", b"").decode())
    except (ValueError, KeyError, TypeError):
        raise Wrong("the checkpoint, its signature or SHA256SUMS.sig cannot be read") from None
    if not signature_holds(key, cut["checkpoint"].encode(), signature):
        raise Wrong("the signature of the checkpoint does not hold")
    if not signature_holds(key, files["SHA256SUMS"], own):
        raise Wrong("SHA256SUMS.sig is missing or does not hold: these are not the files that were signed")
    return f"signed by key {cut['key_id']}: compare it with the published one"


def verify(place):
    """Check a memo and return what was found, in one line. Raises Wrong with the first thing that does not hold."""
    files, packed = read_files(place)
    check_sums(files)
    try:
        hashes = check_chain(files["ledger.jsonl"].splitlines())
        parts = {name: check_form(files, name) for name in files if name.endswith(".json")}
        for where, part in parts.items():
            check_counts(part, where)
            check_ledger(part, hashes)
        signed = check_signature(parts["memo.json"]["memo"]["ledger"], files)
    except (KeyError, TypeError, AttributeError) as error:
        raise Wrong(f"memo.json lacks what the check needs: {type(error).__name__} {error}") from None
    if packed is not None and packed != pack(files):
        raise Wrong("memo.zip is not what was issued: it holds other bytes than its files give")
    counts = sum(len(part["counts"]) for part in parts.values())
    return f"{len(files)} files, {counts} counts, {len(hashes)} ledger entries hold; {signed}"


def main(arguments):
    """Run the check for one folder or zip; the exit code says how it ended."""
    if len(arguments) != 1 or not Path(arguments[0]).exists():
        return print("usage: python verify_memo.py FOLDER|memo.zip, one that is there") or 2
    try:
        return print(f"The memo holds: {verify(arguments[0])}.") or 0
    except Wrong as wrong:
        return print(f"The memo does not hold: {wrong}.") or 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
