"""The papers of this room."""

from quality_portal.documents.kinds import Kind

KINDS = (
    Kind("opening_catalogue", "开业审查产品目录公告", template="gazette.html", series="开录"),
    Kind("opening_verdict", "开业审查意见书", template="notice.html", series="开审"),
)
