"""The sources of a register: where evidence is looked for, and whose voice each one is."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from models.core import EnvName, Flag, Name, Positive, Text, Value

Voice = Literal["agency", "oversight", "public_record"]


class GitJson(Value):
    """JSON files of a public repository, one a record; `freshness` is its own clock."""

    kind: Literal["git_json"]
    voice: Voice
    url: Text
    freshness: Text
    stale_after_hours: Positive
    also_read: tuple[Text, ...] = ()
    token_env: EnvName | None = None


class OData(Value):
    """An OData v3 service: the Council's Legistar API."""

    kind: Literal["odata_v3"]
    voice: Voice
    url: Text
    token_env: EnvName | None = None
    without_token: Literal["blocked"] = Field(default="blocked")


class Socrata(Value):
    """A data set of an open data portal."""

    kind: Literal["socrata"]
    voice: Voice
    dataset: Text
    url: Text
    fallback_url: Text | None = None
    token_env: EnvName | None = None
    where: Text | None = None
    """A condition in the portal's own query language; none: the whole set, or what is known of the set."""


class WebPage(Value):
    """One public page."""

    kind: Literal["web_page"]
    voice: Voice
    url: Text
    url_checked: Flag = True


class FileDrop(Value):
    """A folder into which a person puts files."""

    kind: Literal["file_drop"]
    voice: Voice
    folder: Text
    portal: Text | None = None


class Columns(Value):
    """Which column of a table holds what: the names that rules know, each with the table's own name for it."""

    recommendation: Text
    implementation_status: Text
    id: Text | None = None
    agency: Text | None = None
    date_issued: Text | None = None
    acceptance_status: Text | None = None
    date_implemented: Text | None = None
    agency_reported_status: Text | None = None


class Table(Value):
    """A list of recommendations as JSON or CSV, at an address or as a dropped file: other cities publish so."""

    kind: Literal["table"]
    voice: Voice
    columns: Columns
    url: Text | None = None
    file: Text | None = None
    """A path under the drop root; either this or `url`."""
    rows_at: Text | None = None
    """Where the rows lie in a JSON answer, such as `data.rows`; none: the answer itself is the list."""
    token_env: EnvName | None = None


Gives = Literal["council_records", "files", "pages", "rows"]
"""What a source gives, and so which rules may read it."""


class OtherKind(Value):
    """A source of a kind that a module of its own reads: `tasks/sources/<kind>.py` (README, A new kind of source)."""

    kind: Name
    voice: Voice
    gives: Gives
    url: Text | None = None
    token_env: EnvName | None = None
    options: dict[Name, Text] = Field(default={})


KNOWN_KINDS: dict[str, Gives] = {
    "git_json": "council_records",
    "odata_v3": "council_records",
    "socrata": "rows",
    "table": "rows",
    "web_page": "pages",
    "file_drop": "files",
}
"""The kinds that have a shape of their own in the register, and what each gives."""


OTHER = "another kind, with `gives`"


def kind(source: Any) -> str | None:
    """Return which shape a source as written has: its kind's own, or that of all other kinds, which say what they give.

    A kind that is not known and does not say what it gives is most often mistyped, so it is no other kind.
    """
    if not isinstance(source, dict):
        return source.kind if getattr(source, "kind", None) in KNOWN_KINDS else OTHER
    return OTHER if source.get("kind") not in KNOWN_KINDS and "gives" in source else source.get("kind")


Source = Annotated[
    Annotated[GitJson, Tag("git_json")]
    | Annotated[OData, Tag("odata_v3")]
    | Annotated[Socrata, Tag("socrata")]
    | Annotated[Table, Tag("table")]
    | Annotated[WebPage, Tag("web_page")]
    | Annotated[FileDrop, Tag("file_drop")]
    | Annotated[OtherKind, Tag(OTHER)],
    Discriminator(kind),
]


def gives(source: Source) -> Gives:
    """Return what a source gives."""
    return source.gives if isinstance(source, OtherKind) else KNOWN_KINDS[source.kind]
