"""A question's timer is kept by the database: it falls due though every process is dead, and the draft counts."""

import json
import time
from pathlib import Path
from typing import Any

import psycopg
from websockets.sync.client import connect

from tests.process.rig import Service, eventually, serving, socket_dsn

SECONDS = 12
SAID = (
    "An index speeds up reads at the price of every write: each insert has to keep the tree in order, and each of them "
    "takes memory that the cache would rather have for rows."
)


def asked(service: Service, path: str, body: object = None) -> Any:
    with service.reply(path, body) as response:
        assert response.status == 200, response.read()
        return json.loads(response.read())


def begun(service: Service) -> str:
    """The id of an interview whose first question has a timer that runs."""
    body = {
        "name": "Noor Haddad",
        "email": "noor@candidates.example",
        "questions": ["What does an index cost?", "When is a lock too coarse?"],
        "timers": [SECONDS, 600],
    }
    session_id = asked(service, "/api/parallel_interview/create", body)["session_id"]
    asked(service, f"/api/parallel_interview/session/{session_id}/start", {})
    return session_id


def draft(service: Service, data: Path, session_id: str) -> None:
    """Send what has been written so far, and wait until it is kept."""
    address = f"ws://127.0.0.1:{service.port}/ws/interview?session_id={session_id}"
    with connect(address, proxy=None) as socket, psycopg.connect(socket_dsn(data), autocommit=True) as database:
        while json.loads(socket.recv(30))["type"] != "new_question":
            continue
        socket.send(json.dumps({"type": "draft", "data": {"text": SAID}}))
        kept = "SELECT FROM turns WHERE draft = %s AND closed IS NULL"
        eventually(lambda: database.execute(kept, [SAID]).rowcount == 1, 30)


def test_a_timer_falls_due_while_no_process_lives(data: Path) -> None:
    with serving(data) as service:
        session_id = begun(service)
        due = time.monotonic() + SECONDS
        draft(service, data, session_id)
        service.process.kill()
        service.wait()
    # Until the question's time is over.
    time.sleep(max(0.0, due - time.monotonic()))
    with serving(data, "--workers", "2") as service:
        detail, said = f"/api/parallel_interview/session/{session_id}", f"/interviews/{session_id}/transcript"
        eventually(lambda: asked(service, detail)["question_index"] == 1, 60)
        state = asked(service, detail)["interview_state"]
        first, *_ = asked(service, said)["exchanges"]
        assert (first["status"], first["answer"]) == ("answered", SAID)
        # The dead time took nothing of the next question's.
        assert (state["question_number"], state["time_remaining"] > 500) == (2, True)
        eventually(lambda: asked(service, said)["exchanges"][0]["assessment"] is not None, 60)
