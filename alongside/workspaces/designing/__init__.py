"""The size of a trial, by its assumptions: moved on a page, worked out exactly."""
