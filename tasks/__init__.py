"""The work itself: plain Python that turns raw news articles into tables and never imports Prefect."""
