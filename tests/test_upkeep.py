"""Keeping a corpus without the page: staging, changing, describing, restoring, wholly or not at all."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from kb import KnowledgeBase
from kb.corpus import changes, curation, facts, health, staging
from kb.corpus.curation import Removed
from kb.corpus.folders import Folders
from kb.corpus.jobs import Job
from kb.corpus.names import LONGEST_STEM, safe_stem
from kb.corpus.staging import Batch, Upload
from kb.errors import BusyError, CancelledError, CorpusError, DocumentError, UnknownDocumentError
from kb.index.building.reading import entry_of
from kb.readers.facts import Facts
from kb.readers.metadata import read_metadata, write_metadata
from kb.records import Validity

if TYPE_CHECKING:
    from kb.corpus.jobs import Progress

TREES = "植树补助办法\n第一条 植树每户补助300元。\n第二条 本办法自2020年1月1日起施行。\n"
WATER = "节水管理规定\n第一条 节水每户奖励50元。\n"
AIR = "供暖补贴办法\n某市人民政府\n第一条 供暖每户补贴200元。\n第二条 本办法自2021年5月1日起施行。\n"


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    kept = Folders(corpus=tmp_path / "corpus", index=tmp_path / "index")
    kept.corpus.mkdir()
    (kept.corpus / "trees.txt").write_text(TREES, encoding="utf-8")
    (kept.corpus / "water.txt").write_text(WATER, encoding="utf-8")
    KnowledgeBase.build(kept.corpus, kept.index)
    return kept


def contents(folders: Folders) -> dict[str, bytes]:
    """Every file of corpus and index but the lock, with what is in it."""
    root = folders.corpus.parent
    files = (p for place in (folders.corpus, Path(folders.index)) for p in place.rglob("*") if p.is_file())
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in files if p.name != changes.LOCK}


def staged(folders: Folders, tmp_path: Path, *uploads: Upload) -> Batch:
    place = tmp_path / "staging"
    place.mkdir(exist_ok=True)
    held = KnowledgeBase.open(folders.index).manifest.documents
    return staging.stage(uploads, place, [entry.doc_id for entry in held], held, silent)


# --- names ---


@pytest.mark.parametrize(
    ("uploaded", "stem"),
    [
        ("../../x.txt", "x"),
        ("C:\\temp\\通知.docx", "通知"),
        ("CON.txt", "文件_CON"),
        ("com1.关于.pdf", "文件_com1.关于"),
        ("README.md", "文件_README"),
        ("~$通知.docx", "通知"),
        (".txt", "文件"),
        ("🏫🎓.txt", "文件"),
        ("关于🏫的 通知（试行）.html", "关于_的_通知（试行）"),
        ("a\u202etxt.exe\x00.pdf", "a_txt.exe"),
        ("trees.txt", "trees-2"),
        ("TREES.md", "TREES-2"),
        ("政" * 300 + ".pdf", "政" * 50),
    ],
)
def test_a_name_is_made_safe(uploaded: str, stem: str) -> None:
    assert safe_stem(uploaded, ["trees"]) == stem


@given(st.text(max_size=400), st.sampled_from([".txt", ".PDF", ""]))
def test_any_name_is_safe(name: str, ending: str) -> None:
    stem = safe_stem(name + ending, [])
    assert 0 < len(stem.encode()) <= LONGEST_STEM + len("文件_".encode())
    assert Path(stem).name == stem
    assert stem.isprintable()
    assert stem[0] not in ".~"
    assert not stem.lower().startswith("readme")
    assert safe_stem(name + ending, [stem]) != stem


# --- staging ---


def test_what_is_recognised_is_known_before_anything_is_added(folders: Folders, tmp_path: Path) -> None:
    before = contents(folders)
    batch = staged(folders, tmp_path, Upload(name="../供暖.txt", data=AIR.encode()))
    (one,) = batch.staged
    assert (one.document.doc_id, one.document.title) == ("供暖", "供暖补贴办法")
    assert one.document.effective_on == "2021-05-01"
    assert next(words for _, words in staging.headings(one.outline)).startswith("第一条")
    assert (one.same, one.versions, batch.refused) == ((), (), ())
    assert contents(folders) == before


def test_duplicates_and_versions_are_told(folders: Folders, tmp_path: Path) -> None:
    newer = TREES.replace("300", "400").replace("2020", "2024")
    same, version, again = staged(
        folders,
        tmp_path,
        Upload(name="a.txt", data=TREES.encode()),
        Upload(name="b.txt", data=newer.encode()),
        Upload(name="b.txt", data=newer.encode()),
    ).staged
    assert (same.same, same.versions) == (("植树补助办法",), ())
    assert version.versions[0] == "植树补助办法（2020-01-01）"
    assert version.same == ()
    assert again.same == ("植树补助办法",)
    assert len({one.document.doc_id for one in (same, version, again)}) == 3


def _zip(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.exe", b"MZ", "格式不能读取"),
        ("a.txt", b"  \n", "是空的"),
        ("a.txt", b"%PDF-1.7 ...", "不是完好的 PDF"),
        ("a.pdf", b"plain words", "不是完好的 PDF"),
        ("a.docx", _zip("xl/workbook.xml"), "是压缩包"),
        ("a.docx", b"%PDF-1.7", "不是完好的 PDF"),
        ("a.md", _zip("[Content_Types].xml", "word/document.xml"), "不是完好的 Word 文档"),
        ("a.docx", _zip("word/document.xml"), "a.docx"),
        ("a.pdf", b"%PDF-1.7 broken", "a.pdf"),
        ("a.txt", bytes(range(256)) * 20, "a.txt"),
        ("a.txt", b"x" * (staging.LARGEST_UPLOAD * 1_000_000 + 1), "超过 20 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(
    folders: Folders, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    good = Upload(name="good.txt", data=AIR.encode())
    batch = staged(folders, tmp_path, Upload(name=name, data=data), good)
    (refused,) = batch.refused
    assert refused.name == name
    assert said in refused.reason
    assert refused.reason.endswith("。")
    assert str(tmp_path) not in refused.reason
    assert [one.name for one in batch.staged] == ["good.txt"]


def test_no_more_than_so_many_at_once(folders: Folders, tmp_path: Path) -> None:
    uploads = [Upload(name="a.txt", data=b"")] * (staging.MOST_UPLOADS + 1)
    refused = staged(folders, tmp_path, *uploads).refused
    assert sum("分批" in one.reason for one in refused) == 1


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


# --- jobs and health ---


def test_a_job_tells_its_step_and_gives_its_result_or_failure() -> None:
    def count(progress: Progress) -> int:
        progress("数数", 1, 2)
        return 2

    job = Job(count)
    job.wait()
    assert (job.result(), job.step.what, job.step.done, job.refusal) == (2, "数数", 1, None)

    def fail(_: Progress) -> int:
        raise CorpusError("语料坏了，请检查。")

    failed = Job(fail)
    failed.wait()
    assert failed.refusal == "语料坏了，请检查。"
    with pytest.raises(CorpusError):
        failed.result()


def test_a_job_stops_when_asked() -> None:
    def endless(progress: Progress) -> None:
        while True:
            progress("还在做", 0, 1)

    job = Job(endless)
    job.cancel()
    job.wait()
    assert job.refusal == "已取消，语料和索引都没有改动。"


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
