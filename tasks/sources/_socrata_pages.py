"""The rows of a data set, page by page: by the new door with a token, by the old one without (domain.md, section 4)."""

import json
from urllib.parse import urlencode, urlsplit

from models.core import SourceFault
from models.evidence import Question
from models.register import Socrata
from tasks.sources._table_rows import Sifted
from tasks.sources.asking import Asking
from tasks.web import Fetched

PAGE = 1_000
MOST_PAGES = 50
"""More rows than this are no answer to what we ask; a narrower `where` in the register is."""


def ask(url: str, source: Socrata, asking: Asking, send: bytes | None = None) -> Fetched:
    """Return what an address of the portal answers. An operator's own address stands for the portal, its paths kept."""
    if asking.own_url:
        parts = urlsplit(url)
        url = asking.own_url.rstrip("/") + parts.path + (f"?{parts.query}" if parts.query else "")
    token = {"X-App-Token": asking.token.get_secret_value()} if asking.token else {}
    hosts = (asking.own_url,) if asking.own_url else (source.url, source.fallback_url or source.url)
    return asking.ask(url, hosts=hosts, expect=("application/json",), headers=token, send=send)


def read(source: Socrata, asked: Question, asking: Asking) -> tuple[Sifted, str]:
    """Return all rows of a question, sifted, and the address that answered. Raises SourceFault.

    Each page is kept as it came, but where a row of it did not pass the gate.
    """
    sifted = Sifted()
    for number in range(MOST_PAGES):
        fetched = _page(number, source, asked, asking)
        rows = fetched.records()
        asking.keep_beside(fetched, whole=sifted.take(rows))
        if len(rows) < PAGE:
            return sifted, fetched.final_origin
    most = MOST_PAGES * PAGE
    raise SourceFault("too_many_rows", f"{source.dataset} gives more than {most} rows; narrow it by `where`")


def _page(number: int, source: Socrata, asked: Question, asking: Asking) -> Fetched:
    """Return one page, by the new door where there is a token, else by the old one as long as it lives."""
    if asking.token:
        where = f" WHERE {asked.condition}" if asked.condition else ""
        page = {"pageNumber": number + 1, "pageSize": PAGE}  # to page is to be given an order by the portal
        query = f"SELECT {', '.join(asked.columns)}{where}"
        body = {"query": query, "page": page, "includeSynthetic": False}
        return ask(source.url, source, asking, send=json.dumps(body).encode())
    if source.fallback_url is None:
        raise SourceFault("token_missing", f"{source.dataset} is not asked without a token; set {source.token_env}")
    options = {"$select": ",".join(asked.columns), "$limit": PAGE, "$offset": number * PAGE, "$order": ":id"}
    if asked.condition:
        options["$where"] = asked.condition
    try:
        return ask(f"{source.fallback_url}?{urlencode(options)}", source, asking)
    except SourceFault as fault:
        if fault.reason != "not_found":
            raise
        # The set itself has just answered, so it is the old door that is closed.
        what = f"{fault.detail}: the portal's old address is gone, and the new one asks for a token"
        raise SourceFault("token_missing", f"{what}; set {source.token_env}") from None
