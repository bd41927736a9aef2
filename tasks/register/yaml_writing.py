"""Write a YAML file that `tasks/register/yaml.py` reads back to the very same texts."""

import io
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_.,;()/-]+)*")
DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
WORDS = {"true", "false", "null", "yes", "no", "on", "off"}
"""Words that some reader of YAML takes for something else than a text."""

UNFOLDED = 1_000_000
"""So wide that no text is broken into lines."""


class _Quoting(RoundTripRepresenter):
    """Puts in double quotes what is not plainly a word, a sentence or a day."""


def _scalar(representer: RoundTripRepresenter, text: str) -> ScalarNode:
    if DAY.fullmatch(text):  # read back as a text, like every day of a register
        day: ScalarNode = representer.represent_scalar("tag:yaml.org,2002:timestamp", text)
        return day
    plain = PLAIN.fullmatch(text) and text.casefold() not in WORDS
    node: ScalarNode = representer.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')
    return node


_Quoting.add_representer(str, _scalar)


def write_yaml(value: dict[str, Any]) -> bytes:
    """Return mappings, lists, texts, whole numbers, true, false and nothing as the bytes of a YAML file."""
    yaml = YAML(typ="rt")
    yaml.Representer = _Quoting
    yaml.width = UNFOLDED
    out = io.BytesIO()
    yaml.dump(value, out)
    return out.getvalue()
