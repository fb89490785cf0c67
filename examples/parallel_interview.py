"""Interviews side by side, over HTTP alone: `--test` plays them through, without it a menu asks what to do.

It needs Python and a running service (`viva serve`), and no package.
"""

import argparse
import http.client
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urlencode

ROOT = "/api/parallel_interview"
QUESTIONS = [
    "How do you find out why a query has become slow?",
    "Tell me about a decision that you took back.",
    "Write a function that tells whether a word reads the same backwards.",
]
TYPES = ["text", "text", "coding"]
ANSWERS = [
    "I read the plan that the database chose, compare its guesses with the rows that it met, and look for the index "
    "that is missing. Last year that took a report from forty seconds to one.",
    "We had split a service too early. After two months I counted what each change cost us, and put both halves back "
    "together; our releases went from one in two weeks to three a week.",
    "def same(word):\n    return word == word[::-1]\n",
]
PATIENCE = 120.0
MENU = """
1  make an interview          5  end one
2  list them                  6  read a report
3  look at one                7  erase one
4  start one, and answer      8  figures
q  leave"""


# The question has its answer by now, or this one cannot be taken; the interview goes on.
NOT_TAKEN = (400, 409, 413, 422)


class Refused(Exception):
    """The service said no, or nobody is there; the message says why, and `status` is that of the reply, if any."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Service:
    """A client of one service."""

    def __init__(self, url: str, token: str | None) -> None:
        self.made: list[str] = []
        self._url = url.rstrip("/")
        self._headers = {"Content-Type": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Send a request; status and body of the reply.

        Raises:
            Refused: it was refused, or nobody is there.
        """
        data = None if body is None else json.dumps(body).encode()
        try:
            request = urllib.request.Request(self._url + path, data, self._headers, method=method)
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, json.loads(reply.read())
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")
            raise Refused(f"{method} {path}: {error.code} {said}", error.code) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            why = getattr(error, "reason", error) or type(error).__name__
            raise Refused(f"{self._url} does not answer as it should ({why}). Start it by: viva serve") from error

    def create(self, name: str, email: str) -> str:
        """Make an interview; its id, which `made` keeps."""
        body = {"name": name, "email": email, "questions": QUESTIONS, "question_types": TYPES, "timers": 600}
        self.made.append(self.ask("POST", f"{ROOT}/create", body)[1]["session_id"])
        return self.made[-1]

    def one(self, session_id: str) -> Any:
        """Everything about an interview."""
        return self.ask("GET", f"{ROOT}/session/{session_id}")[1]

    def act(self, session_id: str, what: str) -> Any:
        """Start or end it."""
        return self.ask("POST", f"{ROOT}/session/{session_id}/{what}")[1]

    def answer(self, session_id: str, number: int, text: str) -> Any:
        """Answer a question; one that does not stand any more takes none."""
        body = {"session_id": session_id, "question_number": number, "answer": text}
        return self.ask("POST", "/submit-answer", body)[1]

    def report(self, session_id: str) -> Any:
        """The report, as soon as it is made.

        Raises:
            Refused: it takes too long, or the interview is not over.
        """
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            status, body = self.ask("GET", f"/api/reports/{session_id}")
            if status == 200:
                return body
            time.sleep(0.5)
        raise Refused("The report takes too long.")


def check(holds: object, what: str) -> None:
    """Say what was looked at; stop where it does not hold."""
    print(f"  {'ok' if holds else 'NOT OK'}  {what}")
    if not holds:
        raise Refused(what)


def play(service: Service, number: int) -> str:
    """Play one interview through; its id."""
    session_id = service.create(f"Candidate {number}", f"candidate{number}@example.com")
    service.act(session_id, "start")
    for number, text in enumerate(ANSWERS, start=1):
        service.answer(session_id, number, text)
    return session_id


def test(service: Service) -> None:
    """Go through all endpoints with interviews of its own, and erase them, whatever becomes of it."""
    before = service.ask("GET", f"{ROOT}/stats")[1]
    try:
        go_through(service)
    finally:
        erase(service)
    after = service.ask("GET", f"{ROOT}/stats")[1]
    check(after["total_sessions"] == before["total_sessions"], "what was erased counts no more")


def erase(service: Service) -> None:
    """Erase all that this run has made, and say what could not be erased."""
    for each in service.made:
        try:
            service.ask("DELETE", f"{ROOT}/session/{each}")
        except Refused as error:
            print(error, file=sys.stderr)


