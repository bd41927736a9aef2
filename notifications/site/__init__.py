"""The static site: what was issued, for anyone to read, with a feed and a calendar.

`reading` takes issued memos and keeps what the site shows of them; `memos` and `recommendations` are their pages,
`feed`, `calendar` and `programs` what machines read; `site` has the first pages and puts all together. Nothing newer
than the last issued memo is shown. Source: docs/site.md
"""

from notifications.site.feed import NEVER
from notifications.site.programs import SiteList
from notifications.site.reading import MemoFolder, read_memos
from notifications.site.site import PublishedReport, SiteRecord, portfolio_pages, render_site
