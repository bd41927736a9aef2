"""The paper on which memos and letters are printed."""

from typing import Literal

Paper = Literal["letter", "a4"]
