"""The papers of this room."""

from quality_portal.documents.kinds import Kind

KINDS = (
    Kind("licence_correction", "行政许可申请补正告知书", template="notice.html", series="许补"),
    Kind("licence_acceptance", "行政许可申请受理通知书", template="notice.html", series="许受"),
    Kind("licence_grant", "准予行政许可决定书", template="notice.html", series="许决"),
    Kind("licence_refusal", "不予行政许可决定书", template="notice.html", series="许不"),
    Kind("opening_catalogue", "开业审查产品目录公告", template="gazette.html", series="开录"),
    Kind("opening_verdict", "开业审查意见书", template="notice.html", series="开审"),
)
