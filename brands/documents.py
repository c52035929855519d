"""The papers of honours."""

from quality_portal.documents.kinds import Kind

KINDS = (Kind("honour_list", "名单公告", template="gazette.html", series="名告"),)
