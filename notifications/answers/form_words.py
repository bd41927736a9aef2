"""The words of the forms: titles, labels, what sending one does. A label may be the verb's own, or shared."""

from models.answers import Sort, Verb

TITLE: dict[Verb, str] = {
    "snooze": "Remind me later",
    "evidence": "Where the evidence is",
    "done": "Say what was done",
    "blocked": "Say what stops it",
    "not_mine": "Not mine",
    "extend.ask": "Ask for a new date",
    "extend.grant": "Grant a new date",
    "extend.refuse": "Refuse a new date",
    "reassign": "Name another person",
    "verify": "Record a finding",
    "reject": "Reject evidence",
    "memo.back": "Send the draft back",
    "memo.comment": "Comment on the draft",
    "away": "Away days",
}
"""At most 24 characters."""

INTRO: dict[Verb, str] = {
    "snooze": "No reminder comes before the day you choose. The date itself does not move.",
    "evidence": "Tell us where it is. A person looks at it before anything counts as done.",
    "done": "We note that the agency says so. A statement alone does not close it.",
    "blocked": "The coordinator hears of it at once. The date does not move.",
    "not_mine": "The coordinator hears of it and finds who it belongs to.",
    "extend.ask": "The coordinator grants or refuses it. The original date stays in view.",
    "extend.grant": "The new date counts from now on. The original date stays in view.",
    "extend.refuse": "The date in force stays. The person who asked reads your reason.",
    "reassign": "The new person is told of it. Earlier messages stay as they were.",
    "verify": "You record that the evidence shows the milestone. Look at the files first.",
    "reject": "You record that the evidence does not show it. The unit reads your reason.",
    "memo.back": "The draft is not issued. Another one takes its place. Nothing in a memo is changed by hand.",
    "memo.comment": "Your words are printed in the memo as you write them. They change nothing else in it.",
    "away": "Messages go to whoever stands in, or else to the coordinator.",
}
"""What sending the form does."""

SUBMIT: dict[Verb, str] = {
    "snooze": "Snooze",
    "evidence": "Send",
    "done": "Send",
    "blocked": "Send",
    "not_mine": "Send",
    "extend.ask": "Ask",
    "extend.grant": "Grant",
    "extend.refuse": "Refuse",
    "reassign": "Hand over",
    "verify": "Verify",
    "reject": "Reject",
    "memo.back": "Send back",
    "memo.comment": "Send",
    "away": "Set",
}

LABEL: dict[str, str] = {
    "milestone": "Which milestone?",
    "until": "Remind me again on",
    "link": "Link to the file or page",
    "file": "Name of the file in the folder",
    "evidence/on": "Day the document bears",
    "verify/on": "Day it was done",
    "done/on": "Day it was said",
    "text": "What was done?",
    "done/text/other": "What was said, in your words",
    "says": "What does the agency say?",
    "voice": "Whose word is it?",
    "waits_for": "Which milestone does it wait for?",
    "blocked/reason": "What stops it?",
    "not_mine/reason": "Whose is it, as far as you know?",
    "extend.ask/reason": "Why is a new date needed?",
    "extend.grant/reason": "Why is it granted?",
    "extend.refuse/reason": "Why is it refused?",
    "reassign/reason": "Why?",
    "verify/reason": "What does the evidence show?",
    "reject/reason": "What is missing?",
    "memo.back/reason": "What must be mended?",
    "memo.comment/text": "What does the agency say of this draft?",
    "to": "New date",
    "person": "Who acts from now on?",
    "away/person": "Who is away?",
    "first": "First day away",
    "last": "Last day away",
    "delegate": "Who stands in?",
    "evidence": "Which evidence did you look at?",
}
"""The label of a field, by `verb/field/other` where it is filled for another, by `verb/field`, or by the field."""

EMPTY: dict[Sort, str] = {
    "milestone": "There is no open milestone to choose.",
    "person": "There is no other person to choose.",
    "evidence": "No evidence waits for a finding.",
}
"""What a form says that has nothing to choose where a choice is needed."""

WORDS_HINT = "Up to 1,000 characters."
NO_PRIVATE = "Name no private person, and write nothing from a sealed record or a case. Such words are refused."
DONE_BY_FILE = "No file goes through Slack."
