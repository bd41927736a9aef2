"""The static site: what was issued, for anyone to read, and nothing newer than the last issued memo. `reading` keeps
what the site shows of memos; `recommendations` has a recommendation's page, `calendar` and `programs` what machines
read; `site` has the other pages and puts all together. Source: docs/site.md"""

from notifications.site.programs import NEVER
from notifications.site.reading import OLDER_FORMS, MemoFolder, older_memo, read_memos
from notifications.site.site import SiteRecord, render_site
