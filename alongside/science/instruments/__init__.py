"""The questionnaires: their structure, their age ranges and what counts as an answer.

Wording that others own is never here. A licensed questionnaire has numbered items ("Item 1")
and is answered from the printed form in the assessor's hand.
"""
