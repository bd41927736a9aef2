"""Checks of the sources, and what the rules make of what they showed.

A check asks the sources and is noted in the ledger; the rules then read stored bytes and never a source. Read
`checks`, `reader`, `candidates`, `stored_evidence`, then `rule_trial`, which tries edited rules on everything that
was ever stored. Rules for readers: docs/evidence.md.
"""

from tasks.evidence.candidates import find_all, find_candidates, find_proof_changes, find_questions
from tasks.evidence.checks import OFF, SourceRound, check_events, check_sources, relied_on
from tasks.evidence.public_records import serve_records
from tasks.evidence.rule_trial import try_rules
from tasks.evidence.stored_evidence import SHORTEST, StoredPiece, extracted_texts, judged_items, stored_piece
from tasks.sources.context import Surroundings
