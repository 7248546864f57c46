"""What a mail is: an answer of a person, an automatic reply, a bounce, or a calendar's mail.

Sources: RFC 3834 (Auto-Submitted), RFC 3464 (delivery status), RFC 5429 (Sieve reject), RFC 5546
(calendar methods), RFC 2919 and 2369 (lists), and what Exchange, Gmail, Exim, Postfix, qmail,
Domino, DragonFly's mail agent, Debian's `vacation` and mail gateways really write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from interviewd.language import sanitize
from interviewd.language.mail import fields
from interviewd.language.mail.absence import is_absence
from interviewd.model.seen import Nature
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

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
_REPORT = "multipart/report"

_CALENDAR_LIMIT = 64_000
_FOLD = lazy_pattern(r"\r?\n[ \t]")
_START = lazy_pattern(
    r"^DTSTART(?:;([^:\r\n]{0,200}))?:(\d{8})(?:T(\d{6})(Z?))?", re.IGNORECASE | re.MULTILINE
)
_ZONE = lazy_pattern(r'TZID="?([\w/+-]{1,64})', re.IGNORECASE)
_EVENT = lazy_pattern(r"^BEGIN:VEVENT", re.IGNORECASE | re.MULTILINE)
_RECURS = lazy_pattern(r"^(?:RRULE|RDATE)[;:]", re.IGNORECASE | re.MULTILINE)


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
    return _Mail(
        headers,
        sender,
        tuple((v.partition(";")[0].strip().lower(), fields.params_of(v)) for v in declared),
        _folded(subject or fields.decoded(fields.first(headers, "subject")[:2_000])),
        text,
    ).nature()


def are_past(calendars: Iterable[str], sent: datetime) -> bool:
    """Whether all events of the calendar parts had begun when the mail was sent; no series has."""
    texts = [_FOLD.sub("", calendar[:_CALENDAR_LIMIT]) for calendar in calendars]
    events = [_EVENT.split(text)[1:] for text in texts]
    for event in chain.from_iterable(events):
        match = None if _RECURS.search(event) else _START.search(event)
        if match is None:
            return False
        params, day, clock, utc = match[1] or "", match[2], match[3] or "000000", match[4]
        zone = _ZONE.search(params)
        try:
            wall = datetime.strptime(day + clock, "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone follows
            known = ZoneInfo(zone[1]) if zone and not utc else UTC
        except (ValueError, OSError, LookupError):
            return False
        if wall.replace(tzinfo=known) > sent:
            return False
    return bool(events) and all(events)


def _folded(subject: str) -> str:
    """One line in lower case without accents, as the patterns are written."""
    return unicodedata.normalize("NFC", sanitize.without_accents(sanitize.line(subject)))


@dataclass(frozen=True, slots=True)
class _Mail:
    """What is known of a mail: `types` with their parameters, the subject folded."""

    headers: Headers
    sender: str
    types: Sequence[tuple[str, dict[str, str]]]
    subject: str
    text: str

    def nature(self) -> Nature:
        if self.is_bounce():
            return Nature.BOUNCE
        if self.has_method(_INVITING):
            return Nature.INVITATION
        if "calendarmessage" in self.header("content-class") or self.has_method(_CALENDAR_METHODS):
            return Nature.CALENDAR
        is_machine = self.is_from_mailer_daemon() or bool(_DELAYED.match(self.subject))
        if is_machine or self.is_auto() or is_absence(self.subject, self.text):
            return Nature.AUTO
        return Nature.HUMAN

    def header(self, name: str) -> str:
        """Its first value in lower case."""
        return fields.first(self.headers, name).strip().lower()

    def has_type(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.types)

    def has_method(self, methods: frozenset[str]) -> bool:
        """Whether a calendar part has one of these methods (RFC 5546); a mere file has none."""
        calendars = (params for kind, params in self.types if kind == "text/calendar")
        return any(params.get("method", "").lower() in methods for params in calendars)

    def is_silent(self) -> bool:
        """Whether it takes no bounce: it is one, or an automatic answer."""
        return self.header("return-path") == "<>"

    def is_submitted_by_machine(self) -> bool:
        return self.header("auto-submitted").partition(";")[0].strip() not in ("", "no")

    def is_from_mailer_daemon(self) -> bool:
        """By its address, else its name: DragonFly's agent writes `From: MAILER-DAEMON <>`."""
        written = self.sender.lower() or self.header("from").strip('"')
        return written.startswith("mailer-daemon")

    def is_bounce(self) -> bool:
        types = self.types
        reports = {each.get("report-type", "").lower() for kind, each in types if kind == _REPORT}
        if "disposition-notification" in reports:  # Sieve's reject; else a receipt
            return "(rejected)" in self.header("auto-submitted")
        if fields.first(self.headers, "x-failed-recipients"):
            return True
        is_report = self.has_type("message/delivery-status") or "delivery-status" in reports
        is_postmaster = self.sender.lower().startswith("postmaster@")
        silent, named = self.is_silent(), bool(_BOUNCE_SUBJECT.match(self.subject))
        if not (
            is_report
            or self.is_from_mailer_daemon()
            or (is_postmaster and (silent or named or self.is_submitted_by_machine()))
            or (named and (silent or _ADDRESS.search(self.text)))
            or self.says_not_delivered()
        ):
            return False
        return not _DELAYED.match(self.subject)

    def says_not_delivered(self) -> bool:
        """Whether the text begins with the news that a mail did not arrive, and says which or to
        whom.

        InterScan, gateways and old systems send that as an ordinary mail. What answers a mail is
        not read like this: people quote a bounce when they forward it.
        """
        if fields.first(self.headers, "in-reply-to"):
            return False
        if not _NOT_DELIVERED.search(_folded(self.text[:1_500])):
            return False
        senders = fields.addresses(fields.every(self.headers, "from", "to", "sender"))
        own = {address for _, address in senders}
        named = {match[0].lower() for match in _WHOLE_ADDRESS.finditer(self.text[:5_000])}
        return bool(named - own) or self.has_type("message/rfc822", "text/rfc822-headers")

    def is_auto(self) -> bool:
        precedence = self.header("precedence")
        if self.is_submitted_by_machine() or precedence in _BULK:
            return True
        no = ("no", "false", "0")
        named = {name.lower() for name, value in self.headers if value.strip().lower() not in no}
        if not named.isdisjoint(_AUTO_HEADERS):
            return True
        # A list's mail is no answer; what answers a mail was written by somebody.
        is_list = precedence == "list" or not named.isdisjoint(_LIST_HEADERS)
        if is_list and "in-reply-to" not in named:
            return True
        is_report = self.has_type(_REPORT, "message/delivery-status")
        return is_report or self.is_silent() or bool(_AUTO_SUBJECT.match(self.subject))
