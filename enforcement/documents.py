"""The papers of enforcement."""

from quality_portal.documents.kinds import Kind

KINDS = (
    Kind("order", "责令整改通知书", template="notice.html", series="责改"),
    Kind("recheck_result", "复查结果通知书", template="notice.html", series="复通"),
    Kind("announcement", "公告", template="gazette.html", series="公告"),
    Kind("instruction", "通知", template="gazette.html", series="通知"),
    Kind("stop_order", "责令停产整顿决定书", template="notice.html", series="停决"),
    Kind("revocation", "吊销生产许可证决定书", template="notice.html", series="吊证"),
    Kind("licence_revocation", "吊销营业执照决定书", template="notice.html", series="吊照"),
    Kind("revocation_request", "提请吊销营业执照函", template="letter.html", series="提函"),
    # rights, requests and what follows a recheck
    Kind("rights_notice", "行政处罚事先告知书", template="notice.html", series="罚告"),
    Kind("hearing_schedule", "听证通知书", template="notice.html", series="听通"),
    Kind("recheck_notice", "复查通知书", template="notice.html", series="复查"),
    Kind("resumption", "恢复生产通知书", template="notice.html", series="复产"),
    Kind("extension_granted", "准予延长整改期限通知书", template="notice.html", series="延准"),
    Kind("extension_refused", "不予延长整改期限通知书", template="notice.html", series="延驳"),
    Kind("recheck_accepted", "复查申请受理通知书", template="notice.html", series="查受"),
    Kind("recheck_refused", "复查申请不予受理通知书", template="notice.html", series="查驳"),
    # service
    Kind("service_receipt", "送达回证", template="form.html", series="送回"),
    Kind("service_announcement", "送达公告", template="gazette.html", series="送公"),
    # letters to other organs
    Kind("government_notice", "不合格情况通报函（政府）", template="letter.html", series="府通"),
    Kind("department_notice", "不合格情况通报函（部门）", template="letter.html", series="部通"),
    Kind("licence_revocation_request", "吊销许可证建议书", template="letter.html", series="吊建"),
    Kind("certificate_suspension", "暂停使用证书通知书", template="letter.html", series="停证"),
    Kind("certificate_resumption", "恢复使用证书通知书", template="letter.html", series="复证"),
    Kind("removal_recommendation", "免职建议函", template="letter.html", series="免建"),
    Kind("case_referral", "案件移送函", template="letter.html", series="案移"),
    Kind("urging", "催办函", template="letter.html", series="催函"),
    # irregular production
    Kind("irregular_penalty", "行政处罚决定书（违规生产）", template="notice.html", series="违罚"),
    Kind("obtain_order", "责令限期补办通知书", template="notice.html", series="责补"),
    Kind("closure_request", "提请责令关闭函", template="letter.html", series="关函"),
    # what the portal confirms to an enterprise
    Kind("rectification_receipt", "整改报告回执", template="form.html", series="整收"),
    Kind("statement_receipt", "当事人意见回执", template="form.html", series="意收"),
    Kind("withdrawal_certificate", "公示信息撤下证明", template="notice.html", series="撤证"),
    Kind("accident_notice", "产品质量事故情况报告", template="upward.html", series="事报"),
    # counterfeit cases
    Kind("seizure", "实施行政强制措施决定书", template="notice.html", series="强决"),
    Kind("seizure_extension", "延长行政强制措施期限决定书", template="notice.html", series="强延"),
    Kind("penalty", "行政处罚决定书", template="notice.html", series="罚决"),
    Kind("criminal_transfer", "涉嫌犯罪案件移送书", template="letter.html", series="移"),
)
