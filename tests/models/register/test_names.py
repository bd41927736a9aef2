"""Who made the recommendations, and whether that is the office that follows them."""

import pytest

from models.register.names import Body, issuer_of

DOI = Body(name="New York City Department of Investigation", short="DOI")
GAO = Body(name="U.S. Government Accountability Office", short="GAO")


@pytest.mark.parametrize(
    ("issued_by", "office", "issuer"),
    [
        ("New York City Department of Investigation (DOI)", DOI, None),
        ("Department of Investigation", DOI, None),
        ("The City's investigators (DOI)", DOI, None),
        ("Comptroller of Harborview", Body(name="Office of the Comptroller of Harborview", short="HCO"), None),
        ("Office of Review (fictional)", Body(name="Office of Review (fictional)", short="OR"), None),
        ("U.S. Government Accountability Office (GAO)", DOI, GAO),
        ("U.S. Government Accountability Office (GAO)", Body(name="Our office", short="Our office"), GAO),
        ("the inspectors general", DOI, Body(name="the inspectors general", short="the inspectors general")),
        ("Audit Office (made up)", DOI, Body(name="Audit Office (made up)", short="Audit Office (made up)")),
    ],
)
def test_an_office_that_follows_its_own_recommendations_is_no_second_office(
    issued_by: str, office: Body, issuer: Body | None
) -> None:
    assert issuer_of(issued_by, office) == issuer
