"""Another office's report about another agency: right memo, site and messages by register and people file alone."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest

from flows._runtime.data import MAPPINGS
from flows.memo.build_site import build_site
from flows.memo.issue_memo import issue_memo
from flows.register.sync_plan import sync_plan
from flows.reminders.deliver_reminders import deliver_reminders
from models.core import evolve
from models.register import Body
from models.register.plan_checks import row_faults, whole_faults
from notifications.memo import MemoDocument
from tasks.register import import_list, read_plan
from tests.material.answers import review_memo
from tests.material.installation import CHECKOUT, DemoInstallation, installation_in
from tests.material.memo import AS_OF, START, memo_of, sealed_of, world_at
from tests.material.records import all_changes, as_written, shipped

REGISTERS = CHECKOUT / "tests" / "registers"
FOREIGN = re.compile(r"NYPD|N\.Y\.P\.D|\bDOI\b|New York|\b[Ss]even\b|\bR[1-7]\b|Police|\bMayor|City Record|Council\b")
"""Names and numbers of the shipped register, of which another report knows nothing."""

LISTED = datetime(2026, 11, 21, 14, tzinfo=UTC)
DAYS = ("2026-02-02", "2026-03-03", "2026-05-04", "2026-05-18", "2026-07-06")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoInstallation]:
    """Run the other report for half a year: messages went out, a memo was issued, a site was built."""
    folder = tmp_path_factory.mktemp("other")
    with installation_in(folder, "2026-01-20T09:30:00-05:00") as installation:
        shutil.copyfile(REGISTERS / "harborview.yaml", folder / "recommendations.yaml")
        shutil.copyfile(REGISTERS / "harborview_people.yaml", installation.settings.home / "people.yaml")
        (installation.settings.home / "people.yaml").chmod(0o600)
        installation.do(sync_plan)
        for day in DAYS:
            installation.at(f"{day}T10:00:00-05:00")
            installation.do(deliver_reminders)
        draft = installation.do(issue_memo, "month", as_of=date(2026, 7, 6), person_id="p-audit-1")["draft"]
        installation.do(review_memo, draft, "approve", "p-audit-2")
        installation.do(issue_memo, person_id="p-audit-1", draft_id=draft)
        installation.do(deliver_reminders)
        installation.do(build_site)
        yield installation


def foreign(text: str) -> list[str]:
    """Return each foreign name with the words around it; what stands inside a tag of HTML is seen by nobody."""
    text = re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]*>", "", text, flags=re.DOTALL)
    return [text[max(0, each.start() - 40) : each.end() + 20] for each in FOREIGN.finditer(text)]


def test_no_message_names_another_report(other: DemoInstallation) -> None:
    assert len(other.slack.messages) > len(DAYS)
    said = [json.dumps(each, ensure_ascii=False) for each in other.slack.messages]
    assert [words for each in said for words in foreign(each)] == []
    assert any("Inspection plan" in each for each in said)
    assert any("Harborview Code § 9-12(b)" in each for each in said)


def test_no_form_of_the_memo_names_another_report(other: DemoInstallation) -> None:
    memo = other.settings.home / "memos" / "1"
    for name in ("memo.json", "milestones.csv", "memo.html"):
        assert foreign((memo / name).read_text()) == [], name
    text = unescape((memo / "memo.html").read_text())
    for words in (
        "HCO's two recommendations to HDB",
        "the Fire Department",
        "Audit Committee of the Harborview Assembly",
    ):
        assert words in text


def test_no_page_of_the_site_names_another_report(other: DemoInstallation) -> None:
    pages = sorted((other.settings.home / "site").rglob("*.html"))
    assert pages
    said = {page.name: foreign(page.read_text()) for page in pages}
    assert {name: words for name, words in said.items() if words} == {}


def with_eighth(*, is_accepted: bool) -> MemoDocument:
    """Return the memo of the shipped register with one recommendation more."""
    plan = shipped().plan
    first = plan.recommendations[0]
    milestones = tuple(
        evolve(each, id=each.id.replace("R1-", "R8-"), needs=tuple(name.replace("R1-", "R8-") for name in each.needs))
        for each in first.milestones
    )
    accepted_on = first.accepted_on if is_accepted else None
    eighth = evolve(first, id="R8", title="An eighth recommendation", accepted_on=accepted_on, milestones=milestones)
    report = evolve(plan.report, recommendation_count=8, accepted_count=7 + is_accepted)
    longer = evolve(plan, report=report, recommendations=(*plan.recommendations, eighth))
    assert (*row_faults(as_written(longer)), *whole_faults(as_written(longer))) == ()
    return memo_of(world_at(sealed_of((START, event) for event in all_changes(longer, "0" * 64)), AS_OF))


def test_an_eighth_recommendation_is_one_more_row_and_the_words_say_eight() -> None:
    facts = with_eighth(is_accepted=True)

    assert [row.id for row in facts.recommendations] == [f"R{number}" for number in range(1, 9)]
    assert "None of the eight recommendations" in facts.bottom_line[0].text
    said = facts.model_dump_json()
    assert "R1 to R8" in said
    assert (
        re.findall(
            r"[Ss]even(?: of)?(?: the)? (?:recommendations|accepted)|all seven|R1 to R7|the seven\b(?! sources).*", said
        )
        == []
    )


@pytest.mark.parametrize(("is_accepted", "words"), [(True, "all eight"), (False, "seven of eight")])
def test_what_the_report_found_follows_the_numbers_of_the_register(is_accepted: bool, words: str) -> None:
    text = with_eighth(is_accepted=is_accepted).findings[-1].text
    assert text.startswith(f"DOI made eight recommendations, and NYPD said that it accepted {words}.")


LISTS = {
    "nyc-doi": """agency,date_issued,recommendation,acceptance_status,implementation_status,agency_reported_status
