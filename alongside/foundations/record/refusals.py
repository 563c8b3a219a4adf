"""Refusals: what an action answers when a hard rule says no."""


class Refusal(Exception):
    """An action was refused. The message says what happened, what it means and what to do."""

    def once_undone(self) -> None:
        """What is to be kept of it, though all that the action did is undone: mostly nothing."""
