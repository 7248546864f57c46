"""Reasons as sentences: one for each code, nowhere else.

In lower case and without a full stop, so that they can be joined. A sentence is a format string
over the reason's facts, in which `{whom}` is whom a letter is to, with the company where it is
known; or a function of the facts that chooses one. Moments and dates are told in the person's
zone; whatever strangers wrote is put on one line and cut.
"""

from __future__ import annotations

import shlex
import string
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from interviewd.cli import sign_in_messages
from interviewd.cli.account_errors import ERRORS, fix
from interviewd.cli.amounts import count, length
from interviewd.cli.sign_in_messages import Facts, Sentence
from interviewd.cli.times import Clock
from interviewd.language import sanitize
from interviewd.model.terms import Reason, short_id


def say(reason: Reason, clock: Clock) -> str:
    """A reason's sentence. A code without one is a mistake of ours: it is shown as words."""
    sentence = SENTENCES.get(reason.code, reason.code.replace("_", " "))
    facts = dict(reason.facts)
    whom = _to_whom(facts)
    pattern = sentence.replace("{whom}", whom) if isinstance(sentence, str) else sentence(facts)
    return _Speaker(clock).vformat(pattern, (), facts)


def refusal(what: str, facts: Mapping[str, object]) -> str:
    """Why a sign-in did not come about, with the way out; the provider's own numbers behind it."""
    sentence = sign_in_messages.REFUSALS.get(what, what.replace("_", " "))
    pattern = sentence if isinstance(sentence, str) else sentence(facts)
    codes = " ({codes})" if facts.get("codes") else ""
    clock = Clock(ZoneInfo("UTC"), datetime.now(UTC))
    return _Speaker(clock).vformat(f"{pattern}{codes}", (), facts)


