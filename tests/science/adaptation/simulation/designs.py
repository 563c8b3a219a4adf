"""Design files that tests change in one place."""

from alongside.science.adaptation.simulation.scenarios import read_design
from alongside.science.adaptation.simulation.setting import Setting, setting_of

TWO_ARMS = """\
name = "two arms"

[trial]
families = 200
arms = { usual = 1, new = 1 }
intervention = "new"
block_sizes = [4]

[[sites]]
id = "north"
name = "North"
closes = 24
referrals = [20]

[[sites]]
id = "south"
name = "South"
opens = 2
closes = 24
referrals = [10, 20]

[recruitment]
variation = 0

[outcome]
better = "higher"
sd = 1
effect = 0.4
correlation = 0.5
follow_ups = [{ id = "three", months = 3, share = 0.5 }, { id = "six", months = 6 }]

[missing]
share = 0.0

[looks]
at = [1.0]

[reach]
reached = 1.0
"""


def changed(*pairs: tuple[str, str]) -> str:
    """The design with lines changed, each of which must be there."""
    text = TWO_ARMS
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def ready(*pairs: tuple[str, str]) -> Setting:
    """The changed design, ready for its trials."""
    return setting_of(read_design(changed(*pairs), "design.toml")[0].design)
