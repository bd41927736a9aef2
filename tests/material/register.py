"""The register that ships, read once in a process."""

from functools import cache

from flows._runtime.data import REGISTER
from tasks.register import read_plan
from tasks.register.plan import LoadedPlan


@cache
def shipped() -> LoadedPlan:
    """Return the register that ships, as it is loaded."""
    return read_plan(REGISTER)
