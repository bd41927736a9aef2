"""Which public key signs which memos, so that a reader can compare it with the one published elsewhere."""

from collections.abc import Sequence

from notifications.site.reading import Memo, inside
from notifications.words import say


def key_file(memos: Sequence[Memo]) -> bytes:
    """Return key.txt: which key signs which memos, and what to do with it."""
    warning = ["", say("site.compare_key")] if _numbers(memos) else []
    return "\n".join([*say_keys(memos), *warning, ""]).encode()


def say_keys(memos: Sequence[Memo]) -> list[str]:
    """Say which public key signs which memos."""
    return [say("site.signed", key=key, numbers=numbers) for key, numbers in _numbers(memos).items()] or [
        say("site.signed_by_none")
    ]


def _numbers(memos: Sequence[Memo]) -> dict[str, list[str]]:
    """Return the numbers that each key signs; those that follow each other as `2 to 7`."""
    runs: dict[str, list[list[int]]] = {}
    for memo in memos:
        if key := inside(memo.told, "memo", "ledger", "key_id"):
            of_key = runs.setdefault(key, [])
            if of_key and of_key[-1][-1] == memo.number - 1:
                of_key[-1].append(memo.number)
            else:
                of_key.append([memo.number])
    return {
        key: [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in of_key]
        for key, of_key in runs.items()
    }
