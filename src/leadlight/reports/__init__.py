"""Reports as pages: one HTML file each, which needs no network and runs nothing."""

from leadlight.reports.backtest_page import backtest_page
from leadlight.reports.learning_page import learning_page

__all__ = ["backtest_page", "learning_page"]
