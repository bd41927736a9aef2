"""The daily copy, and putting one back."""
