"""All words of the page's own, in one place; what is quoted comes from the documents."""

from __future__ import annotations

from typing import Final

NAME: Final = "政策原文问答"
PROMISE: Final = "用自己的话提问，直接看政策原文里的那一句。"
MENU: Final = "页面"
ASK: Final = "提问"
READ: Final = "文件"

# --- asking ---
QUESTION: Final = "您想了解什么？"
PLACEHOLDER: Final = "例如：双师型教师占比目标"
SUBMIT: Final = "查询"
EXAMPLES_TITLE: Final = "可以这样问"
EXAMPLES: Final = (
    "学徒制企业能补贴多少？",
    "到2025年双师型教师占比要达到多少？",
    "高职生均拨款标准是多少？",
    "中职学校在校生规模要达到多少？",
)
PRIVACY: Final = "请勿填写姓名、身份证号等个人信息。问题只在本系统内查找，不会传往别处。"
PRIVACY_LLM: Final = "请勿填写姓名、身份证号等个人信息。问题和查到的条文会发给本系统所用的大模型。"
SEARCHING: Final = "正在查找原文……"
OPENING: Final = "正在打开知识库……"


def corpus_line(count: int, newest: str | None) -> str:
    """What the answers are taken from: how many documents, and the date of the newest if known."""
    dated = f"，最新一份成文于 {newest}" if newest is not None else ""
    return f"答案只取自收录的 {count} 份文件{dated}。"


# --- the answer ---
ANSWER: Final = "答案"
STATED: Final = "原文直接写明"
GENERATED: Final = "人工智能生成，已逐句核对出处"
STATED_PARTLY: Final = "原文只写明一部分，请对照原文判断"
MISSING: Final = "文件没有写明"
ISSUER: Final = "发文机关"
NUMBER: Final = "文号"
ISSUED_ON: Final = "成文日期"
EFFECTIVE_ON: Final = "施行日期"
EXPIRES_ON: Final = "有效期至"
REGION: Final = "适用地区"
VALIDITY: Final = "效力"
UNKNOWN: Final = "—"
OPEN_AT_CLAUSE: Final = "看全文这一处"
COPY: Final = "复制引用"
OFFICIAL_CITATION: Final = "写进公文"
SHARE: Final = "转发给别人"
WHY: Final = "为什么是这一条"
RELATED: Final = "相关条款"
RESERVATION_GENERATED: Final = "答案由人工智能写成，以所附原文和发文机关公布的正式文本为准。"
RESERVATION: Final = "以上为原文摘录，不是法律意见；以发文机关公布的正式文本为准。"
OMITTED: Final = "……"


def stated_together(count: int) -> str:
    """The grade of an answer that several clauses give together."""
    return f"由 {count} 处原文合起来回答"


def found_line(count: int) -> str:
    """What is read aloud when an answer appears."""
    return f"已找到 {count} 处原文"


def shared_words_line(words: tuple[str, ...]) -> str:
    """Which words question and clause have in common."""
    if not words:
        return "这一条与您的问题没有相同的词，是按意思相近找到的，请您自行判断是否对应。"
    return f"您的问题与这一条共有的词：{'、'.join(words)}。"


def choice_line(count: int, runner_up: str | None) -> str:
    """What the clause was chosen from, and the next best one."""
    second = f"其次是{runner_up}，列在“{RELATED}”里" if runner_up is not None else "没有其他相近的条款"
    return f"在收录的 {count} 份文件的全部条款中，这一条最切合您的问题；{second}。"


WORDS_LINE: Final = "底色标出的是回答问题的原话，一字未改。"

# --- no answer ---
NOT_FOUND: Final = "没有找到明确规定"
NEAREST: Final = "相关但没有直接回答"
NEXT_STEPS: Final = "接下来可以"
REPHRASE: Final = "换个说法再问：用文件里可能出现的词，一次只问一件事。"
BROWSE: Final = "按文件浏览全文"
HOTLINE: Final = "拨打 12345 政务服务热线，或向发文机关申请公开。"


def searched_line(count: int) -> str:
    """What was searched when nothing was found."""
    return (
        f"已在收录的 {count} 份文件中查找，没有哪一条直接回答这个问题。文件没有写明，不等于不允许或不存在。"
    )


# --- documents ---
DOCUMENTS: Final = "收录的文件"
OUTLINE: Final = "目录"
SKIPPED: Final = "未编入条款的内容"
NOTES: Final = "文本说明"
BACK_TO_ANSWER: Final = "返回答案"
ALL_DOCUMENTS: Final = "全部文件"


def out_of_force_line(reason: str) -> str:
    """Why a document must not be relied on, above its text."""
    return f"{reason}。以下全文仅供查阅，请以现行文件为准。"


NO_SUCH_CLAUSE_TITLE: Final = "没有这一条"
NO_SUCH_CLAUSE: Final = "这个链接所指的条款已不在这份文件里，下面是全文。"

# --- something is wrong ---
CANNOT_ASK: Final = "这个问题没法查找"
NO_SUCH_DOCUMENT: Final = "没有这份文件"
CLOSED: Final = "暂时无法使用"
BROKEN: Final = "页面出了故障"


def broken_line(number: str) -> str:
    """What is said when the page itself fails; the number stands in the log, too."""
    return f"请重新提问；若再次出现，请把编号 {number} 告诉管理员。"
