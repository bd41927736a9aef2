"""The council offices for which extracts are put together, in plain words."""

AUDIENCE: dict[str, str] = {
    "immigration": "the Committee on Immigration",
    "oversight_and_investigations": "the Committee on Oversight and Investigations",
    "public_safety": "the Committee on Public Safety",
    "speaker": "the Speaker of the Council",
}
"""The offices of the shipped register, by its own word for them (`council_audience`)."""


def audience(name: str) -> str:
    """Say a council office; one that the table does not hold is said as it is written, with capitals and spaces."""
    return AUDIENCE.get(name, " ".join(word.capitalize() for word in name.split("_")))
