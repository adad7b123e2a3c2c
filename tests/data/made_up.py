"""A tiny sound folder of an invented company, and ways to break one thing in it.

The folder passes every check; a test changes some words and names what must be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.policies.checks import Check, Finding
from bot.policies.controllers import Source, read_controller
from bot.policies.topics import TopicCatalogue, load_topics

POLICY = """\
Privacyverklaring van Voorbeeld

Laatst bijgewerkt op 28 januari 2022

Hoe bereikt u ons?

Voorbeeld NV, Dorpsplein 9, 9999 Nergenshuizen.
Mail ons gerust op privacy@voorbeeld.example of bel 02 555 01 23.

Hoelang bewaren we je gegevens?

Facturen bewaren we 7 jaar. Andere gegevens wissen
we binnen één maand na het einde van de overeenkomst.

Cookies

Onze cookies blijven 12 maanden staan, zie www.voorbeeld.example/cookies.
"""

CARD = """\
name: Voorbeeld
aliases: ["Voorbeeld NV"]
policy:
  file: policy.nl.txt
  language: nl
  title: "Privacyverklaring van Voorbeeld"
  dated: 2022-01-28
  url: null
  headings:
    - "Privacyverklaring van Voorbeeld"
    - "Hoe bereikt u ons?"
    - "Hoelang bewaren we je gegevens?"
    - "Cookies"
contacts:
  - {kind: email, value: "privacy@voorbeeld.example"}
  - {kind: phone, value: "02 555 01 23"}
"""

STATEMENTS = """\
contact:
  status: stated
  nl: U kunt Voorbeeld mailen op privacy@voorbeeld.example of bellen op 02 555 01 23.
  fr: Vous pouvez écrire à privacy@voorbeeld.example ou téléphoner au 02 555 01 23.
  quotes:
    - section: "Hoe bereikt u ons?"
      text: "Mail ons gerust op privacy@voorbeeld.example of bel 02 555 01 23."
dpo:
  status: not_stated
retention:
  status: partly
  nl: Voorbeeld wist de meeste gegevens binnen één maand na het einde van de overeenkomst.
  fr: Voorbeeld efface la plupart des données dans le délai d'un mois après la fin du contrat.
  quotes:
    - section: "Hoelang bewaren we je gegevens?"
      text: "Andere gegevens wissen we binnen één maand na het einde van de overeenkomst."
  law:
    nl: De wet van 30 juli 2018 verandert daar niets aan, vraag het na bij de toezichthouder.
    fr: La loi du 30 juillet 2018 n'y change rien, c'est à vérifier auprès de l'autorité.
  facets:
    invoices:
      status: stated
      nl: Facturen bewaart het bedrijf 7 jaar lang.
      fr: L'entreprise conserve les factures pendant sept ans.
      quotes:
        - section: "Hoelang bewaren we je gegevens?"
          text: "Facturen bewaren we 7 jaar."
"""

TOPICS = """\
topics:
  contact: {title: {nl: Contact, fr: Coordonnées}, articles: "", law: {nl: Iets., fr: Un peu.}}
  dpo: {title: {nl: Functionaris, fr: Délégué}, articles: "", law: {nl: Iets., fr: Un peu.}}
  retention: {title: {nl: Hoelang, fr: Combien de temps}, articles: "", law: {nl: Iets., fr: Un peu.}}
acts: {}
facets:
  invoices: {label: {nl: facturen, fr: les factures}, words: {nl: [factu*], fr: [factur*]}}
  cookies: {label: {nl: cookies, fr: les cookies}, words: {nl: [cookie*], fr: [cookie*]}}
"""


@dataclass(frozen=True)
class MadeUp:
    """An invented company's folder as read, with the contract it is held against."""

    source: Source
    topics: TopicCatalogue

    def found_by(self, check: Check) -> list[Finding]:
        """Return what a check finds in the folder."""
        return list(check.run(self.source, self.topics))

    def only_finding_of(self, check: Check) -> Finding:
        """Return the one thing a check finds; fails when there are none or more."""
        found = self.found_by(check)
        assert [finding.check for finding in found] == [check.id], found
        return found[0]

    def statement_line(self, words: str, nth: int = 1) -> int:
        """Return the line of statements.yml with these words, the nth such line."""
        return _line(self.source.statements_file, words, nth)

    def card_line(self, words: str) -> int:
        """Return the line of controller.yml with these words."""
        return _line(self.source.card_file, words, 1)


def _line(path: Path, words: str, nth: int) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, start=1) if words in line][nth - 1]


def made_up(root: Path, *changes: tuple[str, str]) -> MadeUp:
    """Write the sound folder with some words changed, and read it.

    Args:
        root: Where to write; a folder of pytest's.
        changes: Words and what stands instead, wherever the words stand; each must
            stand in the policy, the card, the statements or the contract.
    """
    folder = root / "data" / "controllers" / "voorbeeld"
    folder.mkdir(parents=True)
    files = {
        folder / "policy.nl.txt": POLICY,
        folder / "controller.yml": CARD,
        folder / "statements.yml": STATEMENTS,
        root / "data" / "topics.yml": TOPICS,
    }
    for old, new in changes:
        assert any(old in text for text in files.values()), f"'{old}' stands nowhere."
        files = {path: text.replace(old, new) for path, text in files.items()}
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return MadeUp(read_controller(folder), load_topics(root / "data" / "topics.yml"))
