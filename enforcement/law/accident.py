"""Reporting a grave quality accident (重大质量事故报告及应急处理制度)."""

from quality_portal.core.instruments import S2

REPORT_BASIS = S2.passage("二（一）")
SAY = "报告只用于处置事故，不影响您依法主张权利。先救人、先停用，再报告；情况有变化的，可以再报一份。"
