"""PostgreSQL as Alongside uses it: nobody waits for long for a server that does not answer."""
