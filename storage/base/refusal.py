"""The polite no: one sentence for the asker, and the transaction rolls back."""


class Refusal(Exception):
    """Something that will not be done, with the reason and the way forward in Chinese.

    Raised anywhere below a handler; the router rolls back and answers with `str(refusal)`.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
