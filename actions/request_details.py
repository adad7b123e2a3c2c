"""What a message tells of a request without being asked: how much, which, whose, and what was told before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.request_questions import CONFIRM
from actions.request_step import FormStep
from bot.rights.acts import RequestedAct
from bot.rights.desk import AnswerTaken
from bot.rights.drafts import Draft
from bot.rights.questions import CONTACT, FOR_WHOM, NAME, questions_of
from bot.understanding.act_details import details_in, tells_enough
from bot.understanding.form_answers import FormAnswer, Meaning
from bot.understanding.short_choices import means_all, named_part
from bot.understanding.written_addresses import emails_in
from bot.understanding.written_names import signed_by

#: Questions that the first sentence answers when it says enough: "ik trek mijn toestemming in voor ...".
_TOLD_BY_A_SENTENCE = frozenset({"use", "consent", "decision"})


class DetailsStep(FormStep):
    """A step that takes what is told; all of it stands in the summary and can be corrected there."""

    def _take_details(self, draft: Draft, acts: Sequence[RequestedAct], *, objects_to_marketing: bool) -> None:
        """Answer what the sentence itself answers; it stands in the summary and can be corrected there."""
        text = self._turn.heard.text
        if self._turn.heard.is_tap:
            return
        given = {answer.question for answer in draft.answers}
        # Of the acts in this sentence: "a copy of all" says nothing of which advertising is to stop.
        asked = {question.id for question in draft.questions} & {question.id for question in questions_of(acts)}
        details = details_in(text)
        if objects_to_marketing:
            details.setdefault("scope", "all_marketing")
        part = None if "extent" in details or len(acts) > 1 else named_part(text)
        if part is not None and "extent" in asked - given and not means_all(part):
            # "Wis mijn foto's" tells how much, and which.
            self._take_part(part.thing)
            given |= {"extent", "part"}
        for question, option in details.items():
            if question in asked and question not in given and not (question == FOR_WHOM and option == "self"):
                self._desk.answer(self._turn.conversation, question, option, key=self._turn.key)
        emails = emails_in(text)
        if len(emails) == 1 and CONTACT not in given:
            self._desk.answer(self._turn.conversation, CONTACT, emails[0], key=self._turn.key)
        signed = signed_by(text)
        if signed is not None and NAME in asked - given:
            self._desk.answer(self._turn.conversation, NAME, signed, key=self._turn.key)
        following = self._draft().next_question
        is_alone = len(acts) == 1 and len(self._turn.asked) == 1
        if following is not None and is_alone and following.id in _TOLD_BY_A_SENTENCE and tells_enough(text):
            self._desk.answer(self._turn.conversation, following.id, text, key=self._turn.key)

    def _take_told_before(self) -> None:
        """Take the address and the name of a request opened just before in this talk, once the address is shown to be theirs; both stand in the summary."""
        draft, told = self._draft(), self._desk.told_before(self._turn.conversation)
        # Who wants no more advertising says where it arrives; that may be another address.
        if told is None or not told.is_proven or all(each.act is RequestedAct.UNSUBSCRIBE for each in draft.acts):
            return
        open_ones = {question.id for question in draft.questions} - {answer.question for answer in draft.answers}
        for question, value in ((CONTACT, told.contact), (NAME, told.name)):
            if value is not None and question in open_ones:
                self._desk.answer(self._turn.conversation, question, value, key=self._turn.key)

    def _take_part(self, thing: str) -> AnswerTaken:
        self._desk.answer(self._turn.conversation, "extent", "part", key=self._turn.key)
        return self._desk.answer(self._turn.conversation, "part", thing, key=self._turn.key)

    def _part_named(self, form: Mapping[str, Any], answer: FormAnswer) -> str | None:
        """Return the part that is named where it is asked how much to erase, or after "all" was noted: "non, juste mes photos"."""
        # "Non, juste mes photos" is a no to the summary, and tells what is wrong with it.
        is_no = form["asks"] == CONFIRM and answer.meaning is Meaning.ANSWER and answer.value is False
        if not is_no and answer.meaning in (Meaning.ANSWER, Meaning.QUESTION, Meaning.WHY, Meaning.STOP):
            return None
        named = named_part(self._turn.heard.text)
        if named is None:
            return None
        if form["asks"] == "extent":
            return named.thing
        # "Enkel mijn e-mailadres" may also be how to be reached; after a no it is not.
        may_revise = form["asks"] == CONFIRM or (form["asks"] == CONTACT and named.denies)
        return named.thing if named.is_only and may_revise and "extent" in form["given"] else None
