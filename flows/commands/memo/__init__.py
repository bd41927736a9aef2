"""The commands about memos."""
