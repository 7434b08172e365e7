"""The HTTP interface is what its OpenAPI description says: schemathesis asks by it, rightly and wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from kb.api.application import Api
from kb.api.current import Current
from kb.api.settings import ApiSettings

if TYPE_CHECKING:
    from pathlib import Path

    from schemathesis.specs.openapi.schemas import OpenApiSchema

EXAMPLES = 15  # of each kind for each operation
UNLIMITED = 1_000_000  # requests a minute
OPERATIONS = ("ask", "search", "documents", "document", "targets", "health", "metrics")
WITHOUT_FORM = ("health", "metrics")  # nothing is asked, so nothing can be asked wrongly

# A question of the right form may still hold nothing to search for (422), a name be no document's (404).
CONFIG = {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "404", "422"]}}}


@pytest.fixture(scope="module")
def described(plan_index: Path) -> OpenApiSchema:
    """The interface over the shipped plan, as schemathesis reads its description."""
    application = Api(Current(plan_index), ApiSettings(rate=UNLIMITED)).application()
    config = schemathesis.Config.from_dict(CONFIG)
    return schemathesis.openapi.from_asgi("/openapi.json", application, config=config)


def test_all_operations_are_described(described: OpenApiSchema) -> None:
    paths = described.raw_schema["paths"].values()
    assert {how["operationId"] for path in paths for how in path.values()} == set(OPERATIONS)


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        *((name, GenerationMode.POSITIVE) for name in OPERATIONS),
        *((name, GenerationMode.NEGATIVE) for name in OPERATIONS if name not in WITHOUT_FORM),
    ],
)
def test_schemathesis_finds_nothing(described: OpenApiSchema, name: str, mode: GenerationMode) -> None:
    operation = described.find_operation_by_id(name)

    @given(data=st.data())
    @settings(max_examples=EXAMPLES, derandomize=True)
    def check(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy(generation_mode=mode))
        case.call_and_validate()

    check()
