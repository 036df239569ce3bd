"""The report: one page on what the tables of an output folder hold, in which every figure is a query over them."""

from tasks.desk.report.page import report, write_report

__all__ = ["report", "write_report"]
