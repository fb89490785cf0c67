"""Turns what a command raises into words on stderr and an exit status."""

import logging
import os
import re
import sys
from collections.abc import Callable

from pydantic import BaseModel, ValidationError
from pydantic_settings import SettingsError

from domain.errors import VivaError
from domain.language.complaints import plainly
from settings import CONVENTIONAL, Settings

DONE, FAILED, INTERRUPTED = 0, 1, 130
# What a shell reports of a program that wrote into a closed pipe.
READER_GONE = 141


def set_up_logging(verbose: bool) -> None:
    """Log to stderr: our own progress, and warnings of the libraries."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for room in ("agents", "api", "cli", "graphs", "llm", "memory", "services", "voice"):
        logging.getLogger(room).setLevel(logging.DEBUG if verbose else logging.INFO)


def variable(place: tuple[int | str, ...]) -> str:
    """Return the environment variable of a field, given by its path in the settings."""
    name = "__".join(map(str, place)).upper()
    return name if name in CONVENTIONAL or name.startswith("VIVA_") else f"VIVA_{name}"


def _invalid(error: ValidationError) -> str:
    if error.title not in _groups():
        raise error
    inside = () if error.title == Settings.__name__ else (error.title.lower(),)
    wrong = [f"{variable((*inside, *one['loc']))}: {plainly(one['msg'])}" for one in error.errors()]
    return "invalid settings: " + "; ".join(wrong)


def _unreadable(error: SettingsError) -> str:
    field = re.search(r'field "(\w+)"', str(error))
    return f"invalid settings: {variable((field[1],)) if field else 'a variable'} is no JSON object"


def _groups() -> set[str]:
    fields = Settings.model_fields.values()
    return {Settings.__name__} | {type(f.default).__name__ for f in fields if isinstance(f.default, BaseModel)}


def _forget_output() -> None:
    """Let nothing be written any more, so that the interpreter's last flush does not complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def outcome(run: Callable[[], int]) -> int:
    """Run and return the exit status: 0 done, 1 could not be done, 130 interrupted, 141 reader gone.

    Raises:
        pydantic.ValidationError: one that is not about settings, and so a defect.
    """
    try:
        return run()
    except VivaError as error:
        print(f"viva: {error.message}", file=sys.stderr)
    except ValidationError as error:
        print(f"viva: {_invalid(error)}", file=sys.stderr)
    except SettingsError as error:
        print(f"viva: {_unreadable(error)}", file=sys.stderr)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return READER_GONE
    return FAILED
