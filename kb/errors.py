"""Every failure the knowledge base states: one sentence for the reader, one exit code for the shell.

The docstring of a class says when it is raised; the message itself, in Chinese, says what
happened and what to do next. Nothing in ``kb`` raises anything else on purpose.
"""


class KbError(Exception):
    """Root of all stated failures; ``str(error)`` is one sentence fit to be shown as it is."""

    exit_code = 1


class CorpusError(KbError):
    """The corpus folder or file as a whole cannot be used: missing, empty, unreadable."""


class DocumentError(KbError):
    """One document cannot be read: empty, encrypted, of a wrong encoding, not what its ending says."""


class UnknownDocumentError(KbError):
    """A document id that the index does not hold."""


class IndexMissingError(KbError):
    """There is no index where one was looked for."""


class IndexVersionError(KbError):
    """The index was written by another version of the format, by another segmenter or encoder."""


class IndexDamagedError(KbError):
    """A file of the index is missing, truncated, or differs from its checksum."""


class IndexAddressError(KbError):
    """What names an index is no address of one."""


class IndexUnreachableError(KbError):
    """The server that keeps the index is away, does not let this program in, or lacks its client here."""


class IndexWriteError(KbError):
    """The index could not be written: no space, no permission. The old one still stands."""


class EncoderUnavailableError(KbError):
    """The encoder asked for cannot be had: not on this machine, or its libraries are not installed."""


class QuestionError(KbError):
    """The question cannot be searched for: empty, too long, without a single word."""


class LexiconError(KbError):
    """A line of an office's own lexicon is not what it should be."""


class AccessError(KbError):
    """A change was asked for by somebody who has not signed in, or signing in failed."""


class BusyError(KbError):
    """Another change of the same corpus is under way."""


class CancelledError(KbError):
    """Work was stopped because somebody asked for it; what stood before still stands."""


class EvaluationError(KbError):
    """The evaluation folder lacks something, or a row in it is not what it should be."""


class VerificationError(KbError):
    """A quote is not the document's text at its offsets; it is never shown."""


class ServerError(KbError):
    """The page or the interface cannot be served: the port is taken, a setting or a library is missing."""


class RequestError(KbError):
    """What another program asked for is not of the form that the interface describes."""


class LimitError(KbError):
    """Another program asks for more than it may: too much at once, too often or for too long."""


class OutputError(KbError):
    """A file of results cannot be written where it was asked for."""


class FeedbackError(KbError):
    """What a reader said of an answer cannot be kept, or what was kept cannot be read."""


class LlmSettingsError(KbError):
    """A setting of the optional language model is missing or is not what it should be."""


class LlmReplyError(KbError):
    """The language model gave nothing that can be used; the extractive answer stands instead."""
