"""Writers of reports: the quarter's report and the dossier."""

from .dossier import issue_dossier
from .report import compile_report, digest_of, publish_report, store_figures

__all__ = ["compile_report", "digest_of", "issue_dossier", "publish_report", "store_figures"]
