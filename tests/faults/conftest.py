"""Faults happen to a small demonstration of their own."""

from tests.project.conftest import copied, twelve

__all__ = ["copied", "twelve"]
