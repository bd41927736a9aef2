"""What must stand beside the table of seven."""

from models.memo_parts import RecommendationRow
from models.memo_rows import Sentence
from notifications.memo_table import TEXT_BASIS
from notifications.memo_telling import events, sentence
from notifications.words import long_date


def notes_for(seven: tuple[RecommendationRow, ...], register_seq: int) -> tuple[Sentence, ...]:
    """Say what must stand beside the table: acceptance is a promise, whose words these are, what is inferred."""
    accepted = [row for row in seven if row.accepted_on]
    days = sorted({row.accepted_on for row in accepted if row.accepted_on})
    on = f" on {long_date(days[0])}" if len(days) == 1 else ""
    promise = f"{len(accepted)} of {len(seven)} were accepted{on}. Acceptance is a promise and is not counted below."
    ours = [row for row in seven if row.text_basis == TEXT_BASIS["press_reconstruction"]]
    words = (
        "The wording and the numbers R1 to R7 are ours, as press described the report; the report's own text has not "
        "been compared. The units named are our assumption."
    )
    inferred = [row.id for row in seven if row.inferred]
    guess = f"That {', '.join(inferred)} is among the seven is our inference."
    said = (promise, *([words] if ours else []), *([guess] if inferred else []))
    return tuple(sentence(f"note-{n}", text, events(register_seq)) for n, text in enumerate(said, 1))
