"""The keys of the config and their defaults: the names here are the names in the file."""

from __future__ import annotations

from interviewd.config.providers import LOCAL
from interviewd.model.terms import PrepStep
from interviewd.values import dataclass

PREP_STEPS = (PrepStep("Research and rehearse", 60, 1), PrepStep("Warm-up", 30, 0))


@dataclass(frozen=True, slots=True)
class MeSettings:
    """Whose interviews these are."""

    name: str = ""
    emails: tuple[str, ...] = ()
    time_zone: str = ""  # the machine's own
    country: str = ""  # no public holidays
    waking_hours: tuple[str, str] = ("08:00", "21:00")
    spelling: str = "british"
    signature: str = ""
    strengths: tuple[str, ...] = ()
    stories: str = ""


@dataclass(frozen=True, slots=True)
class InterviewSettings:
    """What makes an event an interview."""

    tags: tuple[str, ...] = ("#interview",)
    categories: tuple[str, ...] = ("Interview",)
    colours: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DebriefSettings:
    minutes: int = 15


@dataclass(frozen=True, slots=True)
class ThankYouSettings:
    draft_after_minutes: int = 180
    deadline_hours: int = 24
    remind_before_deadline_hours: int = 4


@dataclass(frozen=True, slots=True)
class FollowUpSettings:
    first_after_business_days: int = 6
    next_after_business_days: int = 5
    max_per_company: int = 2
    min_business_days_between: int = 5


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """Who writes the letters: plain ones without an endpoint."""

    endpoint: str = ""
    model: str = ""
    language: str = ""
    samples: str = ""


@dataclass(frozen=True, slots=True)
class LimitSettings:
    drafts_per_day: int = 12
    blocks_per_day: int = 10


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    stealth_title: str = ""
    keep_days: int = 90


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Monitoring of the daemon; off by default."""

    ping_url: str = ""
    metrics_file: str = ""


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """One `[[account]]`. `providers.PROVIDERS` says which keys belong to which provider."""

    name: str
    provider: str
    calendars: tuple[str, ...] = ()
    mailbox: str = ""
    drafts: str = ""
    sent: str = ""
    trash: str = ""
    mail: str = ""
    calendar_endpoint: str = ""
    gmail_endpoint: str = ""
    authorize_endpoint: str = ""
    token_endpoint: str = ""
    graph_endpoint: str = ""
    authority: str = ""

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine, with nothing to sign in to."""
        return self.provider == LOCAL.name


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole file."""

    state_dir: str = ""
    me: MeSettings = MeSettings()
    interviews: InterviewSettings = InterviewSettings()
    prep: tuple[PrepStep, ...] = PREP_STEPS
    debrief: DebriefSettings = DebriefSettings()
    thank_you: ThankYouSettings = ThankYouSettings()
    follow_up: FollowUpSettings = FollowUpSettings()
    writer: WriterSettings = WriterSettings()
    limits: LimitSettings = LimitSettings()
    privacy: PrivacySettings = PrivacySettings()
    service: ServiceSettings = ServiceSettings()
    account: tuple[AccountSettings, ...] = ()
