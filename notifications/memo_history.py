"""The history of a milestone in the memo's annex: each thing that was said of it, with its entry."""

from models.items import ProofItem
from models.memo_placed import Placed
from models.memo_rows import Happened
from notifications.memo_telling import Telling, events
from notifications.words import BASIS, SAYS, long_date, role, source


def history_of(telling: Telling, placed: Placed) -> list[Happened]:
    """Say what happened to a milestone; what was withdrawn since is shown with that."""
    one, name, mark, office = placed.record, placed.record.id, telling.mark(), telling.office
    found: list[tuple[int | None, int, object, str]] = []
    for each in one.statements:
        found.append((each.corrected_by, each.seq, each.on, f"{name}: the agency says {SAYS[each.says]}{mark}"))
    for item in one.evidence:
        shown = telling.mark(item.source)
        what = f"{name}: {source(item.source)} shows something" if item.source else f"{name}: a file was received"
        found.append((item.corrected_by, item.seq, item.on, f"{what}{shown}"))
    for no in one.rejections:
        why = telling.words(no.reason_id)
        found.append(
            (no.corrected_by, no.seq, no.on, f"{name}: a verifier of {office} holds it does not suffice{mark}: {why}")
        )
    for yes in one.findings:
        held, why = yes.verdict.replace("_", " "), telling.words(yes.reason_id)
        found.append((yes.corrected_by, yes.seq, yes.on, f"{name}: a verifier of {office} holds: {held}{mark}: {why}"))
    for later in one.extensions:
        why = telling.words(later.reason_id)
        found.append(
            (later.corrected_by, later.seq, later.on, f"{name}: extended to {long_date(later.to)}{mark}: {why}")
        )
    for fix in one.due_fixes:
        what = f"{name}: original due date fixed as {long_date(fix.day)} ({BASIS[fix.basis]}); shown before: "
        found.append((fix.corrected_by, fix.seq, fix.on, what + long_date(fix.before)))
    for proof in one.proofs:
        found.append((None, proof.seq, proof.on, say_proof(name, proof)))
    lines = [
        Happened(
            date=on,
            what=what + (" (withdrawn since; counts no more)" if gone else ""),
            trace=(events(seq, gone),),
        )
        for gone, seq, on, what in found
    ]
    if one.told_on:
        told = [each.seq for each in one.told if each.sent_on == one.told_on]
        what = f"{name}: the date was put to {role(one.responsible)}"
        lines.append(Happened(date=one.told_on, what=what, trace=(events(*told, one.planned_seq),)))
    return lines


def say_proof(milestone_id: str, proof: ProofItem) -> str:
    """Say what became of the proof of a milestone at its source, without a judgement."""
    shown = "is no longer shown by" if proof.how == "gone" else "is shown otherwise by"
    return f"What proved {milestone_id} {shown} {source(proof.source)} since {long_date(proof.on)}"
