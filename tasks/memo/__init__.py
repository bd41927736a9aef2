"""The folders of drafts and issued memos."""

from tasks.memo.issued_files import DRAFTS, WITHDRAWN, faults_of_cuts, lost_files
from tasks.memo.memo import SIGNED, SUMS, WORDS
from tasks.memo.recent_memos import MemoStore, memos_again, memos_at_hand, one_at_hand, with_briefs
