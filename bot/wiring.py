"""Settings → Assistant: the only place where objects are built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from bot.assistant import Assistant
from bot.composing.composer import Composer
from bot.conversation import FollowUps
from bot.inquiry import make_reader
from bot.runtimes import make_encoder, make_swift_encoder
from bot.settings import OLD_AFTER, DatabaseSettings, Settings, SettingsError
from index.archive import Archive, ArchiveError, Manifest, NoIndexError, NothingToIndexError, OutdatedIndexError
from index.calibration import Calibration, calibration_for
from index.centring import Centring, load_centring
from index.contents import open_contents
from index.coverage import Coverage, load_coverage
from index.freshness import made_by, staleness
from index.retrieval import Retriever
from index.seams import Encoder
from knowledge.facets import load_facets
from knowledge.folder import BUILTIN_ARTICLES, ArticleError
from knowledge.models import Reference
from knowledge.roles import load_roles

if TYPE_CHECKING:
    from bot.state.opening import State
    from bot.state.retention import Retention
    from index.building import BuildReport
    from knowledge.library import Library


#: Texts from which on it is worth while to start the swift encoder: some 20 seconds of the packaged engine's time.
_MANY = 1000
_WAITING = "Another process builds the index; waiting for it."


class Notices(Protocol):
    """Where wiring tells what it does; what a person reads while waiting."""

    def say(self, message: str) -> None:
        """Tell *message*, a sentence."""

    def progress(self, done: int, total: int) -> None:
        """Tell that *done* of *total* texts are embedded."""


@dataclass(frozen=True)
class Workshop:
    """What building and opening an index needs."""

    archive: Archive
    encoder: Encoder
    centring: Centring
    coverage: Coverage
    articles: Path | None  # as set; None leaves it to the index, and without one to our own notes
    old_after: int = OLD_AFTER
    #: Makes the encoder for many texts, which takes seconds to start; *encoder* must give such vectors too.
    make_swift: Callable[[Callable[[str], None]], Encoder] | None = None

    def encoder_for(self, library: Library, notices: Notices) -> Encoder:
        """Return what embeds *library* soonest, its start included."""
        texts = sum(1 + len(passage.statements) for passage in library.passages)
        return self.make_swift(notices.say) if self.make_swift and texts >= _MANY else self.encoder

    def folder(self, manifest: Manifest | None = None) -> Path:
        """Return the folder of articles: the one that was set, else that of *manifest*, else our own notes."""
        if self.articles is not None:
            return self.articles
        return Path(manifest.articles) if manifest and manifest.articles else BUILTIN_ARTICLES

    def built_from(self) -> Path | None:
        """Return the folder that the index there is was built from, or None without an index that can be read."""
        try:
            manifest, _ = self.archive.open()
        except ArchiveError:
            return None
        return Path(manifest.articles) if manifest.articles else BUILTIN_ARTICLES

    def staleness(self, manifest: Manifest) -> str | None:
        """Return why the index of *manifest* is stale, or None. Raises ArticleError when its articles are gone."""
        return staleness(manifest, self.folder(manifest), self.encoder, self.centring)


def make_archive(settings: Settings) -> Archive:
    """Return the place of the index."""
    return Archive(settings.data_dir.expanduser().absolute())


def make_workshop(settings: Settings, encoder: Encoder | None = None) -> Workshop:
    """Build what belongs to the *encoder*, and without one that which starts soonest.

    Raises EncoderError or ModelError when the model cannot be loaded.
    """
    articles = settings.articles.expanduser().absolute() if settings.articles else None
    model, centring = settings.embedding_model, load_centring(settings.embedding_model)
    coverage = load_coverage(model, centring.digest)
    swift = None if encoder else partial(make_swift_encoder, settings)
    encoder = encoder or make_encoder(settings)
    return Workshop(make_archive(settings), encoder, centring, coverage, articles, settings.old_after, swift)


def make_state(settings: Settings, database: DatabaseSettings, *, sealed: bool = False) -> State:
    """Return what survives a restart: in the database that was set, else in a file of the data folder.

    Where secrets are to be *sealed* there must be keys. Raises SettingsError without them, and StateError when the
    database cannot be used.
    """
    from bot.state.opening import open_state  # here, because the command line keeps nothing

    if sealed and not encryption_keys(settings):
        msg = (
            "ROLEWISE_ENCRYPTION_KEYS is not set: the tokens of workspaces are sealed with it; set it to what"
            " `openssl rand -base64 32 | tr +/ -_` prints, and keep it"
        )
        raise SettingsError(msg)
    return open_state(state_address(settings, database), keys=encryption_keys(settings), retention=_retention(settings))


def state_address(settings: Settings, database: DatabaseSettings) -> str:
    """Return the address of the database that was set, else of a file in the data folder."""
    file = f"sqlite:///{settings.data_dir.expanduser().absolute() / 'state.db'}"
    return database.database_url.get_secret_value() if database.database_url else file


def encryption_keys(settings: Settings) -> list[str]:
    """Return the operator's keys, the one that seals first; maybe none."""
    return (
        [key.strip() for key in settings.encryption_keys.get_secret_value().split(",")]
        if settings.encryption_keys
        else []
    )


def _retention(settings: Settings) -> Retention:
    from bot.state.retention import Retention  # here, as the state itself

    keep, private = timedelta(days=settings.keep_days), Retention.private
    remembered = timedelta(hours=settings.remember_hours)
    return Retention(keep, min(keep, private), min(keep, remembered), settings.keep_texts)


