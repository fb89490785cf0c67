"""What the tracker's tests share: rows made through the API, and tokens of two users."""

from typing import Any

import jwt

from tests.serving import SECRET, Served

QUESTION = {
    "question_text": "How would you design a parcel tracker?",
    "question_category": "system_design",
    "question_difficulty": "medium",
    "answer_summary": "Scans are events.",
    "key_concepts": ["Event log"],
    "common_mistakes": ["Overwriting the last scan"],
    "tips_and_tricks": ["Ask how late a scan may arrive"],
    "time_to_answer_minutes": 40,
    "tags": ["parcels", "events"],
    "created_by": "dana",
}


def bearer(user: str) -> dict[str, str]:
    """The header by which a user calls."""
    token = jwt.encode({"sub": user, "exp": 4102444800}, SECRET, algorithm="HS256")
    return {"Authorization": f"Bearer {token}"}


async def made(served: Served, path: str, body: dict[str, Any], user: str | None = None) -> dict[str, Any]:
    """Create a row and return it."""
    response = await served.http.post(path, json=body, headers=bearer(user) if user else {})
    assert response.status_code == 201, response.text
    return response.json()


async def page(served: Served, path: str, user: str | None = None, **parameters: Any) -> dict[str, Any]:
    """Read a page of a list."""
    response = await served.http.get(path, params=parameters, headers=bearer(user) if user else {})
    assert response.status_code == 200, response.text
    body = response.json()
    assert body.keys() == {"total", "skip", "limit", "data"}
    return body
