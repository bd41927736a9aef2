"""Checks of the sources, and what the rules make of what they showed."""

from tasks.evidence.judging_again import judge_again
from tasks.evidence.looking import OFF, salt_of
from tasks.evidence.proof_checks import proofs
from tasks.evidence.public_records import serve_records
from tasks.evidence.question_checks import questions
from tasks.evidence.showing import Piece, found_where, piece

__all__ = ["OFF", "Piece", "found_where", "judge_again", "piece", "proofs", "questions", "salt_of", "serve_records"]