class _Speaker(string.Formatter):
    """Puts facts into a sentence, with format specs; `{day:date}` names a moment's day only."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def format_field(self, value: Any, format_spec: str) -> str:
        text = self._as_text(value, format_spec)
        return str(super().format_field(text, "" if format_spec == "date" else format_spec))

    def _as_text(self, value: object, form: str) -> object:
        match value:
            case Reason():
                return say(value, self._clock)
            case datetime() if form != "date":
                return self._clock.moment(value)
            case datetime():
                return self._clock.day(value)
            # A day that somebody named: by its date, which a weekday alone leaves open.
            case date():
                return self._clock.date(value)
            case str():
                return ERRORS.get(value) or sanitize.line(value, 200)
            case Sequence():
                return ", ".join(str(self._as_text(each, form)) for each in value)
        return value


# --- the choosing ones --------------------------------------------------------------------------


def _placed(facts: Facts) -> str:
    return (
        "at the time wished for"
        if facts["wish"] == facts["start"]
        else "the nearest free time to {wish}"
    )


def _work(facts: Facts) -> str:
    """`the thank-you to Mia Brandt (Acme)`."""
    name = str(facts["kind"]).replace("_", "-").replace("prep", "block to prepare")
    return (
        f"the {name}{' to {to}' if facts['to'] else ''}{' ({company})' if facts['company'] else ''}"
    )


def _quoted(notes: object) -> str:
    """`“the rota” and “the van”`; the first words of long ones."""
    shown = [sanitize.line(text, 60) for text in notes] if isinstance(notes, tuple) else []
    return (
        " and ".join(f"“{text}{'…' if len(text) == 60 else ''}”" for text in shown)
        .replace("{", "{{")
        .replace("}", "}}")
    )


def _preview(facts: Facts) -> str:
    """`interviewd preview 3f9c2k --to mia@acme.example`, as it can be pasted."""
    to = shlex.quote(sanitize.line(str(facts["to"]), 200))
    command = (
        f"interviewd preview {short_id(str(facts['event']))}{f' --to {to}' if facts['to'] else ''}"
    )
    return command.replace("{", "{{").replace("}", "}}")


def _to_whom(facts: Facts) -> str:
    return "to {to} at {company}" if facts.get("company") else "to {to}"


SENTENCES: dict[str, Sentence] = {
    # is it an interview
    "tagged_text": "“{tag}” stands in the {where}",
    "tagged_category": "it has the category {category}",
    "tagged_calendar": "every timed event in the calendar {calendar} is one",
    "tagged_colour": "it has the colour {colour}",
    "marked_yes": "you marked it with yes",
    "marked_no": "you marked it with no",
    "no_tag": "it has no tag: none of the words, categories, colours and calendars that the config names",
    "yours": "it is your own event",
    "not_asked": "no answer to it was needed",
    "unanswered": "you have not answered the invitation; it counts once you accept, or say maybe",
    "conducted": (
        "colleagues of yours organise it for somebody from outside, so you seem to be the interviewer; "
        "only `interviewd mark` makes it count"
    ),
    "not_invited": "it has guests and you are not among them; only `interviewd mark` makes it count",
    "all_day": "it takes all day; give it a time",
    "cancelled": "it was cancelled",
    "declined": "you declined it",
    "our_block": "interviewd made it itself",
    "remembered": "it is known from the journal; calendars are not read so far away",
    "like_title": "“{words}” in its title",
    "unlike_title": "but “{words}” in its title, too",
    "like_your_name": "your name in its title",
    "like_system": "a recruiting system sent it ({domain})",
    "like_company": "a guest from a company ({domain})",
    "like_recruiter": "somebody from recruiting organises it",
    "like_role": "a role in its title",
    "like_length": "{minutes} minutes, as interviews are",
    "unlike_colleagues": "but everybody in it is of your own company ({domain})",
    "unlike_length": lambda facts: (
        "it is very short" if facts["minutes"] < 60 else "it is very long, or all day"
    ),
    # blocks
    "placed": _placed,
    "placed_all_day": lambda facts: (
        f"{_placed(facts)}; only events that fill the whole day lie there"
    ),
    "after_visit": "right after the interview, for what you want to remember",
    "facts_changed": "what it says has changed",
    "visit_moved": "the interview was moved",
    "rung_changed": "the config asks for it at another time or length",
    "busy_now": "something else lies on it now",
    "no_longer_wanted": "nothing needs it any more",
    "no_free_time": lambda facts: (
        "no free time is left for “{title}”" if facts["title"] else "no free time is left"
    ),
    "reminder_later": "a reminder, unless the letter to {to} is sent before",
    "alarm_sign_in": "{account} needs a new sign-in, and work is at stake until {until}",
    "alarm_late": "{account} cannot be reached, and a thank-you is due {until}",
    "alarm_held": "a thank-you cannot be written as things are, and is due {until}",
    "alarm_over": "{account} works again",
    "unsent": "the letter to {to} is unsent, best before {deadline}",
    # what became of an interview, or of a letter
    "interview_cancelled": "the interview was cancelled",
    "interview_declined": "you declined the interview",
    "interview_gone": "the interview is gone from the calendar",
    "interview_not": "it is no longer an interview",
    "letter_sent": "the letter was sent",
    "letter_discarded": "you discarded the letter",
    "letter_unknown": "the draft is gone, sent or not",
    "letter_withdrawn": "the letter was withdrawn",
    "letter_overtaken": "the letter is overtaken",
    "letter_doubt": "what became of the letter is not known yet",
    "letter_intent": "what became of the letter is not known yet",
    "letter_refused": "the letter could not be drafted",
    "letter_removed": "the letter was never drafted",
    # thank-yous
    "thanks_due": lambda facts: (
        ("your notes are in" if facts["notes"] else "the interview is over and no notes came")
        + ("; an answer in the thread you two have" if facts["thread"] else "")
        + ("; it is late, and still worth sending" if facts["late"] else "")
    ),
    "not_yet": lambda facts: (
        f"{length(facts['minutes'])} after the end, unless your notes come first"
    ),
    "being_written": "its words are being written",
    "notes_unsettled": "your notes are fresh; they count once you have left them alone for ten minutes",
    "already_written": "you wrote to them yourself, {at}",
    "thanked_recently": "they were thanked for this company already, {at:date}",
    "one_at_once": "one letter to them is enough, and the one for the interview {start:date} is due as well",
    "too_late": "more than three days have passed; a letter of thanks would look odd now",
    "disguised_address": "the domain {domain} mixes alphabets, as forged addresses do",
    "too_many_people": "{count} people are too many to thank one by one",
    "calendar_only": "this account has no mailbox for letters",
    "needs_address": lambda facts: (
        "{name} needs an address: add it to the debrief"
        if facts["name"]
        else "whom you met is not known: add a name with an address to the debrief"
    ),
    "did_not_happen": "your notes say that it did not happen",
    "not_there": "your notes say that they were not there",
    "put_off": "the interview was put off",
    "gone_after_end": "it vanished from the calendar after its end; if it took place, mark it with yes",
    "draft_stays": lambda facts: (
        "overtaken ({reason}), but "
        + ("you edited it" if facts["edited"] else "it cannot be taken back without a race")
        + ": send it or discard it yourself"
    ),
    "second_copy": "a second copy of it lies in Drafts",
    "second_copy_stays": "it lies in Drafts twice, and a copy cannot be taken back without a race",
    "template_broken": lambda facts: (
        f"the template {{where}}{', line {line}' if facts['line'] else ''} is broken: {{what}}"
    ),
    # follow-ups
    "follow_up_due": "one may be written now",
    "silence_over": lambda facts: (
        "the day they named has passed ({count} of {allowed})"
        if facts["decided"]
        else "they have been silent long enough ({count} of {allowed})"
    ),
    "closed": "you closed this company",
    "next_round": "the next round is booked, {start}",
    # theirs, after a letter; or the person's own, to an invitation
    "answered": lambda facts: (
        "they answered, {at:date}"
        if "answer" not in facts
        else "you accepted it"
        if facts["answer"] == "accepted"
        else "you said maybe"
    ),
    "never_thanked": "no letter of thanks was sent, so there is no silence to follow up",
    "thanked_by_hand": "you wrote to them yourself, and follow-ups only go back to letters drafted here",
    "budget_spent": lambda facts: (
        f"{count(facts['used'], 'follow-up')} of this process are all there may be"
    ),
    "follow_up_discarded": "you discarded the last one, and that counts as no",
    "follow_up_open": "the one to {to} still waits in Drafts",
    "silence": lambda facts: f"after {count(facts['days'], 'business day')} of silence",
    "decision_unread": "“{text}” is no date that can be read; write one into the debrief, at “They decide by”",
    "decision_date": "they decide by {day}; two business days after it",
    "last_contact": lambda facts: (
        f"last contact was {count(facts['days'], 'business day')} ago"
        if facts["days"]
        else "last contact was less than a business day ago"
    ),
    "out_of_hours": "not at night, on weekends or holidays",
    # whatever it is
    "in_doubt": "in doubt: whether it took place is found out first",
    "refused": lambda facts: (
        "it did not work ({error}), and is tried again"
        if facts["error"]
        else "it did not work, and is tried again"
    ),
    "account_down": lambda facts: {
        "sign_in": "the account needs a new sign-in",
        "never": "the account is not connected yet",
        "gone": "the account is no longer in the config",
    }.get(str(facts["state"]), "the account cannot be reached; it counts as last seen"),
    "paused": "everything is paused",
    "drafts_per_day": lambda facts: f"{count(facts['most'], 'draft')} a day are the limit",
    "blocks_per_day": lambda facts: f"{count(facts['most'], 'prep block')} a day are the limit",
    "undone": "undone, and stays away",
    # what the person should know, and what they can do
    "trouble": lambda facts: (
        "{account}: {what} ({where})" if facts["where"] else "{account}: {what}"
    ),
    "mend_place": "interviewd doctor",
    "mend_calendar": "correct the calendars of {account} in the config: interviewd config path",
    "mend_events": "open the events at {account} and save them again; everything else goes on meanwhile",
    "mend_file": lambda facts: (
        f"look at {'{where}' if facts['where'] else 'the file'}: mend or remove it; "
        "everything else goes on meanwhile"
    ),
    "account_sign_in": "{account} needs a new sign-in",
    "mend_sign_in": "interviewd connect {provider} --name {account}",
    "sign_in_ends": "the sign-in of {account} ends {at}",
    "mend_testing": "publish your app at Google, then connect the account once more",
    "account_never": "{account} is not connected yet",
    "mend_never": "interviewd connect {provider} --name {account}",
    "account_error": lambda facts: (
        "{account} cannot be read: {error}" if facts["error"] else "{account} cannot be read"
    ),
    "mend_error": lambda facts: fix(str(facts.get("error", ""))) or "interviewd doctor",
    "bounced": "a mail to {address} came back, {at:date}",
    "address_missing": lambda facts: (
        f"a thank-you{' to {to}' if facts['to'] else ''}{' ({company})' if facts['company'] else ''}"
        f" waits for {'their address' if facts['to'] else 'the name and address of whom you met'}"
    ),
    "mend_missing": lambda facts: (
        f"type {'{to} and the address' if facts['to'] else 'name and address of whom you met'}"
        f" under Met: in the debrief{' of {company}' if facts['company'] else ''}, or write to them yourself"
    ),
    "mend_address": "type the right address under Met: in the debrief, or write to them yourself",
    "too_many_interviews": "more than {most} events carry your tag; this one waits",
    "flood": "more than {most} events carry your tag, {count} of them are left alone",
    "mend_flood": "decline interviews, or take your tag off events that are none",
    "invitations_flood": lambda facts: (
        f"{count(facts['count'], 'invitation')} you have not answered are not looked at, there are"
        " so many; those nearest to today are"
    ),
    "mend_invitations": "decline or delete invitations; what you accept is always looked at",
    "left_out": "there are so many invitations you have not answered; accept it, then it is looked at",
    "recurs": "it recurs {count} times: no interview does; if this one is, say: interviewd mark EVENT yes",
    "other_organizer": "{organizer} sent it under the id of an interview that somebody else organises",
    "address_bounced": "a mail to {address} came back; with another address under Met: in the debrief it goes on",
    "draft_overtaken": "the letter {whom} waits in Drafts and is overtaken: {reason}",
    "drafted_twice": "the letter {whom} lies in Drafts twice",
    "mend_copy": "discard one of the two letters {whom}: open Drafts",
    "sent_and_drafted": "the letter {whom} was sent, and a copy of it still lies in Drafts",
    "mend_sent_copy": "discard the copy of the letter {whom}: open Drafts",
    "mend_overtaken": "discard the letter {whom}, or send it if you still want to",
    "no_notes": "the letter {whom} has no detail from the talk",
    "notes_unused": lambda facts: (
        f"your notes on {_quoted(facts['notes'])} are not in the letter {_to_whom(facts)}"
    ),
    "mend_unused": lambda facts: (
        f"{_preview(facts)}   shows why; add one sentence of your own to the draft"
    ),
    "mend_sentence": "add one sentence of your own to the letter {whom} before you send it",
    "notes_after_draft": "your notes came after the letter {whom} was drafted",
    "mend_preview": lambda facts: (
        f"{_preview(facts)}   shows how it would be written now; the draft stays as it is"
    ),
    "deadline_passed": "the letter {whom} was best sent before {deadline}",
    "mend_send": "send or discard the letter {whom}: open Drafts",
    "not_made": lambda facts: (
        f"{_work(facts)} could not be made, after {{tries}} tries ({{error}})"
    ),
    "doubt_stays": lambda facts: f"whether {_work(facts)} was made cannot be found out",
    "mend_doubt": lambda facts: (
        f"look for {_work(facts)} yourself, and write it by hand if it is not there"
    ),
    "journal_aside": "the journal was damaged and rebuilt; what is left of the old one: {path}",
    "calendars_unread": "{account}: {path} is no calendar, but holds {count}, which are not read",
    "mend_unread": "interviewd connect local --name {account} --calendar {path}   adds them; then take it out of the config",
    "model_fails": "{model} does not write your letters: {why}; plain ones are taken in time",
    "mend_model": "{fix}",
    "service_failed": "{whose} has failed: {end}",
    "service_restarts": "{whose} fails and is started again and again: {end}",
    "service_stopped": "{whose} is installed and does not run",
    "mend_service": "{log}   says why; mend it, then: {again}",
    "mend_key": "bring {key} back as it was, or sign in again without it: sudo rm -f {key} {vault}; then: {install}",
    "mend_stopped": "{command}",
    "place_unwritable": "{account}: {path} cannot be written, so nothing new gets there",
    "place_gone": "{account}: there is no mailbox at {path}, so no letter gets there",
    "disk_full": "only {megabytes} MB are free at {place}",
    "mend_disk": "make room: without it nothing new is begun",
    "mend_aside": "look at what came back, then remove it: rm -r {path}*",
    # files and events that cannot be read
    "file_empty": "it is empty",
    "file_not_calendar": "it is no calendar file",
    "file_not_plain": "it is no plain file",
    "file_too_large": "it is larger than {limit} bytes",
    "file_unreadable": "it cannot be read ({error})",
    "folder_missing": lambda facts: (
        "there is no folder {name} in it" if facts["name"] else "a folder is missing in it"
    ),
    "folder_outside": "a link leads the folder out of the mailbox: nothing is read or written there",
    "folder_unreadable": "the folder cannot be read ({error})",
    "place_missing": "it is not there, or cannot be read ({error}); what was in it counts as last seen",
    "file_unfinished": "it ends in the middle of an event",
    "event_unfinished": "an event has no end",
    "event_too_deep": "an event is nested more than {limit} deep",
    "event_too_large": "an event is larger than {limit} bytes",
    "event_unreadable": "an event cannot be read",
    "events_unreadable": lambda facts: (
        f"{count(facts['count'], 'event')} cannot be read"
        + (": {titles}" if facts["titles"] else "")
        + (" and more" if facts["titles"] and facts["more"] else "")
    ),
    "start_missing": "an event has no start",
    "start_broken": "the start of an event cannot be read",
    "end_broken": "the end of an event cannot be read; it counts as ending when it starts",
    "end_before_start": "an event ends before it starts",
    "zone_unknown": "the time zone {zone} is not known; the event is taken as in your own",
    "too_many_events": "it holds more than {limit} events around now; the rest is left out",
    "too_many_occurrences": "it recurs more than {limit} times in what is read; the rest is left out",
    "mail_unreadable": lambda facts: (
        "a mail cannot be read" + (" ({error})" if facts["error"] else "")
    ),
    "mail_not_mail": "it is no mail",
    "mail_opaque": "a mail is stored in a form that cannot be read ({form})",
    "mail_incomplete": "not all of your mail can be read, and an answer may be among the rest",
    # rules of recurring events that are not followed
    "rule_broken": "its recurrence rule cannot be read",
    "rule_interval": "it recurs every {interval}th time, which cannot be",
    "rule_by_time": "it recurs by {part}, more often than once a day",
    "rule_never": "it recurs on days that do not exist",
    "rule_too_old": "it recurs since {since:date}, before calendars were kept",
    "rule_too_fine": lambda facts: (
        f"it recurs {str(facts['frequency']).lower()}, more often than once a day"
    ),
    **sign_in_messages.SAID,
}
