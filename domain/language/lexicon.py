"""The word lists that the rules read by."""

from typing import Final


def vocabulary(text: str) -> frozenset[str]:
    return frozenset(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """Phrases parted by commas, longest first, so that "sort of like" wins over "like"."""
    parts = {" ".join(part.split()) for part in text.split(",")} - {""}
    return tuple(sorted(parts, key=lambda part: (-part.count(" "), part)))


FUNCTION_WORDS: Final = vocabulary(
    """a an the this that these those i you he she it we they me him her us them my your his its our their mine yours
    i'm i've i'd i'll you're you've you'd you'll he's she's it's we're we've we'd we'll they're they've they'd they'll
    that's there's here's what's who's let's don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't
    wouldn't shouldn't haven't hasn't hadn't
    myself yourself itself ourselves themselves who whom whose which what when where why how
    and or but nor so yet if then else because since although though while until unless as than whether
    of in on at by for with about against between into through during before after above below to from up down out off
    over under again within without across along upon toward towards per via
    is are was were be been being am do does did doing done have has had having can could will would shall should may
    might must ought not no yes
    there here all any both each few more most other some such only own same too very just also even still now ever
    never always often one two once something anything nothing everything someone every either neither much many"""
)
FILLERS: Final = phrases(
    """um, uh, uhm, umm, er, erm, ah, hmm, mm, you know, i mean, kind of, sort of, kinda, sorta, you see, basically,
    actually, literally, or something, or whatever, and stuff, and so on and so forth, at the end of the day, so yeah,
    if you will"""
)
HEDGES: Final = phrases(
    """i think, i guess, i believe, i suppose, i feel like, i would say, i'd say, maybe, perhaps, probably, possibly,
    presumably, might, could be, may be, it depends, more or less, somewhat, roughly, not sure, i'm not certain,
    as far as i know, if i remember correctly, if i recall, in my opinion, it seems, seems like, tends to, arguably"""
)
VAGUE_WORDS: Final = phrases(
    """stuff, things, thing, etc, various, some kind of, some sort of, somehow, something like that, a lot of, lots of,
    several, and so on, good practices, best practices, appropriate, properly, efficient, efficiently, scalable,
    robust, certain, different ways, many ways, in general, generally, the right way, whatever, as needed, optimize,
    optimise, handle it, deal with it, make sure"""
)
FIRST_PERSON: Final = vocabulary("i me my mine myself i'm i've i'd i'll")
FIRST_PERSON_PLURAL: Final = vocabulary("we us our ours ourselves we're we've we'd we'll")
NUMBER_WORDS: Final = vocabulary(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
    billion billions trillion half third quarter dozen dozens percent twice double doubled triple tripled halved"""
)
