"""The words of the page that answers questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kb.corpus.feedback import Choice
from kb.web.language import counted, spoken
from kb.web.texts import common

if TYPE_CHECKING:
    from collections.abc import Mapping


class Chinese(common.Chinese):
    """The words for readers of Chinese."""

    # --- asking ---
    PROMISE = "用自己的话提问，直接看政策原文。"
    QUESTION = "您想了解什么？"
    PLACEHOLDER = "用自己的话写，一次问一件事"
    SUBMIT = "查询"
    SUGGESTIONS = "含有所写词语的问题和标题"
    SUGGESTED = "按向下键可选，条数："
    EXAMPLES_TITLE = "可以这样问"
    PRIVACY = "请勿填写姓名、身份证号等个人信息。问题只在本系统内查找，不会传往别处。"
    PRIVACY_LLM = "请勿填写姓名、身份证号等个人信息。问题和查到的条文会发给本系统所用的大模型。"
    CANNOT_ASK = "这个问题没法查找"
    CHANGED_SINCE = "这个链接生成之后，收录的文件有过变动；下面是按现在的文件给出的答案。"
    VISITED = "本次查过"

    # --- in which documents ---
    LIMITS = "限定日期和文件"
    AS_OF = "按这一天的效力（年/月/日）"
    ALL_VERSIONS = "包括已废止和尚未施行的文件"
    APPLY = "应用"

    # --- the answer ---
    ANSWER = "答案"
    STATED = "原文直接写明"
    GENERATED = "人工智能生成，已逐句核对出处"
    STATED_PROBABLY = "原文可能写明，请对照原文判断"
    STATED_PARTLY = "原文只写明一部分，请对照原文判断"
    MISSING = "文件没有写明的部分"
    OPEN_AT_CLAUSE = "看全文这一处"
    ASK_WITHIN = "只问这份文件"
    COPY = "复制引用"
    OFFICIAL_CITATION = "写进公文"
    ACADEMIC_CITATION = "写进论文（GB/T 7714）"
    SHARE = "转发到群聊"
    IN_ENGLISH = "This page can speak English, too:"
    TO_ENGLISH = "Read in English"
    PRINT = "打印"
    WHY = "为什么是这一条"
    WORDS_LINE = "底色标出的是回答问题的原话，一字未改。"
    NO_SECOND = "没有其他相近的条款。"
    # Why the second best is not the best, by the names of the ranking's signals.
    LESS: ClassVar[Mapping[str, str]] = {
        "value": "没有写您问的数额、比例、数量或日期",
        "place": "不在您问的那一处",
        "coverage": "与您的问题相同的词较少",
        "best dense": "意思离您的问题较远",
    }
    ALSO_THOSE = "也在这些文件里找"
    RELATED = "相关条款"
    RESERVATION_GENERATED = "答案由人工智能写成，以所附原文和发文机关公布的正式文本为准。"
    RESERVATION = "以上为原文摘录，不是法律意见；以发文机关公布的正式文本为准。"

    CONVERSATION = "接着上一问"
    NEW_QUESTION = "新问题"
    ASK_ALONE = "不接上一问，单独查"

    # --- what readers say ---
    IS_USEFUL = "这条回答有用吗？"
    CHOICES: ClassVar[Mapping[Choice, str]] = {choice: choice.value for choice in Choice}
    THANKS = "谢谢，已记录。只记问题、所引条文和您的选择，不记是谁。"
    REASON = "想补充一句吗？（可不填，请勿写个人信息）"
    NOT_KEPT = "没有记下来"

    # --- no answer ---
    RELATED_ONLY = "原文相关，请自行判断"
    JUDGE = "下面的条文与您的问题有关，但不能断定是答案，请对照原文判断。"
    NOT_FOUND = "没有找到明确规定"
    NEAREST = "相关但没有直接回答"
    NEXT_STEPS = "接下来可以"
    SILENCE = "文件没有写明，不等于不允许或不存在。"
    REPHRASE = "换个说法再问：用文件里可能出现的词，一次只问一件事。"
    BROWSE = "按文件浏览全文"
    HOTLINE = "拨打 12345 政务服务热线，或向发文机关申请公开。"

    # --- other documents on the same point ---
    DISAGREE = "规定不一致，请按成文日期和效力判断，或向发文机关核实"

    @staticmethod
    def also_line(count: int) -> str:
        """How many other documents say the same."""
        return f"另有 {count} 份文件也有规定"

    @staticmethod
    def places_line(count: int, shown: int) -> str:
        """How many places mention what was asked for, and how many of them are shown."""
        return f"共 {count} 处提到" + (f"，下面是前 {shown} 处" if shown < count else "")

    @staticmethod
    def dated_line(issued_on: str | None, validity: str) -> str:
        """A document's date, and whether it is in force."""
        return f"{issued_on or '—'}成文 · 效力：{validity}"

    @staticmethod
    def corpus_line(count: int, names: tuple[str, ...], newest: str | None) -> str:
        """What the answers are taken from: documents, titles or issuers, the date of the newest if known."""
        dated = f"，最新一份成文于{newest}" if newest is not None else ""
        more = "" if count <= len(names) else "等"
        named = f"（{'、'.join(names)}{more}）" if names else ""
        return f"答案只取自收录的 {count} 份文件{named}{dated}。"

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
    def choice_line(count: int) -> str:
        """What the clause was chosen from."""
        return f"在收录的 {count} 份文件里，这一条最切合您的问题。"

    @staticmethod
    def stand_ins_line(pairs: tuple[tuple[str, str], ...]) -> str:
        """Which words of the question the clause says in another way."""
        return (
            f"换了说法也算相符：{'；'.join(f'您说“{said}”，文件写“{written}”' for said, written in pairs)}。"
        )

    @staticmethod
    def second_line(place: str, reasons: tuple[str, ...]) -> str:
        """The next best clause, and what it lacks."""
        lacking = f"，但它{'，'.join(reasons)}" if reasons else ""
        return f"其次是{place}{lacking}，列在“相关条款”里。"

    @staticmethod
    def left_out_line(day: str, repealed: int, coming: int) -> str:
        """Which documents were not searched."""
        counted = [f"{repealed} 份已废止"] if repealed else []
        counted += [f"{coming} 份尚未施行"] if coming else []
        return f"按{day}的效力，没有在{'、'.join(counted)}的文件里找。"

    @staticmethod
    def recognised_line(page: int) -> str:
        """That a cited clause was read from a scan, and on which page it stands."""
        return f"第 {page} 页，文字由识别（OCR）得来，请与原件核对。"

    @staticmethod
    def this_year_line(said: str, year: int) -> str:
        """Which year 今年 and the like mean in a cited clause."""
        return f"文中“{said}”指 {year} 年"

    @staticmethod
    def validity_line(validity: str, day: str) -> str:
        """Whether what is cited is in force, on which day, and as far as what is known."""
        return f"效力：{validity} · 只对照本库文件，截至{day}"

    @staticmethod
    def paper_line(question: str, day: str) -> str:
        """What stands above a printed answer."""
        return f"问题：{question}　查询日期：{day}"

    @staticmethod
    def too_long_line(length: int, limit: int) -> str:
        """What is said to a question that is too long."""
        return f"问题有 {length} 个字，最多 {limit} 个，请写得短一些，一次只问一件事。"

    @staticmethod
    def no_day_line(written: str) -> str:
        """What is said to a link with a day that is none."""
        return f"网址里的日期“{written[:20]}”不对，请写成 2026-01-31 这样。"

    @staticmethod
    def understood_line(typed: str, question: str) -> str:
        """As which question a follow-up was taken."""
        return f"“{typed}”接着上一问，理解为：{question}"

    @staticmethod
    def as_of_line(day: str) -> str:
        """That another day's law was asked for."""
        return f"按{day}的效力"

    @staticmethod
    def within_line(title: str) -> str:
        """That only one document was asked."""
        return f"只在{title}里找"

    @staticmethod
    def drop_line(limit: str) -> str:
        """The name of the link that drops a limit."""
        return f"去掉限定：{limit}"

    @staticmethod
    def missing_line(missing: tuple[str, ...]) -> str:
        """What of the question no clause carries."""
        return f"没有哪一条写到：{'、'.join(missing)}。"

    @staticmethod
    def searched_line(
        count: int, newest: str | None, looked_for: tuple[str, ...], limits: tuple[str, ...]
    ) -> str:
        """What was searched when nothing was found."""
        dated = f"（最新一份成文于{newest}）" if newest is not None else ""
        by = f"，查的词：{'、'.join(looked_for)}" if looked_for else ""
        within = f"；限定：{'、'.join(limits)}" if limits else ""
        return f"已在收录的 {count} 份文件{dated}中查找{by}{within}。没有哪一条直接回答这个问题。"


