"""Measure how names of roles are resolved, and print those that are not.

    python benchmarks/role_names.py benchmarks/role_names/fourth.jsonl

FILE is JSON Lines: a name as somebody typed it, and the id of its role, or null for a role that nobody here knows.
``fourth`` was never looked at before it was measured.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from knowledge.roles import load_roles


def main() -> None:
    """Resolve every name and print the figures and the failures."""
    roles = load_roles()
    for path in map(Path, sys.argv[1:]):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        found = [(row, getattr(roles.resolve(row["name"]), "id", None)) for row in rows]
        known = [role == row["role"] for row, role in found if row["role"]]
        strangers = [role is None for row, role in found if not row["role"]]
        print(
            f"{path}: {sum(known)} of {len(known)} known, {sum(strangers)} of {len(strangers)} strangers left unknown"
        )
        for row, role in found:
            if role != row["role"]:
                print(f"  {row['name']}: {role}, not {row['role']}")


if __name__ == "__main__":
    main()
