"""An address is shown without a user, a password or a query (docs/operations.md#settings)."""

import pytest

from models.core import SettingsError
from tasks.core import has_secret, shown_address
from tasks.ledger.database import connect

SECRET = "canary-7f3a91"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"postgresql+psycopg://user:{SECRET}@db.example:5433/ft", "db.example:5433/ft"),
        (f"postgresql+psycopg://user@/ft?host=db.example&password={SECRET}", "db.example/ft"),
        (f"postgresql+psycopg:///ft?%70assword={SECRET}", "this machine/ft"),
        (f"postgresql+psycopg://db.example/dbname%3Dft%20password%3D{SECRET}", "db.example"),
        (f"postgresql+psycopg://user:{SECRET}@[broken/ft", "an address that cannot be read"),
        (f"https://user:{SECRET}@slack.example/api/?token={SECRET}#{SECRET}", "https://slack.example/api/"),
        ("http://127.0.0.1:4200/api", "http://127.0.0.1:4200/api"),
    ],
)
def test_an_address_is_shown_as_host_and_database_and_nothing_else(address: str, shown: str) -> None:
    assert shown_address(address) == shown
    assert has_secret(address) == (SECRET in address and "%3D" not in address)


@pytest.mark.parametrize("name", ["password", "%70assword", "sslpassword", "PASSWORD"])
def test_a_password_in_the_query_of_the_databases_address_is_refused_and_not_repeated(name: str) -> None:
    with pytest.raises(SettingsError) as fault:
        connect(f"postgresql+psycopg://user@db.example/ft?{name}={SECRET}")
    assert SECRET not in str(fault.value)
    assert "write it before the host" in str(fault.value)
    assert connect("postgresql+psycopg://user@db.example/ft?sslmode=verify-full&passfile=/home/x/.pgpass")
