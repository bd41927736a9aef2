"""The static site: what was issued, for anyone to read, with a feed and a calendar.

`reading` takes what issued memos say from their memo.json, also from those of older versions; `memos` and
`recommendations` (with its `timeline`) are the pages, `feed`, `calendar` and `programs` what machines read; `site` puts
them together, and `portfolio` is the front page over several sites. Nothing newer than the last issued memo is shown.
Source: docs/site.md
"""

from notifications.site.feed import NEVER
from notifications.site.portfolio import PublishedReport, portfolio_pages
from notifications.site.reading import Memo, abridged
from notifications.site.site import SiteRecord, render_site

__all__ = ["NEVER", "Memo", "PublishedReport", "SiteRecord", "abridged", "portfolio_pages", "render_site"]
