"""Headings break between words: the words of our headings are known, everything else stays whole."""

import pytest

from quality_portal.core.phrases import phrases

CUT = {
    "关于印发大质量工作机制建设工作方案的通知": "关于|印发|大质量|工作机制|建设|工作方案的|通知",
    "处罚告知书：澄州夜行灯电动车配件有限公司": "处罚告知书：|澄州夜行灯电动车配件|有限公司",
    "权利告知：责令停产整顿，吊销生产许可证和安全认证证书": "权利告知：|责令|停产整顿，|吊销|生产许可证和|安全|认证|证书",
    "未经强制性认证：“顺驰驿” 电动自行车充电器 C-581": "未经|强制性认证：|“顺驰驿” |电动自行车充电器 |C-581",
    "关于撤回澄市监公告〔2026〕20号公告的公告": "关于|撤回|澄市监|公告|〔2026〕|20号|公告的|公告",
    "澄州和悦等五家企业": "澄州和悦等五家|企业",
    "澄州市2026年第一季度产品质量状况分析报告": "澄州市|2026年|第一季度|产品质量|状况|分析报告",
    "Recall of kettles, 2026: page": "Recall of kettles, 2026: page",
    "云岭省市场监督管理局等 3 件未复函，至 2026-11-27": "云岭省|市场监督管理局等 |3 件|未复函，|至 |2026-11-27",
    "澄市监-2026-0012 的经过": "澄市监-2026-0012 的|经过",
    "": "",
}


@pytest.mark.parametrize(("title", "cut"), CUT.items())
def test_a_heading_is_cut_between_words_and_loses_nothing(title, cut):
    assert "|".join(phrases(title)) == cut
    assert "".join(phrases(title)) == title
