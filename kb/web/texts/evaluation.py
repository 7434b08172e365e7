"""The words of the page that shows how right the answers are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kb.evaluation.runs import ABSTAINED, RIGHT, ROUGE_L, Fault
from kb.web.language import counted, spoken
from kb.web.texts import common

if TYPE_CHECKING:
    from collections.abc import Mapping


class Chinese(common.Chinese):
    """The words for readers of Chinese."""

    TITLE = "评测"
    PROMISE = "用已知答案的问题检验：找得到吗，答得对吗，没有规定时会不会乱答。"
    NO_RUNS_TITLE = "还没有评测结果"
    NO_RUNS = "运行 kb eval 评测集 --json eval/名称/report.json 之后，结果会列在这里。"
    RUN = "这一次"
    AGAINST = "对比"
    NO_COMPARISON = "不对比"
    SHOW = "查看"
    NO_SUCH_RUN_TITLE = "没有这次评测"
    NO_SUCH_RUN = "链接所指的评测结果已不在，请在上面另选一次。"

    # --- figures ---
    FIGURES = "总成绩"
    PLOTS = "图"
    MEASURE = "指标"
    QUESTIONS = "题数"
    VALUE = "结果"
    INTERVAL = "95% 区间"
    BEFORE = "对比的那次"
    DIFFERENCE = "差"
    P = "p"
    MEASURES: ClassVar[Mapping[str, str]] = {
        "Success@1": "第一条就对",
        "Success@5": "前五条里有",
        "nDCG@10": "nDCG@10",
        "all-evidence@5": "前五条证据齐全",
        "passage nDCG@10": "段落 nDCG@10",
        "document nDCG@10": "文件 nDCG@10",
        RIGHT: "答对",
        ABSTAINED: "没有规定时不作答",
        ROUGE_L: "与标准答案的重合（ROUGE-L）",
    }
    WHAT_MEASURES_MEAN = (
        "区间由自助法得出：题目不多时，小于区间宽度的差别说明不了什么；p 小于 0.05 才算有差别。"
    )

    # --- what went wrong ---
    FAULTS_TITLE = "错在哪一步"
    LANGUAGES: ClassVar[Mapping[str, str]] = {"zh": "中文", "en": "英文"}
    ALL = "合计"
    FAULTS: ClassVar[Mapping[Fault | None, str]] = {
        Fault.NOT_RETRIEVED: "未召回：前十条里没有",
        Fault.NOT_CHOSEN: "召回未选中：引了别的条文",
        Fault.INCOMPLETE: "答案不全：引对了，话没说全",
        Fault.REFUSED: "误拒：有规定却没答",
        Fault.FALSE_ANSWER: "误答：没有规定却答了",
        None: "没有发现错误",
    }

    # --- questions ---
    CASES = "逐题"
    WORDS = "题目里的字词"
    FIND = "筛选"
    CHANGED = "与对比的那次不同"
    WITHOUT_TEXT = "（此评测集的题目不得转载）"
    ALL_CASES = "全部题目"
    NO_CASES = "没有这样的题目。"
    NO_SUCH_CASE = "这次评测里没有这道题。"

    # --- one question ---
    BACK = "返回列表"
    PREVIOUS = "上一题"
    NEXT = "下一题"
    GOLD = "标准答案所在的原文"
    GOLD_NONE = "标准答案：文件没有规定。"
    OURS = "系统的回答"
    NOT_ANSWERED = "没有作答。"
    METHOD = "方法"
    RANKS = "标准原文排在第几"
    BELOW = "十名以外"
    ASK_AGAIN = "在提问页打开"
    CONFIDENCE = "把握"
    SYSTEMS: ClassVar[Mapping[str, str]] = {
        "hybrid": "混合（实际使用）",
        "lexical": "只用词",
        "dense": "只用向量",
    }
    VERDICT = "复核意见"
    VERDICTS = ("标注有误", "系统有误")
    NOTE = "说明"
    KEEP = "记下"
    KEPT = "已记下，可在下面下载。"
    DOWNLOAD = "下载复核意见（JSONL）"

    @staticmethod
    def counts_line(dataset: str, questions: int, documents: int) -> str:
        """What was evaluated."""
        return f"{dataset}：{questions} 题，文件 {documents} 份。"

    @staticmethod
    def cases_line(shown: int, found: int) -> str:
        """How many questions are listed, of how many."""
        return f"列出 {shown} 题，共 {found} 题。" if shown < found else f"共 {found} 题。"


class English(common.English, Chinese):
    """The same for readers of English."""

    TITLE = "Evaluation"
    PROMISE = "Questions with known answers: are the clauses found, the answers right, the refusals due?"
    NO_RUNS_TITLE = "No evaluation yet"
    NO_RUNS = "Run kb eval DATASET --json eval/NAME/report.json; its results will be listed here."
    RUN = "This run"
    AGAINST = "Against"
    NO_COMPARISON = "no other"
    SHOW = "Show"
    NO_SUCH_RUN_TITLE = "No such run"
    NO_SUCH_RUN = "The run of this link is no longer here; please choose another one above."

    FIGURES = "Figures"
    PLOTS = "Plots"
    MEASURE = "Measure"
    QUESTIONS = "Questions"
    VALUE = "Value"
    INTERVAL = "95% interval"
    BEFORE = "Other run"
    DIFFERENCE = "Difference"
    P = "p"
    MEASURES: ClassVar[Mapping[str, str]] = {
        "Success@1": "Right clause first",
        "Success@5": "Right clause in five",
        "nDCG@10": "nDCG@10",
        "all-evidence@5": "All evidence in five",
        "passage nDCG@10": "Passage nDCG@10",
        "document nDCG@10": "Document nDCG@10",
        RIGHT: "Right answers",
        ABSTAINED: "Silent where nothing is said",
        ROUGE_L: "Overlap with the given answer (ROUGE-L)",
    }
    WHAT_MEASURES_MEAN = (
        "Intervals are bootstrapped: with few questions, differences smaller than the interval say little; "
        "p below 0.05 counts as a difference."
    )

    FAULTS_TITLE = "Where it went wrong"
    LANGUAGES: ClassVar[Mapping[str, str]] = {"zh": "Chinese", "en": "English"}
    ALL = "All"
    FAULTS: ClassVar[Mapping[Fault | None, str]] = {
        Fault.NOT_RETRIEVED: "Not retrieved: not among the first ten",
        Fault.NOT_CHOSEN: "Retrieved, another clause cited",
        Fault.INCOMPLETE: "Right clause, words missing",
        Fault.REFUSED: "Not answered, though the documents say",
        Fault.FALSE_ANSWER: "Answered, though the documents do not say",
        None: "Nothing found wrong",
    }

    CASES = "Question by question"
    WORDS = "Words in the question"
    FIND = "Filter"
    CHANGED = "Differs from the other run"
    WITHOUT_TEXT = "(the questions of this set may not be handed on)"
    ALL_CASES = "All questions"
    NO_CASES = "There is no such question."
    NO_SUCH_CASE = "This run has no such question."

    BACK = "Back to the list"
    PREVIOUS = "Previous"
    NEXT = "Next"
    GOLD = "The text that answers"
    GOLD_NONE = "Expected: the documents do not say."
    OURS = "The system's answer"
    NOT_ANSWERED = "Not answered."
    METHOD = "Method"
    RANKS = "Rank of the right clause"
    BELOW = "below ten"
    ASK_AGAIN = "Open on the ask page"
    CONFIDENCE = "Confidence"
    SYSTEMS: ClassVar[Mapping[str, str]] = {
        "hybrid": "both legs (in use)",
        "lexical": "words only",
        "dense": "vectors only",
    }
    VERDICT = "Your verdict"
    VERDICTS = ("annotation is wrong", "system is wrong")
    NOTE = "Note"
    KEEP = "Keep"
    KEPT = "Kept; it can be downloaded below."
    DOWNLOAD = "Download the verdicts (JSONL)"

    @staticmethod
    def counts_line(dataset: str, questions: int, documents: int) -> str:
        return f"{dataset}: {counted(questions, 'question')}, {counted(documents, 'document')}."

    @staticmethod
    def cases_line(shown: int, found: int) -> str:
        of = f"{shown} of " if shown < found else ""
        return f"{of}{counted(found, 'question')}."


def words() -> type[Chinese]:
    """The words that the visitor reads."""
    return spoken(Chinese, English)
