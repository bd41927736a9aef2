"""The forms: every field of a verb's specification under its name, plain labels, nothing over Slack's limits."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answers import LONGEST_WORDS, SPECIFICATIONS, ButtonMark, fields_of, read_mark
from models.ledger import Verb
from models.records import Fate
from notifications.answers.forms import TITLE_LIMIT, Choices, Piece, say_form
from notifications.slack.buttons import form_words
from notifications.words import inert
from tests.material.messages import CHOICES, DUE, HOSTILE, REPLY_TO, active, sentences, texts
from tests.material.slack.block_kit import unfit_view_code

FORMS: tuple[Verb, ...] = tuple(verb for verb, spec in SPECIFICATIONS.items() if spec.fields)
FOR_ANOTHER = {verb for verb, spec in SPECIFICATIONS.items() if spec.fields_for_another}
MARK = ButtonMark(m="R5-M1", due=DUE, v=14)
EVERY = [(verb, another, mark) for verb in FORMS for another in (False, True) for mark in (MARK, ButtonMark())]
WORDS_OF_OTHERS = st.text(min_size=1, max_size=200) | st.sampled_from(HOSTILE)


def inputs(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


@pytest.mark.parametrize(("verb", "another", "mark"), EVERY)
def test_every_form_asks_for_its_fields_and_slack_takes_it(verb: Verb, another: bool, mark: ButtonMark) -> None:
    view = say_form(verb, mark, CHOICES, for_another=another)
    fields = fields_of(verb, for_another=another, about=mark.m)
    assert unfit_view_code(view) is None
    assert view["callback_id"] == f"ft.{verb}"
    assert read_mark(view["private_metadata"]) == mark
    assert list(inputs(view)) == [each.name for each in fields]
    for each in fields:
        block = inputs(view)[each.name]
        assert block["element"]["action_id"] == "value"
        assert block["optional"] is not each.required
        assert block["label"]["text"]
    assert view["submit"]["text"] == form_words(verb, "submit")


def test_the_form_by_which_a_unit_reports_it_done_says_so_whatever_the_button_was_called() -> None:
    (lead, *_) = [words for _, words in texts(say_form("done", MARK, CHOICES, for_another=False)["blocks"])]
    assert "This records that your agency says it is done." in lead


@pytest.mark.parametrize(("verb", "another", "mark"), EVERY)
def test_every_form_is_in_short_plain_sentences(verb: Verb, another: bool, mark: ButtonMark) -> None:
    view = say_form(verb, mark, CHOICES, for_another=another)
    for _, words in texts(view["blocks"]):
        assert max(sentences(words)) <= 20
        assert "!" not in words


def test_each_sort_of_field_is_asked_for_in_its_way() -> None:
    kinds = {
        name: block["element"]["type"]
        for verb in FORMS
        for name, block in inputs(say_form(verb, ButtonMark(), CHOICES, for_another=verb in FOR_ANOTHER)).items()
    }
    assert kinds == {
        "milestone": "static_select", "until": "datepicker", "link": "plain_text_input", "file": "plain_text_input",
        "on": "datepicker", "voice": "static_select", "says": "static_select", "text": "plain_text_input",
        "waits_for": "static_select", "reason": "plain_text_input", "to": "datepicker", "person": "static_select",
        "evidence": "checkboxes", "first": "datepicker", "last": "datepicker", "delegate": "static_select",
    }  # fmt: skip


def test_words_are_limited_to_1000_characters_and_a_reason_has_several_lines() -> None:
    assert LONGEST_WORDS == 1000
    reason = inputs(say_form("verify", MARK, CHOICES, for_another=False))["reason"]["element"]
    assert (reason["max_length"], reason["multiline"]) == (LONGEST_WORDS, True)
    assert inputs(say_form("evidence", MARK, CHOICES, for_another=False))["link"]["element"]["multiline"] is False


def test_a_snooze_names_its_limit_the_days_left_and_the_first_day() -> None:
    until = inputs(say_form("snooze", MARK, CHOICES, for_another=False))["until"]
    assert "Up to 14 days in all for one due date. Nine days are left." in until["hint"]["text"]
    assert "The last day you can choose is June 12, 2026." in until["hint"]["text"]
    assert until["element"]["initial_date"] == "2026-06-08"


def test_a_form_for_evidence_says_where_the_file_goes_and_what_nobody_may_write() -> None:
    view = say_form("evidence", MARK, CHOICES, for_another=False)
    words = " ".join(text for _, text in texts(view["blocks"]))
    assert (
        "Files do not go through Slack. Save the file in the shared folder (/srv/from-agency), "
        f"or email it to {REPLY_TO}." in words
    )
    assert "Do not name private individuals, and do not quote sealed records or case files." in words
    bare = say_form("evidence", MARK, Choices(reply_to=REPLY_TO), for_another=False)
    assert f"Email the file to {REPLY_TO}." in " ".join(text for _, text in texts(bare["blocks"]))


def test_a_form_for_evidence_says_what_it_must_show_because_a_message_may_have_no_words_for_it() -> None:
    asked = Choices(title="Policy on federal access", must_show=("The signed text, with its date.",))
    drawn = str(say_form("evidence", ButtonMark(m="R5-M1"), asked, for_another=False))
    assert "The signed text, with its date." in drawn
    assert "The signed text" not in str(say_form("blocked", ButtonMark(m="R5-M1"), asked, for_another=False))


def test_a_verifier_sees_each_piece_by_its_name_who_gave_it_and_when() -> None:
    options = inputs(say_form("verify", MARK, CHOICES, for_another=False))["evidence"]["element"]["options"]
    assert [each["value"] for each in options] == ["ab" * 32, "cd" * 32]
    assert options[0]["text"]["text"] == f"{inert('policy-signed.pdf')}, from Ana Made-Up on May 20, 2026 (the agency)"


def test_a_verifier_sees_what_became_of_a_file_and_cannot_choose_one_that_was_withdrawn() -> None:
    fates: tuple[Fate | None, ...] = (None, "withdrawn", "replaced", "taken_out")
    pieces = tuple(
        Piece(sha256=f"{n:064x}", name=f"{n}.pdf", voice="agency", on=DUE, by="Ana", fate=fate)
        for n, fate in enumerate(fates)
    )
    view = say_form("verify", MARK, Choices(evidence=pieces), for_another=False)
    options = inputs(view)["evidence"]["element"]["options"]
    assert [option["value"] for option in options] == [piece.sha256 for piece in pieces if piece.fate != "withdrawn"]
    drawn = str(view["blocks"])
    assert "Three files await your review, the newest first." in drawn
    for words in ("(withdrawn since)", "(another file of this name came since)", "(taken out of the folder since)"):
        assert drawn.count(words) >= 1


def test_more_than_ten_files_say_so_before_the_first() -> None:
    pieces = tuple(Piece(sha256=f"{n:064x}", name="a.pdf", voice="agency", on=DUE, by="Ana") for n in range(12))
    drawn = str(say_form("verify", MARK, Choices(evidence=pieces), for_another=False)["blocks"])
    assert "Twelve files await your review, the newest first. Here are 10 of 12." in drawn


def test_many_choices_are_put_in_groups_and_more_than_fit_are_counted() -> None:
    milestones = tuple((f"R1-M{n}", "A step") for n in range(300))
    pieces = tuple(Piece(sha256=f"{n:064x}", name="a.pdf", voice="agency", on=DUE, by="Ana") for n in range(120))
    view = say_form("done", ButtonMark(), Choices(milestones=milestones), for_another=False)
    field = inputs(view)["milestone"]
    assert [len(group["options"]) for group in field["element"]["option_groups"]] == [100, 100, 50]
    assert field["hint"]["text"] == "Not listed here: 50 more."
    evidence = inputs(say_form("verify", MARK, Choices(evidence=pieces), for_another=False))["evidence"]["element"]
    assert evidence["type"] == "multi_static_select"
    assert unfit_view_code(view) is None


@pytest.mark.parametrize(
    ("verb", "says"), [("verify", "No evidence is awaiting review."), ("reassign", "There is no other person")]
)
def test_a_form_with_nothing_to_choose_says_so_and_can_only_be_shut(verb: Verb, says: str) -> None:
    view = say_form(verb, MARK, Choices(), for_another=False)
    assert says in view["blocks"][0]["text"]["text"]
    assert "submit" not in view
    assert not inputs(view)
    assert unfit_view_code(view) is None


def test_a_choice_that_is_not_needed_is_left_out_where_there_is_none() -> None:
    assert list(inputs(say_form("blocked", MARK, Choices(), for_another=False))) == ["reason"]


def test_every_form_has_its_words() -> None:
    for verb in FORMS:
        assert form_words(verb, "intro")
        assert 0 < len(form_words(verb, "title")) <= TITLE_LIMIT
        assert 0 < len(form_words(verb, "submit")) <= TITLE_LIMIT
        for name in {
            each.name for another in (False, True) for each in fields_of(verb, for_another=another, about=None)
        }:
            assert form_words(verb, name, for_another=False)
            assert form_words(verb, name, for_another=True)


@pytest.mark.parametrize(("verb", "another", "mark"), EVERY)
def test_no_words_of_others_ping_link_or_format_in_a_form(verb: Verb, another: bool, mark: ButtonMark) -> None:
    for hostile in HOSTILE:
        view = say_form(verb, mark, _choices(hostile), for_another=another)
        assert unfit_view_code(view) is None
        for form, words in texts(view):
            assert not active(words)
            assert form == "plain_text"


@given(words=WORDS_OF_OTHERS, many=st.integers(0, 130), left=st.integers(0, 14), verb=st.sampled_from(sorted(FORMS)))
def test_whatever_is_offered_slack_takes_the_form(words: str, many: int, left: int, verb: Verb) -> None:
    for another in (False, True):
        view = say_form(verb, ButtonMark(), _choices(words, many, left), for_another=another)
        assert unfit_view_code(view) is None


def _choices(words: str, many: int = 1, left: int = 3) -> Choices:
    return Choices(
        title=words,
        milestones=tuple((f"R1-M{n}", words) for n in range(many)),
        persons=tuple((f"p-{n}", words) for n in range(many)),
        evidence=tuple(Piece(sha256=f"{n:064x}", name=words, voice="agency", on=DUE, by=words) for n in range(many)),
        days_left=left,
        reply_to=REPLY_TO,
        folder=words,
        days={"on": date(2026, 6, 1)},
    )
