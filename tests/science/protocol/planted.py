"""Problems planted in the study that ships, one at a time."""

from dataclasses import dataclass

from alongside.science.protocol import Permission

HERE = "# HERE"

_LAST = [*Permission][-1]
UNKNOWN_PERMISSION = (
    "“families.steal” is not known here. Use "
    + ", ".join(f"'{one}'" for one in Permission if one is not _LAST)
    + f" or '{_LAST}'."
)


@dataclass(frozen=True)
class Planted:
    """A change of one file that makes one problem, on the line marked or the line given."""

    name: str
    file: str
    old: str
    new: str
    where: str
    message: str
    at: str = HERE


PLANTED = (
    Planted(
        "a misspelt key", "roles.toml",
        'own_only = true', 'own_onyl = true # HERE\nown_only = true',
        "roles[0].own_onyl", "No study has this key; is it spelt right?",
    ),
    Planted(
        "an unknown permission", "roles.toml",
        '"study.see", "families.see", "families.identify", "referrals.refer", "safety.record", '
        '"record.see_history"]',
        '\n"study.see",\n"families.steal", # HERE\n"referrals.refer"]',
        "roles[0].permissions[1]", UNKNOWN_PERMISSION,
    ),
    Planted(
        "a blinded role that may see arms", "roles.toml",
        'permissions = ["study.see", "families.see", "assessments.see", "measures.see_scores", '
        '"quality.see", "safety.record", "monitoring.see", "record.see_history"]',
        'permissions = ["study.see", "monitoring.see_by_arm"] # HERE',
        "roles[9].permissions",
        "Health economist is blinded, but “monitoring.see_by_arm” tells the arm.",
    ),
    Planted(
        "nobody who allocates", "roles.toml",
        '"randomisation.allocate", ', "",
        "roles",
        "No role may do “randomisation.allocate”, so a family's journey would stop there.",
        at="[[roles]]",
    ),
    Planted(
        "an important role without a second factor", "roles.toml",
        'only_arm = "ips"\npermissions = [\n    "study.see", "families.see", "families.identify", '
        '"randomisation.see_arm",\n    "safety.record"',
        'second_factor = false # HERE\npermissions = [\n    "study.see", "safety.record"',
        "roles[8].second_factor",
        "IPS team manager sees more than their own referrals and needs a second factor.",
    ),
    Planted(
        "an unknown arm", "roles.toml",
        'only_arm = "ips"\npermissions = [\n    "study.see", "families.see", "families.identify", '
        '"randomisation.see_arm",\n    "safety.record"',
        'only_arm = "isp" # HERE\npermissions = [\n    "study.see", "safety.record"',
        "roles[8].only_arm", "There is no arm “isp”. There is: ips, sau.",
    ),
    Planted(
        "an id used twice", "eligibility.toml",
        'id = "in_therapy"', 'id = "on_protection_plan" # HERE',
        "eligibility[7].id",
        "There is already a part of this kind called “on_protection_plan” above.",
    ),
    Planted(
        "an unknown reason", "eligibility.toml",
        'reason = "in_therapy"', 'reason = "in_treatment" # HERE',
        "eligibility[7].reason",
        "There is no reason for ineligibility “in_treatment”. There is: no_child_aged_0_5, "
        "no_social_worker, no_multi_agency_plan, no_mental_health_need, no_screening_problems, "
        "on_protection_plan, leaving_protection_plan, in_therapy, services_not_compatible, "
        "outside_area, already_in_study, other.",
    ),
    Planted(
        "a word that one law lacks", "eligibility.toml",
        'text = "The child is already in therapeutic work."',
        'text = "The {guardian} knows." # HERE',
        "eligibility[7].text",
        "{guardian} has no words at Glasgow City Council and London Borough of Bromley.",
    ),
    Planted(
        "an unknown role", "schedule.toml",
        'by = ["trial_manager"]', 'by = ["trial_boss"] # HERE',
        "procedures[4].by[0]",
        "There is no role “trial_boss”. There is: social_worker, recruitment_coordinator, "
        "trial_manager, research_nurse, research_associate, statistician, "
        "independent_statistician, family_engagement_worker, ips_team_manager, health_economist, "
        "steering_committee, principal_investigator, family_engagement_lead, ips_practitioner.",
    ),
    Planted(
        "an assessor who is not blinded", "schedule.toml",
        'by = "research_nurse"\nblinded = true\nmodes = ["face_to_face", "remote"]\n\n[retention]',
        'by = "research_associate" # HERE\nblinded = true\nmodes = ["remote"]\n\n[retention]',
        "visits[2].by", "This visit is blinded, but Research associate is not.",
    ),
    Planted(
        "windows that overlap", "schedule.toml",
        "days_before = 28", "days_before = 60",
        "visits[2]", "The window overlaps or comes before that of “follow_up_3m”.",
        at='[[visits]]\nid = "follow_up_6m"',
    ),
    Planted(
        "a window before its anchor", "schedule.toml",
        "days_before = 14", "days_before = 100 # HERE",
        "visits[1].days_before", "The window starts on or before the day of “baseline”.",
    ),
    Planted(
        "a measure at an unknown visit", "schedule.toml",
        'visits = ["follow_up_3m", "follow_up_6m"]\noutcome = "new measure, being piloted"\n\n'
        '[[measures]]\nid = "prom"',
        'visits = ["follow_up_9m"] # HERE\n\n[[measures]]\nid = "prom"',
        "measures[7].visits[0]",
        "There is no visit “follow_up_9m”. There is: baseline, follow_up_3m, follow_up_6m.",
    ),
    Planted(
        "retention seen before randomisation", "schedule.toml",
        '[retention]\nvisits = ["follow_up_3m", "follow_up_6m"]',
        '[retention]\nvisits = ["baseline"] # HERE',
        "retention.visits[0]",
        "“baseline” comes before randomisation, so it cannot show retention.",
    ),
    Planted(
        "a hole in the ages", "schedule.toml",
        "min_months = 25\nmax_months = 59", "min_months = 25\nmax_months = 57",
        "routing.forms[3]",
        "“quality_of_life” has no form at 58 to 59 months, and no decision allows it.",
        at='[[routing.forms]]\ninstrument = "pedsql_gc_2_4"',
    ),
    Planted(
        "an overlap of ages", "schedule.toml",
        "min_months = 13\nmax_months = 24", "min_months = 11\nmax_months = 24",
        "routing.forms[2]",
        "“quality_of_life” has more than one form at 11 to 12 months, and no decision allows it.",
        at='[[routing.forms]]\ninstrument = "pedsql_infant_13_24"',
    ),
    Planted(
        "a decision for no option", "schedule.toml",
        'chosen = "p4_17_from_48"', 'chosen = "neither" # HERE',
        "routing.decisions[1].chosen",
        "“neither” is not an option. There is: p4_17_from_48, p2_4_to_59.",
    ),
    Planted(
        "a form without ages", "schedule.toml",
        'instruments = ["itsea"]', 'instruments = ["itsea", "bitsea"] # HERE',
        "measures[2].instruments[1]", "The routing gives no ages for “bitsea”.",
    ),
    Planted(
        "thresholds that overlap", "progression.toml",
        '{ colour = "amber", at_least = 50, below = 70 },',
        '{ colour = "amber", at_least = 50, below = 75 },',
        "progression[6].bands[0]", "green overlaps amber from 70.",
        at='{ colour = "green", at_least = 70 },',
    ),
    Planted(
        "thresholds with a hole", "progression.toml",
        '{ colour = "red", below = 50 },', '{ colour = "red", below = 45 },',
        "progression[6].bands[1]", "Nothing from 45 to 50 has a colour.",
        at='{ colour = "amber", at_least = 50, below = 70 },',
    ),
    Planted(
        "a progression that measures an unknown thing", "progression.toml",
        'measure = "retention"', 'measure = "happiness" # HERE',
        "progression[6].measure",
        "“happiness” is not known here. Use 'recruitment_total', 'recruitment_per_site', "
        "'randomised_total', 'randomised_per_site', 'interested', 'eligible', 'retention' or "
        "'completion'.",
    ),
    Planted(
        "a colour without a meaning", "progression.toml",
        'red = "Below 50%: review follow-up and add other ways to stay with families."', "",
        "progression[6].meaning", "What red means is missing.",
        at='[progression.meaning]\ngreen = "70% or more: no change is needed."',
    ),
    Planted(
        "a site that opens after the end", "study.toml",
        'country = "England"\nopens = 2023-04-01\ncloses = 2024-03-31',
        'country = "England"\nopens = 2024-04-01 # HERE\ncloses = 2024-06-01',
        "sites[1].opens", "London Borough of Bromley opens after the study has ended.",
    ),
    Planted(
        "a site without a safeguarding contact", "study.toml",
        '[sites.safeguarding]\nwho = "Duty social worker, Bromley"\nphone = "020 7946 0201"\n'
        'out_of_hours_phone = "020 7946 0202"\nemail = "duty.bromley@example.org"', "",
        "sites[1]",
        "London Borough of Bromley has no safeguarding contact: whom do people ring?",
        at='[[sites]]\nid = "bromley"',
    ),
    Planted(
        "a site without expected numbers", "study.toml",
        '[[expected.sites]]\nsite = "bromley"\nfirst_month = 2023-04-01\n'
        'referrals = [3, 3, 4, 3, 3, 4, 3, 3, 4]\nrandomised = [1, 2, 2, 1, 2, 2, 1, 2, 2]\n'
        'teams = [\n    { team = "referral_and_assessment", share = 0.34 },\n'
        '    { team = "safeguarding_east", share = 0.33 },\n'
        '    { team = "safeguarding_west", share = 0.33 },\n]\n', "",
        "sites[1]", "London Borough of Bromley has no expected numbers.",
        at='[[sites]]\nid = "bromley"',
    ),
    Planted(
        "a required consent without its document", "study.toml",
        'document = "consent_trial"', 'document = "consent_other" # HERE',
        "consents[0].document",
        "There is no document “consent_other”. There is: information_sheet, privacy_notice, "
        "consent_trial, consent_routine_health, consent_routine_social_work, consent_interview, "
        "consent_definitive_contact.",
    ),
    Planted(
        "a wording that is not there", "study.toml",
        'file = "wording/en/privacy_notice.toml"', 'file = "wording/en/privacy.toml" # HERE',
        "documents[1].file", "There is no readable wording file “wording/en/privacy.toml”.",
    ),
    Planted(
        "a wording outside the folder", "study.toml",
        'file = "wording/en/privacy_notice.toml"', 'file = "../roles.toml" # HERE',
        "documents[1].file", "There is no readable wording file “../roles.toml”.",
    ),
    Planted(
        "one arm only", "study.toml",
        '[[arms]]\nid = "sau"\nname = "Services as usual"\nshort = "SAU"\ndescription = '
        '"Contact with the social worker, and signposting to the services that there are."\n'
        'is_intervention = false\nratio = 1', "",
        "arms", "A ratio needs two arms or more; there is one.", at="[[arms]]",
    ),
    Planted(
        "a study that ends before it starts", "study.toml",
        "end = 2024-03-31", "end = 2023-03-31 # HERE",
        "window.end", "The study ends before it starts.",
    ),
    Planted(
        "an empty text", "wording/en/consent_trial.toml",
        'text = "I had at least 24 hours to think about it."', 'text = "" # HERE',
        "documents[2].wording.statements[1].text", "This text is empty.",
    ),
    Planted(
        "a word where a number belongs", "study.toml",
        "minimum_hours_after_information = 24", 'minimum_hours_after_information = "a day" # HERE',
        "minimum_hours_after_information", "This must be a whole number, not “a day”.",
    ),
    Planted(
        "a version that is not listed", "study.toml",
        'version = "1.0"\nregistration', 'version = "1.1" # HERE\nregistration',
        "version", "There is no version “1.1”. There is: 1.0.",
    ),
    Planted(
        "broken TOML", "eligibility.toml",
        'id = "in_therapy"', 'id = in therapy # HERE',
        "file", "This is not valid TOML: Invalid value.",
    ),
    Planted(
        "blocks that the ratio does not divide", "sealed.toml",
        "block_sizes = [2, 4, 6]", "block_sizes = [2, 3] # HERE",
        "block_sizes", "Every block size must be a multiple of 2, the sum of the arms' ratio.",
    ),
)  # fmt: skip
