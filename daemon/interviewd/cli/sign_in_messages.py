"""What is said while an account is connected, and why it was not: like those of sentences.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

Facts = Mapping[str, Any]
Sentence = str | Callable[[Facts], str]


_SCOPES: Final = {
    "calendar.events": "see and change events, to put blocks before and after interviews",
    "calendar.calendars.readonly": "read the names of event labels, since your config names one",
    "gmail.compose": "write drafts; Google has no narrower permission for drafts, and interviewd never sends",
    "gmail.readonly": "read mail, to see whether you wrote or they answered",
    "Calendars.ReadWrite": "see and change events, to put blocks before and after interviews",
    "Mail.ReadWrite": "read mail, to see whether you wrote or they answered, and write drafts",
    "User.Read": "see who you are: your name and address",
}


_WHY: Final = " ({why})"

SAID: Final[dict[str, Sentence]] = {
    "calendar_gone": lambda facts: f"there is no such calendar there{_WHY if facts['why'] else ''}",
    "calendar_refused": lambda facts: f"the calendar may not be read{_WHY if facts['why'] else ''}",
    # any provider
    "scope": lambda facts: (
        f"it asks for {{scope}}: {_SCOPES[facts['scope']]}"
        if facts["scope"] in _SCOPES
        else "it asks for {scope}"
    ),
    "other_person": "this is {email}; before it was {before}",
    "work_account": "an organisation runs {email}: its administrators can see what is in it",
    "calendar_trouble": lambda facts: (
        "something in the calendar {calendar} cannot be read: {why}"
        if facts["why"]
        else "{calendar} is not whole"
    ),
    # google: the way to a key
    "google_step_project": "make a project of your own at {link}",
    "google_step_apis": "turn on two APIs in it, Google Calendar and Gmail, at {link}",
    "google_step_describe": "describe the app, for yourself alone (audience: External), at {link}",
    "google_step_publish": "publish the app, or every sign-in ends after 7 days, at {link}",
    "google_step_key": "make a key of the type “Desktop app” and download its JSON at {link}",
    "google_step_sign_in": "sign in, which comes next; take it back at any time at {link}",
    "google_ask_key": "path of the downloaded JSON",
    # google: the consent
    "google_not_metadata": "leave every box ticked that it asks for; anything less does not work",
    "google_testing": "while the consent screen is in “Testing”, Google ends the sign-in after 7 days: publish it first",
    "google_warning_page": (
        "google will warn that it “hasn't verified this app”: the app is your own, so choose Advanced, then “Go to …”"
    ),
    "google_browser": "your browser shows Google's page now; if it does not, open",
    "google_open_yourself": (
        "open this on any device, and paste here the address of the page that then fails to load; "
        "or let it come back through: ssh -L {port}:127.0.0.1:{port} THIS-MACHINE"
    ),
    "google_no_answer": "that is not the address of the page that failed to load; it begins with http://127.0.0.1",
    # google: what came of it
    "google_sign_in_revoked": "google has taken the sign-in back",
    "google_sign_in_forgotten": "the sign-in is forgotten here; take it back at Google: {link}",
    "google_in_testing": "google ends this sign-in {ends}, since the consent screen is in “Testing”: publish it, connect again",
    # microsoft: the way to an app
    "microsoft_step_register": "register an app of your own at {link}",
    "microsoft_step_audience": "let it serve accounts in any directory and personal ones, as shown at {link}",
    "microsoft_step_redirect": "add the redirect address {link}, of the type “Mobile and desktop applications”",
    "microsoft_step_public": "set “Allow public client flows” to Yes under Authentication, as shown at {link}",
    "microsoft_step_permissions": "add no permission by hand: they are asked for when you sign in; all are listed at {link}",
    "microsoft_step_copy": "copy its “Application (client) ID” from {link}",
    "microsoft_ask_client": "application (client) ID",
    # microsoft: the consent
    "microsoft_not_send": "it does not ask for Mail.Send, so Microsoft itself refuses any sending",
    "microsoft_browser": "your browser shows Microsoft's page now; if it does not, open",
    "microsoft_no_browser": "there is no browser here: a code on another device does as well",
    "microsoft_open_yourself": (
        "open this where you have a browser, after: ssh -L {port}:127.0.0.1:{port} THIS-MACHINE"
    ),
    "microsoft_code": lambda facts: (
        "type the code {user_code} within "
        + ("a minute" if facts["minutes"] == 1 else "{minutes} minutes")
        + " at"
    ),
    "microsoft_code_often_blocked": (
        "companies often block codes, since they are phished for; "
        "then sign in by a browser, here or through a tunnel with --port"
    ),
    # microsoft: what came of it
    "microsoft_sign_in_forgotten": (
        "the sign-in is forgotten here; an app cannot take it back at Microsoft, you can: {link}"
    ),
}

REFUSALS: Final[dict[str, Sentence]] = {
    # Each is what was in the way and the way out; `{…}` are the facts of the NotConnected.
    "profile_missing": "there is nothing at {address}, which tells whose account it is; check the endpoints in the config",
    "port_taken": "port {port} is taken by another program; choose another with --port",
    "client_not_given": "a key of your own is needed; name it with --client",
    "nobody_came_back": "nobody came back from the sign-in page; try again, or with --no-browser",
    "no_answer": "what was pasted is not the address of the page that failed to load; try again",
    "wrong_state": "what was pasted belongs to another attempt; nothing was stored. Try again",
    "denied": "it was not allowed on the sign-in page ({said}); try again and choose Continue",
    "not_exchanged": lambda facts: (
        f"the answer of the sign-in page was not taken{' ({said})' if facts.get('said') else ''}; try again"
    ),
    "scopes_missing": "a box was left empty: {scopes}; try again and tick every box",
    "metadata_granted": (
        "gmail.metadata was granted as well, which keeps Gmail from showing full mails; "
        "remove the app at https://myaccount.google.com/connections and try again"
    ),
    "no_lasting_sign_in": "the sign-in would not last beyond an hour; remove the app from your account and try again",
    "scope_missing": "not granted: {scopes}; try again and accept everything that is asked for",
    "scope_unwanted": "{scopes} was granted, and interviewd must not be able to send; take it from the app and try again",
    "no_device_code": "no code may be typed there; try again with a browser, or --no-browser --port and a tunnel",
    "code_expired": "the code was not typed in time; try again",
    "pending": "the code was not typed in time; try again",
    "expired": "the sign-in was too old when it came back; try again",
    "revoked": "the account's sign-ins were ended, as a new password does; try again",
    "consent_missing": "the permissions were not granted; try again and accept them",
    "admin_consent": "the organisation wants an administrator to approve the app first; send them {link}",
    "declined": "it was declined on the sign-in page; try again and choose Accept",
    "mfa": "the organisation asks for a second proof of who you are; try again with a browser",
    "blocked": "a rule of the organisation blocks this sign-in; ask its administrators, or use another device or network",
    "app_unknown": "there is no app with this ID that takes this sign-in; check --client and its redirect http://localhost",
    "app_not_public": "the app wants a secret; set “Allow public client flows” to Yes in its registration",
    "account_elsewhere": "the app does not serve this account; let it serve personal accounts and any directory",
    "tenant_wrong": "the app serves another kind of account than the config's authority asks for; change one of them",
    "tenant_unknown": "the config's authority names a directory that does not exist; mend it",
    "account_closed": "the account is locked, disabled, or wants a new password; sign in at office.com first",
    "refused": "it was refused; try again",
}

INPUTS: Final = {
    "client_missing": "there is no such file; it is the JSON that Google's console gave you",
    "client_unreadable": "it cannot be read",
    "client_no_json": "it is no JSON; download the key again from https://console.cloud.google.com/auth/clients",
    "client_web": "it is a key of the type “Web application”; make one of the type “Desktop app” instead",
    "client_service": "it is the key of a service account; make one of the type “Desktop app” instead",
    "client_token": "it is somebody's sign-in, not a key; make a key of the type “Desktop app”",
    "client_other": "it is not a key of the type “Desktop app”",
    "client_no_id": "that is no Application (client) ID, which looks like 00000000-0000-0000-0000-000000000000",
}
"""What is wrong with the key or ID that the person named."""
