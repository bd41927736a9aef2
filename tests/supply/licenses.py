"""The licenses under which what we install may stand, and what each package says of its own.

Read from the metadata of the installed packages, without the network.
"""

import re
from importlib.metadata import Distribution

ALLOWED: dict[str, str] = {
    "Apache-2.0": "permissive",
    "Artistic-1.0-Perl": "permissive",
    "BSD-2-Clause": "permissive",
    "BSD-3-Clause": "permissive",
    "CNRI-Python": "permissive",
    "ISC": "permissive",
    "MIT": "permissive",
    "MIT-0": "permissive",
    "PSF-2.0": "permissive",
    "MPL-2.0": "for changes to its own files only, and we change none",
    "LGPL-3.0-only": "a library that anybody may exchange, unchanged",
}
"""Each license of SPDX that may stand in the run-time set, and why. A new one needs a reason here."""

CHOSEN: dict[str, str] = {
    "google-re2": "BSD-3-Clause",
    "jinja2-humanize-extension": "BSD-3-Clause",
    "olefile": "BSD-2-Clause",
    "pyrage": "MIT",
    "python-dateutil": "Apache-2.0",
    "text-unidecode": "Artistic-1.0-Perl",
}
"""What holds where the metadata names no license of SPDX or leaves a choice, read in the package's license file."""

_SAYS: dict[str, str] = {
    "apache software license": "Apache-2.0",
    "bsd license": "BSD-3-Clause",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mit licence": "MIT",
    "the mit license (mit)": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
}
"""Names of licenses in the older fields of metadata."""


def ids_of(distribution: Distribution) -> set[str]:
    """Return every license that a package's metadata names, as SPDX calls it; names that are none come as they are."""
    metadata = distribution.metadata
    name = str(metadata["Name"]).lower().replace("_", "-").replace(".", "-")
    if name in CHOSEN:
        return {CHOSEN[name]}
    classifiers = [each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier") or [] if "License" in each]
    text = (metadata["License"] or "").strip()
    said = [metadata["License-Expression"], "" if "\n" in text else text, *classifiers]
    first = next(filter(None, said), "no license named")
    if known := _SAYS.get(first.casefold()):
        return {known}
    parts = (part.strip("() ") for part in re.split(r"\s+(?:AND|OR)\s+", first))
    return {_SAYS.get(part.casefold(), part) for part in parts}
