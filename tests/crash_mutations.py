"""A program that damages one file of an index at a time, and sees that it is refused: prints what it saw as JSON.

    python tests/crash_mutations.py INDEX COUNT SEED

A process of its own, so that a crash is its exit code, and so that it can tell whether SQLite or FAISS was called.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path

from index.errors import IndexUnusableError
from index.store import open_index


def main() -> None:
    """Damage, open, mend, so many times."""
    home, count, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(sys.argv[3])  # noqa: S311
    files = sorted(path for path in home.rglob("*") if path.is_file() and path.name != ".lock")
    content = {path: path.read_bytes() for path in files}
    seen: Counter[str] = Counter()
    databases = 0

    def heard(event: str, _: tuple[object, ...]) -> None:
        nonlocal databases
        databases += event == "sqlite3.connect"

    sys.addaudithook(heard)
    while sum(seen.values()) < count:
        path = chance.choice(files)
        how, damaged = _damaged(content[path], chance)
        if damaged == content[path]:
            continue
        path.write_bytes(damaged)
        seen[f"{how}: {_opened(home)}"] += 1
        path.write_bytes(content[path])
    parsed = {"databases": databases, "faiss": "faiss" in sys.modules}
    open_index(home).close()
    sys.stdout.write(json.dumps({"seen": seen, "files": len(files), **parsed}) + "\n")


def _damaged(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    at = chance.randrange(len(data))
    match chance.choice(("flipped", "truncated", "zeroed")):
        case "flipped":
            return "a bit flipped", data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[
                at + 1 :
            ]
        case "truncated":
            return "truncated", data[:at]
        case _:
            length = chance.choice((1, 16, 512, 4096))
            return "zeroed", data[:at] + bytes(len(data[at : at + length])) + data[at + length :]


def _opened(home: Path) -> str:
    """What becomes of a damaged index: `refused`, or whatever it is instead."""
    try:
        with open_index(home) as index:
            for _ in index.stored():
                pass
            index.search_dense(index.vectors()[0], 3)
            index.search_lexical("permits of the port", 3)
    except IndexUnusableError as error:
        return "refused" if "\n" not in str(error) else "refused in several lines"
    except Exception as error:  # noqa: BLE001 - counted, and shown
        return type(error).__name__
    return "opened and read"


if __name__ == "__main__":
    main()
