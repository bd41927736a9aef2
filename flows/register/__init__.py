"""The flow that brings the ledger up to date with the register. The rules are in docs/register.md."""
