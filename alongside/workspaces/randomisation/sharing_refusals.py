"""What is refused about shares and the sequences made of them, in words for the screen."""

from __future__ import annotations

from alongside.foundations.record.refusals import Refusal

SECRET_SHARE, SECRET_OPENING = "secret_share", "secret_opening"
SECRET_OPENINGS = "secret_openings"  # noqa: S105 - the name of a field


class HoldersNeeded(Refusal):
    field = "holders"

    def __init__(self) -> None:
        super().__init__("Choose who holds a share, from the roles shown.")


class NobodyAllocates(Refusal):
    field = "holders"

    def __init__(self) -> None:
        super().__init__(
            "Each place is opened with what a holder gives, so one of the holders must be a role "
            "that allocates families. Choose it as well."
        )


class SharingStands(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "This study has a shared sequence already. Nothing was changed. A new one can be "
            "made when that one is ended."
        )


class PlacesStillOpen(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "There are unused places in a sequence that was sealed before. A sequence that "
            "holders share can be made when these are used up."
        )


class SharesWereShown(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Shares of this study were shown, so its block sizes can be read. No further "
            "sequence can be made with them."
        )


class NoSharing(Refusal):
    def __init__(self) -> None:
        super().__init__("No shared sequence is being made. Begin one first.")


class NotAHolder(Refusal):
    def __init__(self) -> None:
        super().__init__("You do not have a role that holds a share of this sequence.")


class OneShareEach(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "You have done this for one holder already. Another share needs another person: "
            "that is what keeps the sequence from being made alone."
        )


class AlreadyDone(Refusal):
    def __init__(self) -> None:
        super().__init__("This is recorded already for your share. Nothing was changed.")


class NoCommitment(Refusal):
    field = "commitment"

    def __init__(self) -> None:
        super().__init__(
            "A commitment has 64 signs, figures and letters from a to f. Make your share first: "
            "its commitment is then written here."
        )


class CommitmentUsed(Refusal):
    field = "commitment"

    def __init__(self) -> None:
        super().__init__("Another holder has this commitment. Make a share of your own.")


class CommitmentsMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Not every holder has committed to a share yet. A share is handed in when all "
            "commitments are published, so that nobody can choose theirs after seeing another's."
        )


class NotTheShare(Refusal):
    field = SECRET_SHARE

    def __init__(self) -> None:
        super().__init__(
            "This is not the share that you committed to. Choose the file that was saved when "
            "you made it. If it is lost, end this sequence and begin again."
        )


class NothingSealed(Refusal):
    def __init__(self) -> None:
        super().__init__("This sequence is not sealed yet, so there is nothing to show.")


class StillOpen(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Families can still be allocated from this sequence. Its shares are shown only "
            "when it is ended; until then they would tell what comes."
        )


class AlreadyEnded(Refusal):
    def __init__(self) -> None:
        super().__init__("This sequence is ended already. Nothing was changed.")


class OpeningNeeded(Refusal):
    field = SECRET_OPENING

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} is opened with a holder's share. Choose the file of your share: the key "
            "of this one place is then written here. It has 64 signs. Nothing was allocated."
        )


class NotItsOpening(Refusal):
    field = SECRET_OPENING

    def __init__(self, place: str) -> None:
        super().__init__(
            f"This key does not open {place}. Nothing was allocated. Perhaps a colleague took "
            "the place before while this page was open: choose the file of your share again."
        )


class PlaceChanged(Refusal):
    def __init__(self, place: str) -> None:
        super().__init__(
            f"What is in {place} is not what was sealed on the first day. Nothing was "
            "allocated. Tell the independent statistician and whoever looks after the server."
        )
