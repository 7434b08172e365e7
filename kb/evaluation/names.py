"""What groups, methods, measures and ingredients are called in reports for people."""

from __future__ import annotations

from kb.evaluation.report import EVERYTHING

GROUPS = {EVERYTHING: "全部", "zh": "中文", "en": "英文"}
SYSTEMS = {
    "hybrid": "混合",
    "lexical": "只用词",
    "dense": "只用向量",
    "RRF": "两路 RRF",
    "weighted sum": "两路加权和",
    "rank-bm25": "rank-bm25 + jieba",
    "bm25 bigrams": "BM25 二字组",
    "bm25 characters": "BM25 单字",
    "bm25 cut_all": "BM25 cut_all",
    "bm25 cut_for_search": "BM25 cut_for_search",
    "bm25 unbroken": "BM25 不分词",
    "bm25 en_stem": "BM25 en_stem",
}
ANSWERS = {
    "right": "答对",
    "answered": "作答",
    "false answers": "误答",
    "related": "只列相关原文",
    "coverage at 90%": "九成准确的覆盖",
    "area under risk": "风险面积",
    "citation precision": "引用准确",
    "citation recall": "引用完整",
    "verbatim": "引文逐字",
    "ROUGE-L": "ROUGE-L",
    "median length": "答案字数（中位）",
}
INGREDIENTS = {
    "words": "词",
    "bigrams": "二字组",
    "characters": "单字",
    "headings": "上级标题",
    "document": "全文得分",
    "passage": "所在段落",
    "coverage": "问题覆盖",
    "rarity within the document": "文内稀有度",
    "lexical score": "词的总分",
    "lexicon": "用语词表",
    "glossary": "英汉词汇",
    "spelling": "错别字",
    "encoder": "编码模型",
    "cosine": "向量相似度",
    "alignment": "逐词对齐",
    "value": "所求数值",
    "region": "所问地区",
    "place": "所指位置",
    "heading or not": "是否标题",
    "question or not": "是否问句",
    "length": "长度",
}


def group(name: str) -> str:
    """A group of questions."""
    return GROUPS.get(name, name)


def system(name: str) -> str:
    """A method."""
    return SYSTEMS.get(name, name)


def ingredient(name: str) -> str:
    """An ingredient of the ranking."""
    return INGREDIENTS.get(name, name)
