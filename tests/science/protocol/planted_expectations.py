"""Problems planted in the expected numbers and alert rules of the study that ships."""

from tests.science.protocol.planted import Planted

PLANTED = (
    Planted(
        "a window without its weeks", "study.toml",
        "below_probability = 0.1\nweeks = 8", "below_probability = 0.1",
        "alerts[0]", "A rule that notices a window needs “weeks”.",
        at='[[alerts]]\nid = "few_referrals"',
    ),
    Planted(
        "a drift with a window", "study.toml",
        "share = 0.6\n", "share = 0.6\nweeks = 8 # HERE\n",
        "alerts[2].weeks", "A rule that notices a drift has no “weeks”.",
    ),
    Planted(
        "a later step twice", "study.toml",
        'what = "screened"\nof = "referrals"', 'what = "consented"\nof = "referrals" # HERE',
        "expected.steps[1].what", "There is already a later step called “consented” above.",
        at='what = "consented"\nof = "referrals"\nshare = 0.55',
    ),
    Planted(
        "a team of another site", "study.toml",
        '{ team = "south", share', '{ team = "safeguarding_east", share',
        "expected.sites[0].teams[2].team",
        "There is no team at this site “safeguarding_east”. There is: north_east, north_west, "
        "south.",
        at='{ team = "safeguarding_east", share',
    ),
    Planted(
        "teams that bring more than all", "study.toml",
        '{ team = "north_east", share = 0.34 }', '{ team = "north_east", share = 0.84 }',
        "expected.sites[0].teams", "The teams together bring more than all of the site's families.",
        at='teams = [\n    { team = "north_east"',
    ),
    Planted(
        "a holiday that ends before it begins", "study.toml",
        "last = 2024-01-03", "last = 2023-01-03 # HERE",
        "expected.holidays[1].last", "Christmas and New Year ends before it begins.",
    ),
    Planted(
        "a month in which nobody can come", "study.toml",
        "first = 2023-07-24\nlast = 2023-08-18\nshare = 0.7",
        'first = 2023-07-24\nlast = 2023-08-31\nshare = 0\nsites = ["glasgow"]',
        "expected.sites[0]", "Month 5 expects families but has no day for them to come.",
        at='[[expected.sites]]\nsite = "glasgow"',
    ),
    Planted(
        "shares of teams without their reason", "study.toml",
        "teams_reason = \"Each site's teams are of about the same size, so each brings about a "
        'third; nobody has said otherwise yet. Ours."\n', "",
        "expected", "Say in “teams_reason” why each team is expected to bring its share.",
        at="[expected]",
    ),
    Planted(
        "an alert to a role that there is not", "study.toml",
        'tell = ["recruitment_coordinator", "trial_manager"]', 'tell = ["nobody"] # HERE',
        "alerts[0].tell[0]",
        "There is no role “nobody”. There is: social_worker, recruitment_coordinator, "
        "trial_manager, research_nurse, research_associate, statistician, "
        "independent_statistician, family_engagement_worker, ips_team_manager, "
        "health_economist, steering_committee, principal_investigator, family_engagement_lead, "
        "ips_practitioner.",
    ),
)  # fmt: skip
