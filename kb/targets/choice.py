"""Whether a value is a target.

A target needs a sign that something is asked for: a comparing word (不低于, 以上, 左右), a verb of
aim before it (建设, 培养, 达到), 按…的比例 or 标准, or a ratio that the value states. Left out is what
names, counts or tells: 第X条, years, values in titles and quotations, what has been done (已, 同比, a
year before the document's own), conditions (超过30日的，…), penalties, and definitions.
"""

from __future__ import annotations

import re

from kb.targets.deadlines import Date
from kb.targets.phrases import bare
from kb.targets.pieces import Value

_TIME = frozenset(
    "个小时 个工作日 个自然日 个月 分钟 小时 工作日 自然日 周 年 月 天 日 个课时 个学时 课时 学时".split()
)
_LESSONS = frozenset("个课时 个学时 课时 学时".split())
_NAMING_UNITS = frozenset("届 级 款 期 折 度 部 分 周岁".split())
_RATIOS = frozenset({"%", "‰", "个百分点", "百分点", "倍"})

_MEASURES = frozenset(
    "元 美元 岁 米 公里 千米 毫米 厘米 平方米 平方公里 立方米 吨 公斤 千克 克 千瓦 千伏 升".split()
)
_VERBS = (
    "建设 建成 建立 共建 新建 改建 扩建 新改建 改造 更新改造 打造 培育 引育 培养 培训 轮训 遴选 选树 选派 派 选聘 选拔 选取 选择 评选 认定 认证 "
    "创建 创成 创办 开设 组建 设立 设置 布局 布设 新增 增加 扩大 引进 招引 吸引 集聚 启动 实施 推出 推广 推进 推动 完成 开展 举办 组织 "
    "办好 申办 发布 制定 制修订 编制 修订 形成 突破 实现 争创 争取 配备 配置 配足 安排 投入 开通 开工 投产 建好 提升 提供 治理 整治 修复 评审 发放 "
    "打通 减少 压减 淘汰 清理 探索 攻克 研发 出台 储备 筹集 筹建 收购 盘活 供应 招收 扩招 录用 转移 解决 惠及 服务 征集 孵化 筛选 做强 做大 "
    "建强 示范 更新 安装 铺设 签约 保护 修缮 召开 调整 签订 增 建 办"
).split()
_VERB = (
    "新?(?:"
    + "|".join(sorted(_VERBS, key=len, reverse=True)).replace("|办|", "|(?<![公民主督协])办|")
    + ")(?:了|好|出|成)?"
)
AIM = re.compile(rf"{_VERB}$")
# 新建、改造高标准农田 opens with verbs of aim, 城镇新增就业 does not.
AIMS = re.compile(
    rf"(?:重点|支持|继续|全面|牵头|累计|持续|加快|大力|积极|推动|再|力争|全年|分别|共|柔性|着力|每年|抓好)*{_VERB}(?:[、和及或]?{_VERB})*"
)
_STATE = re.compile(
    r"(?:达到|达|保持在|稳定在|维持在|控制在|提高到|提升到|提高至|提升至|提高|提升|增加到|增至|增长|降至|降到|降低到|下降到|下降|降低|"
    r"减少|压缩至|压减至|压缩到|缩短至|缩短到|缩小至|扩大到|覆盖|为|占)$"
)
_RATIO_HEAD = re.compile(r"(?:率|比例|比重|占比|覆盖面|增速|涨幅)(?:均|分别|总体|基本)*$")
_BACKED = re.compile(r"(?:支持|鼓励|引导|力争|确保|争取)(?:全?[省市区县国]|[\u4e00-\u9fff]{1,4}[省市区县])?$")
SHARE = re.compile(r"(?:按照?|依照)[^，,；;]{0,40}$")
SHARE_END = re.compile(r"^的?(?:比例|标准|额度|幅度)")
EACH = re.compile(
    r"(?:每个|每所|每名|每位|每人|每校|每班|每户|每家|每年|每学年|每学期|每月|每季度|每半年|每\d+年|每[一两二三四五六十]+年|各(?=级|地|校|区|县|市|省|单位|部门))[^，,；;。]*$"
)
# 至少建设一个: the comparing word stands before the verb, or before a base: 不少于总数的5%.
COMPARED = re.compile(
    r"(?P<word>不低于|不得低于|不少于|不得少于|不超过|不得超过|不高于|不得高于|至少|最多|至多)"
    r"(?P<between>[^，,；;。\d]{1,24})$"
)
_PAST = re.compile(r"已|同比|累计|截至|目前|去年|上年|曾|以来|位居|居全国|首次|了$")
_TOLD = re.compile(r"是指|所称|即可|包括以下")
_PENALTY = re.compile(r"罚款|罚金|有期徒刑|拘役|拘留|违约金|滞纳金|赔偿金|追究刑事责任|处罚|行为之一")
_CONDITION_BEFORE = re.compile(
    r"(?:年满|未满|不满|已满|满|累计|金额|面积在?|规模在?|第|逾期|经过|连续|最近|近|过去|前|上|具有|从事|持有)$"
)
_CONDITION_AFTER = re.compile(r"^[^，,；;。]*的(?:$|[，,；;。：:）)])")
_NORM = re.compile(r"应当|不得|应|须|必须|原则上|不低于|不少于|不超过|不高于|至少|确保|达到")
_TIME_NAMED = re.compile(
    r"^(?:以?来|前|后|多|代|间|度|制|级|期间|一遇|行动|规划|计划|攻坚|贯|历史|经验|或|内无|无|连续|[^，,；;。]{0,12}(?:经历|经验|业绩|资历))"
)
_CYCLE = re.compile(r"^(?:为?一?个?周期|一轮|一次|为一)")
_TIME_ASKED = re.compile(
    r"(?:期限|期|时限|时间|年限|周期|有效期|服务期)(?:限)?(?:一般|原则上|应当|应|不得|均)*(?:为|是)?$|一般为$"
)
_ORDINAL = re.compile(r"(?:第|[A-Za-z+×/．.\-〔（(]|“)$")


