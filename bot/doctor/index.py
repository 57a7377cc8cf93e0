"""The index: whether it is there, whole, up to date, and made by the model that searches it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.doctor.findings import Finding, Level, fault, of_error, ok, warning
from bot.settings import Settings
from bot.wiring import Workshop, make_workshop
from index.archive import ArchiveError, Manifest, NoIndexError, OutdatedIndexError
from index.calibration import calibration_for
from index.contents import open_contents
from index.freshness import made_by
from knowledge.folder import ArticleError

_BUILD = "run `rolewise index build`"
#: How far a clock may be behind that of whoever built the index.
_AHEAD = timedelta(minutes=5)


def check_index(settings: Settings) -> Iterator[Finding]:
    """Yield what is wrong with the index. Raises EncoderError when the embedding model cannot be loaded."""
    workshop = make_workshop(settings)
    yield ok("index.model", f"the embedding model is {workshop.encoder.fingerprint}")
    try:
        manifest, folder = workshop.archive.open()
        open_contents(folder)
    except (NoIndexError, OutdatedIndexError) as error:
        yield warning("index.files", f"{error.path}: {error.what}", f"it is built at the first start; or {_BUILD}")
        return
    except ArchiveError as error:
        yield fault("index.files", f"{error.path}: {error.what}", error.cure)
        return
    counts = ", ".join(f"{count} {language}" for language, count in sorted(manifest.passage_counts.items()))
    yield ok("index.files", f"{folder}: {len(manifest.files)} files are whole; passages: {counts}")
    yield from _age(workshop, manifest)
    calibration = calibration_for(manifest.calibration, workshop.coverage)
    if manifest.calibration and manifest.calibration != calibration:
        what = f"what was calibrated on {manifest.calibration.origin} is for another model, and is not used"
        yield warning("index.calibration", what, "run `rolewise index calibrate QUESTIONS` again")
    else:
        yield ok("index.calibration", f"the line between answering and refusing: {calibration.origin}")


def _age(workshop: Workshop, manifest: Manifest) -> Iterator[Finding]:
    if not made_by(manifest, workshop.encoder, workshop.centring):
        what = f"the index was made with the model {manifest.encoder}, and {workshop.encoder.fingerprint} is set"
        yield warning("index.model", what, f"{_BUILD}, or set ROLEWISE_EMBEDDING_MODEL back")
        return
    try:
        stale = workshop.staleness(manifest)
    except ArticleError as error:
        yield of_error("index.age", error, Level.WARNING)
        return
    built = manifest.built.astimezone(UTC)
    if built > datetime.now(UTC) + _AHEAD:
        what = f"the index was built at {built:%Y-%m-%d %H:%M} UTC, which this machine's clock has not reached"
        yield warning("index.age", what, "set the clock, with NTP: `timedatectl set-ntp true`")
    elif stale:
        yield warning("index.age", f"the index is stale: {stale}", f"{_BUILD}, or keep `rolewise index watch` running")
    else:
        yield ok("index.age", f"it is up to date, built at {built:%Y-%m-%d %H:%M} UTC")
