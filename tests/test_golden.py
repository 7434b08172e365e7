"""Whatever shapes an index has a version that tells the truth."""

from __future__ import annotations

import json

import pytest
from golden import FILE, outputs


@pytest.mark.parametrize("part", ["readers", "outline", "targets", "segmentation", "passages"])
def test_an_output_changes_with_its_version_only(part: str) -> None:
    version, digest = outputs()[part]
    golden = json.loads(FILE.read_text(encoding="utf-8"))[part]
    if digest != golden["digest"]:
        assert version != golden["version"], f"{part} gives another output: raise its version"
    assert (version, digest) == (golden["version"], golden["digest"]), "python tests/golden.py writes it anew"
