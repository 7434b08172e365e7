"""Keeping a corpus without the page: changing, describing, restoring, wholly or not at all; its health."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock
from upkeep import AIR, TREES, contents, founded, silent, staged

from kb import KnowledgeBase
from kb.corpus import changes, curation, facts, health
from kb.corpus.curation import Removed
from kb.corpus.folders import Folders
from kb.corpus.staging import Upload
from kb.errors import BusyError, CancelledError, CorpusError, DocumentError, UnknownDocumentError
from kb.index.building.reading import entry_of
from kb.readers.facts import Facts
from kb.readers.metadata import read_metadata, write_metadata
from kb.records import Validity


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return founded(tmp_path)


# --- changes ---


def test_added_documents_answer_at_once(folders: Folders, tmp_path: Path) -> None:
    (one,) = staged(folders, tmp_path, Upload(name="供暖.txt", data=AIR.encode())).staged
    described = one.decided(Facts(region="某市"), None)
    report = changes.add([described], folders, silent)
    assert (report.documents, report.read, report.failures) == (3, 1, ())
    knowledge_base = KnowledgeBase.open(folders.index)
    assert knowledge_base.document("供暖").region == "某市"
    assert "200元" in knowledge_base.ask("供暖每户补贴多少？").answer
    assert read_metadata(folders.corpus / "供暖.txt") == Facts(region="某市")


@pytest.mark.parametrize("change", ["add", "replace", "remove", "describe", "restore", "swap"])
def test_a_cancelled_change_leaves_everything_as_it_was(
    folders: Folders, tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise CancelledError("已取消。")

    if change in ("restore", "swap"):
        changes.remove(["trees"], folders, silent)
    if change == "swap":
        (folders.corpus / "trees.txt").write_text(TREES.replace("300", "500"), encoding="utf-8")
    (one,) = staged(folders, tmp_path, Upload(name="供暖.txt", data=AIR.encode())).staged
    before = contents(folders)
    monkeypatch.setattr(KnowledgeBase, "build", stop)
    with pytest.raises(CancelledError):
        match change:
            case "add":
                changes.add([one.decided(Facts(region="某市"), None)], folders, silent)
            case "replace":
                changes.add([one.decided(Facts(region="某市"), "trees")], folders, silent)
            case "remove":
                changes.remove(["trees"], folders, silent)
            case "describe":
                changes.describe("trees", Facts(title="别的标题"), folders, silent)
            case _:
                changes.restore([Removed(name="trees.txt", number=1)], folders, silent)
    assert contents(folders) == before


def test_progress_can_stop_a_build(folders: Folders, tmp_path: Path) -> None:
    def stop(_what: str, _done: int, _total: int) -> None:
        raise CancelledError("已取消。")

    (one,) = staged(folders, tmp_path, Upload(name="供暖.txt", data=AIR.encode())).staged
    before = contents(folders)
    with pytest.raises(CancelledError):
        changes.add([one], folders, stop)
    assert contents(folders) == before


def test_a_name_taken_meanwhile_is_left_alone(folders: Folders, tmp_path: Path) -> None:
    (one,) = staged(folders, tmp_path, Upload(name="供暖.txt", data=AIR.encode())).staged
    (folders.corpus / "供暖.txt").write_text("第一条 另一份文件。", encoding="utf-8")
    before = contents(folders)
    with pytest.raises(CorpusError, match="已有"):
        changes.add([one], folders, silent)
    assert contents(folders) == before


def test_the_second_editor_is_told_to_wait(folders: Folders) -> None:
    with FileLock(folders.corpus / changes.LOCK), pytest.raises(BusyError, match="另一位编辑"):
        changes.rebuild(folders, silent)
    assert changes.rebuild(folders, silent).documents == 2


def test_a_corpus_of_rows_is_not_changed(tmp_path: Path) -> None:
    rows = tmp_path / "corpus.jsonl"
    rows.write_text('{"doc_id": "a", "text": "第一条 好。"}\n', encoding="utf-8")
    folders = Folders(corpus=rows, index=tmp_path / "index")
    assert not folders.is_changeable
    with pytest.raises(CorpusError, match="只能查看"):
        changes.rebuild(folders, silent)


def test_what_is_stated_is_written_and_the_rest_recognised(folders: Folders) -> None:
    (folders.corpus / "trees.meta.toml").write_text("# 来自网页\nregion = '某县'\n", encoding="utf-8")
    stated = facts.checked(
        {"title": "植树补助办法", "issuer": "某市林业局", "expires_on": "2030年12月31日", "region": " "}
    )
    changes.describe("trees", stated, folders, silent)
    written = (folders.corpus / "trees.meta.toml").read_text(encoding="utf-8")
    assert written == '# 来自网页\nissuer = "某市林业局"\nexpires_on = 2030-12-31\n'
    document = KnowledgeBase.open(folders.index).document("trees")
    assert (document.issuer, document.expires_on, document.region) == ("某市林业局", "2030-12-31", None)
    changes.describe("trees", facts.checked({"title": "植树补助办法"}), folders, silent)
    assert not (folders.corpus / "trees.meta.toml").exists()
    assert KnowledgeBase.open(folders.index).document("trees").issuer is None


def test_removed_documents_come_back_with_their_own_metadata(folders: Folders) -> None:
    changes.remove(["trees"], folders, silent)
    (folders.corpus / "trees.txt").write_text(TREES.replace("300", "500"), encoding="utf-8")
    write_metadata(folders.corpus / "trees.txt", Facts(region="某县"))
    changes.rebuild(folders, silent)
    changes.remove(["trees"], folders, silent)
    second, first = curation.removed(folders.corpus)
    assert [(gone.name, gone.number) for gone in (second, first)] == [("trees.txt", 2), ("trees.txt", 1)]
    changes.restore([second], folders, silent)
    document = KnowledgeBase.open(folders.index).document("trees")
    assert (document.region, "500元" in document.text) == ("某县", True)
    changes.restore([first], folders, silent)
    document = KnowledgeBase.open(folders.index).document("trees")
    assert (document.region, "300元" in document.text) == (None, True)
    assert [(gone.name, gone.number) for gone in curation.removed(folders.corpus)] == [("trees.txt", 2)]
    with pytest.raises(UnknownDocumentError):
        changes.restore([Removed(name="../../etc/x.txt", number=1)], folders, silent)


def test_a_file_takes_a_documents_place_and_its_id(folders: Folders, tmp_path: Path) -> None:
    (folders.corpus / "trees.meta.toml").write_text("region = '某县'\n", encoding="utf-8")
    newer = TREES.replace("300", "400").encode()
    (one,) = staged(folders, tmp_path, Upload(name="trees.md", data=newer)).staged
    assert one.path.name == "trees-2.md"
    assert list(one.replaceable) == ["trees"]
    changes.add([one.decided(Facts(issuer="某市林业局"), "trees")], folders, silent)
    document = KnowledgeBase.open(folders.index).document("trees")
    assert ("400元" in document.text, document.issuer, document.region) == (True, "某市林业局", None)
    assert not (folders.corpus / "trees.txt").exists()
    assert {path.name for path in (folders.corpus / ".removed").iterdir()} == {"trees.txt", "trees.meta.toml"}
    (gone,) = curation.removed(folders.corpus)
    changes.restore([gone], folders, silent)
    document = KnowledgeBase.open(folders.index).document("trees")
    assert ("300元" in document.text, document.region) == (True, "某县")


def test_two_files_cannot_take_one_place(folders: Folders, tmp_path: Path) -> None:
    uploads = [Upload(name=f"{n}/trees.txt", data=TREES.replace("300", n).encode()) for n in ("400", "500")]
    batch = staged(folders, tmp_path, *uploads)
    before = contents(folders)
    with pytest.raises(CorpusError, match="两份文件都要替换"):
        changes.add([one.decided(Facts(), "trees") for one in batch.staged], folders, silent)
    assert contents(folders) == before


# --- facts ---


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"issued_on": "去年"}, "成文日期“去年”不是日期"),
        ({"issued_on": "2022-02-30"}, "不是日期"),
        ({"title": "一\n二"}, "标题应是一行"),
        ({"title": "长" * 301}, "标题应是一行"),
        ({"validity": "大概有效"}, "效力“大概有效”不可用"),
        ({"effective_on": "2024-01-01", "expires_on": "2023-01-01"}, "早于施行日期"),
    ],
)
def test_a_wrong_field_is_named(typed: dict[str, str], said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        facts.checked(typed)


def test_the_effect_on_validity_names_every_document(folders: Folders, tmp_path: Path) -> None:
    held = KnowledgeBase.open(folders.index).manifest.documents
    newer = TREES.replace("300", "400").replace("2020", "2024")
    (one,) = staged(folders, tmp_path, Upload(name="b.txt", data=newer.encode())).staged
    found = list(facts.effects(held, [entry_of(one.stated())], "2025-01-01"))
    old, new = sorted(found, key=lambda effect: effect.before is None)
    assert old.before is not None
    assert (old.before.validity, old.after.validity) == (Validity.IN_FORCE, Validity.REPEALED)
    assert (new.before, new.after.validity) == (None, Validity.IN_FORCE)


def test_health_says_what_is_wrong(folders: Folders) -> None:
    (folders.corpus / "表.numbers").write_bytes(b"x")
    well = health.health(folders)
    assert (well.troubles, bool(well.drift), well.documents, well.clauses) == ((), False, 2, 3)
    assert well.ignored == ("表.numbers",)
    assert well.validities == {Validity.IN_FORCE: 1, Validity.UNSTATED: 1}
    (folders.corpus / "air.txt").write_text(AIR, encoding="utf-8")
    (folders.corpus / "water.txt").unlink()
    write_metadata(folders.corpus / "trees.txt", Facts(region="某县"))
    drifted = health.health(folders).drift
    assert (drifted.new, drifted.gone, drifted.changed) == (("air",), ("water",), ("trees",))


def test_health_of_a_damaged_index_and_its_cure(folders: Folders) -> None:
    for path in Path(folders.index).iterdir():
        if path.suffix in {".npy", ".faiss"}:
            path.write_bytes(path.read_bytes()[:-1])
    (trouble,) = health.health(folders).troubles
    assert "校验和不符" in trouble
    changes.rebuild(folders, silent)
    assert health.health(folders).troubles == ()
    (Path(folders.index) / "manifest.json").write_text("{", encoding="utf-8")
    broken = health.health(folders)
    assert (len(broken.troubles), broken.documents, broken.encoder) == (1, 0, None)
    changes.rebuild(folders, silent)
    assert health.health(folders).troubles == ()
