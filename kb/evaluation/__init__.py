"""Measuring retrieval and answers on question sets.

``evaluate`` runs a set, ``render`` and ``as_svg`` show its report to people, ``as_json``,
``as_lines`` and ``as_trec`` hand it to programs, ``compare`` tests it against an earlier one.
"""

from kb.evaluation.compare import Comparison as Comparison
from kb.evaluation.compare import compare as compare
from kb.evaluation.evaluation import evaluate as evaluate
from kb.evaluation.files import as_json as as_json
from kb.evaluation.files import as_lines as as_lines
from kb.evaluation.files import as_trec as as_trec
from kb.evaluation.plots import as_svg as as_svg
from kb.evaluation.report import Report as Report
from kb.evaluation.tables import render as render
from kb.evaluation.tables import render_comparison as render_comparison
