"""The app for any ASGI server: `uvicorn main:app`."""

from api.app import create_app
from settings import Settings

app = create_app(Settings())
