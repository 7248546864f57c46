"""Checks requests against the discovery documents that come with google-api-python-client.

An unknown path, query parameter, enum value or body field, a number out of range and a token
without the method's scope are refused, which a lenient fake would accept.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from tests.fakes.wire import Answer, Request

# The names in a Google error that tests read; gmail's errors also carry a `status`, calendar's do
# not.
_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class Refusal(Exception):
    """A refusal in the vendor's words. `answer` is what goes out."""

    def __init__(
        self,
        code: int,
        reason: str,
        message: str,
        domain: str = "global",
        headers: dict[str, str] | None = None,
        **more: str,
    ) -> None:
        super().__init__(f"{code} {reason}: {message}")
        self.code, self.reason, self.message, self.domain = code, reason, message, domain
        self.headers, self.more = headers or {}, more

    def answer(self, *, named: bool) -> Answer:
        error: dict[str, Any] = {
            "errors": [
                {"domain": self.domain, "reason": self.reason, "message": self.message} | self.more
            ],
            "code": self.code,
            "message": self.message,
        }
        if named:
            error["status"] = _STATUS.get(self.code, "UNKNOWN")
        return Answer(self.code, {"error": error}, self.headers)


@dataclass(frozen=True)
class Call:
    """A request that the documents know: the method's id, path parameters, query (repeated ones
    as lists), body.
    """

    id: str
    path: dict[str, str]
    query: dict[str, Any]
    body: dict[str, Any]
    scopes: frozenset[str]


class Document:
    """One API: `calendar.v3` or `gmail.v1`."""

    def __init__(self, name: str) -> None:
        place = files("googleapiclient.discovery_cache") / "documents" / f"{name}.json"
        self.text: dict[str, Any] = json.loads(place.read_text())
        self.base = f"/{self.text['servicePath']}"
        self.methods = [*self._walk(self.text)]

    def _walk(self, resource: dict[str, Any]) -> Any:
        for method in resource.get("methods", {}).values():
            pattern = re.sub(
                r"\\\{(\w+)\\\}",
                r"(?P<\1>[^/]+)",
                re.escape(method.get("flatPath") or method["path"]),
            )
            yield method["httpMethod"], re.compile(self.base + pattern), method
        for inner in resource.get("resources", {}).values():
            yield from self._walk(inner)

    def read(self, request: Request) -> Call | None:
        """What is asked for; None when no method has that path.

        Raises Refusal for what the method does not take.
        """
        for verb, pattern, method in self.methods:
            if verb == request.method and (match := pattern.fullmatch(request.path)):
                path = {name: unquote(value) for name, value in match.groupdict().items()}
                body = self._body(method, request)
                return Call(
                    method["id"],
                    path,
                    self._query(method, request),
                    body,
                    frozenset(method.get("scopes", ())),
                )
        return None

    def _query(self, method: dict[str, Any], request: Request) -> dict[str, Any]:
        parameters = {
            name: one
            for name, one in method.get("parameters", {}).items()
            if one["location"] == "query"
        }
        parameters |= self.text["parameters"]
        arguments: dict[str, Any] = {}
        for name, text in request.query:
            if name not in parameters:
                raise Refusal(
                    400, "invalidParameter", f"Unknown name {name!r}: Cannot bind query parameter."
                )
            value = _value(name, text, parameters[name])
            if parameters[name].get("repeated"):
                arguments.setdefault(name, []).append(value)
            elif name in arguments:
                raise Refusal(400, "invalidParameter", f"{name} given twice")
            else:
                arguments[name] = value
        if missing := [
            name
            for name, one in parameters.items()
            if one.get("required") and name not in arguments
        ]:
            raise Refusal(400, "required", f"Missing parameters: {missing}")
        return arguments

    def _body(self, method: dict[str, Any], request: Request) -> dict[str, Any]:
        if "request" not in method:
            if request.body:
                raise Refusal(400, "badRequest", "this method takes no body")
            return {}
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise Refusal(400, "badContent", "Unsupported content type")
        try:
            body = request.json()
        except ValueError:
            raise Refusal(400, "parseError", "Parse Error") from None
        self._check(body, method["request"]["$ref"], "")
        return dict(body)

    def _check(self, value: Any, schema: str, where: str) -> None:
        if not isinstance(value, dict):
            raise Refusal(400, "parseError", f"{where or 'the body'} is no object")
        properties = self.text["schemas"][schema].get("properties", {})
        for name, inner in value.items():
            if name not in properties:
                raise Refusal(
                    400,
                    "badRequest",
                    f'Invalid JSON payload received. Unknown name "{name}" at {where!r}',
                )
            self._check_one(inner, properties[name], f"{where}.{name}".lstrip("."))

    def _check_one(self, value: Any, shape: dict[str, Any], where: str) -> None:
        if value is None:
            return None
        if "$ref" in shape:
            return self._check(value, shape["$ref"], where)
        match shape.get("type"):
            case "array" if isinstance(value, list):
                for one in value:
                    self._check_one(one, shape["items"], where)
            case "object" if isinstance(value, dict):
                for name, one in value.items():
                    if name in shape.get("properties", {}):
                        self._check_one(one, shape["properties"][name], f"{where}.{name}")
                    elif "additionalProperties" in shape:
                        self._check_one(one, shape["additionalProperties"], f"{where}.{name}")
                    else:
                        raise Refusal(400, "badRequest", f"Unknown name {name!r} at {where!r}")
            case "string" if isinstance(value, str):
                pass
            case "integer" if isinstance(value, int) and not isinstance(value, bool):
                pass
            case "boolean" if isinstance(value, bool):
                pass
            case kind:
                raise Refusal(400, "badRequest", f"Invalid value at {where!r} ({kind}), {value!r}")
        return None


