"""Speed, memory and quality at N clauses, beside other systems on the same work.

``bench`` measures, ``as_markdown`` shows its report to people, ``as_json`` hands it to programs.
"""

from kb.evaluation.bench.running import bench as bench
from kb.evaluation.bench.table import as_json as as_json
from kb.evaluation.bench.table import as_markdown as as_markdown
