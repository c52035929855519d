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
)
