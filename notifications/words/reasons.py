"""Why a source could not be read, or a file was not kept, in plain words: one table for every code."""

REASON: dict[str, str] = {
    "no_reader_yet": "no reader for this kind of source is built yet",
    "switched_off": "it is switched off here",
    "folder_missing": "its folder is missing",
    "clock_too_old": "its own clock is too old",
    "token_missing": "the key it asks for is not set",
    "host_key_unknown": "its server is not the one we know",
    "refused": "it refused our request",
    "forbidden": "it refused our request",
    "file_missing": "its file is missing",
    "not_found": "nothing is at its address any more",
    "unreachable": "it did not answer",
    "timed_out": "it did not answer in time",
    "throttled": "it asked us to come back later",
    "server_error": "its server reported a fault of its own",
    "still_working": "its server is still making the answer",
    "cut_short": "its answer broke off",
    "tls_failed": "its certificate does not hold",
    "unfit_address": "its name leads to an address we may not ask",
    "bad_address": "its address is not one we may ask",
    "redirected": "it sends us to another address",
    "encoded": "its answer is packed in a way we do not open",
    "challenge_page": "it shows a check for robots instead of the page",
    "error_page": "it shows an error page instead of the page",
    "html_for_json": "it shows a page where its data should be",
    "shape_changed": "its data has another shape than before",
    "unreadable": "what it showed cannot be read",
    "wrong_type": "what it showed is of a kind we do not read",
    "too_large": "what it showed is too large",
    "too_many_rows": "it shows more rows than we take in",
    "budget_spent": "we asked its server as often as we allow ourselves",
    "personal_data": "it holds what looks like personal data",
    "needs_person": "a person must look at it first",
    "no_text": "it has no text that can be read",
    "holds_files": "it has other files in it",
}
"""Why a source could not be read; a reason not listed is said as its code, with spaces."""

FILE = {
    "no_text": "it has no text that can be read",
    "unreadable": "it cannot be read",
    "wrong_type": "it is of a kind we do not read",
    "too_large": "it is too large",
    "holds_files": "it has other files in it",
    "needs_person": "a person must look at it first",
    "refused": "it looks like personal data",
}


def file_reason(code: str | None) -> str:
    """Say why a file was not kept: a fault of it, or the pattern that matched; never a word of it."""
    return FILE.get(code or "needs_person") or f'the pattern "{(code or "").replace("_", " ")}" matched'
