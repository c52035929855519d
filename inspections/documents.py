"""The papers of inspections."""

from quality_portal.documents.kinds import Kind

KINDS = (
    # on site
    Kind("sampling_notice", "监督抽查通知书", template="notice.html", series="抽通"),
    Kind("sample_form", "产品质量监督抽查抽样单", template="form.html", series="抽样"),
    Kind("refusal_decision", "拒绝监督抽查认定书", template="notice.html", series="拒认"),
    Kind("forced_sampling", "强制监督抽查决定书", template="notice.html", series="强抽"),
    # results and what follows them
    Kind("result_notice", "检验结果告知书", template="notice.html", series="检告"),
    Kind("retest_notice", "复检受理通知书", template="notice.html", series="复受"),
    Kind("objection_answer", "异议处理答复书", template="notice.html", series="异复"),
    Kind("retest_result", "复检结论告知书", template="notice.html", series="复结"),
    Kind("circular", "通报", template="gazette.html", series="通报"),
)
