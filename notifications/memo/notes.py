"""What must stand beside the table of seven."""

from models.memo import RecommendationRow, Sentence
from notifications.memo.context import events, sentence
from notifications.memo.table import TEXT_BASIS
from notifications.words import say


def notes_for(seven: tuple[RecommendationRow, ...], register_seq: int) -> tuple[Sentence, ...]:
    """Say what must stand beside the table: acceptance is a promise, whose words these are, what is inferred."""
    accepted = [row for row in seven if row.accepted_on]
    days = sorted({row.accepted_on for row in accepted if row.accepted_on})
    said = [say("notes.accepted", n=len(accepted), of=len(seven), days=days)]
    if ours := [row.id for row in seven if row.text_basis == TEXT_BASIS["press_reconstruction"]]:
        said.append(say("notes.our_words", ids=[] if len(ours) == len(seven) else ours))
    if inferred := [row.id for row in seven if row.inferred]:
        said.append(say("notes.inferred", ids=inferred))
    return tuple(sentence(f"note-{n}", text, events(register_seq)) for n, text in enumerate(said, 1))