class English(common.English, Chinese):
    """The same for readers of English."""

    PROMISE = "Ask in your own words; read the very sentence of the policy (in Chinese)."
    QUESTION = "What would you like to know?"
    PLACEHOLDER = "In your own words, one thing at a time"
    SUBMIT = "Search"
    SUGGESTIONS = "Questions and headings with the words typed"
    SUGGESTED = "Press the down key to choose; suggestions: "
    EXAMPLES_TITLE = "Questions to begin with"
    PRIVACY = "Please do not enter names or ID numbers. Questions are searched on this machine only."
    PRIVACY_LLM = (
        "Please do not enter names or ID numbers. "
        "The question and the clauses found go to the language model in use here."
    )
    CANNOT_ASK = "This question cannot be searched for"
    CHANGED_SINCE = "The documents have changed since this link was made; this is the answer of today's."
    VISITED = "Asked in this visit"

    LIMITS = "Limit by date and document"
    AS_OF = "As of this day (year/month/day)"
    ALL_VERSIONS = "include documents repealed or not yet in force"
    APPLY = "Apply"

    ANSWER = "Answer"
    STATED = "Stated in the document"
    GENERATED = "Written by AI, each sentence checked against its source"
    STATED_PROBABLY = "Probably stated; please compare with the text"
    STATED_PARTLY = "Stated in part only; please compare with the text"
    MISSING = "What the documents leave open"
    OPEN_AT_CLAUSE = "Open the full text here"
    ASK_WITHIN = "Ask this document only"
    COPY = "Copy the citation"
    OFFICIAL_CITATION = "For an official paper"
    ACADEMIC_CITATION = "For an academic paper (GB/T 7714)"
    SHARE = "For a message"
    IN_ENGLISH = "This page can speak English, too:"
    TO_ENGLISH = "Read in English"
    PRINT = "Print"
    WHY = "Why this clause"
    WORDS_LINE = "The words that answer are highlighted, exactly as they stand."
    NO_SECOND = "No other clause comes near."
    LESS: ClassVar[Mapping[str, str]] = {
        "value": "does not state the amount, share, number or date you ask for",
        "place": "is not in the place you ask about",
        "coverage": "has fewer words in common with your question",
        "best dense": "is further from what you mean",
    }
    ALSO_THOSE = "Search those, too"
    RELATED = "Related clauses"
    RESERVATION_GENERATED = "Written by AI; the original text and its official publication prevail."
    RESERVATION = "Extracts of the original text, no legal advice; the official publication prevails."

    CONVERSATION = "The conversation so far"
    NEW_QUESTION = "New question"
    ASK_ALONE = "Ask it by itself"

    IS_USEFUL = "Was this answer useful?"
    CHOICES: ClassVar[Mapping[Choice, str]] = {
        Choice.USEFUL: "Useful",
        Choice.USELESS: "Not useful",
        Choice.WRONG_TEXT: "Wrong passage",
        Choice.OUTDATED: "Out of date",
    }
    THANKS = "Thank you, noted: the question, the clauses and your choice, not who you are."
    REASON = "Anything to add? (optional, no personal data)"
    NOT_KEPT = "It was not noted"

    RELATED_ONLY = "Related passages, please judge for yourself"
    JUDGE = "These passages bear on your question; it is not certain that they answer it. Please compare."
    NOT_FOUND = "The documents do not say"
    NEAREST = "Related, but no answer"
    NEXT_STEPS = "What you can do"
    SILENCE = "That they do not say so does not mean that it is forbidden or does not exist."
    REPHRASE = "Put it differently: use words that may stand in the documents, and ask one thing at a time."
    BROWSE = "Browse the documents"
    HOTLINE = "Call the government service hotline 12345, or ask the issuing body for disclosure."

    DISAGREE = "The documents disagree; please go by date and validity, or ask the issuing body"

    @staticmethod
    def also_line(count: int) -> str:
        return f"Also stated in other documents: {count}"

    @staticmethod
    def places_line(count: int, shown: int) -> str:
        only = f"; the first {shown} are shown" if shown < count else ""
        return f"Mentioned in {counted(count, 'place')}{only}"

    @staticmethod
    def dated_line(issued_on: str | None, validity: str) -> str:
        return f"Issued {issued_on or '—'} · {validity}"

    @staticmethod
    def corpus_line(count: int, names: tuple[str, ...], newest: str | None) -> str:
        dated = f", the newest dated {newest}" if newest is not None else ""
        more = "" if count <= len(names) else " and others"
        named = f" ({', '.join(names)}{more})" if names else ""
        return f"Answers come from these documents only: {count} in all{named}{dated}."

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
    def choice_line(count: int) -> str:
        return f"Of all clauses of the documents ({count}) this one fits your question best."

    @staticmethod
    def stand_ins_line(pairs: tuple[tuple[str, str], ...]) -> str:
        said = "; ".join(f"“{said}” is “{written}” in the document" for said, written in pairs)
        return f"Other words count, too: {said}."

    @staticmethod
    def second_line(place: str, reasons: tuple[str, ...]) -> str:
        lacking = f", but it {' and '.join(reasons)}" if reasons else ""
        return f"The next best is {place}{lacking}; it stands under “Related clauses”."

    @staticmethod
    def left_out_line(day: str, repealed: int, coming: int) -> str:
        counted = [f"{repealed} repealed"] if repealed else []
        counted += [f"{coming} not yet in force"] if coming else []
        return f"As of {day}, these documents were not searched: {', '.join(counted)}. "

    @staticmethod
    def recognised_line(page: int) -> str:
        return f"Page {page}, read by text recognition (OCR): please compare with the original."

    @staticmethod
    def this_year_line(said: str, year: int) -> str:
        return f"In the text, “{said}” means {year}"

    @staticmethod
    def validity_line(validity: str, day: str) -> str:
        return f"Validity: {validity} · on {day}, going by the documents held here"

    @staticmethod
    def paper_line(question: str, day: str) -> str:
        return f"Question: {question} Date of search: {day}"

    @staticmethod
    def too_long_line(length: int, limit: int) -> str:
        return f"The question has {length} characters, {limit} at most; please ask one thing, in short."

    @staticmethod
    def no_day_line(written: str) -> str:
        return f"The date “{written[:20]}” in the address is none; write it like 2026-01-31."

    @staticmethod
    def understood_line(typed: str, question: str) -> str:
        return f"“{typed}” follows the last question and was taken for: {question}"

    @staticmethod
    def as_of_line(day: str) -> str:
        return f"as of {day}"

    @staticmethod
    def within_line(title: str) -> str:
        return f"in {title} only"

    @staticmethod
    def drop_line(limit: str) -> str:
        return f"Drop the limit: {limit}"

    @staticmethod
    def missing_line(missing: tuple[str, ...]) -> str:
        return f"No clause states: {', '.join(missing)}."

    @staticmethod
    def searched_line(
        count: int, newest: str | None, looked_for: tuple[str, ...], limits: tuple[str, ...]
    ) -> str:
        dated = f" (the newest dated {newest})" if newest is not None else ""
        by = f" for {', '.join(looked_for)}" if looked_for else ""
        within = f"; limits: {', '.join(limits)}" if limits else ""
        return f"Searched {counted(count, 'document')}{dated}{by}{within}. No clause answers this question."


def words() -> type[Chinese]:
    """The words that the visitor reads."""
    return spoken(Chinese, English)
