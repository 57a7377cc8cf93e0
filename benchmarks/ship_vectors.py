"""Write the vectors of our own notes that ship with Rolewise; `make vectors` runs this when the notes changed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from bot.settings import Settings
from bot.terminal.notices import TerminalNotices
from bot.wiring import build, make_workshop
from index.contents import open_contents
from index.shipped import SHIPPED_VECTORS, write_shipped_vectors
from knowledge.folder import BUILTIN_ARTICLES


def main() -> None:
    """Build an index of our notes and keep its vectors."""
    with tempfile.TemporaryDirectory() as folder:
        workshop = make_workshop(Settings(data_dir=Path(folder)))
        report = build(workshop, BUILTIN_ARTICLES, TerminalNotices())
        contents = open_contents(workshop.archive.open()[1])
        stores = (contents.passage_vectors, contents.statement_vectors)
        ids = [identifier for store in stores for identifier in store.ids]
        vectors = np.concatenate([store.fetch(store.ids) for store in stores])
        write_shipped_vectors(SHIPPED_VECTORS, report.manifest.encoder, report.manifest.centring, ids, vectors)
    print(f"wrote {len(ids)} vectors to {SHIPPED_VECTORS}: {report.embedded} new, {report.reused} as before")


if __name__ == "__main__":
    main()
