"""Signed links to one file: nobody else can write one, and they end."""

import hmac
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.review import VALID_FOR, LinkRefused, Links

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
LINKS = Links(b"a made-up secret of the installation", "http://files.example:8765")


def token(links: Links = LINKS) -> str:
    return links.write("R5-M1", "ab" * 32, "p-verifier-1", NOW).rpartition("/")[2]


def signed(body: str) -> str:
    """Return a token that says other things, with the signature that we would give it."""
    return f"{body}.{LINKS._signature_of('review link', body)}"


def test_a_link_opens_what_it_was_written_for_until_its_hours_are_over() -> None:
    address = LINKS.write("R5-M1", "ab" * 32, "p-verifier-1", NOW)
    assert address.startswith("http://files.example:8765/review/")
    link = LINKS.read(token(), NOW + VALID_FOR)
    assert (link.milestone_id, link.sha256, link.person_id) == ("R5-M1", "ab" * 32, "p-verifier-1")
    with pytest.raises(LinkRefused) as refused:
        LINKS.read(token(), NOW + VALID_FOR + timedelta(seconds=1))
    assert refused.value.why == "expired"


def test_a_link_of_more_than_four_hours_is_refused_whoever_wrote_it() -> None:
    """With the secret of an old copy somebody could write one for a hundred years."""
    for later in (timedelta(minutes=1), timedelta(days=36525)):
        with pytest.raises(LinkRefused) as refused:
            LINKS.read(LINKS.write("R5-M1", "ab" * 32, "p-verifier-1", NOW + later).rpartition("/")[2], NOW)
        assert refused.value.why == "not_ours"


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "no.link",
        token().replace(".", ".x"),
        "x" + token(),
        token(Links(b"another secret", LINKS.base)),
        token().rpartition(".")[0]
        + "."
        + hmac.digest(LINKS.secret, token().rpartition(".")[0].encode(), "sha256").hex(),
        signed("eyJtaWxlc3RvbmVfaWQiOiAiUjUtTTEifQ=="),
        signed("WzEsIDJd"),
        signed("é"),
        signed("e"),
    ],
)
def test_what_we_did_not_write_opens_nothing(forged: str) -> None:
    with pytest.raises(LinkRefused) as refused:
        LINKS.read(forged, NOW)
    assert refused.value.why == "not_ours"


def test_an_address_holds_nothing_that_slack_would_read_as_markup() -> None:
    assert not set("<>|*_~ &").intersection(token().replace("_", ""))


# The page of a person.

DAY = date(2026, 11, 25)


def page_token(links: Links = LINKS, day: date = DAY) -> str:
    return links.write_page("p-contact-legal", 341, day).rpartition("/")[2]


def test_a_page_opens_for_thirty_five_days_in_new_york() -> None:
    assert LINKS.write_page("p-contact-legal", 341, DAY).startswith("http://files.example:8765/page/")
    last_minute = datetime(2026, 12, 31, 4, 59, tzinfo=UTC)  # 11:59 p.m. of December 30 in New York
    link = LINKS.read_page(page_token(), last_minute)
    assert (link.person_id, link.seq, link.until) == ("p-contact-legal", 341, date(2026, 12, 30))
    with pytest.raises(LinkRefused) as refused:
        LINKS.read_page(page_token(), last_minute + timedelta(minutes=1))
    assert refused.value.why == "expired"


@pytest.mark.parametrize("days", [1, 36525])
def test_a_page_of_more_days_is_refused_whoever_wrote_its_link(days: int) -> None:
    with pytest.raises(LinkRefused) as refused:
        LINKS.read_page(page_token(day=DAY + timedelta(days=days)), NOW)
    assert refused.value.why == "not_ours"


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "no.link",
        "x" + page_token(),
        page_token(Links(b"another secret", LINKS.base)),
        token(),
        signed(page_token().rpartition(".")[0]),
        f"WzEsIDJd.{LINKS._signature_of('page link', 'WzEsIDJd')}",
    ],
)
def test_what_is_no_page_link_of_ours_opens_no_page(forged: str) -> None:
    with pytest.raises(LinkRefused) as refused:
        LINKS.read_page(forged, NOW)
    assert refused.value.why == "not_ours"


def test_a_page_link_opens_no_file() -> None:
    with pytest.raises(LinkRefused) as refused:
        LINKS.read(page_token(), NOW)
    assert refused.value.why == "not_ours"


def test_an_address_of_a_page_stands_whole_in_a_line_of_a_mail() -> None:
    assert not set("<>|*~ &").intersection(page_token())
