"""What the script tells of forms: who filled them in, and never a password, a card or what is marked as private."""

import pytest

FORM = """
<form {mark} onsubmit="event.preventDefault()">
  <input name="email" type="email" value="ana@fjordstay.example">
  {fields}
  <button>Send</button>
</form>
"""


@pytest.fixture
def traits(show, collector):
    """Fill in a form with these fields beside an address, send it, give what was told of the person."""

    def told(fields, settings="", mark="data-leadlight-form"):
        show(FORM.format(mark=mark, fields=fields), settings).click("button")
        return collector.wait_for("identify")[0]["traits"]

    return told


def test_sending_a_marked_form_tells_who_it_was_and_that_it_was_sent(visitor, website, collector):
    page = visitor.new_page()
    page.goto(f"{website}/contact.html?plan=street")
    page.fill("[name=first_name]", "Ana")
    page.fill("[name=email]", "ana@fjordstay.example")
    page.fill("[name=phone]", "+49 1511 2345678")
    page.fill("[name=message]", "Our boiler is older than I am")
    page.select_option("[name=job_title]", "Facility manager")
    page.check("[name=newsletter]")
    page.click("text=Send")

    (sent,) = collector.wait_for("Form Submitted")
    (identify,) = collector.named("identify")
    assert sent["properties"] == {"path": "/contact.html", "form": "Contact"}
    assert identify["traits"] == {
        "first_name": "Ana",
        "email": "ana@fjordstay.example",
        "phone": "+49 1511 2345678",
        "job_title": "Facility manager",
        "newsletter": "yes",
    }
    assert identify["anonymousId"] == collector.named("page")[0]["anonymousId"]
    assert "userId" not in identify


def test_a_form_that_leads_to_another_page_is_told_before_it_is_gone(show, website, collector):
    page = show(
        f'<form data-leadlight-form="Letter" action="{website}/index.html"><input name="email" value="a@b.example"><button>Send</button></form>'
    )
    page.click("button")

    (identify,) = collector.wait_for("identify")
    assert identify["traits"] == {"email": "a@b.example"}


@pytest.mark.parametrize(
    "field",
    [
        '<input name="a" type="password" value="SECRET">',
        '<input name="password" type="text" value="SECRET">',  # shown to the visitor who asked to see it
        '<input name="a" autocomplete="new-password" value="SECRET">',
        '<input name="a" type="hidden" value="SECRET">',
        '<input name="cvc" value="SECRET">',
        '<input name="a" id="card-number" value="SECRET">',
        '<input name="a" autocomplete="cc-number" value="SECRET">',
        '<input name="a" autocomplete="section-one billing cc-csc" value="SECRET">',
        '<input name="csrf_token" value="SECRET">',
        '<input name="iban" value="SECRET">',
        '<input name="a" value="SECRET" data-leadlight-ignore>',
        '<fieldset data-leadlight-ignore><input name="a" value="SECRET"></fieldset>',
        '<input name="q" type="search" value="SECRET">',
        '<input name="a" type="checkbox" value="SECRET">',
        '<input name="a" type="radio" value="SECRET">',
        '<input value="SECRET">',
    ],
)
def test_what_is_secret_or_nobodys_business_stays_in_the_browser(traits, collector, field):
    assert traits(field) == {"email": "ana@fjordstay.example"}
    assert not any(b"SECRET" in raw for raw in collector.raw)


def test_a_chosen_file_stays_in_the_browser(show, collector):
    page = show(FORM.format(mark="data-leadlight-form", fields='<input name="cv_file" type="file">'))
    page.set_input_files("[type=file]", {"name": "SECRET.txt", "mimeType": "text/plain", "buffer": b"SECRET"})
    page.click("button")

    assert collector.wait_for("identify")[0]["traits"] == {"email": "ana@fjordstay.example"}
    assert not any(b"SECRET" in raw for raw in collector.raw)


@pytest.mark.parametrize("number", ["4111111111111111", "5500 0055 5555 5559", "3782-822463-10005"])
def test_a_card_number_in_any_field_stays_in_the_browser(traits, collector, number):
    told = traits(f'<textarea name="message">My card is {number}, thanks</textarea>')

    assert told["message"] == "My card is , thanks"
    assert not any(number.encode() in raw for raw in collector.raw)


@pytest.mark.parametrize(
    "number", ["+49 1511 2345678", "0049 1511 2345678", "+4915112345678", "(030) 1234567-89"]
)
def test_a_phone_number_is_no_card_number(traits, number):
    assert traits(f'<input name="mobile" type="tel" value="{number}">')["phone"] == number


def test_a_field_can_be_given_the_name_of_what_it_asks(traits):
    told = traits('<input name="your-company-7" data-leadlight-field="company" value="Fjordstay">')

    assert told["company"] == "Fjordstay"


def test_a_choice_is_told(traits):
    told = traits(
        '<input name="size" type="radio" value="small"><input name="size" type="radio" value="large" checked>'
        '<select name="country"><option>DE<option selected>NO</select>'
    )

    assert (told["size"], told["country"]) == ("large", "NO")


def test_a_form_that_is_not_marked_is_left_alone(show, collector):
    page = show(FORM.format(mark="", fields=""))
    page.click("button")
    page.evaluate("leadlight.track('End')")

    collector.wait_for("End")
    assert collector.named("identify") == collector.named("Form Submitted") == []


def test_all_forms_count_where_the_website_says_so(traits, collector):
    assert traits("", settings='data-forms="all"', mark='name="Letter"') == {"email": "ana@fjordstay.example"}
    assert collector.named("Form Submitted")[0]["properties"]["form"] == "Letter"


def test_a_form_can_be_left_out_of_all_forms(show, collector):
    page = show(FORM.format(mark="data-leadlight-ignore", fields=""), 'data-forms="all"')
    page.click("button")
    page.evaluate("leadlight.track('End')")

    collector.wait_for("End")
    assert collector.named("identify") == collector.named("Form Submitted") == []


def test_fields_called_like_the_parts_of_a_form_confuse_nobody(traits, collector):
    told = traits(
        '<input name="name" value="Ana"><input name="id" value="7"><input name="elements" value="x">'
    )

    assert (told["name"], told["id"], told["elements"]) == ("Ana", "7", "x")
    assert collector.named("Form Submitted")[0]["properties"]["form"] is None
