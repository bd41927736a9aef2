"""Flows that note what people answered, claimed or decided."""