def go_through(service: Service) -> None:
    """Hold interviews, and look at all that is told of them."""
    with ThreadPoolExecutor(3) as pool:
        played = list(pool.map(lambda number: play(service, number), range(1, 4)))
    check(len(set(played)) == 3, "three interviews were held at once")
    told = service.one(played[0])
    check(told["status"] == "completed", "after its last answer an interview is completed")
    check([each["answer"] for each in service.report(played[0])["qa_history"]] == ANSWERS, "its report has each answer")
    session_id = service.create("Candidate 4", "candidate4@example.com")
    check(service.one(session_id)["status"] == "initialized", "a new one waits to be started")
    check(service.act(session_id, "start")["status"] == "in_progress", "one that is started is in progress")
    state = service.one(session_id)["interview_state"]
    check(state["current_question"] == QUESTIONS[0], "its first question stands")
    check(0 < state["time_remaining"] <= 600, "its timer runs")
    check(service.act(session_id, "end")["status"] == "completed", "one that is ended is completed")
    check(service.report(session_id)["final_report"], "it has a report, too")
    page = service.ask("GET", f"{ROOT}/sessions?" + urlencode({"limit": 4, "status": "completed"}))[1]
    check(page["sessions"][0]["session_id"] == session_id, "the list begins with the newest")


def written(kind: str | None) -> str:
    """Read an answer; code has more than one line."""
    if kind != "coding":
        return input("> ")
    print("(your code; a line with a single dot ends it)")
    lines: list[str] = []
    while (line := input("| ")) != ".":
        lines.append(line)
    return "\n".join(lines)


def converse(service: Service, session_id: str) -> str:
    """Put the questions to whoever sits here."""
    service.act(session_id, "start")
    while (told := service.one(session_id))["status"] == "in_progress":
        state = told["interview_state"]
        if state["current_question"] is None:
            time.sleep(0.2)
            continue
        print(f"\n[{state['question_number']}/{told['total_questions']}, {state['time_remaining']} s left]")
        print(state["current_question"])
        if state["signature"]:
            print(state["signature"])
        text = written(state["question_type"])
        if not text.strip():
            print("Nothing was sent: an answer has words.")
            continue
        try:
            service.answer(session_id, state["question_number"], text)
        except Refused as error:
            if error.status not in NOT_TAKEN:
                raise
            print(f"That answer was not taken. {error}")
    return "That was the last one. Its report is at 6."


def shown(value: object) -> str:
    """Return JSON that people can read."""
    return json.dumps(value, indent=2)


def listed(service: Service) -> str:
    """Return the newest interviews, one a line."""
    page = service.ask("GET", f"{ROOT}/sessions")[1]["sessions"]
    return "\n".join(f"{each['session_id']} {each['status']} {each['user_details']['name']}" for each in page)


ABOUT_ALL: dict[str, Callable[[Service], str]] = {
    "1": lambda service: service.create(input("name: "), input("e-mail: ")),
    "2": listed,
    "8": lambda service: shown(service.ask("GET", f"{ROOT}/stats")[1]),
}
ABOUT_ONE: dict[str, Callable[[Service, str], str]] = {
    "3": lambda service, one: shown(service.one(one)),
    "4": converse,
    "5": lambda service, one: shown(service.act(one, "end")),
    "6": lambda service, one: service.report(one)["final_report"],
    "7": lambda service, one: service.ask("DELETE", f"{ROOT}/session/{one}")[1]["message"],
}


def choose(service: Service, choice: str) -> str:
    """Do what was chosen, and return what is to be told of it."""
    if choice in ABOUT_ALL:
        return ABOUT_ALL[choice](service)
    if choice in ABOUT_ONE:
        return ABOUT_ONE[choice](service, quote(input("session id: ").strip(), safe=""))
    return "Choose 1 to 8, or q."


def menu(service: Service) -> None:
    """Ask what to do until there is nothing more."""
    while True:
        print(MENU)
        try:
            choice = input("> ").strip().lower()
            if choice == "q":
                return
            print(choose(service, choice))
        except Refused as error:
            print(error)
        except (EOFError, KeyboardInterrupt):
            return


def main() -> int:
    """Test, or show the menu; 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="of the service")
    parser.add_argument("--token", help="where the service wants one; viva token USER prints it")
    parser.add_argument("--test", action="store_true", help="play interviews through, and look whether all is right")
    given = parser.parse_args()
    service = Service(given.url, given.token)
    if not given.test:
        menu(service)
        return 0
    try:
        test(service)
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print("All is as it should be.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
