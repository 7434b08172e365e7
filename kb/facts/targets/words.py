"""The words by which targets are told: verbs of aim, comparing words, names of bodies."""

from __future__ import annotations

import re

TIME_UNITS = frozenset("个小时 个工作日 个自然日 个月 分钟 小时 工作日 自然日 周 年 月 天 日".split())
RATIO_UNITS = frozenset("% ‰ 个百分点 百分点 倍".split())
# What has these units is measured, not counted: 10亿元以上 tells which projects, 5家以上 how many.
MEASURING_UNITS = frozenset(
    "元 美元 岁 米 公里 千米 毫米 厘米 平方米 平方公里 立方米 吨 公斤 千克 克 千瓦 千伏 升".split()
)
NAMING_UNITS = frozenset("届 级 款 期 折 度 部 分 周岁".split())

_AIMS = """
建设 建成 建立 共建 合建 新建 改建 扩建 新改建 改造 更新改造 打造 培育 引育 培养 培训
轮训 遴选 选树 选派 派 选聘 选拔 选取 选择 评选 认定 认证 创建 创成 创办 开设 组建 设立
设置 布局 布设 新增 增加 扩大 引进 招引 吸引 集聚 启动 实施 推出 推广 推进 推动 完成
开展 举办 组织 办好 申办 发布 制定 制修订 编制 修订 形成 突破 实现 争创 争取 配备 配置
配足 安排 投入 开通 开工 投产 建好 提升 提供 治理 整治 修复 评审 发放 打通 减少 压减
淘汰 清理 探索 攻克 研发 出台 储备 预留 筹集 筹建 收购 盘活 供应 招收 扩招 录用 转移
转化 解决 惠及 服务 征集 孵化 筛选 做强 做大 建强 示范 更新 安装 铺设 签约 保护 修缮
召开 调整 签订 壮大 上线 升级改造 指派 营造 增 建
""".split()
_ALTERNATIVES = "|".join(sorted(_AIMS, key=len, reverse=True))
# 办 is a verb of aim, but not in 公办, 民办, 主办.
_AIM = rf"新?(?:{_ALTERNATIVES}|(?<![公民主督协])办)(?:了|好|出|成)?"
AIM_AT_END = re.compile(rf"{_AIM}$")
# 新建、改造高标准农田 opens with verbs of aim, 城镇新增就业 does not.
AIMS_AT_START = re.compile(
    r"(?:重点|支持|继续|全面|牵头|累计|持续|加快|大力|积极|推动|再|力争|全年|分别|共|柔性|着力|每年|抓好)*"
    rf"{_AIM}(?:[、和及或]?{_AIM})*"
)
STATE_AT_END = re.compile(
    r"(?:达到|达|保持在|稳定在|维持在|控制在|提高到|提升到|提高至|提升至|提高|提升|增加到|增至|增长|降至|降到|"
    r"降低到|下降到|下降|降低|减少|压缩至|压减至|压缩到|缩短至|缩短到|缩小至|扩大到|覆盖|为|占)$"
)
RATIO_AT_END = re.compile(r"(?:率|比例|比重|占比|覆盖面|增速|涨幅)(?:均|分别|总体|基本)*$")
AMOUNT_AT_END = re.compile(r"(?:产值|产量|收入|投资|总额|规模|额|容量|总量|里程|面积|人数|动力|水平)$")
SHARE_AT_END = re.compile(r"(?:按照?|依照)[^，,；;]{0,40}$")
SHARE_AT_START = re.compile(r"^的?(?:比例|标准|额度|幅度)")

_NUMERAL = r"[一两二三四五六七八九十百千万\d]+"
EACH_AT_END = re.compile(
    rf"(?:每(?=个|所|名|位|人|校|班|户|家|年|学年|学期|月|季度|半年|{_NUMERAL})|"
    r"各(?=级|地|校|区|县|市|省|单位|部门))[^，,；;。]*$"
)
PERIOD_AT_END = re.compile(
    rf"(?P<period>每(?:年|学年|学期|月|季度|半年|周|日|天|{_NUMERAL}个?[年月周天日]))(?P<verb>[^，,；;。]{{0,24}})$"
)

COMPARATORS = {
    "不低于": "≥", "不得低于": "≥", "不少于": "≥", "不得少于": "≥", "至少": "≥",
    "不超过": "≤", "不得超过": "≤", "不高于": "≤", "不得高于": "≤", "最多": "≤", "至多": "≤",
}  # fmt: skip
# 至少建设一个: the comparing word stands before the verb; or before a base: 不少于总数的5%.
COMPARED_AT_END = re.compile(
    rf"(?P<word>{'|'.join(sorted(COMPARATORS, key=len, reverse=True))})(?P<between>[^，,；;。\d]{{1,24}})$"
)

# Headers of a table over values to be reached or kept, and over those that are or have been.
ASKING_HEADER = re.compile(
    r"标准|目标|指标|任务|限[值额]|[上下]限|额度|定额|时限|期限|规划|计划|补贴|补助|资助|奖励|"
    r"不(?:低|少|高|超|多)[于过]"
)
TELLING_HEADER = re.compile(r"现状|实际|完成(?![时期])|同比|增长|上年|去年|累计|统计|基期|基准|条件|对象")
# Before a value that says when, or of which ones, something holds.
CONDITION_AT_END = re.compile(
    r"(?:年满|未满|不满|已满|满|累计|金额|面积在?|规模在?|逾期|经过|连续|最近|近|过去|(?<!以)前|(?<!原则)(?<!以)上|"
    r"具有|从事|持有)$"
)

# 应用, 许可 and 主要 hold no modal verb.
_MODALS = (
    r"应当|应(?![用急对届聘缴])|须|必须|可以|(?<!许)可(?![行持能靠再视])|不得|原则上|"
    r"(?<![主重需必纲摘])要(?![素求点])"
)
MODAL = re.compile(rf"{_MODALS}|至少|不少于")
SUBJECT_BEFORE_MODAL = re.compile(rf"(?P<who>[^，,；;。]{{2,40}}?)(?:{_MODALS})")
ENTITY_AT_END = re.compile(
    r"(?:学校|院校|高校|大学|中学|小学|幼儿园|企业|单位|机构|部门|机关|园区|开发区|街道|乡镇|社区|县|(?<!地)区|市|省|"
    r"城镇|城乡|农村|全国|基地|医院|银行|公司|平台|中心|家庭|居民|教师|人员|学生|儿童|职工|经费|资金|养殖场|公园|场所|热线|电话|基金|产业|制造业|"
    r"政府|委员会)$"
)


def alternatives(words: str) -> str:
    """A pattern for any of the words, longer ones first."""
    return "|".join(map(re.escape, sorted(words.split(), key=len, reverse=True)))
