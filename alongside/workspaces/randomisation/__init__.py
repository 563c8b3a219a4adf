"""The sealed sequence, allocation, and telling those who should know."""
