"""Guarded HTTP: which addresses may be asked, how hard, and what an answer is worth."""

from tasks.web.addresses import AddressOf, fit_address
from tasks.web.deadline import Deadline
from tasks.web.exchange import Fetched, Manners
from tasks.web.http import fetch, without_query
from tasks.web.pace import Hosts

__all__ = ["AddressOf", "Deadline", "Fetched", "Hosts", "Manners", "fetch", "fit_address", "without_query"]
