"""The words of blocks that no template holds: titles, rounds, and what was noted before."""

from __future__ import annotations

from collections.abc import Mapping

from interviewd.model.terms import Round
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class BlockWords:
    """Sentences are `str.format` texts: `{round}`, `{text}`, `{name}`, `{account}`."""

    rounds: Mapping[Round, str]
    debrief: str
    last_round: str
    talked: str
    liked: str
    weak_spot: str
    stronger: str
    promised: str
    waits: str
    cannot_be_written: str
    needs_sign_in: str
    cannot_be_reached: str


def _rounds(screen: str, first: str, second: str, final: str) -> Mapping[Round, str]:
    return {Round.SCREEN: screen, Round.FIRST: first, Round.SECOND: second, Round.FINAL: final}


_WORDS: Mapping[str, BlockWords] = {
    "en": BlockWords(
        rounds=_rounds("phone screen", "first round", "second round", "final round"),
        debrief="Debrief",
        last_round="last round",
        talked="In the {round} you talked about: {text}",
        liked="In the {round} you liked: {text}",
        weak_spot="Be ready for: {text}",
        stronger="Your stronger answer: {text}",
        promised="Your last letter said: {text}",
        waits="Your thank-you to {name} waits in Drafts",
        cannot_be_written="A thank-you is due and cannot be written",
        needs_sign_in="{account} needs a new sign-in",
        cannot_be_reached="{account} cannot be reached, and a thank-you is due",
    ),
    "de": BlockWords(
        rounds=_rounds(
            "Telefoninterview", "erstes Gespräch", "zweites Gespräch", "letztes Gespräch"
        ),
        debrief="Nachbereitung",
        last_round="letztes Gespräch",
        talked="Besprochen ({round}): {text}",
        liked="Gefallen ({round}): {text}",
        weak_spot="Seien Sie bereit für: {text}",
        stronger="Ihre bessere Antwort: {text}",
        promised="In Ihrem letzten Brief stand: {text}",
        waits="Ihr Dank an {name} liegt in den Entwürfen",
        cannot_be_written="Ein Dank ist fällig und kann nicht geschrieben werden",
        needs_sign_in="{account} braucht eine neue Anmeldung",
        cannot_be_reached="{account} ist nicht erreichbar, und ein Dank ist fällig",
    ),
    "fr": BlockWords(
        rounds=_rounds(
            "entretien téléphonique", "premier entretien", "deuxième entretien", "entretien final"
        ),
        debrief="Bilan",
        last_round="dernier entretien",
        talked="Sujets abordés ({round}) : {text}",
        liked="Ce qui vous a plu ({round}) : {text}",
        weak_spot="Soyez prêt pour : {text}",
        stronger="Votre meilleure réponse : {text}",
        promised="Votre dernière lettre disait : {text}",
        waits="Votre remerciement à {name} attend dans les brouillons",
        cannot_be_written="Un remerciement est dû et ne peut être écrit",
        needs_sign_in="{account} demande une nouvelle connexion",
        cannot_be_reached="{account} est injoignable, et un remerciement est dû",
    ),
    "es": BlockWords(
        rounds=_rounds(
            "llamada inicial", "primera entrevista", "segunda entrevista", "entrevista final"
        ),
        debrief="Notas",
        last_round="última entrevista",
        talked="Hablaron de ({round}): {text}",
        liked="Le gustó ({round}): {text}",
        weak_spot="Prepárese para: {text}",
        stronger="Su mejor respuesta: {text}",
        promised="Su última carta decía: {text}",
        waits="Su agradecimiento a {name} espera en borradores",
        cannot_be_written="Hay un agradecimiento pendiente que no se puede escribir",
        needs_sign_in="{account} necesita un nuevo inicio de sesión",
        cannot_be_reached="No se puede acceder a {account}, y hay un agradecimiento pendiente",
    ),
}


def block_words(language: str) -> BlockWords:
    """Those of the language, else the English ones."""
    return _WORDS.get(language, _WORDS["en"])
