"""Guarded HTTP (docs/evidence.md#guarded-http): sources, and links that a person sends, are read only through `fetch`.

Read `addresses`, `limits`, `answers`, then `client`.
"""

from tasks.web.addresses import AddressOf, fit_address, guarded_address
from tasks.web.answers import Fetched
from tasks.web.client import fetch, recorded_origin
from tasks.web.limits import Deadline, Hosts, Manners
