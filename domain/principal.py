"""Who is calling."""

from pydantic import BaseModel, ConfigDict

GUEST = "local-guest"


class Principal(BaseModel):
    """The owner of what a call makes; `guest` is the unauthenticated caller on this machine."""

    model_config = ConfigDict(frozen=True)

    id: str

    @property
    def guest(self) -> bool:
        return self.id == GUEST
