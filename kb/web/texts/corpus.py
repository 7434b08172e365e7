"""The words of the page on which the corpus is kept."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from kb.corpus.facts import NAMES
from kb.corpus.history import Change
from kb.readers.formats import FORMATS
from kb.web.language import counted, spoken
from kb.web.texts import common

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from kb.corpus.curation import Removed
    from kb.corpus.jobs import Step


class Chinese(common.Chinese):
    """The words for readers of Chinese."""

    CORPUS = "语料管理"
    CORPUS_LINE = "收录了哪些文件、认出了什么，都可以在这里查看；登录后可以添加和修改。"
    PARTS_LABEL = "语料管理的各部分"
    PARTS: ClassVar[Mapping[str, str]] = {
        "documents": "文件",
        "changes": "变动",
        "add": "添加",
        "words": "词表",
        "index": "索引",
    }

    # --- who may change it ---
    READ_ONLY = "本页只供查看：没有设置登录方式，不能修改语料。"
    SIGN_IN_LINE = "语料编辑请登录。登录在各个页面都有效，最长八小时。"
    ACCOUNT_LINE = "语料编辑请用本单位的账号登录。登录后先回到首页，再打开“语料”。"
    PASSWORD = "口令"
    SIGN_IN = "登录"
    SIGN_OUT = "退出登录"
    NOT_SIGNED_IN = "没有登录成功"
    WRONG_PASSWORD = "口令不对，请重新输入。"
    NOT_ALLOWED = "没有修改权限"
    READ_ONLY_CORPUS_LINE = "语料不是可以写入的文件夹，请由管理员改用文件夹形式的语料并给予写入权限。"

    # --- work ---
    NOT_DONE = "没有完成"
    CANCEL = "取消"
    STOPPING = "正在停止……"
    WORK_LINE = "可以离开或关闭这一页，工作会继续；回来打开“语料”就能看到进展和结果。"

    # --- documents ---
    FIND = "题名、文号、机关"
    GROUP = "分组"
    GROUP_LINKS = "各组"
    GROUPS: ClassVar[Mapping[str, str]] = {
        "year": "按成文年份",
        "issuer": "按发文机关",
        "region": "按适用地区",
    }
    ORDER = "顺序"
    ORDERS: ClassVar[Mapping[str, str]] = {
        "newest": "从新到旧",
        "oldest": "从旧到新",
        "title": "按题名",
    }
    LIST = "列出"
    NONE_FOUND = "没有这样的文件"
    ALL_DOCUMENTS = "全部文件"
    PREVIOUS = "上一页"
    NEXT = "下一页"
    TICK_PAGE = "选本页"
    UNTICK = "全部不选"
    REMOVE_TICKED = "移走选中的"
    PAST = "这份文件的变动"
    DOWNLOAD_KEPT = "下载"
    SWAP_IN = "换回这一份"
    OPEN_TEXT = "看全文（新窗口）"
    RECOGNISED = "认出的结构"
    OUTLINE = "目录"
    NO_OUTLINE = "没有认出章、条、款等编号，按段落检索。"
    NOTES = "文本说明"
    EDIT = "修改文件信息"
    EDIT_LINE = "只记下与正文所写不同的内容；留空的项目以正文里认出来的为准。"
    FIELDS: ClassVar[Mapping[str, str]] = NAMES
    DAY_FORMAT = "年-月-日，如 2022-11-02"
    PREVIEW = "查看影响"
    WILL_CHANGE = "将要修改"
    NOTHING_CHANGED = "没有改动。"
    EFFECT = "对效力的影响"
    NO_EFFECT = "各文件的效力不变。"
    SAVE = "保存"
    DISCARD = "放弃"
    SAVING = "正在保存并更新索引"
    SAVED = "已保存。"
    NOT_STATED = "没有写明"
    REMOVE = "移走这份文件"
    REMOVE_LINE = "移走后不再参与查找，文件仍然保留，可以随时恢复。"
    REMOVE_SURELY = "确认移走"
    KEEP = "不移走"
    REMOVING = "正在移走文件并更新索引"
    RESTORE_WHICH = "选择要恢复的文件"
    RESTORE = "恢复"
    RESTORING = "正在恢复文件并更新索引"
    RESTORED = "已恢复。"

    # --- what changed ---
    SINCE = "从哪一天起"
    CHANGES: ClassVar[Mapping[Change, str]] = {
        Change.HELD: "开始记录时已在库中",
        Change.ADDED: "收录",
        Change.REPLACED: "正文换了",
        Change.DESCRIBED: "文件信息或格式改了，正文没有变",
        Change.REMOVED: "移走",
    }
    NOT_NOTED = "还没有变动记录：下一次收录、移走或重建索引时开始记。"

    # --- adding ---
    PLACE = "怎样收录"
    UPLOAD = "选择文件"
    RECOGNISING = "正在识别文件"
    REFUSED = "不能收录的文件"
    TAKE = "收录这份文件"
    ADD_NONE = "全部放弃"
    ADDING = "正在收录并更新索引"

    # --- the lexicon ---
    LEXICON_LINE = "本单位的用语和人们的其他说法，在随附词表之外补充；只影响提问，不改动文件。"
    LEXICON = "词表：每行一条，依次为用语、其他说法、英文，用 | 隔开，多个说法用；隔开"
    LEXICON_PLACEHOLDER = "兼职教师 | 外聘老师；客座教师 | adjunct teacher"
    LEXICON_COLUMNS: ClassVar[tuple[str, ...]] = ("用语", "其他说法", "英文")
    LEXICON_PROBLEMS = "词表里有需要改正的地方"
    NO_OWN_WORDS = "还没有补充用语。"
    QUESTIONS_LINE = "试用时取关于现有文件的问题：评测题集里的、读者点过“有用”的，和您上传的。"
    OWN_QUESTIONS = "也可以上传本单位的问题（jsonl 文件，每行写明 id、question 和作为依据的原文 evidence）"
    TRY = "检查并试用"
    TRYING = "正在比较改动前后的效果"
    MEASURE_COLUMNS: ClassVar[tuple[str, ...]] = ("指标", "改动前", "改动后", "问题")
    MEASURES: ClassVar[Mapping[str, str]] = {
        "nDCG@10": "排序质量",
        "MRR@10": "首条名次",
        "Success@1": "首条命中",
        "Success@5": "前五命中",
        "all-evidence@5": "依据齐全",
        "right": "答对",
        "abstained": "该拒时拒答",
    }
    NO_QUESTION_CHANGED = "没有哪个问题的结果因此改变名次。"
    KEEP_WORDS = "保留"
    KEEP_UNTRIED = "没有试用过，仍然保留"
    DROP_WORDS = "不保留，返回修改"

    # --- the index ---
    CHECKING = "正在检查索引……"
    WELL = "索引完整，与语料一致。"
    NOT_WELL = "索引需要处理"
    DRIFTS: ClassVar[tuple[str, ...]] = ("还没有编入索引", "索引里有，语料里已没有", "改动后没有重新编入")
    COUNT = "收录"
    CLAUSES = "条文"
    OWN_WORDS = "补充用语"
    SIZE = "索引大小"
    BUILT = "建立时间"
    ENCODER = "编码模型"
    REBUILD_LINE = "在服务器上直接改动过文件，或上面提示需要处理时，请重建索引；没有变化的文件不会重做。"
    REBUILD = "重建索引"
    REBUILDING = "正在重建索引"

    @staticmethod
    def visit_line(ends: datetime) -> str:
        """That somebody is signed in, and how long."""
        return f"已登录，可以修改语料，{ends.astimezone():%H:%M} 到期。用完请退出。"

    @staticmethod
    def wait_line(seconds: int) -> str:
        """Why nobody may try a password now."""
        return f"口令错误次数过多，请 {seconds} 秒后再试。"

    @staticmethod
    def other_line(heading: str, step: Step) -> str:
        """What another editor is at."""
        how_far = f"（{step.done + 1} / {step.total}）" if step.total else ""
        return f"另一位编辑：{heading}{how_far}。可以照常查看，等它完成后再修改。"

    @staticmethod
    def signed_in_line(account: str) -> str:
        """Who is signed in."""
        return f"已登录：{account}。用完请退出。"

    @staticmethod
    def not_allowed_line(account: str) -> str:
        """Why an account may change nothing."""
        return f"账号 {account} 不在编辑名单里，请联系管理员。"

    @staticmethod
    def step_line(step: Step) -> str:
        """How far work is."""
        return f"{step.what}（{step.done + 1} / {step.total}）" if step.total else "正在准备……"

    @staticmethod
    def documents_heading(count: int) -> str:
        """How many documents there are."""
        return f"{count} 份文件"

    @staticmethod
    def found_line(found: int, total: int) -> str:
        """How many documents hold what was looked for."""
        return f"{total} 份文件里有 {found} 份"

    @classmethod
    def group_line(cls, group: str | None, size: int) -> str:
        """A group of documents and how many are in it."""
        return f"{group or cls.NOT_STATED}（{size}）"

    @staticmethod
    def page_line(page: int, last: int) -> str:
        """Which page this is."""
        return f"第 {page} / {last} 页"

    @staticmethod
    def row_line(number: int) -> str:
        """The box that ticks a document."""
        return f"第 {number} 份"

    @staticmethod
    def ticked_line(count: int) -> str:
        """How many documents are ticked."""
        return f"已选 {count} 份"

    @staticmethod
    def tick_all_line(count: int) -> str:
        """The button that ticks all that were found."""
        return f"选全部 {count} 份"

    @staticmethod
    def more_line(count: int) -> str:
        """How many documents are not named."""
        return f"以及另外 {count} 份。"

    @staticmethod
    def event_line(at: datetime, what: str) -> str:
        """A change of a document."""
        return f"{at.astimezone():%Y-%m-%d %H:%M} {what}"

    @staticmethod
    def changes_heading(since: date, count: int) -> str:
        """How much changed."""
        return f"{since} 以来有 {count} 处变动" if count else f"{since} 以来没有变动"

    @staticmethod
    def more_changes_line(count: int) -> str:
        """How many changes are not listed."""
        return f"另有更早的 {count} 处没有列出。"

    @staticmethod
    def noted_since_line(day: date) -> str:
        """How far back the notes go."""
        return f"变动从 {day} 开始记录；在服务器上直接改动的文件，到重建索引时才记下。"

    @staticmethod
    def damaged_line(count: int) -> str:
        """How many lines of the notes are lost."""
        return f"变动记录里有 {count} 行读不出来，没有列出。"

    @staticmethod
    def place_option(title: str | None) -> str:
        """Beside the others, or in the place of a document."""
        return "作为新的文件" if title is None else f"替换《{title}》（原来的移走，可以换回）"

    @staticmethod
    def counts_line(characters: int, headings: int, clauses: int) -> str:
        """How much was recognised in a document."""
        return f"{characters:,} 字，{headings} 个标题，{clauses} 条可以检索的条文。"

    @staticmethod
    def skipped_line(count: int) -> str:
        """How many parts were left out."""
        return f"略去 {count} 处，不参与检索"

    @staticmethod
    def validity_option(validity: str) -> str:
        """A choice of validity."""
        return validity or "按日期判断"

    @staticmethod
    def built_line(documents: int) -> str:
        """What the index holds now."""
        return f"现在收录 {documents} 份文件。"

    @staticmethod
    def remove_question(count: int) -> str:
        """What is asked before documents go out."""
        return f"要移走这 {count} 份文件吗？"

    @staticmethod
    def removed_line(count: int) -> str:
        """What came of removing."""
        return f"已移走 {count} 份，可在文件清单下方恢复。"

    @staticmethod
    def removed_heading(count: int) -> str:
        """How many documents have gone out."""
        return f"移走的文件（{count} 份）"

    @staticmethod
    def removed_option(gone: Removed) -> str:
        """A document that has gone out."""
        name = PurePosixPath(gone.name).name
        return name if gone.number == 1 else f"{name}（第 {gone.number} 次移走）"

    @staticmethod
    def upload_line(largest: int, most: int) -> str:
        """What may be uploaded."""
        return (
            f"可以选 {'、'.join(FORMATS)} 文件，每份不超过 {largest} MB，"
            f"一次最多 {most} 份。先识别给您看，确认之后才收录。"
        )

    @staticmethod
    def recognise(count: int) -> str:
        """The button that has files recognised."""
        return f"识别这 {count} 份文件"

    @staticmethod
    def recognised_line(staged: int, refused: int) -> str:
        """What became of an upload."""
        said = f"认出 {staged} 份文件，还没有收录，请核对。"
        return f"{said}另有 {refused} 份不能收录。" if refused else said

    @staticmethod
    def same_line(title: str) -> str:
        """A document that is there already."""
        return f"与已有的《{title}》内容完全相同。"

    @staticmethod
    def version_line(title: str) -> str:
        """A document of which this is another version."""
        return f"与已有的《{title}》是同一文件的不同版本。"

    @staticmethod
    def confirm(count: int) -> str:
        """The button that adds documents."""
        return f"确认收录 {count} 份"

    @staticmethod
    def added_line(added: int, documents: int) -> str:
        """What came of adding."""
        return f"已收录 {added} 份，现在共 {documents} 份文件，可以提问了。"

    @staticmethod
    def tried_heading(touched: int) -> str:
        """What the words were tried on."""
        return f"在 {touched} 个问题上的效果" if touched else "没有可以试用的问题"

    @staticmethod
    def tried_line(questions: int, touched: int) -> str:
        """How many questions there are about the documents, and what they can tell."""
        if not questions:
            return "没有一个问题是关于现有文件的，说不出这样改好不好。可以上传几个用到这些说法的问题再试。"
        if not touched:
            return (
                f"关于现有文件的问题有 {questions} 个，没有一个用到改动的说法，结果都不变；"
                "这样改好不好，说不出来。可以上传几个用到这些说法的问题再试。"
            )
        return f"关于现有文件的问题有 {questions} 个，其中 {touched} 个用到改动的说法，其余的结果不变。"

    @staticmethod
    def elsewhere_line(count: int) -> str:
        """How many questions say nothing about these documents."""
        return f"另有 {count} 个问题的依据不在现有文件里，没有用。" if count else ""

    @staticmethod
    def moved_line(better: int, worse: int) -> str:
        """How many questions a measure rose and fell for."""
        return f"{better} 个变好，{worse} 个变差" if better or worse else "不变"

    @staticmethod
    def rank_line(before: int | None, after: int | None) -> str:
        """Where the first clause that answers stood and stands."""
        was = f"第 {before} 条" if before is not None else "没有找到"
        now = f"第 {after} 条" if after is not None else "没有找到"
        return f"正确的条文：{was} → {now}"

    @staticmethod
    def changed_heading(count: int) -> str:
        """How many questions come out otherwise."""
        return f"{count} 个问题的结果改变了名次"

    @staticmethod
    def words_kept(count: int) -> str:
        """What came of keeping the words."""
        return f"词表已保留，共 {count} 条补充用语，现在起提问时使用。"

    @staticmethod
    def drift_line(what: str, count: int, example: str) -> str:
        """How the index differs from the corpus."""
        return f"{count} 份文件{what}，如 {example}。"

    @staticmethod
    def ignored_line(names: Sequence[str]) -> str:
        """Files that are no documents."""
        return f"语料文件夹里有 {len(names)} 个文件不能读取，没有收录，如 {names[0]}。"

    @staticmethod
    def rebuilt_line(read: int, documents: int) -> str:
        """What came of rebuilding."""
        return f"索引已更新：重新读取 {read} 份，共 {documents} 份文件。"


class English(common.English, Chinese):
    """The same for readers of English."""

    CORPUS = "The corpus"
    CORPUS_LINE = "See which documents are here and what was recognised in them; sign in to add and change."
    PARTS_LABEL = "Parts of this page"
    PARTS: ClassVar[Mapping[str, str]] = {
        "documents": "Documents",
        "changes": "Changes",
        "add": "Add",
        "words": "Words",
        "index": "Index",
    }

    READ_ONLY = "This page is for reading only: no way to sign in has been set up."
    SIGN_IN_LINE = "Editors, please sign in. It holds on all pages, for eight hours at most."
    ACCOUNT_LINE = "Editors, please sign in with your account; you come back to the first page."
    PASSWORD = "Password"
    SIGN_IN = "Sign in"
    SIGN_OUT = "Sign out"
    NOT_SIGNED_IN = "Not signed in"
    WRONG_PASSWORD = "The password is wrong, please try again."
    NOT_ALLOWED = "No permission to change"
    READ_ONLY_CORPUS_LINE = "The corpus is no folder that can be written; please ask the administrator."

    NOT_DONE = "Not done"
    CANCEL = "Cancel"
    STOPPING = "Stopping…"
    WORK_LINE = "You may close this page; the work goes on and is shown here when you come back."

    FIND = "Title, number, issuer"
    GROUP = "Group"
    GROUP_LINKS = "The groups"
    GROUPS: ClassVar[Mapping[str, str]] = {"year": "by year", "issuer": "by issuer", "region": "by region"}
    ORDER = "Order"
    ORDERS: ClassVar[Mapping[str, str]] = {
        "newest": "Newest first",
        "oldest": "Oldest first",
        "title": "By title",
    }
    LIST = "List"
    NONE_FOUND = "There is no such document"
    ALL_DOCUMENTS = "All documents"
    PREVIOUS = "Previous page"
    NEXT = "Next page"
    TICK_PAGE = "Tick this page"
    UNTICK = "Untick all"
    REMOVE_TICKED = "Remove the ticked"
    PAST = "Changes of this document"
    DOWNLOAD_KEPT = "Download"
    SWAP_IN = "Put this one back"
    OPEN_TEXT = "Full text (new window)"
    RECOGNISED = "What was recognised"
    OUTLINE = "Contents"
    NO_OUTLINE = "No numbered parts were recognised; it is searched by paragraphs."
    NOTES = "Notes on the text"
    EDIT = "Change what is known"
    EDIT_LINE = "Only what differs from the text is kept; an empty field leaves what the text says."
    FIELDS: ClassVar[Mapping[str, str]] = {
        "title": "Title",
        "issuer": "Issued by",
        "number": "Number",
        "issued_on": "Dated",
        "effective_on": "In force from",
        "expires_on": "Valid until",
        "region": "Applies in",
        "source": "Source",
        "validity": "Validity",
    }
    DAY_FORMAT = "Year-month-day, as 2022-11-02"
    PREVIEW = "Show the effect"
    WILL_CHANGE = "To be changed"
    NOTHING_CHANGED = "Nothing is changed."
    EFFECT = "Effect on validity"
    NO_EFFECT = "No document's validity changes."
    SAVE = "Save"
    DISCARD = "Discard"
    SAVING = "Saving and updating the index"
    SAVED = "Saved. "
    NOT_STATED = "Not stated"
    REMOVE = "Remove this document"
    REMOVE_LINE = "It is no longer searched, but kept, and can be restored at any time."
    REMOVE_SURELY = "Yes, remove"
    KEEP = "Do not remove"
    REMOVING = "Removing and updating the index"
    RESTORE_WHICH = "Which document to restore"
    RESTORE = "Restore"
    RESTORING = "Restoring and updating the index"
    RESTORED = "Restored. "

    SINCE = "Since"
    CHANGES: ClassVar[Mapping[Change, str]] = {
        Change.HELD: "here when the notes begin",
        Change.ADDED: "added",
        Change.REPLACED: "another text",
        Change.DESCRIBED: "described anew, or another format; the same text",
        Change.REMOVED: "removed",
    }
    NOT_NOTED = "Nothing is noted yet: the notes begin with the next change or rebuild."

    PLACE = "How it comes in"
    UPLOAD = "Choose files"
    RECOGNISING = "Recognising the files"
    REFUSED = "Files that cannot be added"
    TAKE = "Add this document"
    ADD_NONE = "Drop all"
    ADDING = "Adding and updating the index"

    LEXICON_LINE = "The office's own terms and what people say instead; they act on questions only."
    LEXICON = "One entry a line: term | what people say; what else | English"
    LEXICON_PLACEHOLDER = "term | what people say; what else | English"
    LEXICON_COLUMNS = ("Term", "What people say", "English")
    LEXICON_PROBLEMS = "Some lines need correcting"
    NO_OWN_WORDS = "There are no entries yet."
    QUESTIONS_LINE = "Tried on questions about these documents: of the sets, useful to readers, or uploaded."
    OWN_QUESTIONS = "Or upload your own (jsonl; a line each with id, question and evidence, the text's words)"
    TRY = "Check and try"
    TRYING = "Comparing before and after"
    MEASURE_COLUMNS = ("Measure", "Before", "After", "Questions")
    MEASURES: ClassVar[Mapping[str, str]] = {
        "nDCG@10": "Ranking",
        "MRR@10": "Rank of the first",
        "Success@1": "First is right",
        "Success@5": "One of five is right",
        "all-evidence@5": "All evidence",
        "right": "Answered rightly",
        "abstained": "Rightly declined",
    }
    NO_QUESTION_CHANGED = "No question changes its rank."
    KEEP_WORDS = "Keep"
    KEEP_UNTRIED = "Keep, though untried"
    DROP_WORDS = "Do not keep, go back"

    CHECKING = "Checking the index…"
    WELL = "The index is whole and matches the corpus."
    NOT_WELL = "The index needs attention"
    DRIFTS = ("not yet in the index", "in the index, no longer in the corpus", "changed since")
    COUNT = "Holds"
    CLAUSES = "Clauses"
    OWN_WORDS = "Own words"
    SIZE = "Size"
    BUILT = "Built"
    ENCODER = "Encoder"
    REBUILD_LINE = "Rebuild after changing files on the server, or when told above; unchanged files are kept."
    REBUILD = "Rebuild the index"
    REBUILDING = "Rebuilding the index"

    @staticmethod
    def visit_line(ends: datetime) -> str:
        return f"You can change the corpus until {ends.astimezone():%H:%M}. Please sign out when done."

    @staticmethod
    def wait_line(seconds: int) -> str:
        return f"Too many wrong passwords; try again in {counted(seconds, 'second')}."

    @staticmethod
    def other_line(heading: str, step: Step) -> str:
        how_far = f" ({step.done + 1} / {step.total})" if step.total else ""
        return f"Another editor: {heading}{how_far}. You can look at everything; change it when that is done."

    @staticmethod
    def signed_in_line(account: str) -> str:
        return f"Signed in as {account}. Please sign out when done."

    @staticmethod
    def not_allowed_line(account: str) -> str:
        return f"The account {account} is not among the editors; please ask the administrator."

    @staticmethod
    def step_line(step: Step) -> str:
        return f"{step.what} ({step.done + 1} / {step.total})" if step.total else "Preparing…"

    @staticmethod
    def documents_heading(count: int) -> str:
        return counted(count, "document")

    @staticmethod
    def found_line(found: int, total: int) -> str:
        return f"{found} of {counted(total, 'document')}"

    @classmethod
    def group_line(cls, group: str | None, size: int) -> str:
        return f"{group or cls.NOT_STATED} ({size})"

    @staticmethod
    def page_line(page: int, last: int) -> str:
        return f"Page {page} of {last}"

    @staticmethod
    def row_line(number: int) -> str:
        return f"No. {number}"

    @staticmethod
    def ticked_line(count: int) -> str:
        return f"{count} ticked"

    @staticmethod
    def tick_all_line(count: int) -> str:
        return f"Tick all {count}"

    @staticmethod
    def more_line(count: int) -> str:
        return f"and {count} more."

    @staticmethod
    def event_line(at: datetime, what: str) -> str:
        return f"{at.astimezone():%Y-%m-%d %H:%M} {what}"

    @staticmethod
    def changes_heading(since: date, count: int) -> str:
        return f"{counted(count, 'change')} since {since}" if count else f"No change since {since}"

    @staticmethod
    def more_changes_line(count: int) -> str:
        return f"{count} earlier ones are not listed."

    @staticmethod
    def noted_since_line(day: date) -> str:
        return f"Noted since {day}; files changed on the server are noted when the index is rebuilt."

    @staticmethod
    def damaged_line(count: int) -> str:
        return f"{counted(count, 'line')} of the notes cannot be read and are left out."

    @staticmethod
    def place_option(title: str | None) -> str:
        return "As a new document" if title is None else f"In place of “{title}” (which goes out)"

    @staticmethod
    def counts_line(characters: int, headings: int, clauses: int) -> str:
        of_text = f"{counted(characters, 'character')}, {counted(headings, 'heading')}"
        return f"{of_text}, {counted(clauses, 'clause')} to be searched."

    @staticmethod
    def skipped_line(count: int) -> str:
        return f"{count} parts left out of the search"

    @staticmethod
    def validity_option(validity: str) -> str:
        return next(
            (text for known, text in common.English.VALIDITIES.items() if known == validity), "By its dates"
        )

    @staticmethod
    def built_line(documents: int) -> str:
        return f"There are {counted(documents, 'document')} now."

    @staticmethod
    def remove_question(count: int) -> str:
        return f"Remove {'this document' if count == 1 else f'these {count} documents'}?"

    @staticmethod
    def removed_line(count: int) -> str:
        return f"{counted(count, 'document')} removed; restore them below the list. "

    @staticmethod
    def removed_heading(count: int) -> str:
        return f"Removed documents ({count})"

    @staticmethod
    def removed_option(gone: Removed) -> str:
        name = PurePosixPath(gone.name).name
        return name if gone.number == 1 else f"{name} (removal {gone.number})"

    @staticmethod
    def upload_line(largest: int, most: int) -> str:
        return (
            f"Files ({', '.join(FORMATS)}) of up to {largest} MB each, {most} at once. "
            "You see what is recognised before anything is added."
        )

    @staticmethod
    def recognise(count: int) -> str:
        return f"Recognise {counted(count, 'file')}"

    @staticmethod
    def recognised_line(staged: int, refused: int) -> str:
        said = f"{staged} files recognised, none added yet; please check."
        return f"{said} {refused} cannot be added." if refused else said

    @staticmethod
    def same_line(title: str) -> str:
        return f"The same text as “{title}”, which is here already."

    @staticmethod
    def version_line(title: str) -> str:
        return f"Another version of “{title}”, which is here already."

    @staticmethod
    def confirm(count: int) -> str:
        return f"Add {counted(count, 'document')}"

    @staticmethod
    def added_line(added: int, documents: int) -> str:
        return f"{added} added, {counted(documents, 'document')} in all; they can be asked now."

    @staticmethod
    def tried_heading(touched: int) -> str:
        return f"The effect on {counted(touched, 'question')}" if touched else "There is no question to try"

    @staticmethod
    def tried_line(questions: int, touched: int) -> str:
        advice = "Please upload some that use these words, and try again."
        if not questions:
            return f"No question is about these documents: nothing can be said of the change. {advice}"
        about = f"{counted(questions, 'question')} about these documents"
        if not touched:
            return f"{about}, none of which uses the changed words: nothing can be said. {advice}"
        return f"{about}, {touched} of which use the changed words; the others come out the same."

    @staticmethod
    def elsewhere_line(count: int) -> str:
        return f"{counted(count, 'question')} with evidence elsewhere were not used." if count else ""

    @staticmethod
    def moved_line(better: int, worse: int) -> str:
        return f"{better} better, {worse} worse" if better or worse else "none"

    @staticmethod
    def rank_line(before: int | None, after: int | None) -> str:
        was = f"place {before}" if before is not None else "not found"
        now = f"place {after}" if after is not None else "not found"
        return f"The right clause: {was} → {now}"

    @staticmethod
    def changed_heading(count: int) -> str:
        return f"{counted(count, 'question')} change their rank"

    @staticmethod
    def words_kept(count: int) -> str:
        return f"Kept: {count} entries, used from now on."

    @staticmethod
    def drift_line(what: str, count: int, example: str) -> str:
        return f"{counted(count, 'document')} {what}, such as {example}."

    @staticmethod
    def ignored_line(names: Sequence[str]) -> str:
        return f"{len(names)} files of the corpus folder cannot be read, such as {names[0]}."

    @staticmethod
    def rebuilt_line(read: int, documents: int) -> str:
        return f"The index is up to date: {read} read anew, {counted(documents, 'document')} in all."


def words() -> type[Chinese]:
    """The words that the visitor reads."""
    return spoken(Chinese, English)
