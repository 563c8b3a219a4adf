"""The funnel, CONSORT, progression and data quality, as of any moment."""
