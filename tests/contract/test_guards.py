"""Which hosts are answered, and which pages may call."""

import pytest

from tests.contract.rig import ANSWER, PLAIN, STREAM
from tests.serving import Served

SHARED = pytest.mark.asyncio(loop_scope="module")
DOCUMENTED = [f"http://{host}:{port}" for host in ("localhost", "127.0.0.1") for port in (5173, 5174, 3000)]
LOOPBACK = [
    "http://localhost:4200",
    "http://127.0.0.1:1",
    "https://localhost:8443",
    "http://[::1]:80",
    "http://localhost",
]
EVIL = [
    "http://evil.example",
    "https://evil.example:5173",
    "null",
    "",
    "http://localhost.evil.example:3000",
    "http://127.0.0.1.evil.example",
    "http://evil.example#localhost",
    "http://localhost@evil.example",
    "http://[::1",
    "http://10.0.0.1:3000",
    "file://",
    "chrome-extension://abc",
]


@SHARED
@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:80", "127.9.9.9", "[::1]:8000", "app.localhost"]
)
async def test_loopback_hosts(standing: Served, host: str):
    assert (await standing.http.get("/health", headers={"Host": host})).status_code == 200


@SHARED
@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "10.0.0.1", "0.0.0.0", "", "[::1", "localhost@evil.example"]
)
@pytest.mark.parametrize("path", ["/health", "/docs", "/openapi.json", "/unknown"])
async def test_other_hosts(standing: Served, host: str, path: str):
    response = await standing.http.get(path, headers={"Host": host})
    assert response.status_code == 400
    assert "VIVA_WEB__HOSTS" in response.json()["detail"]


async def test_added_hosts(serve):
    served = await serve(web={"hosts": "Viva.Example,other.example"})
    for host, status in (("viva.example:8000", 200), ("other.example", 200), ("evil.example", 400)):
        assert (await served.http.get("/health", headers={"Host": host})).status_code == status


async def test_a_public_service_answers_to_any_host(serve):
    served = await serve(web={"host": "0.0.0.0"}, auth={"required": True})
    assert (await served.http.get("/health", headers={"Host": "viva.example"})).status_code == 200


@pytest.mark.parametrize("origin", EVIL)
async def test_evil_origins_reach_nothing(served: Served, upstream, origin: str):
    for path in (STREAM, ANSWER):
        response = await served.http.post(path, json={"question": PLAIN}, headers={"Origin": origin})
        assert response.status_code == 403
        assert response.json().keys() == {"detail"}
        assert "access-control-allow-origin" not in response.headers
    preflight = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    assert (await served.http.options(STREAM, headers=preflight)).status_code == 403
    assert (await served.http.get("/openapi.json", headers={"Origin": origin})).status_code == 403
    assert upstream.record.total == 0


@SHARED
@pytest.mark.parametrize("origin", DOCUMENTED + LOOPBACK)
async def test_known_origins(standing: Served, origin: str):
    headers = {"Origin": origin}
    response = await standing.http.post(STREAM, json={"question": PLAIN}, headers=headers)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == origin
    readable = set(response.headers["access-control-expose-headers"].split(", "))
    assert readable >= {"Retry-After", "RateLimit-Remaining", "X-RateLimit-Remaining"}
    assert "origin" in response.headers["vary"].lower()
    assert "access-control-allow-credentials" not in response.headers
    preflight = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,authorization",
    }
    response = await standing.http.options(STREAM, headers=headers | preflight)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == origin
    assert "POST" in response.headers["access-control-allow-methods"]
    allowed = response.headers["access-control-allow-headers"].lower()
    assert "content-type" in allowed
    assert "authorization" in allowed


@SHARED
@pytest.mark.parametrize("origin", DOCUMENTED)
async def test_documented_origins_everywhere(standing: Served, origin: str):
    for path in ("/health", "/openapi.json"):
        response = await standing.http.get(path, headers={"Origin": origin})
        assert response.headers["access-control-allow-origin"] == origin


@SHARED
@pytest.mark.parametrize("origin", LOOPBACK)
async def test_other_loopback_origins_under_api_alone(standing: Served, origin: str):
    assert (await standing.http.get("/health", headers={"Origin": origin})).status_code == 403


@SHARED
async def test_the_own_origin(standing: Served):
    headers = {"Origin": standing.url}
    assert (await standing.http.get("/health", headers=headers)).status_code == 200
    assert (await standing.http.post(ANSWER, json={"question": PLAIN}, headers=headers)).status_code == 200


@SHARED
@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", STREAM, {"question": ""}, 422),
        ("POST", ANSWER, {"question": "x" * 30_000}, 413),
        ("POST", ANSWER, {"question": "x" * 2_000_000}, 413),
        ("GET", ANSWER, None, 405),
        ("GET", "/api/unknown", None, 404),
    ],
)
async def test_pages_can_read_refusals(standing: Served, method: str, path: str, body: object, status: int):
    response = await standing.http.request(method, path, json=body, headers={"Origin": DOCUMENTED[0]})
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == DOCUMENTED[0]


async def test_added_origins(serve):
    served = await serve(web={"origins": "https://viva.example,https://other.example"})
    for origin, status in (("https://viva.example", 200), ("https://evil.example", 403)):
        assert (await served.http.get("/health", headers={"Origin": origin})).status_code == status


async def test_any_origin_where_tokens_are_asked_for(serve):
    served = await serve(web={"origins": "*"}, auth={"required": True})
    assert (await served.http.get("/health", headers={"Origin": "https://any.example"})).status_code == 200
