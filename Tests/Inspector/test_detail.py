"""The details of a call."""
import json

import pytest

from events import event, with_literals
from inspector import Inspector

OMITTED = {
    "response_body": "over the limit",
    "request_body": "a file, 300008 bytes",
}


def open_only(page, value):
    """Delivers an event (a dictionary or the bytes of a batch) and opens its details."""
    if isinstance(value, bytes):
        assert page.inspector.deliver("/v1/events/batch", value)[0] == 201
    else:
        page.inspector.send(value)
    [row] = page.wait_for_rows(1)
    page.open_detail(row["id"])
    return page.inspector.detail(row["id"])


def squeezed(text):
    return "".join(text.split())


def test_json_is_shown_as_a_tree_that_collapses_and_expands(page):
    open_only(page, event(body={"outer": {"inner": {"deep": "treasure"}}, "list": [1, 2, {"three": "third"}]}))
    page.detail_tab("Response")
    page.button("Expand all", "#detail").click()
    page.wait_for_detail_text("treasure")
    page.wait_for_detail_text("third")
    page.button("Collapse all", "#detail").click()
    page.wait(lambda: "treasure" not in page.detail_text(), "all is collapsed")
    assert "third" not in page.detail_text()
    page.button("Expand all", "#detail").click()
    page.wait_for_detail_text("treasure")


def test_one_object_collapses_alone(page):
    open_only(page, event(body={"first": {"a": "apple"}, "second": {"b": "banana"}}))
    page.detail_tab("Response")
    page.button("Expand all", "#detail").click()
    page.wait_for_detail_text("apple")
    page.js("""
        const within = [...detail().querySelectorAll('summary, [role=treeitem]')].filter(isVisible);
        within.find(element => visibleText(element).includes('first')).click();
    """)
    page.wait(lambda: "apple" not in page.detail_text(), "the first object is collapsed")
    assert "banana" in page.detail_text()


def test_numbers_keep_their_digits(page):
    value = event(body={"price": "$price", "large": "$large", "small": "$small", "exponent": "$exponent"},
                  request_body={"sent": "$price"})
    literals = {"price": "12.50", "large": "12345678901234567890123", "small": "-0.0", "exponent": "1E+30"}
    open_only(page, with_literals([value], **literals))
    page.detail_tab("Response")
    page.button("Expand all", "#detail").click()
    for literal in literals.values():
        page.wait_for_detail_text(literal)
    page.detail_tab("Request")
    page.wait_for_detail_text("12.50")
    page.detail_tab("Raw")
    for literal in literals.values():
        page.wait_for_detail_text(literal)


def test_headers_of_both_sides_are_shown(page):
    open_only(page, event(request_headers={"X-Sent": "from here"}, response_headers={"X-Received": "from there"}))
    page.detail_tab("Request")
    page.wait_for_detail_text("X-Sent")
    assert "from here" in page.detail_text()
    page.detail_tab("Response")
    page.wait_for_detail_text("X-Received")
    assert "from there" in page.detail_text()


def test_a_redacted_value_has_its_rule_beside_it(page):
    value = event("https://api.example.com/?api_key=[redacted]", request_headers={"Authorization": "[redacted]"},
                  request_body={"password": "[redacted]"}, body={"access_token": "[redacted]", "plain": "text"})
    detail = open_only(page, value)
    assert len(detail["redactions"]) == 4, detail["redactions"]
    page.detail_tab("Redactions")
    for redaction in detail["redactions"]:
        page.wait_for_detail_text(redaction["rule"])
        page.wait_for_detail_text(str(redaction["path"][-1]))
    for tab, name in (("Request", "Authorization"), ("Request", "password"), ("Response", "access_token")):
        page.detail_tab(tab)
        [rule] = [found["rule"] for found in detail["redactions"] if found["path"][-1] == name]
        if page.js("return buttonNamed('Expand all', detail())"):
            page.button("Expand all", "#detail").click()
        page.wait(lambda: rule in page.js(marked_texts("visibleText"), name), lambda: f"{rule!r} beside {name}")


