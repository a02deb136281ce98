"""The hooks that cases name, for moesifdjango."""


def throws(*_):
    raise RuntimeError("deliberate")


def mask_drop_auth(event):
    headers = event.request.headers
    event.request.headers = {k: v for k, v in headers.items() if k.lower() != "authorization"}
    return event


def mask_drop_response_body(event):
    event.response.body = event.response.transfer_encoding = None
    return event


def mask_user(event):
    event.user_id = "masked"
    return event


HOOKS = {
    "throws": throws,
    "skip_always": lambda request, response: True,
    "skip_never": lambda request, response: False,
    "skip_if_header": lambda request, response: request.headers.get("X-Skip") == "1",
    "skip_if_5xx": lambda request, response: response.status_code >= 500,
    "user_const": lambda request, response: "user-123",
    "user_from_header": lambda request, response: request.headers.get("X-User"),
    "user_int": lambda request, response: 42,
    "company_const": lambda request, response: "company-9",
    "token_from_header": lambda request, response: request.headers.get("X-Session"),
    "metadata_const": lambda request, response: {"datacenter": "westus", "n": 7, "nested": {"k": [1, 2]}},
    "metadata_from_response": lambda request, response: {"status": response.status_code},
    "metadata_not_json": lambda request, response: {"number": float("inf")},
    "mask_drop_auth": mask_drop_auth,
    "mask_drop_response_body": mask_drop_response_body,
    "mask_user": mask_user,
    "mask_returns_nothing": lambda event: None,
}
