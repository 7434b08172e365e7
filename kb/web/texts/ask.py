"""The words of the page that answers questions."""

from __future__ import annotations

from typing import ClassVar

from kb.web.language import spoken
from kb.web.texts import common


class Chinese(common.Chinese):
    """The words for readers of Chinese."""

    # --- asking ---
    PROMISE = "用自己的话提问，直接看政策原文里的那一句。"
    QUESTION = "您想了解什么？"
    PLACEHOLDER = "例如：双师型教师占比目标"
    SUBMIT = "查询"
    EXAMPLES_TITLE = "可以这样问"
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "学徒制企业能补贴多少？",
        "到2025年双师型教师占比要达到多少？",
        "高职生均拨款标准是多少？",
        "中职学校在校生规模要达到多少？",
    )
    PRIVACY = "请勿填写姓名、身份证号等个人信息。问题只在本系统内查找，不会传往别处。"
    PRIVACY_LLM = "请勿填写姓名、身份证号等个人信息。问题和查到的条文会发给本系统所用的大模型。"
    SEARCHING = "正在查找原文……"
    CANNOT_ASK = "这个问题没法查找"

    # --- the answer ---
    ANSWER = "答案"
    STATED = "原文直接写明"
    GENERATED = "人工智能生成，已逐句核对出处"
    STATED_PARTLY = "原文只写明一部分，请对照原文判断"
    MISSING = "文件没有写明"
    OPEN_AT_CLAUSE = "看全文这一处"
    COPY = "复制引用"
    OFFICIAL_CITATION = "写进公文"
    SHARE = "转发给别人"
    WHY = "为什么是这一条"
    WORDS_LINE = "底色标出的是回答问题的原话，一字未改。"
    RELATED = "相关条款"
    RESERVATION_GENERATED = "答案由人工智能写成，以所附原文和发文机关公布的正式文本为准。"
    RESERVATION = "以上为原文摘录，不是法律意见；以发文机关公布的正式文本为准。"

    # --- no answer ---
    NOT_FOUND = "没有找到明确规定"
    NEAREST = "相关但没有直接回答"
    NEXT_STEPS = "接下来可以"
    REPHRASE = "换个说法再问：用文件里可能出现的词，一次只问一件事。"
    BROWSE = "按文件浏览全文"
    HOTLINE = "拨打 12345 政务服务热线，或向发文机关申请公开。"

    @staticmethod
    def corpus_line(count: int, newest: str | None) -> str:
        """What the answers are taken from: how many documents, and the date of the newest if known."""
        dated = f"，最新一份成文于 {newest}" if newest is not None else ""
        return f"答案只取自收录的 {count} 份文件{dated}。"

    @staticmethod
    def stated_together(count: int) -> str:
        """The grade of an answer that several clauses give together."""
        return f"由 {count} 处原文合起来回答"

    @staticmethod
    def found_line(count: int) -> str:
        """What is read aloud when an answer appears."""
        return f"已找到 {count} 处原文"

    @staticmethod
    def shared_words_line(shared: tuple[str, ...]) -> str:
        """Which words question and clause have in common."""
        if not shared:
            return "这一条与您的问题没有相同的词，是按意思相近找到的，请您自行判断是否对应。"
        return f"您的问题与这一条共有的词：{'、'.join(shared)}。"

    @staticmethod
    def choice_line(count: int, runner_up: str | None) -> str:
        """What the clause was chosen from, and the next best one."""
        second = f"其次是{runner_up}，列在“相关条款”里" if runner_up is not None else "没有其他相近的条款"
        return f"在收录的 {count} 份文件的全部条款中，这一条最切合您的问题；{second}。"

    @staticmethod
    def searched_line(count: int) -> str:
        """What was searched when nothing was found."""
        return (
            f"已在收录的 {count} 份文件中查找，没有哪一条直接回答这个问题。"
            "文件没有写明，不等于不允许或不存在。"
        )


class English(common.English, Chinese):
    """The same for readers of English."""

    PROMISE = "Ask in your own words; read the very sentence of the policy (in Chinese)."
    QUESTION = "What would you like to know?"
    PLACEHOLDER = "For example: share of dual-qualified teachers"
    SUBMIT = "Search"
    EXAMPLES_TITLE = "Questions to begin with"
    EXAMPLES = (
        "What subsidy applies to apprentices?",
        "What share of teachers must be dual-qualified by 2025?",
        "How much funding per student do higher vocational schools get?",
        "How many students are secondary vocational schools to have?",
    )
    PRIVACY = "Please do not enter names or ID numbers. Questions are searched on this machine only."
    PRIVACY_LLM = (
        "Please do not enter names or ID numbers. "
        "The question and the clauses found go to the language model in use here."
    )
    SEARCHING = "Searching the documents…"
    CANNOT_ASK = "This question cannot be searched for"

    ANSWER = "Answer"
    STATED = "Stated in the document"
    GENERATED = "Written by AI, each sentence checked against its source"
    STATED_PARTLY = "Stated in part only; please compare with the text"
    MISSING = "The documents do not say"
    OPEN_AT_CLAUSE = "Open the full text here"
    COPY = "Copy the citation"
    OFFICIAL_CITATION = "For an official paper"
    SHARE = "For a message"
    WHY = "Why this clause"
    WORDS_LINE = "The words that answer are highlighted, exactly as they stand."
    RELATED = "Related clauses"
    RESERVATION_GENERATED = "Written by AI; the original text and its official publication prevail."
    RESERVATION = "Extracts of the original text, no legal advice; the official publication prevails."

    NOT_FOUND = "The documents do not say"
    NEAREST = "Related, but no answer"
    NEXT_STEPS = "What you can do"
    REPHRASE = "Put it differently: use words that may stand in the documents, and ask one thing at a time."
    BROWSE = "Browse the documents"
    HOTLINE = "Call the government service hotline 12345, or ask the issuing body for disclosure."

    @staticmethod
    def corpus_line(count: int, newest: str | None) -> str:
        dated = f", the newest dated {newest}" if newest is not None else ""
        return f"Answers come from these documents only: {count} in all{dated}."

    @staticmethod
    def stated_together(count: int) -> str:
        return f"{count} passages answer together"

    @staticmethod
    def found_line(count: int) -> str:
        return f"{count} passages found"

    @staticmethod
    def shared_words_line(shared: tuple[str, ...]) -> str:
        if not shared:
            return "The clause shares no word with your question; it was found by its meaning. Please judge."
        return f"Words that your question and the clause share: {', '.join(shared)}."

    @staticmethod
    def choice_line(count: int, runner_up: str | None) -> str:
        second = (
            f"the next best is {runner_up}, under “Related clauses”" if runner_up else "no other comes near"
        )
        return f"Of all clauses of {count} documents this one fits your question best; {second}."

    @staticmethod
    def searched_line(count: int) -> str:
        return (
            f"No clause of the {count} documents answers this question. "
            "That they do not say so does not mean that it is forbidden or does not exist."
        )


def words() -> type[Chinese]:
    """The words that the visitor reads."""
    return spoken(Chinese, English)
