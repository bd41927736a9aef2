"""Which element of a message or a form a person used, and what Slack says was chosen or filled in there."""

from typing import Any

from tasks.slack_stand_in.words import Body


def numbered(place: Body) -> list[Body]:
    """Return the blocks, each with an id: Slack gives one where none was set."""
    return [
        {**block, "block_id": block.get("block_id") or f"b{n}"} for n, block in enumerate(place.get("blocks") or [])
    ]


def elements(block: Body) -> list[Body]:
    """Return the elements of a block that can be used."""
    return [*block.get("elements", []), *filter(None, [block.get("accessory"), block.get("element")])]


def id_of(element: Body) -> str:
    """Return an element's `action_id`."""
    return str(element.get("action_id") or "")


def chosen(element: Body, option: int, day: str | None) -> Body:
    """Return what a press says of the element that was used."""
    match element["type"]:
        case "button":
            return {name: element[name] for name in ("text", "value", "style") if name in element}
        case "datepicker":
            return {"selected_date": day}
        case "checkboxes" | "multi_static_select":
            return {"selected_options": [_options(element)[option]]}
    return {"selected_option": _options(element)[option]}


def filled(element: Body, value: Any) -> Body:
    """Return what a form says of a field; None is one that was left empty."""
    kind = {"type": element["type"]}
    match element["type"]:
        case "datepicker":
            return kind | {"selected_date": value}
        case "static_select" | "radio_buttons":
            return kind | {"selected_option": None if value is None else _option(element, value)}
        case "checkboxes" | "multi_static_select":
            return kind | {"selected_options": [_option(element, each) for each in value or ()]}
    return kind | {"value": value}


def _options(element: Body) -> list[Body]:
    grouped = [each for group in element.get("option_groups", []) for each in group["options"]]
    return [*element.get("options", []), *grouped]


def _option(element: Body, value: str) -> Body:
    found = [each for each in _options(element) if each["value"] == value]
    if not found:
        raise LookupError(f"the menu {id_of(element)} has no {value}")
    return found[0]
