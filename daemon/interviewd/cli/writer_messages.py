"""Why the model that writes letters did not, and what the check had against its letter."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from interviewd.language import sanitize

FAILURES: Final = {
    "insecure": "plain http would carry your notes over the network for everyone to read",
    "bad_endpoint": "that is no address of a model server",
    "unreachable": "nobody answers there",
    "name_unknown": "its name is not found",
    "proxy": "the proxy does not let it through",
    "untrusted": "its certificate is not trusted",
    "slow": "it did not answer in time",
    "cut": "the connection broke off",
    "wrong_key": "it does not accept the key",
    "no_such_model": "it has no such model",
    "no_api": "what answers there is no OpenAI-compatible server",
    "busy": "it is busy and asks to be left alone for a while",
    "bad_request": "it refuses the request",
    "server_error": "it made a mistake of its own",
    "redirected": "it sends us elsewhere, where your notes do not go",
    "not_json": "it answers with a web page instead of a letter",
    "empty": "it answered with nothing",
    "cut_off": "its answer broke off in the middle",
    "too_large": "its answer is larger than any letter can be",
    "other_model": "another model answered than the one asked for",
    "unfit": "none of its letters passed the check",
    "crashed": "the process that writes letters ended without one",
    "out_of_time": "it did not write in the time that it has",
    "template": "a template of yours does not make a letter",
}
"""By the code of a failure. Each is a reason why the plain letter is taken."""

_FIXES: Final = {
    "insecure": "use https, or a tunnel: ssh -L 11434:127.0.0.1:11434 HOST, and then http://127.0.0.1:11434/v1",
    "bad_endpoint": "write it like http://127.0.0.1:11434/v1 or https://api.example.org/v1",
    "unreachable": "start the server, or: interviewd connect writer",
    "name_unknown": "check the network, or correct the name: interviewd connect writer",
    "proxy": "check the proxy that $https_proxy names",
    "untrusted": "name its authority in SSL_CERT_FILE, or use another endpoint",
    "wrong_key": "interviewd connect writer",
    "no_such_model": "interviewd connect writer",
    "other_model": "interviewd connect writer",
    "no_api": "interviewd connect writer (most endpoints end in /v1)",
    "not_json": "interviewd connect writer (most endpoints end in /v1)",
    "redirected": "use the address that it sends to, if you trust it: interviewd connect writer",
    "bad_request": "choose another model: interviewd connect writer",
    "too_large": "choose another model: interviewd connect writer",
    "cut_off": "choose a model with more room for its answer: interviewd connect writer",
    "empty": "choose another model: interviewd connect writer",
    "slow": "choose a smaller model or a faster machine: interviewd connect writer",
    "unfit": "choose a larger model: interviewd connect writer",
}

FINDINGS: Final = {
    "number": "a number that you did not give",
    "date": "a date that you did not give",
    "unit": "a measure that you did not give",
    "name": "a name that is not in your notes",
    "word": "a word that is not in your notes",
    "panel_name": "the name of somebody else you met",
    "raw_note": "a note pasted as it was typed",
    "deed": "something you did not say you did",
    "owner": "somebody else's work told as yours, or yours as theirs",
    "negation": "something denied that you did not deny",
    "opposite": "the opposite of what you noted",
    "promise": "a promise that you did not make",
    "meeting": "a meeting that was not agreed",
    "attachment": "an attachment that is not there",
    "apology": "an apology",
    "banned_phrase": "a worn phrase",
    "timing": "a question about timing",
    "placeholder": "a gap to be filled in",
    "markup": "marks that a plain letter does not have",
    "link": "a link",
    "address": "an address",
    "spelling": "the other spelling",
    "greeting": "a greeting to somebody else",
    "not_a_sentence": "words that are no sentence",
    "repeated_sentence": "a sentence that was in another letter",
    "thanks_twice": "a second thank-you",
    "closes_twice": "a second closing line",
    "no_thanks": "no thanks",
    "too_short": "too few words",
    "too_long": "too many words",
    "no_letter": "no letter at all",
    "quotes_sample": "a sentence out of your samples",
    "unknown_language": "a language that the check does not know",
    # what may not be told, by its kind
    "withheld": "something private",
    "pay": "pay",
    "health": "health",
    "family": "family",
    "gossip": "gossip",
    "criticism": "criticism",
    "addressee": "a remark about the person written to",
    "worry": "a worry",
    "secret": "what you wrote not to mention",
    "neighbour": "what belongs to somebody else you met",
    "other_person": "what belongs to somebody else you met",
    "weak_spot": "the weak spot itself",
    "unsure": "what may be private",
}


def failure(code: str) -> str:
    """Why there is no letter of the model's, in lower case."""
    return FAILURES.get(code, code.replace("_", " "))


def fix(code: str) -> str:
    """What the person can do; "" where waiting is all."""
    return _FIXES.get(code, "")


def finding(code: str, words: str) -> str:
    """`a number that you did not give (11%)`"""
    sentence = FINDINGS.get(code, code.replace("_", " "))
    shown = sanitize.line(words, 60)
    return f"{sentence} (“{shown}”)" if shown else sentence


def where(endpoint: str) -> str:
    """The host of an endpoint, as it is shown to the person."""
    return urlsplit(endpoint).netloc or endpoint
