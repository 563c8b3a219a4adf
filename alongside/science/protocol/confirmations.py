"""Values that nobody published: who confirmed them against the manual, and when."""

from datetime import date

from alongside.science.instruments.confirming import Confirmation
from alongside.science.protocol.shape import Identifier, Part, Words


class ConfirmedValue(Part):
    """One open value of a questionnaire's scoring, switched on because somebody confirmed it."""

    instrument: Identifier
    value: Words
    by: Words
    on: date
    against: Words

    def confirmation(self) -> Confirmation:
        """The same as the scoring takes it."""
        return Confirmation(self.instrument, self.value, self.by, self.on, self.against)
