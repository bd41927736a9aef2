"""A page that answers 200 and is not the page: a check for robots, an error, a login (reliability.md, section 7)."""

import re

from models.core import SourceFault

SHORT = 120
"""Words of main text up to which a page holds little else than its notice."""

_CHALLENGE = re.compile(
    r"(?i)just a moment|enable javascript|captcha|are you a robot|verify(ing)? (that )?you are (a )?human"
    r"|checking your browser|attention required|unusual traffic"
)
_ERROR = re.compile(
    r"(?i)^(http )?(error )?(40[0-9]|41[0-9]|50[0-9])\b *([-|:.]|error|not found|forbidden|$)|^error\b"
    r"|page (was )?not found"
    r"|page (could not|cannot|can't) be found|access denied|forbidden|(service|temporarily|currently) unavailable"
    r"|bad gateway|gateway time-?out|internal server error|(under|scheduled) maintenance|no longer available"
)
_LOGIN = re.compile(r"(?i)\b(log|sign)[ -]?in\b|password")


def check_page(title: str, text: str, has_password: bool, origin: str) -> None:
    """Raise SourceFault where a page is no page of its own. `text` is its main text; `has_password`: it asks for one.

    A title that says so counts while there is little text; the text itself only where it is a few lines.
    """
    words = text.split()
    if len(words) > SHORT:
        return
    start = " ".join(words)
    for pattern, reason, what in (
        (_CHALLENGE, "challenge_page", "a page that asks for a browser or a person"),
        (_ERROR, "error_page", "an error page, though it said 200"),
    ):
        if pattern.search(title) or pattern.search(start):
            raise SourceFault(reason, f"{origin} answered with {what}")
    if has_password and (_LOGIN.search(title) or _LOGIN.search(start)):
        raise SourceFault("error_page", f"{origin} answered with a page that asks for a login")
