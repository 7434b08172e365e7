"""The nouns of the project: frozen, keyword-only records that pass from layer to layer.

``documents``: a text, its places, and what is known of it. ``answers``: what search and answering give.
``printed``: where text stands in the original. Offsets are code points in a document's canonical text,
half-open, everywhere.
"""

from kb.records.answers import (
    ANSWERING as ANSWERING,
)
from kb.records.answers import (
    Answer as Answer,
)
from kb.records.answers import (
    AnswerSpan as AnswerSpan,
)
from kb.records.answers import (
    Citation as Citation,
)
from kb.records.answers import (
    Facet as Facet,
)
from kb.records.answers import (
    Facets as Facets,
)
from kb.records.answers import (
    Hit as Hit,
)
from kb.records.answers import (
    Other as Other,
)
from kb.records.answers import (
    SearchResult as SearchResult,
)
from kb.records.answers import (
    Status as Status,
)
from kb.records.documents import (
    Cell as Cell,
)
from kb.records.documents import (
    Described as Described,
)
from kb.records.documents import (
    Document as Document,
)
from kb.records.documents import (
    DocumentEntry as DocumentEntry,
)
from kb.records.documents import (
    Known as Known,
)
from kb.records.documents import (
    Merged as Merged,
)
from kb.records.documents import (
    Outline as Outline,
)
from kb.records.documents import (
    Quantity as Quantity,
)
from kb.records.documents import (
    Skipped as Skipped,
)
from kb.records.documents import (
    Span as Span,
)
from kb.records.documents import (
    Standing as Standing,
)
from kb.records.documents import (
    Table as Table,
)
from kb.records.documents import (
    Unit as Unit,
)
from kb.records.documents import (
    Validity as Validity,
)
from kb.records.printed import Omitted as Omitted
from kb.records.printed import Placement as Placement
