"""How far two words are apart in their spelling."""


def distance(one: str, other: str, most: int) -> int:
    """Count the letters to insert, drop, replace or swap with the next one; `most` + 1 stands for anything above."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for place, beside in enumerate(other, 1):
            cost = min(last[place] + 1, now[-1] + 1, last[place - 1] + (letter != beside))
            if row > 1 and place > 1 and letter == other[place - 2] and one[row - 2] == beside:
                cost = min(cost, before[place - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)


def tolerance(word: str) -> int:
    """How many slips a word of this length may hold and still be meant."""
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2
