"""What a mail is: an answer of a person, an automatic reply, a bounce, or a calendar's mail.

Sources: RFC 3834 (Auto-Submitted), RFC 3464 (delivery status), RFC 5429 (Sieve reject), RFC 5546
(calendar methods), RFC 2919 and 2369 (lists), and what Exchange, Gmail, Exim, Postfix, qmail,
Domino, DragonFly's mail agent, Debian's `vacation` and mail gateways really write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from interviewd.language import sanitize
from interviewd.language.mail import fields
from interviewd.language.mail.absence import is_absence
from interviewd.model.seen import Nature
from interviewd.patterns import lazy_pattern

Headers = Sequence[tuple[str, str]]

# Their presence is enough, unless the value says no. When in doubt, a mail is a person's: to write
# again to somebody who has answered is worse than to stay silent after an automatic mail.
_AUTO_HEADERS = frozenset(
    """
    x-autoreply x-auto-reply x-autorespond x-autoresponder x-autoreply-from x-mail-autoreply
    x-vacation x-vacation-message
""".split()
)
# X-Auto-Response-Suppress is not among them: Exchange also sets it on what people write.
_BULK = frozenset({"bulk", "junk", "auto_reply", "auto-reply", "autoreply"})
# Marks of a list. Gateways and recruiting systems also set them on what a person answers.
_LIST_HEADERS = frozenset({"list-id", "list-unsubscribe", "list-post"})

# How subjects of automatic replies begin, without accents. "Auto:" is what Sieve writes (RFC 5230,
# 4.4).
_AUTO_SUBJECT = lazy_pattern(
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

_BOUNCE_SUBJECT = lazy_pattern(
    r"(?:undeliver(?:ed|able)\b|delivery status notification \(failure\)|mail delivery (?:failed|failure|subsystem)|"
    r"delivery (?:has )?fail|delivery failure|failure notice|returned mail|mail system error|message not delivered|"
    r"non[- ]?remis|echec de la remise|unzustellbar|mail delivery system|nicht zustellbar|no se puede entregar|"
    r"no entregado|non recapitabile|mancato recapito|onbestelbaar|nao entregue)"
)
# Gmail, Exchange, Postfix, Exim, Sendmail.
_DELAYED = lazy_pattern(
    r"(?:delivery status notification \(delay|delivery (?:is )?delayed|delayed mail|message delayed|delayed:|"
    r"warning: (?:message|could not send)|(?:mail )?delivery warning|verzoger)"
)

_INVITING = frozenset({"request", "add"})
_CALENDAR_METHODS = frozenset({"reply", "cancel", "counter", "declinecounter", "refresh"})


_ADDRESS = lazy_pattern(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")
_WHOLE_ADDRESS = lazy_pattern(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
# What a bounce without any mark says first: a mail, and that it did not arrive.
_MAIL_WORD = r"(?:messages?|e-?mails?|mails?|courriel|nachricht|mensaje|correo|messaggio|bericht)"
_NOT_DELIVERED = lazy_pattern(
    rf"\b{_MAIL_WORD}\b.{{0,80}}?\b(?:could not be|cannot be|was not|were not|not be) deliver|"
    rf"\b(?:unable to|could not|cannot|failed to) deliver (?:\w+ ){{0,3}}{_MAIL_WORD}\b|"
    rf"\b{_MAIL_WORD}\b.{{0,40}}?n'a pas pu etre (?:de)?livre|\b{_MAIL_WORD}\b.{{0,40}}?konnte nicht zugestellt|"
    rf"\b{_MAIL_WORD}\b.{{0,40}}?no (?:se )?(?:ha )?pud?o? (?:ser )?entreg|\b{_MAIL_WORD}\b.{{0,40}}?kon niet worden",
    re.DOTALL,
)
_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers"})
_REPORT = "multipart/report"


def nature_of(
    headers: Headers,
    sender: str,
    content_types: Sequence[str] = (),
    *,
    subject: str = "",
    text: str = "",
) -> Nature:
    """What a mail is, from its headers, its sender's address, the Content-Type of its parts, and
    its text if at hand.

    Headers as (name, value) in any case, values with or without encoded words. The Content-Type
    among them counts as one of `content_types`. Pass `subject` where a provider gives it apart from
    the headers. `text` may be "".
    """
    declared = (*fields.every(headers, "content-type"), *content_types)
    types = [(v.partition(";")[0].strip().lower(), fields.params_of(v)) for v in declared]
    subject = _folded(subject or fields.decoded(fields.first(headers, "subject")[:2_000]))
    if _is_bounce(headers, sender, types, subject, text):
        return Nature.BOUNCE
    if _has_method(types, _INVITING):
        return Nature.INVITATION
    is_calendar = "calendarmessage" in fields.first(headers, "content-class").lower()
    if is_calendar or _has_method(types, _CALENDAR_METHODS):
        return Nature.CALENDAR
    is_machine = _is_mailer_daemon(headers, sender) or bool(_DELAYED.match(subject))
    if is_machine or _is_auto(headers, types, subject) or is_absence(subject, text):
        return Nature.AUTO
    return Nature.HUMAN


def _folded(subject: str) -> str:
    """One line in lower case without accents, as the patterns are written."""
    return unicodedata.normalize("NFC", sanitize.without_accents(sanitize.line(subject)))


def _is_bounce(
    headers: Headers,
    sender: str,
    types: Sequence[tuple[str, dict[str, str]]],
    subject: str,
    text: str,
) -> bool:
    reports = {params.get("report-type", "").lower() for kind, params in types if kind == _REPORT}
    if "disposition-notification" in reports:  # Sieve's reject; else a receipt
        return "(rejected)" in fields.first(headers, "auto-submitted").lower()
    if fields.first(headers, "x-failed-recipients"):
        return True
    has_status = any(kind == "message/delivery-status" for kind, _ in types)
    report = has_status or "delivery-status" in reports
    silent = fields.first(headers, "return-path").strip() == "<>"
    postmaster = sender.lower().startswith("postmaster@")
    named = bool(_BOUNCE_SUBJECT.match(subject))
    if not (
        report
        or _is_mailer_daemon(headers, sender)
        or (postmaster and (silent or named or _submitted(headers)))
        or (named and (silent or _ADDRESS.search(text)))
        or _says_not_delivered(headers, types, text)
    ):
        return False
    return not _DELAYED.match(subject)


def _says_not_delivered(
    headers: Headers, types: Sequence[tuple[str, dict[str, str]]], text: str
) -> bool:
    """Whether the text begins with the news that a mail did not arrive, and says which or to whom.

    InterScan, gateways and old systems send that as an ordinary mail. What answers a mail is not
    read like this: people quote a bounce when they forward it.
    """
    if fields.first(headers, "in-reply-to") or not _NOT_DELIVERED.search(_folded(text[:1_500])):
        return False
    senders = fields.addresses(fields.every(headers, "from", "to", "sender"))
    own = {address for _, address in senders}
    named = {match[0].lower() for match in _WHOLE_ADDRESS.finditer(text[:5_000])}
    return bool(named - own) or any(kind in _RETURNED for kind, _ in types)


def _is_mailer_daemon(headers: Headers, sender: str) -> bool:
    """By its address, else by its name: DragonFly's mail agent writes `From: MAILER-DAEMON <>`."""
    written = sender or fields.first(headers, "from").strip().strip('"')
    return written.lower().startswith("mailer-daemon")


