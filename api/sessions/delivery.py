"""How the answers were delivered: counts and rates."""

from pydantic import BaseModel, Field

from domain.language.delivery import Delivery, Timing


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


class TimingOut(BaseModel):
    """Of spoken answers; paces are words per minute, with and without the pauses."""

    words: int = Field(examples=[120])
    seconds: float = Field(examples=[61.5])
    pauses: int = Field(examples=[4])
    pause_seconds: float = Field(examples=[6.2])
    longest_pause: float = Field(examples=[2.1])
    pace: float | None = Field(examples=[117.1])
    articulation: float | None = Field(examples=[130.2])
    talk_ratio: float | None = Field(examples=[0.9])

    @classmethod
    def of(cls, timing: Timing) -> "TimingOut":
        return cls(
            words=timing.words,
            seconds=round(timing.seconds, 2),
            pauses=timing.pauses,
            pause_seconds=round(timing.pause_seconds, 2),
            longest_pause=round(timing.longest_pause, 2),
            pace=_rounded(timing.pace),
            articulation=_rounded(timing.articulation),
            talk_ratio=_rounded(timing.talk_ratio),
        )


class DeliveryOut(BaseModel):
    """Counted over all answers; a rate over nothing is null."""

    words: int = Field(examples=[480])
    sentences: int = Field(examples=[31])
    mean_sentence_length: float | None = Field(examples=[15.5])
    fillers: dict[str, int] = Field(examples=[{"um": 3}])
    fillers_per_100_words: float | None = Field(examples=[0.6])
    hedges: dict[str, int] = Field(examples=[{"i think": 2}])
    hedges_per_100_words: float | None = Field(examples=[0.4])
    vague: dict[str, int] = Field(examples=[{"stuff": 1}])
    numbers: int = Field(description="Numbers and figures named", examples=[7])
    first_person_share: float | None = Field(description='Of all "I" and "we", the part that is "I"', examples=[0.8])
    timing: TimingOut | None = Field(description="null where nobody kept the time")

    @classmethod
    def of(cls, delivery: Delivery) -> "DeliveryOut":
        return cls(
            words=delivery.words,
            sentences=delivery.sentences,
            mean_sentence_length=_rounded(delivery.mean_sentence_length),
            fillers=delivery.fillers,
            fillers_per_100_words=_rounded(delivery.fillers_per_100_words),
            hedges=delivery.hedges,
            hedges_per_100_words=_rounded(delivery.hedges_per_100_words),
            vague=delivery.vague,
            numbers=delivery.numbers,
            first_person_share=_rounded(delivery.first_person_share),
            timing=TimingOut.of(delivery.timing) if delivery.timing else None,
        )
