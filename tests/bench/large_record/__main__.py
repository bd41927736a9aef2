"""Make a large record to look at: `python -m tests.bench.large_record SIZE FOLDER`, in the checkout."""

import sys
from pathlib import Path

from flows.commands._out import fact, say
from tests.bench.large_record.fill import make_large_record

if __name__ == "__main__":
    for line in make_large_record(Path(sys.argv[2]), int(sys.argv[1]), say):
        fact(line)
