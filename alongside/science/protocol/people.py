"""Roles: who does what, and what each may see."""

from alongside.science.protocol.permissions import Permission
from alongside.science.protocol.shape import Identifier, Part, Words


class Role(Part):
    """A kind of person in the study.

    `site_bound` people work at the sites they are given; `own_only` people see only families that
    they referred; people with `only_arm` see only families of that arm, once these are told.
    """

    id: Identifier
    name: Words
    duties: Words
    blinded: bool
    site_bound: bool
    own_only: bool = False
    only_arm: Identifier | None = None
    second_factor: bool = True
    permissions: frozenset[Permission]
