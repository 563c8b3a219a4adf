"""The questionnaires of a study as they are licensed: wording packs."""
