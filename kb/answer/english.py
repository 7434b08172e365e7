"""What other rooms say in Chinese, for readers of English; titles and words of documents stay as they are."""

from __future__ import annotations

import re
from typing import Final

from kb.records import Validity
from kb.search.unmatched import INCLUDE, WITHIN

VALIDITIES: Final = {
    Validity.IN_FORCE: "in application",
    Validity.REPEALED: "repealed",
    Validity.NOT_YET: "not yet in force",
    Validity.UNSTATED: "not stated",
}
_STEPS: Final = {
    "ann": "Annex", "pt": "Part", "bk": "Book", "ch": "Chapter", "sec": "Section", "art": "Article",
    "h": "Part", "t": "Topic", "hb": "Section", "n": "Item", "d": "Section", "nb": "item", "np": "item",
    "o": "item", "par": "paragraph", "s": "sentence", "r": "table row", "head": "heading", "title": "title",
}  # fmt: skip
_STEP: Final = re.compile(r"([a-z]+)(\d[\d-]*)?")
_DAY: Final = r"(\d{4}-\d\d-\d\d)"
# What ``kb.facts.validity`` says; the longer before what they hold.
_STANDING: Final = {
    rf"被(《.*》)废止，自{_DAY}起": r"repealed by \1 from \2 on",
    rf"已有新版本，自{_DAY}起": r"replaced by a newer version from \1 on",
    rf"写明自{_DAY}起施行": r"it says that it applies from \1 on",
    rf"写明有效期至{_DAY}": r"it says that it is valid until \1",
    rf"，有效期至{_DAY}": r" and is valid until \1",
    "；是否已被本库以外的文件废止，未核实": (
        "; whether a document that is not held here repeals it is not known"
    ),
    "文件已注明废止或失效": "marked as repealed or expired",
    "元数据注明.+": "as its metadata say",
    "没有读到施行日期或有效期": "no day from or until which it applies was found",
}
# Whole sentences: of ``kb.query`` on questions, ``kb.search`` on what is not found, ``kb.outline`` and
# ``kb.readers`` on texts.
_SENTENCES: Final = {
    "问题是空的，请写下想问的内容。": "The question is empty; please write what you would like to know.",
    r"问题有 (\d+) 个字，最多 (\d+) 个，请写得短一些。": (
        r"The question has \1 characters, \2 at most; please put it more briefly."
    ),
    "问题里没有文字，请用文字写下想问的内容。": "The question has no words; please write it in words.",
    "链接里的 (.*) 不是可以用的值，请重新选择筛选条件。": (
        r"“\1” in the link is no value that can be used; please choose the filters anew."
    ),
    "正文称(.+)，找到(.+)项。": r"The text announces “\1”; \2 were found.",
    "(“.*”)称(.+)，表中找到(.+)行。": r"\1 announces “\2”; the table has \3 rows.",
    "(“.*”)之前缺少(.+)，原文如此，未作补改。": r"Before \1, \2 is missing; so it is in the original.",
    "(“.*”)(?:在(.+)之后，)?编号重复或不连续，原文如此，未作改动。": (
        r"The number of \1 repeats or leaves a gap; so it is in the original."
    ),
    r"第 (\d+) 页(“.*”)识别没有把握（(.+)），请对照原件。": (
        r"Page \1: \2 was recognised with little certainty (\3); please compare with the original."
    ),
    r"另有 (\d+) 行识别没有把握，请对照原件。": (
        r"\1 more lines were recognised with little certainty; please compare with the original."
    ),
    r"连续(\d+)行同一样式的短行，是网页边栏，不是正文": (
        r"\1 short lines of one pattern, the side bar of a web page"
    ),
    "没有哪一条符合所选的条件；请去掉一些条件。": (
        "No clause meets the conditions chosen; please remove some of them."
    ),
    "没有哪一条写有(“.*”)；请去掉，或者换一个说法。": (
        r"No clause has \1; please leave it out, or put it in other words."
    ),
    r"不用减号时有 (\d+) 条，都写有减号后面的(“.*”)，所以一条不剩；请去掉减号和它后面的词。": (
        r"Nothing is left: without minus signs \1 would be found, and all have \2, which is left out;"
        " please remove the minus sign and its word."
    ),
    r"不用减号时有 (\d+) 条，各写有减号后面的(“.*”)之一，所以一条不剩；请去掉减号和它后面的词。": (
        r"Nothing is left: without minus signs \1 would be found, and each has one of \2, which are left out;"
        " please remove a minus sign and its word."
    ),
    rf"所选的文件都已废止或尚未施行，没有查找；{INCLUDE}": (
        "The documents chosen are not, or no longer, in force and were not searched; please include them."
    ),
    rf"符合的 (\d+) 条都在已废止或尚未施行的文件里，没有列出；{INCLUDE}": (
        r"All that is found (\1) stands in documents that are not, or no longer, in force, and is not listed;"
        " please include them."
    ),
    rf"只有已废止或尚未施行的文件写有(“.*”)，没有查找；{INCLUDE}": (
        r"Only documents that are not, or no longer, in force have \1; they were not searched; please include"
        " them."
    ),
    "没有哪一条写有(“.*”)，找到的只是意思相近的。": (
        r"No clause has \1; what is found merely comes near in sense."
    ),
    "没有哪一条与(“.*”)意思相近；请换一个说法。": (
        r"No clause comes near to \1; please put it in other words."
    ),
    "没有哪一条同时写有(“.*”)，虽然各有条文写到；请少写一个，或者只要求写有任一词。": (
        r"No clause has all of \1, though each is found somewhere; please leave one out, or ask for any word."
    ),
    "没有一份文件的适用地区是“(.*)”，请换一个地区，或者去掉这个条件。": (
        r"No document applies in “\1”; please choose another region, or remove the condition."
    ),
    "空白": "blank",
    "页码": "page number",
    "网页按钮": "buttons of a web page",
    "网页导航": "navigation of a web page",
    "目录，与正文的标题重复": "table of contents, which repeats the headings",
}


def place(unit_id: str) -> str:
    """The steps to a clause, outermost first, read from its id; those without a name are left out."""
    found = filter(None, map(_STEP.match, unit_id.rpartition("#")[2].split(".")))
    named = ((_STEPS.get(step[1], ""), step[2] or "") for step in found)
    return ", ".join(f"{name} {number}".strip() for name, number in named if name)


def reason(said: str) -> str:
    """The reason of a ``Standing`` in English."""
    for chinese, english in _STANDING.items():
        said = re.sub(chinese, english, said)
    return said


def sentence(said: str) -> str:
    """A sentence in English; one that is not known here stays as it is."""
    if said.startswith(WITHIN):
        return f"Under the conditions chosen: {sentence(said.removeprefix(WITHIN))}"
    for chinese, english in _SENTENCES.items():
        found = re.fullmatch(chinese, said)
        if found is not None:
            return found.expand(english).replace("”、“", "”, “")
    return said
