"""What routes ask for, by name."""

from typing import Annotated

from fastapi import Depends, Request

from api.auth import principal
from domain.principal import Principal
from services.wiring import Services


async def _services(request: Request) -> Services:
    return request.state.services


ServicesDep = Annotated[Services, Depends(_services)]
PrincipalDep = Annotated[Principal, Depends(principal)]
