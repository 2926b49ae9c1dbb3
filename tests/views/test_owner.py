from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from builder.views.owner import COOKIE, OwnerCookie, owner_from

APP = Starlette(
    routes=[
        Route("/", lambda request: HTMLResponse("page")),
        Route("/data", lambda request: JSONResponse({})),
        Route("/kept", lambda request: Response(status_code=304)),
    ],
    middleware=[Middleware(OwnerCookie)],
)


def test_a_first_visit_brings_an_owner():
    answer = TestClient(APP).get("/")
    assert owner_from(answer.cookies[COOKIE]) == answer.cookies[COOKIE]
    assert "HttpOnly" in answer.headers["set-cookie"]


def test_a_second_visit_keeps_it():
    client = TestClient(APP)
    client.get("/")
    assert "set-cookie" not in client.get("/").headers


def test_two_browsers_have_two_owners():
    assert TestClient(APP).get("/").cookies[COOKIE] != TestClient(APP).get("/").cookies[COOKIE]


def test_what_is_no_page_brings_none():
    assert "set-cookie" not in TestClient(APP).get("/data").headers


def test_a_browser_that_kept_the_page_but_not_the_cookie_gets_one():
    page = TestClient(APP).get("/kept", headers={"accept": "text/html,application/xhtml+xml"})
    assert owner_from(page.cookies[COOKIE])
    assert "set-cookie" not in TestClient(APP).get("/kept", headers={"accept": "*/*"}).headers


def test_a_forged_cookie_is_replaced():
    client = TestClient(APP, cookies={COOKIE: "../../etc"})
    assert owner_from(client.get("/").cookies[COOKIE])
    assert owner_from("../../etc") is None
    assert owner_from(None) is None
