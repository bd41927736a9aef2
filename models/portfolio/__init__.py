"""Several reports at once: how many, how far each one is, and what needs attention first. Source: docs/portfolio.md"""

from models.portfolio.portfolio import (
    SHOWN,
    AttentionItem,
    Portfolio,
    ReadReport,
    ReportStatus,
    UnreadReport,
    compose_portfolio,
)
