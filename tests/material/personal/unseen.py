"""Sentences for the privacy gate, drawn by a seed from templates whose author had not read its patterns.

A template stands under the kind of what it holds; `look-alike` holds nothing personal. `{name}` draws from FORMS,
`{=mask}` fills a mask: `#` a digit, `+` a digit but 0, `%` a borough's letter, `&` a letter, `YY` and `YYYY` a year.
All numbers are made up. The second file was written with the first and kept apart: no pattern was mended by it.
"""

import random
import re
from pathlib import Path
from typing import NamedTuple

SEED = 20261130
LOOK_ALIKE = "look-alike"
DRAWN = 2
"""How often each template is drawn."""
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan.",
    "Feb.",
    "Aug.",
    "Sept.",
    "Oct.",
]
FORMS = {
    "alien": ["A0########", "A2########", "A 0## ### ###", "A-0##-###-###", "A0##-###-###", "A2## ### ###"],
    "alien_dashed": ["0##-###-###", "2##-###-###"],
    "alien_digits": ["0########", "0##-###-###", "2## ### ###", "A0########", "A-2##-###-###"],
    "arrest": ["%YY6#####", "%YY######", "%YY-6#####"],
    "arrest_plain": ["%YY6#####"],
    "ccrb": ["20YY0####", "20YY1####"],
    "complaint": ["20YY-0##-00####", "20YY-10#-0####", "20YY-0##-0####"],
    "docket": ["CR-0#####-YYNY", "CR-0#####-YYKN", "CR-00####-YYBX", "CR-0#####-YYQN", "CR-00####-YYRI"],
    "dob_escaped": ["0+\\/1#\\/19+#", "0+\\u002f2+\\u002f198#"],
    "indictment": ["+###/20YY", "0+###-20YY", "7####-YY", "+###/YY", "IND-7####-YY"],
    "nysid": ["0#######&", "1#######&"],
    "old_docket": ["20YYNY0#####", "20YYKN0#####", "20YYBX0#####", "20YYQN0#####"],
    "sci": ["+###/20YY", "00###-20YY", "7####-YY"],
    "shield": ["+###", "+####", "+##"],
    "ssn": ["0+#-##-+###", "1##-##-+###", "2##-##-+###"],
    "ssn_any": ["0+#-##-+###", "1## ## +###", "2####+###"],
    "ssn_bare": ["1####+###"],
    "tax": ["9#####"],
}


class Sentence(NamedTuple):
    """A text and the kind of what it holds."""

    kind: str
    text: str


def drawn(name: str, seed: int = SEED, times: int = DRAWN) -> list[Sentence]:
    """Return the sentences of a file of templates, each drawn a few times."""
    chance = random.Random(f"{name} {seed}")
    kind, sentences = "", []
    for line in Path(__file__).with_name(f"{name}.txt").read_text().splitlines():
        if line.startswith("== "):
            kind = line.removeprefix("== ")
            continue
        for _ in range(times):
            text = re.sub(r"\{(=[^{}]*|[a-z_]+)\}", lambda match: _value(match[1], chance), line)
            sentences.append(Sentence(kind, text.replace("⏎", "\n").replace("⇥", "\t")))
    return sentences


def _value(name: str, chance: random.Random) -> str:
    if name == "recent":
        return _date(chance, chance.randint(2013, 2026), with_words=chance.random() < 0.5)
    if name in {"dob", "dob_words"}:
        return _date(chance, chance.randint(1951, 2008), with_words=name == "dob_words")
    if name == "dob_iso":
        return f"{chance.randint(1951, 2008)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    if name.startswith("=hex"):
        return "".join(chance.choices("0123456789abcdef", k=int(name.removeprefix("=hex"))))
    return _filled(name[1:] if name.startswith("=") else chance.choice(FORMS[name]), chance)


def _filled(mask: str, chance: random.Random) -> str:
    year = chance.randint(2010, 2026)
    mask = mask.replace("YYYY", str(year)).replace("YY", f"{year % 100:02}")
    drawn_from = {"#": "0123456789", "+": "123456789", "%": "MBKQS", "&": "HJKLMNPQRYZ"}
    return "".join(chance.choice(drawn_from.get(sign, sign)) for sign in mask)


def _date(chance: random.Random, year: int, *, with_words: bool) -> str:
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    if with_words:
        name = MONTHS[month - 1] if chance.random() < 0.7 else chance.choice(MONTHS)
        return chance.choice([f"{name} {day}, {year}", f"{name} {day}, {year}", f"{day} {name} {year}"])
    short = f"{year % 100:02}"
    return chance.choice(
        [
            f"{month:02}/{day:02}/{year}",
            f"{month}/{day}/{year}",
            f"{month}/{day}/{short}",
            f"{month:02}-{day:02}-{year}",
            f"{year}-{month:02}-{day:02}",
        ]
    )
