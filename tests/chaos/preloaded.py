"""What the process has imported and filled from which the children of the drills are forked (tests/chaos/sweep.py)."""

import gc

import tests.chaos.presses  # noqa: F401 (the children run what it imports)
from tests.material.aftermath import after

after("call")  # compiles the templates of messages, which takes half of a sweep's time in a new process
gc.freeze()  # a collection in a child then copies none of this process's memory
