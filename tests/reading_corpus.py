"""Small documents for the tests of reading: two versions of one text, a citing one, a hostile one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

TITLE: Final = "某市校企合作办法"
OLD_TEXT: Final = """某市校企合作办法
第一章 总则
第一条 为了促进校企合作，制定本办法。
第二条 本办法适用于本市职业学校。
第三条 市教育局每年安排专项资金不少于500万元。
第四条 合作协议应当报市档案馆备案。
"""
NEW_TEXT: Final = """某市校企合作办法
第一章 总则
第一条 为了促进校企合作，制定本办法。
第二条 合作应当自愿、平等、互利，双方签订书面协议。
第三条 本办法适用于本市职业学校。
第四条 市教育局每年安排专项资金不少于800万元，到2027年专业课教师中双师型教师比例达到60%以上。
"""
CITING_TEXT: Final = """关于做好实习工作的通知
一、按照《某市校企合作办法》的规定，学生实习每天不超过8小时。
二、到2026年，建设20个实习基地。
学段\t实习时间\t每周课时\t学分
中职\t6个月\t20课时\t12
版权所有 转载请注明出处
"""
HOSTILE: Final = "<script>window.hit=1</script><img src=x onerror=window.hit=1>"
HOSTILE_TEXT: Final = f"""{HOSTILE}的办法
第一条 {HOSTILE}学校至少建设=3个基地，:red[红] ![图](http://192.0.2.1/a.png)，补助不超过5000元。
第二条 <form action="http://192.0.2.1/"><input name="q"></form>第二款“引号”&amp;。
"""
_FACTS: Final = {
    "old": (OLD_TEXT, {"title": TITLE, "issuer": "某市人民政府", "issued_on": "2019-03-01"}),
    "new": (
        NEW_TEXT,
        {"title": TITLE, "issuer": "某市人民政府", "issued_on": "2024-05-06", "number": "某政〔2024〕8号"},
    ),
    "citing": (CITING_TEXT, {"title": "关于做好实习工作的通知", "issuer": "某市教育局"}),
    "hostile": (HOSTILE_TEXT, {"title": f"{HOSTILE}的办法"}),
}


def write_corpus(folder: Path) -> Path:
    """The documents and what is known about them, as files in ``folder``."""
    folder.mkdir()
    for doc_id, (text, facts) in _FACTS.items():
        (folder / f"{doc_id}.txt").write_text(text, encoding="utf-8")
        lines = (f"{name} = '{value}'\n" for name, value in facts.items())
        (folder / f"{doc_id}.meta.toml").write_text("".join(lines), encoding="utf-8")
    return folder
