"""The gate against personal data: what must never enter, recognized by its form (docs/evidence.md#the-privacy-gate).

A net with holes: a person still looks. What matched is never given back, only the pattern's name.
"""

import html
import re
import unicodedata
from typing import Literal
from urllib.parse import unquote

from models.core.values import Value

Klass = Literal["P0", "P1", "P2", "P3", "P4"]
"""P0 about offices; P1 an official's work contact; P2 a member of the service in a matter; P3 a member of the public;
P4 sealed or confidential by law."""


class Gate(Value):
    """What the gate says of a text. `pattern` is the name of what matched, and empty if nothing did."""

    verdict: Literal["clear", "needs_person", "refused"]
    klass: Klass
    pattern: str = ""


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = (
    r"(?:\d{1,2}[/.\- ]\d{1,2}[/.\- ](?:19|20)?\d{2}|(?:19|20)\d{2}[/.\-]\d{1,2}[/.\-]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?i:{_MONTH}),?\s+\d{{4}}|(?i:{_MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
)
_NUMBER = r"(?:s|\s*(?:no|nos|num|number|numbers|nr)\b\.?|\s*#)?\s*(?:is|was|:|#|-|=)?\s*"
_LABEL = r"(?:\s*(?:no|nos|num|number|numbers)\b\.?|\s*#|\s*:)\s*(?:is|was|:|#|-)?\s*"
_BORN = r"(?:(?i:date\s+of\s+birth|birth\s*date|d\.\s?o\.\s?b\.?)|\b(?:DOB|Dob|dob)\b)"

# The third of each: words of which every match has one, in small letters. Where none is there, nothing is searched for.
_REFUSED: tuple[tuple[str, Klass, str, str], ...] = (
    ("a_number", "P3", "", r"\bA(?:\s?#\s?|-|\s)?(?:\d{8,9}|\d{3}[- ]\d{3}[- ]\d{3}|\d{2}[- ]\d{3}[- ]\d{3})(?![\d-])"),
    ("a_number", "P3", "alien|uscis", rf"(?i)\b(?:alien|uscis)\s+(?:registration\s+)?{_NUMBER}A?\d[\d -]{{6,10}}\d\b"),
    ("social_security", "P3", "", r"(?<![\d-])(?!000|666|9\d\d)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])"),
    (
        "social_security",
        "P3",
        "ssn|social",
        rf"(?i)\b(?:ssn|social\s+security){_NUMBER}\d{{3}}[- ]?\d{{2}}[- ]?\d{{4}}\b",
    ),
    ("date_of_birth", "P3", "birth|dob|o.b|o. b", rf"{_BORN}[^\w\n]{{0,6}}(?:\s*(?:is|was|of|on)\s+)?\s*{_DATE}"),
    ("date_of_birth", "P3", "birth|dob|o.b|o. b", rf"{_DATE}\s*\(?\s*{_BORN}"),
    ("date_of_birth", "P3", "dob", r"\bDOB\b[^\n.;]{0,40}?(?<!\d)\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d{2}(?!\d)"),
    ("date_of_birth", "P3", "born", rf"(?i:\bborn)\s+(?:(?i:on|in|:)\s+)?{_DATE}"),
    (
        "date_of_birth",
        "P3",
        "birth|dob|o.b|o. b",
        rf"(?i:\b(?:name|defendant|subject|person)\b)[^\n]{{0,60}}{_BORN}[^\n]{{0,60}}\n[^\n]{{0,80}}{_DATE}",
    ),
    ("nysid", "P3", "nysid", rf"(?i)\bnysid{_NUMBER}\d{{7,8}}\s?-?[a-z]?\b"),
    ("nysid", "P3", "", r"\b\d{8}[A-Z]\b"),
    ("arrest_number", "P3", "arrest", rf"(?i)\barrest(?:\s+id)?{_LABEL}[bkmqs]?\d{{6,9}}\b"),
    ("arrest_number", "P3", "", r"\b[BKMQS]\d{8}\b"),
    ("docket_number", "P3", "cr-", r"\bCR-\d{6}-\d{2}[A-Z]{2}\b"),
    ("docket_number", "P3", "", r"\b(?:19|20)\d{2}(?:NY|KN|BX|QN|RI|SR)\d{6}\b"),
    (
        "docket_number",
        "P3",
        "docket|dkt",
        rf"(?i)\b(?:docket|dkt\.?){_NUMBER}(?!\d\d-cv)(?=[\w/-]{{0,60}}\d{{4}})[\w/-]{{6,}}",
    ),
    ("docket_number", "P3", "indictment|ind.", rf"(?i)\b(?:indictment|ind\.){_NUMBER}\d{{2,6}}[/-]\d{{2,4}}\b"),
    ("shield_number", "P2", "shield|badge", rf"(?i)\b(?:shield|badge){_NUMBER}\d{{2,6}}\b"),
    ("tax_number", "P2", "tax", rf"(?i)\btax(?:\s+(?:registry|reg\.?|id))?{_NUMBER}9?\d{{5,6}}\b"),
)
_NEEDS_PERSON: tuple[tuple[str, str, str], ...] = (
    ("criminal_procedure_law_160", "160.5", r"\b160\.5[0589]\b"),
    ("youthful_offender", "youthful", r"(?i)\byouthful\s+offenders?\b"),
    ("sealed", "sealed", r"(?i)\b(?:un)?sealed\b"),
)
# A record of an arrest or a case, in a text that speaks of sealing, is held to be sealed.
_MAY_BE_SEALED = {"nysid", "arrest_number", "docket_number"}

