"""Guarded HTTP: which addresses may be asked, how hard, and whether an answer is what was asked for.

A source of the register, and a link that a person sends, are read only through `fetch`. The rules are in
docs/evidence.md#guarded-http. Read `addresses`, `limits`, `answers`, then `client`.
"""

from tasks.web.addresses import AddressOf, fit_address
from tasks.web.answers import Fetched
from tasks.web.client import fetch, recorded_origin
from tasks.web.limits import Deadline, Hosts, Manners
