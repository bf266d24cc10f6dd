"""The words that tell a sentence of law, number or duty: those that always do, and those that may."""

import re
from collections.abc import Mapping

from lykta.web.language import Language


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE | re.VERBOSE)


STATES: Mapping[Language, re.Pattern[str]] = {
    "sv": _words(
        r"""
        # The law, and what breaks it
        lag | lagen | lagar | lagarna | lagens | \w*lagen | lagstift\w* | (?:o)?laglig\w* | \w*balken
        | kapitlet | paragraf\w* | §+ | förordning\w* | straff | straffet | straffen | \w*straffet
        | straffb\w* | brott | brottet | brotten | brottslig\w* | kriminell\w* | kriminalis\w* | fängelse\w*
        | böter | åtal\w* | döms | dömas | dömdes | förbju\w* | förbud\w* | (?:o)?tillåt\w*
        # Duties and rights
        | måste | tvungen | tvungna | skyldig\satt | skyldighet\w* | \w*plikt | \w*plikten | \w*pliktig\w*
        | sekretess | sekretessen | tystnad\w* | åligger | krävs | rätt\still | (?:har|hade|ger)\srätt\satt
        | rättighet\w* | får\s(?:du|man|vården|inte|aldrig|också|bara|berätta|lämna|använda|anmäla|behandla)
        # Numbers in words, shares and comparisons
        | två | tre | fyra | fem | sju | åtta | nio | tio | elva | tolv | \w+ton
        | sex\s(?!mot)\w*(?:dag|veck|månad|år|steg|person|fall|område|timm)\w*
        | (?:tjug|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)\w* | \w*hundra\w* | \w*tusen
        | tusentals | miljon\w* | miljard\w* | dussin\w* | procent\w* | hälften | halva
        | \w+del(?:en|ar|ars)?\sav\s(?:alla|dem|de)
        | (?:en|ett|två|tre)\s\w*(?:tredje|fjärde|femte|tion)delar? | en\stredjedel | en\sfjärdedel
        | en\sfemtedel | var(?:t)?annan | var\s(?:tredje|fjärde|femte|tionde) | dubbel\w* | dubbla | dubbelt
        | fördubbla\w* | halver\w* | majoritet\w* | minoritet\w* | flertalet | flesta | flest | vanligast\w*
        """
    ),
    "en": _words(
        r"""
        law | laws | legislation | (?:il|un)?lawful\w* | (?:il)?legal\w* | statute\w* | code | chapter
        | sections? | §+ | offences? | offend\w* | crimes? | criminal\w* | penalt(?:y|ies) | punish\w*
        | prison | a\sfine | fines | fined | sentenced | prosecuted | forbid\w* | forbidden | prohibit\w*
        | banned | allowed | permitted | must | may | has\sto | have\sto | had\sto | oblig\w* | required
        | requires | dut(?:y|ies) | secrecy | confidentiality | entitled | rights
        | (?:a|the|has|have)\sright | two | three | four | five | six\s\w* | seven | eight | nine | ten
        | eleven | twelve | \w+teen | twenty\S* | thirty\S* | forty\S* | fifty\S* | sixty\S* | seventy\S*
        | eighty\S* | ninety\S* | hundreds? | thousands? | millions? | billions? | dozens? | per\scent
        | percent\w* | half | halves | third | thirds | quarters? | fifths? | tenths? | twice | doubl\w*
        | halved | majority | minority | most\s(?:of|people|persons|adults|children|victims|common)
        | the\smost
        """
    ),
}
"""A sentence with one of these states law, a number or a duty."""

MAY_STATE: Mapping[Language, re.Pattern[str]] = {
    "sv": _words(
        r"""
        domstol\w* | dömd | dömda | ska | skall | skulle\sha | bör | borde | får | fick | kan\sinte
        | kunde\sinte | kan\sansöka | behöver\sinte | beslutar | beslutas | beslut | ansvar\w* | villkor\w*
        | krav | kraven | kräver | gäller\sinte | undant\w* | fler | färre | sällsynt\w* | ökat | ökar
        | ökade | minskat | minskar | minskade | dubbelt | skyldig\w*
        """
    ),
    "en": _words(
        r"""
        courts? | convict\w* | shall | should | ought | cannot | can\snot | can\sapply | need\snot
        | needs\snot | decides | decided | decision | responsib\w* | conditions? | demand(?:s|ed|ing)
        | exempt\w* | fewer | rare\w* | increas\w* | decreas\w* | rose | fell
        """
    ),
}
"""A sentence with one of these may do so: it needs a source, or the editor's word that it does not."""
