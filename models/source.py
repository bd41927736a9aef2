"""The sources of a register: where evidence is looked for, and whose voice each one is."""

from typing import Annotated, Literal

from pydantic import Field

from models.plain import EnvName, Flag, Positive, Text
from models.value import Value

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
    """An OData v3 service."""

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


Source = Annotated[GitJson | OData | Socrata | WebPage | FileDrop, Field(discriminator="kind")]
