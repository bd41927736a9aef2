"""What the words of the memo mean. The text is fixed: whoever changes a word raises `VERSION`."""

from models.memo import Terms
from notifications.words import BASIS, an, whose

VERSION = 1


def terms_for(office: str, agency: str, made_by: str) -> Terms:
    """Return the terms; verifiers of `office` record findings, and `made_by` made the recommendations."""
    return Terms(
        version=VERSION,
        text=(
            ("Recommendation", f"One of those that {made_by} made. The numbers are ours, not the report's."),
            ("Milestone", "One dated step of a recommendation. Its original date always stays beside a later one."),
            (f"{agency} says", f"What {agency} states about its own work. It is a claim and verifies nothing."),
            (f"{whose(office)} status", "What is on file, and what a named verifier found after looking at it."),
            ("No evidence on file", "We could look, and nobody gave anything that bears on it."),
            (f"Awaiting {office} review", f"Evidence is on file, and {an(office)} verifier must decide what it shows."),
            ("Evidence reviewed, not sufficient", "A verifier looked and found that it does not show the milestone."),
            ("Partly verified", "Some milestones are verified, and the one that closes the recommendation is not."),
            ("Verified as done", "A named verifier found it done, on the date shown."),
            ("Closed, not implemented", "A named verifier found that it will not be done, with a reason."),
            ("No longer required", "A named verifier found that it no longer applies, with a reason."),
            ("Unknown", "The date passed, and we could not read the source since. It does not mean no progress."),
            ("Overdue", "A legal deadline passed with nothing verified. No other date is called overdue."),
            (BASIS["statute"], "A law in force sets the date or the period."),
            (BASIS["conditional_statute"], "A law sets the date only if a condition holds that is not yet proved."),
            (
                BASIS["executive_order_reported"],
                "An order sets the date; we know it from reports or copies, not from the signed order.",
            ),
            (BASIS["pending_bill"], "A bill would set the date. It binds nobody and is never past."),
            (BASIS["planning_assumption"], "We set the date so that the work can be followed."),
            ("Duty set by law; target date ours", "A law sets the duty and names no day, so we set one."),
            ("First received", "The day on which a message with the date reached those responsible."),
            ("Not read", "A source did not let us read it. That says nothing about progress."),
            ("Old copy", "A source gave an old copy. What it shows counts; what it lacks proves nothing."),
            ("Read, nothing relevant", "A source was read and showed nothing that bears on a milestone."),
            ("None of the first N entries", "No such record is among the first N entries of the record."),
        ),
    )