def is_target(value: Value, date: Date | None, issued: int | None) -> bool:
    """Whether a value with a unit is a target; ``issued`` is the year of the document, if known."""
    if _is_name(value) or _is_told(value, date, issued) or _is_condition(value):
        return False
    if value.quantity.unit in _TIME - _LESSONS:
        return _is_time_limit(value)
    return is_compared(value) or _is_asked(value)


def is_compared(value: Value) -> bool:
    """Whether a comparing word goes with the value, at it or before its verb or base."""
    if value.text.startswith("近") or re.search(r"[余多]", value.text):
        return False  # 近三年, 7000余个: roughly how many there are
    return value.quantity.comparator != "=" or COMPARED.search(value.left) is not None


def is_ratio(value: Value) -> bool:
    """Whether the value is a share or a multiple rather than an amount."""
    return value.quantity.unit in _RATIOS


def is_time(value: Value) -> bool:
    """Whether the value is a length of time."""
    return value.quantity.unit in _TIME - _LESSONS


def is_cycle(value: Value) -> bool:
    """Whether the value is how often something recurs: 五年一周期."""
    return is_time(value) and _CYCLE.search(value.right) is not None


def _is_name(value: Value) -> bool:
    spoken = not value.text.strip()[0].isascii() and value.quantity.comparator == "="
    counted = not is_ratio(value) and not is_time(value) and value.quantity.unit != "元"
    if value.is_quoted or value.quantity.unit in _NAMING_UNITS or _ORDINAL.search(value.left):
        return True
    return spoken and counted and COMPARED.search(value.left) is None and EACH.search(value.left) is None


def _is_told(value: Value, date: Date | None, issued: int | None) -> bool:
    text = value.clause.text
    if date is not None and issued is not None and date.year < issued:
        return True
    return bool(_TOLD.search(text) or _PENALTY.search(text) or _PAST.search(value.left))


def _is_condition(value: Value) -> bool:
    if _CONDITION_BEFORE.search(value.left):
        return True
    if is_time(value) and value.after and value.whole.strip() == value.text.strip():
        return value.after[0].endswith("的")
    if value.right.startswith("的基础上") or (
        value.right.startswith("的") and _RATIO_HEAD.search(value.left)
    ):
        return True
    ends = _CONDITION_AFTER.search(value.right + "，")
    if ends and not _NORM.search(value.left + value.text):
        return True
    bounded = value.text.endswith(("以上", "以下")) and value.right.startswith("的")
    if bounded and not is_ratio(value) and not AIM.search(value.left) and COMPARED.search(value.left) is None:
        return True
    if is_time(value):
        return value.right.startswith(("不满", "未"))
    return value.quantity.unit in _MEASURES and _names_what_follows(value)


def _names_what_follows(value: Value) -> bool:
    """Whether 10亿元以上 tells which projects are meant: 10亿元以上制造业项目, 4500千克以下的车辆."""
    is_bounded = value.text.endswith(("以上", "以下", "以内")) or value.right.startswith("的")
    return (
        is_bounded
        and re.match(r"的?[\u4e00-\u9fff“]{2}", value.right) is not None
        and not SHARE_END.match(value.right)
    )


def _is_time_limit(value: Value) -> bool:
    if _TIME_NAMED.search(value.right):
        return False
    return is_compared(value) or is_cycle(value) or _TIME_ASKED.search(value.left) is not None


def _is_asked(value: Value) -> bool:
    left = value.left.rstrip()
    if (
        AIM.search(left)
        or _STATE.search(left)
        or _BACKED.search(left)
        or (is_ratio(value) and _RATIO_HEAD.search(left))
    ):
        return True
    if value.quantity.unit == "%" and value.quantity.low == 100:
        return True
    if SHARE.search(left) and (is_ratio(value) or SHARE_END.search(value.right)):
        return True
    if EACH.search(left) or (
        value.previous is not None and re.fullmatch(r".{0,40}[、和及或]|的?[^，]{0,40}[和、及].{0,20}", left)
    ):
        return True
    return not value.right.strip() and _opens_with_aim(value)


def _opens_with_aim(value: Value) -> bool:
    """Whether the piece is 培育…场景100个: a verb of aim, what is counted, the count."""
    return AIMS.match(bare(value.left)) is not None
