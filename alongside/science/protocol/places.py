"""Sites, the teams that refer there, and whom to ring about safety."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from alongside.science.protocol.shape import Identifier, Part, Words

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ]{6,19}$")]
Emergency = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,6}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class SafeguardingContact(Part):
    """Whom to ring at a site when a child or a parent may not be safe."""

    who: Words
    phone: Phone
    out_of_hours_phone: Phone
    email: Email


class Team(Part):
    """A team that refers families."""

    id: Identifier
    name: Words


class Site(Part):
    """A place where the study runs, with the words that its own law uses."""

    id: Identifier
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,5}$")]
    name: Words
    country: Words
    opens: date
    closes: date
    words: dict[Identifier, Words]
    teams: Annotated[tuple[Team, ...], Field(min_length=1)]
    safeguarding: SafeguardingContact | None = None
    emergency_phone: Emergency = "999"