def _value(name: str, text: str, shape: dict[str, Any]) -> Any:
    """A query parameter as its type; Refusal when it is none of what the document allows."""
    bad = Refusal(
        400,
        "invalidParameter",
        f"Invalid value {text!r} for {name}",
        location=name,
        locationType="parameter",
    )
    if "enum" in shape and text not in shape["enum"]:
        raise bad
    if shape.get("type") == "boolean":
        if text not in ("true", "false"):
            raise bad
        return text == "true"
    if shape.get("type") == "integer":
        if not re.fullmatch(r"-?\d{1,19}", text):
            raise bad
        number = int(text)
        if not int(shape.get("minimum", number)) <= number <= int(shape.get("maximum", number)):
            raise bad
        return number
    return text


@cache
def document(name: str) -> Document:
    return Document(name)


# --- partial answers ----------------------------------------------------------------------------

Mask = dict[str, Any]
"""Field names, each with the mask of what is in it; an empty one takes everything."""


def mask_of(fields: str) -> Mask:
    """The mask that a `fields` parameter describes: a,b/c,d(e,f)."""
    tokens = re.findall(r"[\w-]+|[(),/]", fields)
    if "".join(tokens) != fields:
        raise Refusal(400, "invalidParameter", f"Invalid field selection {fields}")
    mask: Mask = {}
    opened, place = [mask], mask
    for token in tokens:
        if token == "(":
            opened.append(place)
        elif token == ")":
            place = opened.pop()
        elif token == ",":
            place = opened[-1]
        elif token != "/":
            place = place.setdefault(token, {})
    return mask


def masked(value: Any, mask: Mask, schemas: dict[str, Any], schema: dict[str, Any]) -> Any:
    """What a mask leaves of a value. Raises Refusal for a field that the schema does not have."""
    schema = schemas[schema["$ref"]] if "$ref" in schema else schema
    if schema.get("type") == "array":
        return [masked(item, mask, schemas, schema["items"]) for item in value]
    known = schema.get("properties", {})
    if not mask or "additionalProperties" in schema:
        return value
    if unknown := mask.keys() - known.keys():
        raise Refusal(400, "invalidParameter", f"Invalid field selection {min(unknown)}")
    return {
        name: masked(value[name], inner, schemas, known[name])
        for name, inner in mask.items()
        if name in value
    }
