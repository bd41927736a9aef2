"""The sources of a register: where evidence is looked for, and whose word each one is (docs/register.md#sources)."""

import re
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from models.core import BadPattern, EnvName, Flag, Host, MailFolder, Name, Positive, Text, Value, check_pattern

Voice = Literal["agency", "oversight", "public_record"]
Gives = Literal["council_records", "files", "pages", "rows"]
"""What a source gives, which decides the rules that may read it."""

STORED = {"stored": True}
"""The context in which what is on record is read: it was checked when it was taken in."""


def _compiles(pattern: str, info: ValidationInfo) -> str:
    """Return a pattern, checked to compile once its placeholders are replaced; one on record was checked before."""
    if info.context is STORED:
        return pattern
    try:
        check_pattern(re.sub(r"\{(year|quarter_words|period_end)\}", "x", pattern))
    except BadPattern as error:
        raise PydanticCustomError(
            "bad_pattern", "the pattern does not compile ({reason})", {"reason": str(error)}
        ) from error
    return pattern


Pattern = Annotated[Text, AfterValidator(_compiles)]

Known = Annotated[Pattern | None, Field(exclude_if=lambda pattern: pattern is None)]
"""What a source is known to hold, such as an earlier year's report: the pattern of a link or of a cell in a row. Only a
source that shows it proves that something else is absent (docs/evidence.md#proof)."""


class _Source(Value):
    """What every source has."""

    kind: Name
    voice: Voice
    label: Text | None = None

    @property
    def secret_env(self) -> str | None:
        """Return the variable that holds this source's token or password, or None if it has none."""
        names = (getattr(self, field, None) for field in ("token_env", "password_env"))
        return next(filter(None, names), None)


class GitJson(_Source):
    """A public repository of JSON files, one a record. The address in `freshness` says when it was last updated."""

    gives: ClassVar[Gives] = "council_records"
    kind: Literal["git_json"]
    url: Text
    freshness: Text
    stale_after_hours: Positive
    also_read: tuple[Text, ...] = ()
    token_env: EnvName | None = None


class OData(_Source):
    """An OData v3 service: the Council's Legistar API."""

    gives: ClassVar[Gives] = "council_records"
    kind: Literal["odata_v3"]
    url: Text
    token_env: EnvName | None = None
    without_token: Literal["blocked"] = Field(default="blocked")


class Socrata(_Source):
    """A data set of an open data portal."""

    gives: ClassVar[Gives] = "rows"
    kind: Literal["socrata"]
    dataset: Text
    url: Text
    fallback_url: Text | None = None
    token_env: EnvName | None = None
    known: Known = None
    where: Text | None = None
    """A condition in the portal's query language. None reads the whole set, or what the program knows to ask of it."""


class WebPage(_Source):
    """One public page."""

    gives: ClassVar[Gives] = "pages"
    kind: Literal["web_page"]
    url: Text
    url_checked: Flag = True
    must_contain: tuple[Text, ...] = ()
    """What every good copy of the page holds in its main text, beyond its title: an answer without it is no answer."""
    must_link: Pattern | None = None
    """What 0.2.0 called `known`."""
    known: Known = None

    @property
    def proved_by(self) -> str | None:
        """Return the pattern of a link that the page is known to hold, or None if the plan names none."""
        return self.known or self.must_link


class Feed(_Source):
    """An RSS 2.0 or Atom feed: its entries are the lines and the links of one page."""

    gives: ClassVar[Gives] = "pages"
    kind: Literal["feed"]
    url: Text
    known: Known = None

    @property
    def proved_by(self) -> str | None:
        """Return the pattern of an entry that the feed is known to hold, or None if the plan names none."""
        return self.known


class FileDrop(_Source):
    """A folder into which a person puts files."""

    gives: ClassVar[Gives] = "files"
    kind: Literal["file_drop"]
    folder: Text
    portal: Text | None = None


class Mailbox(_Source):
    """A mailbox into which people mail evidence, read by IMAP over TLS; each message is a file."""

    gives: ClassVar[Gives] = "files"
    kind: Literal["mailbox"]
    host: Host
    port: Positive = Field(default=993, le=65_535)
    user: Text
    password_env: EnvName
    """The variable that holds the password, which stands in no register, record or log."""
    folder: MailFolder = "INBOX"


class Columns(Value):
    """The table's own column for each name that rules use; one that says what became of the row is among them."""

    recommendation: Text
    implementation_status: Annotated[Text | None, Field(exclude_if=lambda column: column is None)] = None
    last_published: Annotated[Text | None, Field(exclude_if=lambda column: column is None)] = None
    law: Annotated[Text | None, Field(exclude_if=lambda column: column is None)] = None
    id: Text | None = None
    agency: Text | None = None
    date_issued: Text | None = None
    acceptance_status: Text | None = None
    date_implemented: Text | None = None
    agency_reported_status: Text | None = None

    @model_validator(mode="after")
    def _says_what_became_of_it(self) -> Self:
        if self.implementation_status is None and self.last_published is None:
            raise PydanticCustomError("no_status", "the columns name neither a status nor a day of publication")
        return self


class Table(_Source):
    """A list of recommendations or reports as JSON, CSV or the table of a page, at an address or in a dropped file."""

    gives: ClassVar[Gives] = "rows"
    kind: Literal["table"]
    columns: Columns
    url: Text | None = None
    file: Text | None = None
    """A path under the drop root. Either this or `url` is given."""
    rows_at: Text | None = None
    """The path to the rows in a JSON answer, such as `data.rows`. None: where `pages` has them, or the answer."""
    pages: Literal["ckan", "arcgis", "next_link"] | None = None
    """How a list that comes in several answers is read to its end. None: one answer holds all rows."""
    next_at: Text | None = None
    """With `pages: next_link`, the path to the next address in the answer; None: `next`, or the header Link."""
    known: Known = None
    token_env: EnvName | None = None


class OtherKind(_Source):
    """A source of a kind that the register does not know: the module named after it reads it (docs/new-source.md)."""

    gives: Gives
    url: Text | None = None
    token_env: EnvName | None = None
    known: Known = None
    options: dict[Name, Text] = Field(default={})


OTHER = "another kind, with `gives`"
KNOWN_SOURCES = (GitJson, OData, Socrata, Table, WebPage, Feed, FileDrop, Mailbox)
KNOWN_KINDS: dict[str, Gives] = {
    get_args(source.model_fields["kind"].annotation)[0]: source.gives for source in KNOWN_SOURCES
}
"""The kinds that the register knows, and what each gives."""


# A fault of a union names the function that tells its branches apart, so the function bears the field's name.
def kind(source: Any) -> str | None:
    """Return the tag of a source's shape. An unknown kind without `gives` is most likely mistyped, so it has none."""
    if not isinstance(source, dict):
        return source.kind if getattr(source, "kind", None) in KNOWN_KINDS else OTHER
    return OTHER if source.get("kind") not in KNOWN_KINDS and "gives" in source else source.get("kind")


Source = Annotated[
    Annotated[GitJson, Tag("git_json")]
    | Annotated[OData, Tag("odata_v3")]
    | Annotated[Socrata, Tag("socrata")]
    | Annotated[Table, Tag("table")]
    | Annotated[WebPage, Tag("web_page")]
    | Annotated[Feed, Tag("feed")]
    | Annotated[FileDrop, Tag("file_drop")]
    | Annotated[Mailbox, Tag("mailbox")]
    | Annotated[OtherKind, Tag(OTHER)],
    Discriminator(kind),
]
