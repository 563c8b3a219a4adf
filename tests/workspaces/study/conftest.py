"""The people page, with the same addresses as the tests of accounts."""

from tests.foundations.accounts.conftest import clock, installation, study

__all__ = ["clock", "installation", "study"]
