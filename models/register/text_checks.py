"""Faults in what readers would see: docs/register.md#titles and docs/law-and-clocks.md#citations."""

import re
from collections.abc import Iterator
from typing import Any

from models.core import Fault, Loc, one_of
from models.register.names import ACCEPTED, AGENCY, MADE, OVERSIGHT
from models.register.plan import BY_LAW
from models.register.raw import RawRegister, entries, mapping

LONGEST_TEXT = 20_000
UNSEEN = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f"
"""Marks that turn the direction of writing, and tag characters: with them a text says another thing than it shows."""
_UNSEEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{UNSEEN}]")
_ENCODED = re.compile(r"=\?[\w-]+\?[bq]\?[^?]*\?=", re.IGNORECASE)
"""An encoded word of a mail (RFC 2047)."""
OWN_BODIES = {AGENCY: "report.about", OVERSIGHT: "report.verdicts_by"}

_VERB = re.compile(r"\s(is|are|was|were|has been|have been)\s", re.IGNORECASE)
_PARTICIPLE = re.compile(
    r"(?i)\b(\w{2,}(?<!ee)ed|written|given|taken|done|made|sent|held|kept|found|built|told|drawn|shown|begun|withdrawn)$"
)
_KINDS = ("agency", "authority", "board", "body", "bureau", "commission", "department", "division", "office", "unit")
_KIND = re.compile(rf"(?i)({'|'.join(_KINDS)})")
_SEVERAL = re.compile(
    r"(?i)\b(agencies|authorities|bodies|(board|bureau|commission|department|division|office|unit)s)$"
)
_NOUNS = {"need", "seed", "feed", "speed", "deed", "bed", "shed", "embed", "hundred", "watershed", "newlywed"}


def text_faults(raw: RawRegister) -> tuple[Fault, ...]:
    """Return every fault in the titles, laws, conditions, and bodies of a register as written."""
    return (
        *_title_faults(raw),
        *_law_faults(raw),
        *_body_faults(raw),
        *_finding_faults(raw),
    )


def written_faults(value: Any, loc: Loc) -> Iterator[Fault]:
    """Find each text that is longer than several pages, or that readers would not see as it is written."""
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            mend = f"write at most {LONGEST_TEXT:,} characters"
            yield Fault(loc=loc, what=f"this text has {len(value):,} characters", mend=mend)
        if sign := _UNSEEN.search(value):
            what = f"this text holds U+{ord(sign[0]):04X}, which readers cannot see"
            yield Fault(loc=loc, what=what, mend="write the text anew, without it")
        if _ENCODED.search(value):
            what = "this text is an encoded one, which a mail would show as another"
            yield Fault(loc=loc, what=what, mend="write it in plain letters")
    elif isinstance(value, (dict, list)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from written_faults(part, (*loc, key if isinstance(value, list) else str(key)))


def _title_faults(raw: RawRegister) -> Iterator[Fault]:
    """In a list of what is open, a title that states a fact would read as done."""
    for part in (*raw.recommendations, *raw.milestones):
        if problem := title_problem(part.text("title")):
            yield part.fault(*problem, "title")


def title_problem(title: str) -> tuple[str, str] | None:
    """Return why a title reads as a fact or as done, and what to write instead; None if it names a thing."""
    # What follows "that" says what the thing is about: "The record that R1 is implemented" names a record.
    title = title.strip().partition(" that ")[0]
    if verb := _VERB.search(title):
        mend = "name the thing, such as `Record of every request` for `A record of every request is kept`"
        return f'the title reads as a fact ("{verb[1]}"), not as a thing', mend
    if (last := _PARTICIPLE.search(title)) and last[1].lower() not in _NOUNS and title != last[1]:
        # "Written audit plan" for "Audit plan written".
        subject = title[: last.start()].strip()
        is_name = subject[1:2].isupper() or not subject[1:2].isalpha()
        noun_phrase = f"{last[1].capitalize()} {subject if is_name else subject[:1].lower() + subject[1:]}"
        mend = f"write `{noun_phrase}`, or name the thing itself"
        return f'the title ends in "{last[1]}" and reads as done', mend
    return None


def _law_faults(raw: RawRegister) -> Iterator[Fault]:
    for milestone in raw.milestones:
        bases = (milestone.text("due", "basis"), milestone.text("duty_basis"))
        by_law = next((basis for basis in bases if basis in BY_LAW), None)
        if by_law and not list(entries(milestone.node, "law")):
            what = f"a law sets this (`{by_law}`), and none is named"
            place = ("law",) if "law" in milestone.node else ()
            yield milestone.fault(what, "write `law: [{section: ..., local_law: ...}]`", *place)
        for law in (*milestone.parts("law"), *milestone.parts("limits")):
            if not law.text("section") and not law.text("local_law"):
                mend = "write `section: Admin. Code § ...`, or at least `local_law: Local Law ... of ...`"
                yield law.fault("this law has neither a section nor a local law", mend)
        condition = milestone.text("condition")
        if "conditional_statute" in bases and not condition:
            what = "a law sets this only on a condition, and the condition is missing"
            mend = 'write `condition: ...`, one clause as it follows "applies only if"'
            yield milestone.fault(what, mend, *(("due", "basis") if bases[0] else ()))
        if condition.lower().startswith("if "):
            what = 'the condition begins with "if", which readers would see twice'
            yield milestone.fault(what, f"write `{condition[3:]}`", "condition")


def _body_faults(raw: RawRegister) -> Iterator[Fault]:
    bodies = mapping(raw.node, "bodies")
    for key in ("about", "verdicts_by"):
        short = raw.text("report", key, "short")
        if short.lower().startswith("the "):
            what = f"`{short}` would also begin a sentence and follow other words"
            mend = f"write a name without `the`, such as an acronym, or `{short[4:]}`"
            yield raw.fault(what, mend, "report", key, "short")
        if _KIND.fullmatch(short) or _SEVERAL.search(short):
            what = f"`{short}` is no name of one body, and a sentence says of it that it has answered"
            mend = "write its name, or for several one name in the singular, such as `City government`"
            yield raw.fault(what, mend, "report", key, "short")
    for name in bodies:
        if name in OWN_BODIES:
            what = f"`{name}` is the body of {OWN_BODIES[name]}"
            yield raw.fault(what, "take it out, or write another id", "bodies", name)
    names_defined = {*OWN_BODIES, *bodies}
    for milestone in raw.milestones:
        name = milestone.text("duty_on")
        if name and name not in names_defined:
            yield milestone.fault(f"`{name}` is no body of this register", one_of(name, names_defined), "duty_on")


def _finding_faults(raw: RawRegister) -> Iterator[Fault]:
    for line in raw.parts("report", "findings"):
        for name in re.findall(r"\{[^{}]*\}", line.text("text")):
            if name not in (MADE, ACCEPTED):
                yield line.fault(f"nothing is put for {name}", f"write `{MADE}` or `{ACCEPTED}`", "text")
