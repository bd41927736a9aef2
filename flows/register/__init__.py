"""The flow that brings the ledger up to the register."""
