"""Words that everybody here would try do not make a password."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from alongside.foundations.accounts import words
from tests.foundations.accounts.conftest import PASSWORD


@pytest.mark.parametrize(
    "password",
    ["alongside2023!", "Alongside-Trial-2023", "ResearchNurse01", "GlasgowFamily99",
     "Summer2023!!!!", "SocialWorker1234", "1357908642098", "--------------"],
)  # fmt: skip
def test_a_password_of_obvious_words_and_digits_is_refused_with_what_to_do(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert words.OBVIOUS_WORDS in refused.value.messages


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "three-calm-otters", "alongside three calm otters",
     "x" * 3 + "a long-ish phrase " * 9, "ñandú über garçon", "correct horse  staple "],
)  # fmt: skip
def test_any_other_letters_signs_and_lengths_are_taken_as_they_are(password):
    validate_password(password)
