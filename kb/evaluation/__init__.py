"""Measuring retrieval and answers on question sets.

``evaluate`` runs a set, ``render`` shows its report to people, ``as_json`` and ``as_trec`` hand
it to programs, ``compare`` tests it against an earlier one.
"""

from kb.evaluation.compare import Comparison as Comparison
from kb.evaluation.compare import compare as compare
from kb.evaluation.evaluation import evaluate as evaluate
from kb.evaluation.report import Report as Report
from kb.evaluation.report import as_json as as_json
from kb.evaluation.report import as_trec as as_trec
from kb.evaluation.tables import render as render
from kb.evaluation.tables import render_comparison as render_comparison
