"""The way of one asker through the pages by what they show, with a pointer, from the start to a reply."""

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.web.consult.asking.browsing import ANSWER, Asker
from tests.web.consult.asking.walking import ASK, HARD, RETURN, SOFT, START

QUESTION = f"{SOFT} Vi träffas snart igen."
REPLY = "Tack, vi har fått en stund i enrum."
PHONE = "070-174 06 05"


@dataclass
class Journey:
    """One asker's; each page on the way is looked through."""

    asker: Asker

    def asks(self) -> str:
        """Ask with a number that blocks, then with a name that has to be answered for; gives the receipt."""
        asker = self.asker
        asker.go(START)
        asker.look()
        self._in_main(f"a.button[href='{ASK[asker.language]}']").click()
        asker.look()
        self._choose(acute="no", child="no")
        self._send()
        self._choose(role="health", workplace="clinic", county_part="norra länet")
        self._in_main("textarea[name=body]").fill(HARD)
        self._send()
        self._is_blocked_and_told_why()
        self._in_main("textarea[name=body]").fill(QUESTION)
        self._send()
        self._is_asked_about_a_name()
        self._in_main("input[name=singles_no_one]").check()
        self._send()
        return self._receipt_shown_once()

    def reads_that_nobody_has_answered(self, receipt: str) -> None:
        """Try the receipt, as the page that showed it offers."""
        expect(self._in_main("textarea[name=receipt]")).to_have_value("")
        self._comes_back(receipt)
        expect(self._in_main(".message")).to_have_count(1)
        expect(self._in_main(".from-asker")).to_contain_text(QUESTION)

    def reads_the_answer_and_replies(self, receipt: str) -> None:
        """Come back from the start with the receipt typed in capitals, and write again."""
        self.asker.go(START)
        self._in_main(f"a.button[href='{RETURN[self.asker.language]}']").click()
        self._comes_back(receipt.upper().replace(" ", "\n"))
        expect(self._in_main(".from-team")).to_contain_text(ANSWER)
        self._in_main("textarea[name=body]").fill(REPLY)
        self._send()
        expect(self._in_main("[role=status]")).to_be_visible()
        expect(self._in_main(".message").last).to_contain_text(REPLY)
        expect(self._in_main("textarea[name=body]")).to_have_value("")

    def _is_blocked_and_told_why(self) -> None:
        expect(self._in_main("#error-summary")).to_be_focused()
        expect(self._in_main("mark.hard")).to_contain_text(PHONE)
        reason = self._in_main("#body-why-1")
        expect(reason.locator(".tag-hard")).to_be_visible()
        assert reason.locator("q").inner_text()
        expect(self._in_main("input[name=singles_no_one]")).to_have_count(0)
        expect(self._in_main("textarea[name=body]")).to_have_value(HARD)
        expect(self._in_main(".receipt-words")).to_have_count(0)

    def _is_asked_about_a_name(self) -> None:
        expect(self._in_main("mark.hard")).to_have_count(0)
        expect(self._in_main("mark.soft").first).to_contain_text("Mira")
        expect(self._in_main("input[name=singles_no_one]")).not_to_be_checked()
        expect(self._in_main(".receipt-words")).to_have_count(0)

    def _receipt_shown_once(self) -> str:
        receipt = self.asker.receipt()
        self._in_main(f"a.button[href='{RETURN[self.asker.language]}']").click()
        self.asker.look()
        assert not [word for word in receipt.split() if word in self.asker.page.content()]
        return receipt

    def _comes_back(self, receipt: str) -> None:
        self._in_main("textarea[name=receipt]").fill(receipt)
        self._send()
        expect(self._in_main(".facts")).to_be_visible()

    def _choose(self, **values: str) -> None:
        for name, value in values.items():
            self._in_main(f"input[name={name}][value='{value}']").check()

    def _send(self) -> None:
        with self.asker.page.expect_navigation():
            self._in_main(".actions button.button").click()
        self.asker.look()

    def _in_main(self, selector: str) -> Locator:
        return self.asker.page.locator(f"main {selector}")
