"""The wording by which a candidate does something other than answer, a pattern for each intent."""

import re
from typing import Final

# Runs to the end of the clause, but stops before the turn by which an answer begins after all.
_REST = (
    r"(?:(?!,? (?:but|however|though|although|so i|i'd|i would|my guess|maybe|perhaps|probably|"
    r"then)\b)[^.,;!?\n]){0,80}"
)
_WHILE = (
    r"(?: (?:to|please|for|me|think|about|collect|gather|my|thoughts|this|that|it|the|question|on|over|first|here|"
    r"now|answer|of|water|drink|get|sorry)\b){0,8}"
)
_ASIDE = (
    r"(?:,? (?:it|this|that|one|the|next|question|on|please|for|me|now|over|ahead|past|if|possible|you|we|don't|"
    r"mind|is|"
    r"okay|ok|and|go|another|different|something|else|later|back|come|topic|then|instead|sorry|i|can't|answer|with|a|"
    r"from|here|to|of|about|how|where|what|start|maybe|bit|would|be|nice|great|helpful|good|up)\b){0,10}"
)
_CAN_YOU = r"(?:can|could|would|will|may|might)(?: you| we| i)(?: please| maybe| possibly| perhaps| just| kindly| you)*"
_KNOW = r"(?:know|remember|recall|have (?:an answer|a clue|any idea|an idea|the answer|anything|a good answer|much))"
_NOT = (
    r"(?:don'?t|do not|cannot|can'?t|couldn'?t|wouldn'?t|didn'?t|did not|really don'?t|honestly don'?t|"
    r"simply don'?t|just don'?t|really do not|honestly can'?t)"
)
_ONE = (
    r"(?:it|this|that|this one|that one|the question|this question|that question|the next one|the next|"
    r"the next question|another question|another one|something else|a different question|a different one|"
    r"the following question)"
)

