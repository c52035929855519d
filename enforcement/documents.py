"""The papers of enforcement."""

from quality_portal.documents.kinds import Kind

KINDS = (
    Kind("order", "责令整改通知书", template="notice.html", series="责改"),
    Kind("order_notification", "不合格情况通报函", template="letter.html", series="通函"),
    Kind("recheck_result", "复查结果通知书", template="notice.html", series="复通"),
    Kind("announcement", "公告", template="gazette.html", series="公告"),
    Kind("stop_order", "责令停产整顿决定书", template="notice.html", series="停决"),
    Kind("revocation", "吊销生产许可证决定书", template="notice.html", series="吊证"),
    Kind("licence_revocation", "吊销营业执照决定书", template="notice.html", series="吊照"),
    Kind("revocation_request", "提请吊销营业执照函", template="letter.html", series="提函"),
    # counterfeit cases
    Kind("seizure", "实施行政强制措施决定书", template="notice.html", series="强决"),
    Kind("seizure_extension", "延长行政强制措施期限决定书", template="notice.html", series="强延"),
    Kind("penalty", "行政处罚决定书", template="notice.html", series="罚决"),
    Kind("criminal_transfer", "涉嫌犯罪案件移送书", template="letter.html", series="移"),
)
