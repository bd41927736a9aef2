"""What can befall a request to the stand-in, as networks and Slack do it. Faults are words in a list, taken in turn."""

from tasks.slack_stand_in.words import Body, no

POST = "chat.postMessage"

STORED = {"drop_after_store", "reset_after_store", "late", "http_500", "http_503", "bad_json", "html"}
"""Faults after the work was done: what was posted is there, its answer is not."""
UNSTORED = {"drop_before_store", "lands_later", "ratelimited"}
"""Faults before any work was done; so is `error:CODE` with any of Slack's codes."""


def take_fault(faults: list[str], method: str) -> str:
    """Take the next fault that is meant for a method off the list, or return "".

    A bare word is meant for the next post; `"conversations.history http_503"` for the method it names.
    """
    for at, fault in enumerate(faults):
        if fault.startswith(f"{method} ") or (method == POST and " " not in fault):
            return faults.pop(at).rpartition(" ")[2]
    return ""


def unstored_answer(fault: str, retry_after: int) -> Body:
    """Return the answer to a request that had no effect. A fault nobody knows is named, so a slip in a test shows."""
    if fault == "ratelimited":
        return {**no(fault), "retry_after": retry_after}
    known = fault in UNSTORED or fault.startswith("error:")
    return no(fault.removeprefix("error:") if known else f"the_stand_in_knows_no_{fault}")
