import pytest

from models.core import SourceFault
from models.evidence.pages import SHORT_PAGE, check_page


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("Just a moment...", "", "challenge_page"),
        ("", "Verify you are human by completing the action below.", "challenge_page"),
        ("404 - NYC.gov", "We are sorry.", "error_page"),
        ("", "Error 503", "error_page"),
        ("Page Not Found", "Try the menu.", "error_page"),
        ("", "This page is no longer available.", "error_page"),
    ],
)
def test_a_short_page_that_says_so_is_no_page_of_its_own(title: str, text: str, reason: str) -> None:
    with pytest.raises(SourceFault) as raised:
        check_page(title, text, has_password=False, origin="https://a.example/p")
    assert raised.value.reason == reason
    assert "https://a.example/p" in raised.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "Local Law 404 of 2026",
        "Reports",
        "Precinct 403 and 500 officers",
        "Sign in at the desk",
        "500 Pearl Street",
        "word " * (SHORT_PAGE + 1),
    ],
)
def test_a_page_with_words_of_its_own_passes(text: str) -> None:
    check_page("Reports", text, has_password=False, origin="x")


def test_a_login_asks_for_a_password() -> None:
    with pytest.raises(SourceFault, match="login"):
        check_page("Sign in", "", has_password=True, origin="x")
    check_page("Newsletter", "Choose a topic", has_password=True, origin="x")


def test_a_long_page_may_speak_of_errors() -> None:
    check_page("Page not found: a history", "word " * (SHORT_PAGE + 1), has_password=True, origin="x")