def build(workshop: Workshop, folder: Path, notices: Notices) -> BuildReport:
    """Build the index from *folder* and tell of every file that was left out.

    Raises NothingToIndexError, ArticleError or ArchiveError when there is nothing to build from or no place to write.
    """
    from knowledge.library import read_library  # here, because a question seldom needs it

    def read() -> Library:
        return read_library(folder, load_roles())

    return build_from(workshop, read, None if folder == BUILTIN_ARTICLES else str(folder), notices)


def build_from(workshop: Workshop, read: Callable[[], Library], name: str | None, notices: Notices) -> BuildReport:
    """Build the index from what *read* gives once it is our turn to build; the manifest remembers it as *name*."""
    from index.building import build_index

    with workshop.archive.building(on_wait=lambda: notices.say(_WAITING)):
        library = read()
        report = build_index(
            workshop.archive,
            library,
            workshop.encoder_for(library, notices),
            workshop.centring,
            workshop.coverage,
            articles_name=name,
            progress=notices.progress,
        )
    for error in report.errors:
        notices.say(f"Left out: {error}")
    return report


def amend(workshop: Workshop, manifest: Manifest, calibration: Calibration | None, notices: Notices) -> None:
    """Give the index of *manifest* another *calibration*. Raises ArchiveError when it is no longer the current one."""
    with workshop.archive.building(on_wait=lambda: notices.say(_WAITING)):
        if workshop.archive.open()[0] != manifest:
            place = workshop.archive.open()[1]
            raise ArchiveError(place, "the index was built anew meanwhile", "calibrate it again")
        workshop.archive.amend(lambda before: before.model_copy(update={"calibration": calibration}))


def make_assistant(workshop: Workshop, notices: Notices) -> Assistant:
    """Return an assistant over an index that is up to date, built now where there is none or a stale one.

    Raises ArchiveError for an index that is damaged or cannot be written, and NothingToIndexError or ArticleError when
    there is nothing to build a first one from.
    """
    retriever, manifest = make_retriever(workshop, notices)
    return assemble(retriever, calibration_for(manifest.calibration, workshop.coverage), workshop.old_after)


def open_assistant(workshop: Workshop) -> tuple[Assistant, Mapping[str, Reference], datetime]:
    """Return an assistant over the index as it is, the articles that it is of, by id, and when it was built.

    It stands on a copy of its own that nobody else finds: much of an index is mapped and not read, and to cut a mapped
    file short ends the process. Raises ArchiveError, also for an index of another embedding model.
    """
    # What is open outlives its name. A thread of tantivy's may put a lock into the folder while it is removed: then an
    # empty one stays, which is no reason not to answer.
    with TemporaryDirectory(prefix="rolewise-index-", ignore_cleanup_errors=True) as place:
        manifest, folder = workshop.archive.open_copy(Path(place))
        contents = open_contents(folder)
    if not made_by(manifest, workshop.encoder, workshop.centring):
        what = f"the embedding model {manifest.encoder} made it, and {workshop.encoder.fingerprint} is to search it"
        cure = "run `rolewise index build` with the same ROLEWISE_EMBEDDING_MODEL"
        raise ArchiveError(workshop.archive.place, what, cure)
    retriever = Retriever(contents, workshop.encoder, workshop.centring, workshop.coverage)
    calibration = calibration_for(manifest.calibration, workshop.coverage)
    return assemble(retriever, calibration, workshop.old_after), contents.references, manifest.built


def assemble(retriever: Retriever, calibration: Calibration, old_after: int = OLD_AFTER) -> Assistant:
    """Return an assistant over *retriever*, with the roles, facets and rules that ship."""
    roles = load_roles()
    facets = load_facets(roles)
    reader, composer = make_reader(roles, facets), Composer(roles, facets)
    follow_ups = FollowUps(roles, facets, reader)
    return Assistant(retriever, calibration, reader, follow_ups, composer, old_after=old_after)


def make_retriever(workshop: Workshop, notices: Notices) -> tuple[Retriever, Manifest]:
    """Return a retriever over an index that is up to date, and its manifest. Raises what ``make_assistant`` raises."""
    manifest, folder = ensure_index(workshop, notices)
    return Retriever(open_contents(folder), workshop.encoder, workshop.centring, workshop.coverage), manifest


def ensure_index(workshop: Workshop, notices: Notices) -> tuple[Manifest, Path]:
    """Return an index that is up to date, built now where there is none or a stale one.

    Raises what ``make_assistant`` raises.
    """
    try:
        manifest, folder = workshop.archive.open()
    except NoIndexError:
        notices.say("There is no index yet; building it once.")
        build(workshop, workshop.folder(), notices)
        return workshop.archive.open()
    except OutdatedIndexError as error:
        notices.say("The index is of an older version of Rolewise. Building it anew.")
        was_of = Path(error.articles) if error.articles else BUILTIN_ARTICLES
        build(workshop, workshop.articles or was_of, notices)
        return workshop.archive.open()
    return _refreshed(workshop, manifest, folder, notices)


def _refreshed(workshop: Workshop, manifest: Manifest, folder: Path, notices: Notices) -> tuple[Manifest, Path]:
    """Rebuild a stale index. One that cannot be rebuilt stays in use, unless another model made its vectors."""
    try:
        reason = workshop.staleness(manifest)
        if reason is None:
            return manifest, folder
        notices.say(f"The index is stale: {reason}. Rebuilding it.")
        build(workshop, workshop.folder(manifest), notices)
    except (ArchiveError, ArticleError, NothingToIndexError) as error:
        if not made_by(manifest, workshop.encoder, workshop.centring):
            raise
        notices.say(f"The index is used as it was built, because it cannot be brought up to date: {error}")
        return manifest, folder
    return workshop.archive.open()