def _has_method(types: Sequence[tuple[str, dict[str, str]]], methods: frozenset[str]) -> bool:
    """Whether a calendar part has one of these methods (RFC 5546); an attached file has none."""
    calendars = (params for kind, params in types if kind == "text/calendar")
    return any(params.get("method", "").lower() in methods for params in calendars)


def _is_auto(headers: Headers, types: Sequence[tuple[str, dict[str, str]]], subject: str) -> bool:
    precedence = fields.first(headers, "precedence").strip().lower()
    if _submitted(headers) or precedence in _BULK:
        return True
    no = ("no", "false", "0")
    named = {name.lower() for name, value in headers if value.strip().lower() not in no}
    if not named.isdisjoint(_AUTO_HEADERS):
        return True
    # A list's mail is no answer; what answers a mail was written by somebody.
    is_list = precedence == "list" or not named.isdisjoint(_LIST_HEADERS)
    if is_list and "in-reply-to" not in named:
        return True
    if any(kind in (_REPORT, "message/delivery-status") for kind, _ in types):
        return True
    is_silent = fields.first(headers, "return-path").strip() == "<>"
    return is_silent or bool(_AUTO_SUBJECT.match(subject))


def _submitted(headers: Headers) -> bool:
    value = fields.first(headers, "auto-submitted").partition(";")[0].strip().lower()
    return value not in ("", "no")
