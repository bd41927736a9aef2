"""Flows that draft, review, issue, correct and withdraw memos, and build the site."""
