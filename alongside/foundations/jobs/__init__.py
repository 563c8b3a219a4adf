"""Work that need not be waited for: a queue, and a schedule."""
