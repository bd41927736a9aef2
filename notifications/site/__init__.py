"""The static site: what was issued, for anyone to read, with a feed and a calendar.

`reading` takes what issued memos say from their memo.json, also from those of older versions; `memos` and
`recommendations` (with its `timeline`) are the pages, `feed`, `calendar` and `programs` what machines read; `site` puts
them together. Nothing newer than the last issued memo is shown. Source: docs/site.md
"""

from notifications.site.feed import NEVER
from notifications.site.reading import Memo, abridged
from notifications.site.site import SiteRecord, render_site

__all__ = ["NEVER", "Memo", "SiteRecord", "abridged", "render_site"]