_FORBIDDEN = tuple(
    (name, klass, tuple(needs.split("|")), re.compile(pattern)) for name, klass, needs, pattern in _REFUSED
)
_DOUBTFUL = tuple((name, tuple(needs.split("|")), re.compile(pattern)) for name, needs, pattern in _NEEDS_PERSON)
_SAME = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"_": " "})  # noqa: RUF001 - dashes that stand for a hyphen
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_HALF = re.compile("[\ud800-\udfff]")
_CONTROL = {"n": "\n", "r": "\n", "f": "\n", "t": "\t", "b": " "}
_RUN = re.compile(r"\s{2,}")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def inspect(text: str) -> Gate:
    """Return whether a text may enter: clear, needs a person to read it first, or refused with its class.

    Words about sealed records never refuse by themselves, because honest guidance must cite the law.
    """
    gate, undone = _inspect(text), _undone(text)
    return gate if gate.verdict == "refused" or undone == text else max(gate, _inspect(undone), key=_gravity)


def readings_of(text: str) -> tuple[str, str]:
    """Return a text as the gate reads it: in one form of letters and blanks, and with its escapes undone too."""
    return _plain(text), _plain(_undone(text))


def _gravity(gate: Gate) -> int:
    return ("clear", "needs_person", "refused").index(gate.verdict)


def _plain(text: str) -> str:
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_SAME)
    # Long runs of white space made the patterns take minutes; what they mean is one space, or one line's end.
    return _RUN.sub(lambda run: "\n" if "\n" in run[0] else " ", plain)


def _inspect(text: str) -> Gate:
    plain = _plain(text)
    small = _small(plain)
    doubt = next((name for name, needs, pattern in _DOUBTFUL if _has(small, needs) and pattern.search(plain)), None)
    for name, klass, needs, pattern in _FORBIDDEN:
        if _has(small, needs) and pattern.search(plain):
            sealed = doubt is not None and name in _MAY_BE_SEALED
            return Gate(verdict="refused", klass="P4" if sealed else klass, pattern=name)
    if doubt is not None:
        return Gate(verdict="needs_person", klass="P4", pattern=doubt)
    return Gate(verdict="clear", klass="P0")


def _small(text: str) -> str:
    """Return a text in small letters on one line; the patterns take an i without a dot, or with two, for an i."""
    return " ".join(text.lower().replace("\u0131", "i").replace("i\u0307", "i").split())


def _has(small: str, needs: tuple[str, ...]) -> bool:
    return any(each in small for each in needs)


def _undone(text: str) -> str:
    """Return a text with the escapes of JSON, URLs and HTML undone, because a number may hide in each."""
    said = _ESCAPE.sub(_letter, text)
    if _HALF.search(said):  # one letter may be written as two escapes
        said = said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return html.unescape(unquote(said))


def _letter(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else _CONTROL.get(escape[2], escape[2])
