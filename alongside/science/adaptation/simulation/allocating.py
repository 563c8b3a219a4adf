"""How the families of a simulated trial are allocated: the methods of `science/randomisation`."""

from alongside.science.adaptation.simulation.design import Design
from alongside.science.randomisation.blocks import PermutedBlocks
from alongside.science.randomisation.coins import BigStick, Complete, Efron, Wei
from alongside.science.randomisation.fixed_length import MaximalProcedure, RandomAllocation
from alongside.science.randomisation.method import Factor, Method, Rule, Stratified
from alongside.science.randomisation.minimisation import Minimisation

LEVELS = ("focus", "others")
TWO_EQUAL = ("efron", "big_stick", "maximal")
OF_ONE_LENGTH = ("random_allocation", "maximal")


def method_of(design: Design) -> Method:
    """Return the method that a design names, as a real trial would use it."""
    levels = {"site": tuple(site.id for site in design.sites), "deprivation": LEVELS}
    factors = tuple(Factor(name, levels[name]) for name in design.trial.strata)
    if design.trial.method == "minimisation":
        arms = dict(design.trial.arms)
        return Minimisation(arms, factors, "range", str(design.trial.probability))
    return Stratified(_rule(design), factors)


def _rule(design: Design) -> Rule:
    trial = design.trial
    arms, apart, rounds = dict(trial.arms), trial.apart or 3, sum(trial.arms.values())
    length = -(-trial.families // rounds) * rounds
    if trial.method == "complete":
        return Complete(arms)
    if trial.method == "efron":
        return Efron(arms, str(trial.probability))
    if trial.method == "wei":
        return Wei(arms)
    if trial.method == "big_stick":
        return BigStick(arms, apart)
    if trial.method == "random_allocation":
        return RandomAllocation(arms, length)
    if trial.method == "maximal":
        return MaximalProcedure(arms, length, apart)
    return PermutedBlocks(arms, tuple(trial.block_sizes))
