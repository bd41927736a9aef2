"""Make a portfolio to look at: `python -m tests.bench.portfolio SIZE FOLDER`, in the checkout."""

import sys
from pathlib import Path

from flows.commands._out import fact, say
from tests.bench.portfolio.fill import make_portfolio

if __name__ == "__main__":
    for line in make_portfolio(Path(sys.argv[2]), int(sys.argv[1]), say):
        fact(line)