Parks,2024-03-05,Keep a record of every key,Accepted,,
Fire,2025-01-09,Train all staff each year,Rejected,,
Buildings,2025-01-09,Inspect each elevator,Accepted,,
""",
    "gao": """Report Number,Recommendation Number,Title,Recommendation,Agency Affected,Status
GAO-21-7,1,Better records,Keep records,Parks,Open
GAO-21-8,1,Better training,Train staff,Fire,Open
GAO-21-9,1,Better elevators,Inspect elevators,Buildings,Open
""",
}
"""Lists of three departments, as two offices publish them."""


def memo_of_list(folder: Path, name: str, *changes: tuple[str, str]) -> MemoDocument:
    """Return the memo of a list by its shipped mapping, with words of it changed."""
    mapping = "".join((MAPPINGS / f"{part}.yaml").read_text() for part in (name, "rest"))
    for old, new in changes:
        assert old in mapping
        mapping = mapping.replace(old, new)
    (folder / "map.yaml").write_text(mapping)
    (folder / "list.csv").write_text(LISTS[name])
    assert import_list(folder / "list.csv", folder / "map.yaml", folder / "new.yaml").written
    events = all_changes(read_plan(folder / "new.yaml").plan, "0" * 64)
    return memo_of(world_at(sealed_of((LISTED, event) for event in events), LISTED.date()))


def test_the_memo_of_a_list_names_who_made_it_and_who_tracks_it_each_in_its_role(tmp_path: Path) -> None:
    ours = ("{name: Our office, short: Our office}", "{name: Office of City Audits, short: OCA}")
    facts = memo_of_list(tmp_path, "gao", ours)

    assert facts.memo.title == "Where GAO's three recommendations stand, as tracked by OCA"
    assert facts.report.issued_by == Body(name="U.S. Government Accountability Office", short="GAO")
    assert (facts.made_by, facts.memo.verdicts_by) == ("GAO", "OCA")
    terms = dict(facts.terms)
    assert terms["Recommendation"].startswith("One of those that GAO made.")
    assert terms["OCA's status"].startswith("What is on file, and what a named verifier found")


def test_who_tracks_its_own_list_is_named_once(tmp_path: Path) -> None:
    facts = memo_of_list(tmp_path, "nyc-doi")

    assert facts.memo.title == "Where DOI's three recommendations stand"
    assert (facts.report.issued_by, facts.made_by) == (None, "DOI")


def test_several_departments_are_not_called_as_if_they_were_one(tmp_path: Path) -> None:
    for name in LISTS:
        (tmp_path / name).mkdir()
        said = memo_of_list(tmp_path / name, name).model_dump_json(include={"memo", "bottom_line", "notes", "annex"})
        assert not re.search(r"\b(to|by) (Agency|Department)\b|(Agency|Department) (has|had|accepted)", said)
