"""The printed report."""

from quality_portal.documents.kinds import Kind

KINDS = (
    Kind("quality_report", "产品质量状况分析报告", template="report.html", series="质析"),
    Kind("dossier", "案卷", template="report.html", series="卷"),
)
