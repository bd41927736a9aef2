"""What the words of the memo mean. The text is fixed: whoever changes a word raises `VERSION`."""

from models.memo import Terms
from notifications.words import BASIS

VERSION = 1


def terms_for(office: str) -> Terms:
    """Return the terms; `office` is the short name of the office whose verifiers record findings."""
    return Terms(
        version=VERSION,
        text=(
            ("Recommendation", "One of those DOI made. R1 to R7 are our numbers, not the report's."),
            ("Milestone", "One dated step of a recommendation. Its original due date always stays shown."),
            ("Agency says", "What the agency states about its own work. It is a claim and closes nothing."),
            (f"{office} holds", "What is in hand, and what a named verifier found after looking at it."),
            ("Nothing in hand", "Nobody gave anything that bears on it."),
            ("Evidence in hand", f"Something waits for a verifier of {office}, since the date shown."),
            ("Evidence did not suffice", "A verifier looked and holds that it does not show the milestone."),
            ("Partly verified", "Some of the milestones that DOI asked for are verified, and not the closing one."),
            ("Verified implemented", "A named verifier found it done, on the date shown."),
            ("Closed, not implemented", "A named verifier holds that it will not be done, with a reason."),
            ("Not required", "A named verifier holds that it no longer applies, with a reason."),
            ("Cannot tell", "The date passed and the place where it would show could not be read since."),
            ("Related duty", "A duty the law sets beside a recommendation. It never decides where one stands."),
            (BASIS["statute"].capitalize(), "A law in force fixes the date or the period."),
            (
                BASIS["conditional_statute"].capitalize(),
                "A law in force fixes it if a stated condition holds; the condition is not proved.",
            ),
            (
                BASIS["executive_order_reported"].capitalize(),
                "A mayor's order fixes it; its date is known from reports or copies, not from the signed order.",
            ),
            (BASIS["pending_bill"].capitalize(), "A bill would fix it. It binds nobody and is never late."),
            (
                BASIS["planning_assumption"].capitalize(),
                "We chose the date so that the work can be followed. Nobody else has promised it.",
            ),
            ("Put to NYPD", "The date was sent to those responsible, on the day shown, in a message that arrived."),
            ("Blocked", "A source did not let us read it. That says nothing about progress."),
            ("Stale", "A source answered with an old copy. What it shows counts; what it lacks proves nothing."),
            ("Empty", "A source was read and showed nothing that bears on a milestone."),
            ("None up to N", "No such record exists among the first N entries of the ledger."),
        ),
    )
