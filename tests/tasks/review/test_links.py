"""Signed links to one file: nobody else can write one, and they end."""

import hmac
from datetime import UTC, datetime, timedelta

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
