"""Puts it together: settings, addresses, menu, command line, the demonstration."""