DONT_KNOW: Final = re.compile(
    rf"\bi(?:'m afraid i)? (?:\w+ )?{_NOT} (?:\w+ )?{_KNOW}\b(?! if| whether| of){_REST}"
    rf"|\bi'?m (?:\w+ )?(?:not (?:\w+ )?(?:sure|familiar|certain)|unfamiliar|clueless|lost|stumped|blanking|"
    rf"drawing a blank|at a loss|stuck)\b(?! if| whether| of){_REST}"
    rf"|\b(?:i have |i've |i've got |i got |got )?(?:absolutely |really |honestly )?(?:no|zero|"
    rf"not the (?:slightest|faintest)|not a) (?:idea|clue|answer|knowledge|experience){_REST}"
    rf"|\bi (?:\w+ )?(?:have never|haven't|have not|never|'ve never|had never|didn't|did not) (?:\w+ )?(?:used|"
    rf"use|worked|heard|seen|learned|learnt|learn|studied|study|come across|encountered|done|tried|read|touched|"
    rf"dealt|had|covered|prepared|looked)\b{_REST}"
    rf"|\bi've (?:honestly |really )?(?:never|not) (?:\w+ )?(?:used|worked|heard|seen|learned|learnt|studied|"
    rf"come across|encountered|done|tried|read|touched|dealt|had)\b{_REST}"
    rf"|\b(?:nothing|no answer|no example|nothing really) comes to mind{_REST}|\bmy mind (?:is|went|goes|has gone|"
    rf"just went) (?:\w+ )?blank{_REST}|\b(?:i|i've) (?:\w+ )?(?:blanked|forgot|forgotten)\b{_REST}"
    rf"|\bi {_NOT} (?:answer|think of|come up with|say|tell you|explain|help you|figure)\b{_REST}"
    rf"|\b(?:that|this|it)(?:'s| is) (?:\w+ ){{0,2}}?(?:outside|beyond|not (?:in|within|my|something)|"
    rf"over my head|too hard|above my|a gap|new to me|unfamiliar|difficult for me){_REST}"
    r"|\b(?:idk|dunno|don'?t know|not sure|(?:can'?t|don'?t) (?:remember|recall)|not a clue|(?:i've |"
    r"i )?got nothing|beats me|no idea|no clue|haven't a clue|who knows|search me|you got me|you've got me|"
    r"can'?t say|couldn't tell you|couldn't say|i give up|i'd (?:only )?be guessing|"
    r"i would (?:only )?be guessing)\b"
    r"|\bno (?:lo )?s[eé]\b(?: la respuesta)?|\bni idea\b|\bno tengo (?:ni )?idea\b|\b(?:das )?wei(?:ß|"
    r"ss) ich (?:leider )?nicht\b|\bich wei(?:ß|ss) (?:es |das )?(?:leider )?nicht\b|\bkeine ahnung\b|"
    r"\bje ne sais pas\b|\baucune idee\b|\baucune idée\b|\bn[aã]o sei\b|不知道|不会|不清楚|не знаю",
    re.I,
)
SKIP: Final = re.compile(
    rf"\b{_CAN_YOU} (?:skip|pass|move|go|jump|come back|leave|continue)\b{_ASIDE}"
    rf"|\b(?:let'?s|let us|i'?d (?:like|prefer|rather)(?: to)?|i(?:'ll| will)|i want to|i would (?:like|prefer|"
    rf"rather)(?: to)?|please|i think i(?:'ll| will)|we can|i'?m going to|i'?m gonna|happy to|better|i|"
    rf"just) (?:have to |rather |just |to |prefer to )*(?:skip|pass|move on|move along|go on to|go to the next|"
    rf"go to another|continue with|jump to|"
    rf"come back to this|leave this|leave it|take the next|take another)\b{_ASIDE}"
    rf"|^\W*(?:skip|pass|next|next (?:one|question)|move on|moving on|go on|continue)(?: (?:{_ONE}|please|on|to|"
    rf"that|it|question))*\W*$"
    rf"|\bskip (?:{_ONE})\b(?=\W*(?:$|please|sorry|thanks))|\bnext (?:question|one),? please\b|"
    rf"\bask me (?:something else|another|a different){_ASIDE}"
    r"|\b(?:siguiente pregunta|pasemos a|saltar esta|paso|nächste frage|überspringen|weiter bitte|"
    r"question suivante|passons)\b|跳过|下一题",
    re.I,
)
REPEAT: Final = re.compile(
    rf"\b{_CAN_YOU} (?:repeat|rephrase|reword|restate|reformulate|say|read|ask|phrase|put)\b(?: {_ONE}| again|"
    rf" once| more| time| in other words| differently| another way| slowly| louder| me| the| that| please| for me|"
    rf" out loud| a bit| last part| whole){{0,6}}{_REST}"
    rf"|\b(?:please|kindly) (?:repeat|rephrase|say that again){_REST}|^\W*(?:repeat|rephrase|again|come again|"
    rf"pardon|pardon me|excuse me|sorry|what|huh|eh|say again|one more time|once more)(?: (?:{_ONE}|please|me|"
    rf"again|what|that))*\W*$"
    rf"|\bi (?:\w+ )?(?:didn'?t|did not|couldn'?t|could not|can'?t|don'?t|do not|missed|"
    rf"wasn't able to)(?: (?:really|quite|fully))? ?(?:hear|catch|get|understand|follow|the|make out|"
    rf"that)\b(?: (?:you|what|the|that|this|question|last|part|your|said|were|saying|asking|are|it|all|of|first|"
    rf"half|second|end|last)){{0,6}}"
    rf"|\bwhat (?:was|is|were) (?:the|your|that) (?:\w+ )?(?:question|asking){_REST}|\bwhat did you (?:say|"
    rf"ask){_REST}|\bwhat was that\b|\bmind (?:repeating|rephrasing|saying){_REST}|\b(?:you|your (?:voice|audio|"
    rf"sound|line|connection)) (?:\w+ )?(?:cut out|broke up|breaking up|dropped|froze|were muted){_REST}"
    rf"|\b(?:one more time|once again|say (?:that|it) again|come again)\b|\bi'?m not sure i (?:understand|"
    rf"understood|got|follow|followed|heard|caught){_REST}|\bwhat do you want (?:from )?me{_REST}"
    r"|\b(?:repet[ií]r|repite|repita)(?: la pregunta)?|\bwiederholen\b|\brépéter\b|\brepeter\b|再说一遍|重复",
    re.I,
)
HINT: Final = re.compile(
    rf"\b{_CAN_YOU} (?:give|get|have|provide|offer|drop|use|share|ask for|help|point|nudge|guide|"
    rf"tell)\b[^.;!?\n]{{0,30}}\b(?:me a bit|hint|clue|tip|nudge|pointer|help|direction|start|starting point|"
    rf"me out|push)\b{_ASIDE}"
    rf"|\b(?:give|need|want|use|like|appreciate|take|get|have|for|any|some|small|little|"
    rf"a) (?:me |an? |another |one |small |little |some |any |tiny |quick |bit of |more |kind of ){{0,3}}(?:hint|"
    rf"hints|nudge|pointer|pointers)\b{_ASIDE}"
    rf"|^\W*(?:hint|help|a hint|hints|clue|help me)(?: please)?\W*$|\b(?:i'?m stuck|where (?:should|do|"
    rf"would) i (?:even )?(?:start|begin)|how (?:should|do) i (?:even )?(?:start|begin)|can you help(?: me)?|"
    rf"could you help(?: me)?|help me (?:out|get started|start)|nudge me|i need (?:some )?help|"
    rf"am i on the right track|point me in the right direction){_ASIDE}"
    r"|\b(?:una pista|ein(?:en)? (?:hinweis|tipp)|un indice)\b|提示",
    re.I,
)
PAUSE: Final = re.compile(
    rf"\b(?:give|need|take|have|want|get|allow|just|wait|got) (?:me |myself )?(?:just |like )?(?:an?|one|some|two|"
    rf"a few|a couple(?: of)?|another|the|30|thirty|five|ten) ?(?:\w+ )?(?:moment|moments|minute|minutes|min|mins|"
    rf"second|seconds|sec|secs|break|time|pause|breath)\b{_WHILE}"
    rf"|^\W*(?:wait|hold on|hang on|pause|one moment|one second|one sec|just a (?:moment|second|sec|minute)|"
    rf"a (?:moment|second|minute)|one minute|bear with me|stop)(?: (?:please|a|for|moment|second|minute|sec|one|"
    rf"to|think))*\W*$"
    rf"|\blet me (?:think|see|collect my thoughts|gather my thoughts|reflect|consider)(?: (?:about|on|for|of|this|"
    rf"that|it|a|moment|second|minute|sec|bit|one|the|question|over|just)){{0,6}}|\bi need to think\b{_REST}"
    rf"|\b{_CAN_YOU} (?:pause|take a (?:short |quick |little )?break|wait|hold|stop|resume|do this later|"
    rf"continue later|get a minute){_REST}|\b(?:hold|hang) on\b(?: (?:a|one|for|second|sec|moment|minute|"
    rf"please)){{0,4}}|\bbear with me\b|\bi(?:'ll| will)? be (?:right )?back\b{_REST}"
    rf"|\b(?:someone|somebody|the door|my (?:phone|kid|dog|child|baby|doorbell)) (?:is|'s)? ?(?:at the door|rang|"
    rf"ringing|knocking|calling|crying|barking){_REST}"
    r"|\b(?:un momento|einen moment|moment bitte|un instant|une minute)\b|等一下|稍等",
    re.I,
)
QUESTION: Final = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|well|um|uh|hmm|sorry|sure|right|alright|great|thanks|thank you|before i (?:start|"
    r"answer|begin)|first|quick question|one question|just to (?:be clear|clarify|confirm|check|make sure)|"
    r"to clarify|a clarifying question|clarification|wait)\W+)*"
    r"(?:do you (?:mean|want|expect|care|need|have|prefer)|did you mean|are you (?:asking|looking|talking|"
    r"interested|referring|thinking)|you mean|can i (?:assume|ask|use|choose|pick)|may i (?:assume|ask|use|"
    r"choose)|could i (?:assume|ask|use)|should (?:i|we|it|this|the)|shall (?:i|we)|am i (?:allowed|supposed|free|"
    r"right)|"
    r"can (?:you|we) (?:clarify|assume|elaborate|specify|explain what|be more)|could you (?:clarify|elaborate|"
    r"specify|explain what|be more|tell me (?:what|which|how many|whether|if))|would you (?:like|prefer|want)|"
    r"what do you mean|what (?:exactly )?(?:is|do you) (?:meant|mean)|what does .{1,40} mean|when you say|"
    r"by .{1,40},? do you mean|"
    r"is (?:it|this|that|there|the)\b|(?:is|are) (?:\w+ ){1,4}(?:required|needed|important|allowed|necessary|"
    r"expected|in scope|out of scope|a concern|possible|guaranteed)\b|are (?:we|there|the|these|they|duplicates|"
    r"writes|reads)\b|does (?:the|this|it|that|order|each|every)\b|do (?:we|users|i|the|they|the users)\b|"
    r"will (?:the|there|it|we)\b|has (?:the|it)\b|have (?:we|the|they)\b|can (?:the|there|users|it|a|numbers|"
    r"values|i|we)\b|"
    r"what (?:scale|kind|sort|type|level|size|language|is the (?:scale|budget|expected|time|size|range|goal|scope|"
    r"deadline|timeframe|audience|objective|traffic|read)|are the (?:constraints|requirements|limits)|should|"
    r"counts|about|exactly|role|industry|country)|which (?:one|kind|type|part|aspect|version|language|of|company|"
    r"country|region)|how (?:many|much|large|big|long|deep|detailed|fast|often|would you (?:define|like))|"
    r"who (?:is|are) (?:the |our |my )?(?:\w+ )?(?:user|audience|customer|client)|who (?:exactly )?are|i (?:have|"
    r"had) a question|"
    r"for (?:a|an|the|which|what|how) .{1,60}, or)\b",
    re.I,
)
# "Is it a hash map?" offers an answer; "is it a web or a mobile app?" asks.
OFFERED: Final = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:is|isn't|would|could) (?:it|that|this) (?:be )?"
    r"(?:the|an?|by|because|using|like|called|o\()(?!.*\bor\b)",
    re.I,
)
# A transcript has no question marks: the opening alone must tell.
SPOKEN_QUESTION: Final = re.compile(
    r"\W*(?:\w+\W+){0,3}?(?:do|did|are|can|may|could|should|shall|what|which|how|when you say|is|you mean)\b", re.I
)
POLITE: Final = """sorry thanks thank honestly really well um uh uhm hmm okay ok please yeah yes oh ah hi hello
    afraid question one
    right actually frankly honest truth gosh wow man sir madam guess think say tell see bit little good great sure fine
    quick nice interesting tough hard tricky difficult answer know time moment second now today just like mind let
    apologies apologise apologize embarrassed unfortunately idea sadly look hey alright nope er erm ehm mm lo siento
    desole pardon leider tut mir leid"""
