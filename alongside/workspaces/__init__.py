"""What people do: one folder per kind of work, in the order of a family's journey."""
