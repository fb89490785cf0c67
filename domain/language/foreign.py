"""Tells text that is not English, so that no rule about English words is applied to it."""

from collections.abc import Sequence
from typing import Final

from domain.language.lexicon import FUNCTION_WORDS, vocabulary

# The commonest words of other languages in Latin letters, less those that English has too.
_COMMON: Final = (
    vocabulary(
        """el la los las una unos del que con por para como más pero esto este está son cada cuando porque también
        muy hay
    sin sobre entre sus desde donde puede ser tiene hace
    der die das und ist nicht ein eine einen einem einer mit auf für dass wenn auch sich wird werden sind ich wir von zu
    den dem des oder aber dann bei aus nach wie nur noch kann jede jeder über durch weil
    le les des une est et dans qui pour pas sur avec ce cette sont par plus nous vous je il elle on mais ou où si au aux
    chaque puis alors quand donc être fait peut ne
    os um uma não com em ao dos das mas quando ele ela são seu sua você isso nós foi cada também
    il gli che di non una sono per con questo quando anche più della delle nel perché ogni poi
    het een van voor niet maar dit dat zijn wij met naar ook wordt elke dan bij
    och att det som är för inte på med ett vi jag har men eller när varje
    og er af til ikke vi jeg der hvis så
    jest nie się na do że jak ale przez dla każdy czy oraz który po gdy tym
    ve bir bu için ile olarak daha çok var her ama sonra gibi olan
    yang dan di ini itu untuk dengan tidak dari pada adalah akan kita saya setiap
    và là của có không cho các một được trong thì người
    hai ka ki ke ko se mein aur nahi hum har kya jo
    je se na da su za koji kako ali kada ja a
    és az egy hogy nem van minden ha meg
    ja on ei että se kun jos mutta joka sekä""",
    )
    - FUNCTION_WORDS
    - vocabulary("van den har men hum")
)
_SHARE: Final = 0.12
_ACCENTED: Final = 0.15


def other_script(text: str) -> bool:
    """A third or more of the letters are of no Latin alphabet."""
    if text.isascii():
        return False
    letters = sum(map(str.isalpha, text))
    foreign = sum(char > "\u024f" and char.isalpha() and not "\u1e00" <= char <= "\u1eff" for char in text)
    return letters > 0 and foreign * 3 >= letters


def not_english(text: str, said: Sequence[str]) -> bool:
    """By script, by accents, or by more common words of other languages than English ones."""
    if other_script(text):
        return True
    common = sum(word in _COMMON for word in said)
    accented = sum(not word.isascii() and any(c.isalpha() and not c.isascii() for c in word) for word in said)
    english = sum(word in FUNCTION_WORDS for word in said)
    return bool(said) and (accented >= _ACCENTED * len(said) or (common >= _SHARE * len(said) and common > english))