def marked_texts(text):
    """Returns a script for the texts around each redacted value whose line has a name."""
    return f"""
        return [...detail().querySelectorAll('.redacted')].filter(isVisible).map(element => {{
            let line = element;
            while (line !== detail() && !{text}(line).includes(arguments[0])) line = line.parentElement;
            return line === detail() ? '' : {text}(line);
        }}).join('\\n')
    """


def test_a_body_that_was_left_out_has_its_reason(page):
    value = event(metadata={"capture": {"omitted": OMITTED}}, request_body="c29tZQ==",
                  body={"omitted": "over the limit", "bytes": 300008, "limit": 262144})
    detail = open_only(page, value)
    assert {missing["part"]: missing["reason"] for missing in detail["missing"]} == OMITTED
    for missing in detail["missing"]:
        page.detail_tab("Request" if missing["part"] == "request_body" else "Response")
        page.wait_for_detail_text(missing["reason"])
        page.wait_for_detail_text(missing["explanation"])
        assert missing["explanation"].strip()


def test_the_raw_event_is_complete(page):
    value = event("https://api.example.com/raw", body={"a": [1, {"b": None}]}, user_id="ann")
    detail = open_only(page, value)
    assert json.loads(detail["raw"]) == value
    assert json.loads(detail["pretty"]) == value
    page.detail_tab("Raw")
    page.button("As text", "#detail").click()
    page.wait_for_detail_text(detail["pretty"])


def test_the_size_on_the_wire_is_shown(page):
    detail = open_only(page, event(body={"a": 1}))
    size = detail["delivery"]["bytes"]
    page.wait(lambda: "wire" in page.detail_text(), lambda: page.detail_text()[:1000])
    kilobytes = {f"{size / 1024:.1f}", f"{size / 1000:.1f}", f"{size / 1024:.2f}", f"{size / 1000:.2f}"}
    shown = page.detail_text().replace(",", "").replace("\u202f", "").replace("\u00a0", " ")
    assert any(text in shown for text in kilobytes | {str(size)}), (size, shown[:1000])


def test_a_text_body_is_decoded(page):
    value = event()
    value["response"] |= {"body": "bmFtZT10ZWEmc2l6ZT1sYXJnZQ==", "transfer_encoding": "base64"}
    detail = open_only(page, value)
    assert detail["response"]["body"] == {"kind": "text", "text": "name=tea&size=large", "bytes": 19}
    page.detail_tab("Response")
    page.wait_for_detail_text("name=tea&size=large")


def test_a_binary_body_is_a_hex_dump(page):
    value = event()
    value["response"] |= {"body": "iVBORw0KGgoAAAD/", "transfer_encoding": "base64"}
    detail = open_only(page, value)
    assert detail["response"]["body"]["kind"] == "binary"
    assert detail["response"]["body"]["bytes"] == 12
    page.detail_tab("Response")
    page.wait(lambda: "89504e470d0a1a0a" in squeezed(page.detail_text()).lower(), lambda: page.detail_text())


def test_a_call_without_a_response_shows_the_error(page):
    open_only(page, event(status=None, error="cannot connect to host"))
    page.detail_tab("Response")
    page.wait_for_detail_text("cannot connect to host")


@pytest.mark.expects_console("404")
def test_details_of_a_call_that_was_removed_say_so(blank_page):
    small = Inspector("--memory", "1")
    try:
        blank_page.inspector = small
        blank_page.open()
        small.send(event("https://gone.example/"))
        blank_page.wait_for_rows(1)
        # A page that is paused still shows calls that the server has removed.
        blank_page.find("#pause").click()
        for _ in range(6):
            small.send(*[event(body={"text": "x" * 2000}) for _ in range(100)])
        blank_page.row(1).click()
        blank_page.press("\ue007")
        blank_page.wait(
            lambda: blank_page.js("return /removed|gone|no longer|not kept/i.test(visibleText(document.body))"),
            lambda: blank_page.text("body")[:500],
        )
    finally:
        blank_page.driver.get("about:blank")
        small.stop()


def test_an_open_detail_follows_the_selected_row(page):
    page.inspector.send(event("https://api.example.com/older"), event("https://api.example.com/newer"))
    page.wait_for_rows(2)
    page.open_detail(2)
    page.wait_for_detail_text("newer")
    page.click_row(1)
    page.press("\ue007")
    page.wait_for_detail_text("older")
