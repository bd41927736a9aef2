"""What stands in the files of a home and of its copies."""

import gzip
from pathlib import Path


def content_of(path: Path) -> bytes:
    """Return the bytes of a file; of a part beside a copy, what is packed in it."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
