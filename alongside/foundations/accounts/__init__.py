"""Sign-in, second factors, sessions and roles."""
