"""What a mail is: a human's words, or what a machine wrote; told from headers and types of parts alone.

Sources: RFC 3834 (Auto-Submitted), RFC 3464 (delivery status), RFC 5546 (calendar methods), RFC 2919 and 2369 (lists),
and what Exchange, Gmail, Exim, Postfix, qmail and the usual vacation programs really write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from interviewd.language import plain
from interviewd.language.mail import fields
from interviewd.model.seen import Nature

Headers = Sequence[tuple[str, str]]

# Their presence alone tells, unless the value says no. In doubt a mail is a human's: to write again to somebody who has
# answered is worse than to fall silent after a machine's word.
_AUTO_HEADERS = frozenset(
    """
    x-autoreply x-auto-reply x-autorespond x-autoresponder x-autoreply-from x-mail-autoreply x-vacation x-vacation-message
    list-id list-unsubscribe list-post
    """.split()
)
# X-Auto-Response-Suppress is none of them: Exchange sets it on what people write, too.
_BULK = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply", "autoreply"})

# How subjects of automatic answers begin, without accents. "Auto:" is what Sieve writes (RFC 5230, 4.4).
_AUTO_SUBJECT = re.compile(
    r"(?:automatic reply|automated reply|auto[- ]?reply|auto[- ]?response|auto[- ]?responder|automated response|auto:|"
    r"out[- ]of[- ](?:the[- ])?office|ooo:|away from (?:the )?office|on vacation:|"
    r"automatische antwort|automatische antwoord|automatisch antwoord|abwesenheit|autoantwort|afwezig|"
    r"reponse automatique|message d'absence|absence du bureau|absent du bureau|"
    r"respuesta automatica|fuera de la? oficina|ausente|"
    r"resposta automatica|fora do escritorio|risposta automatica|fuori sede|fuori ufficio|"
    r"autosvar|automatisk svar|automatiskt svar|automaattinen vastaus|poissa|"
    r"automatyczna odpowiedz|odpowiedz automatyczna|automaticka odpoved|automatikus valasz|otomatik yanit|raspuns automat|"
    r"автоматический ответ|автоответ|自動応答|自動返信|自动回复|自动答复|自動回覆|자동 회신|자동 응답)"
)

_BOUNCE_SUBJECT = re.compile(
    r"(?:undeliver(?:ed|able)\b|delivery status notification \(failure\)|mail delivery (?:failed|failure|subsystem)|"
    r"delivery (?:has )?fail|delivery failure|failure notice|returned mail|mail system error|message not delivered|"
    r"non[- ]?remis|echec de la remise|unzustellbar|mail delivery system|nicht zustellbar|no se puede entregar|"
    r"no entregado|non recapitabile|mancato recapito|onbestelbaar|nao entregue)"
)
# Gmail, Exchange, Postfix, Exim, Sendmail.
_DELAYED = re.compile(
    r"(?:delivery status notification \(delay|delivery (?:is )?delayed|delayed mail|message delayed|delayed:|"
    r"warning: (?:message|could not send)|verzoger)"
)

_INVITING = frozenset({"request", "add"})
_CALENDAR_METHODS = frozenset({"reply", "cancel", "counter", "declinecounter", "refresh"})


def nature_of(headers: Headers, sender: str, content_types: Sequence[str] = (), *, subject: str = "") -> Nature:
    """What a mail is, from its headers, its sender's address and the Content-Type of its parts, with parameters.

    Headers as (name, value) in any case, values with or without encoded words. The Content-Type among them counts as one
    of `content_types`; where a provider gives the subject apart from the headers, hand it in.
    """
    types = [_type(value) for value in (*fields.every(headers, "content-type"), *content_types)]
    subject = _folded(subject or fields.decoded(fields.first(headers, "subject")[:2_000]))
    if _is_bounce(headers, sender, types, subject):
        return Nature.BOUNCE
    if _has_method(types, _INVITING):
        return Nature.INVITATION
    if _has_method(types, _CALENDAR_METHODS) or "calendarmessage" in fields.first(headers, "content-class").lower():
        return Nature.CALENDAR
    return Nature.AUTO if _is_auto(headers, types, subject) else Nature.HUMAN


def _type(value: str) -> tuple[str, dict[str, str]]:
    return value.partition(";")[0].strip().lower(), fields.params_of(value)


def _folded(subject: str) -> str:
    """One line in lower case without accents, as the patterns are written."""
    apart = unicodedata.normalize("NFKD", plain.line(subject).casefold())
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def _is_bounce(headers: Headers, sender: str, types: Sequence[tuple[str, dict[str, str]]], subject: str) -> bool:
    if any(kind == "multipart/report" and _report(params) == "disposition-notification" for kind, params in types):
        return False  # a receipt
    if fields.first(headers, "x-failed-recipients"):
        return True
    local = sender.partition("@")[0].lower()
    report = any(kind == "message/delivery-status" or _is_status(kind, params) for kind, params in types)
    silent = fields.first(headers, "return-path").strip() == "<>"
    machine = local.startswith("mailer-daemon") or (local == "postmaster" and (silent or _submitted(headers)))
    if not (report or machine or (silent and _BOUNCE_SUBJECT.match(subject))):
        return False
    return not _DELAYED.match(subject)


def _is_status(kind: str, params: dict[str, str]) -> bool:
    return kind == "multipart/report" and _report(params) == "delivery-status"


def _report(params: dict[str, str]) -> str:
    return params.get("report-type", "").lower()


def _has_method(types: Sequence[tuple[str, dict[str, str]]], methods: frozenset[str]) -> bool:
    """Whether a calendar's part says one of these (RFC 5546); a file of events sent along (PUBLISH, or none) does not."""
    return any(kind == "text/calendar" and params.get("method", "").lower() in methods for kind, params in types)


def _is_auto(headers: Headers, types: Sequence[tuple[str, dict[str, str]]], subject: str) -> bool:
    if _submitted(headers) or fields.first(headers, "precedence").strip().lower() in _BULK:
        return True
    named = ((name.lower(), value.strip().lower()) for name, value in headers)
    if any(name in _AUTO_HEADERS and value not in ("no", "false", "0") for name, value in named):
        return True
    if any(kind in ("multipart/report", "message/delivery-status") for kind, _ in types):
        return True
    return fields.first(headers, "return-path").strip() == "<>" or bool(_AUTO_SUBJECT.match(subject))


def _submitted(headers: Headers) -> bool:
    value = fields.first(headers, "auto-submitted").partition(";")[0].strip().lower()
    return value not in ("", "no")
