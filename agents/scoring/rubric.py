"""What a score means: anchors for each level by category, and one short graded example for each."""

from dataclasses import dataclass
from typing import Final

from domain.catalog import Category

LEVELS: Final = ("0-2", "3-4", "5-6", "7-8", "9-10")


@dataclass(frozen=True, slots=True)
class Rubric:
    """`anchors` and `examples` go from the lowest level to the highest; examples answer `question`."""

    measures: str
    anchors: tuple[str, str, str, str, str]
    question: str
    examples: tuple[str, str, str, str, str]

    def text(self) -> str:
        """Word it for a prompt."""
        lines = [f"What is measured: {self.measures}", "Levels:"]
        lines += [f"{level}: {anchor}" for level, anchor in zip(LEVELS, self.anchors, strict=True)]
        lines.append(f'Examples, all for the question "{self.question}":')
        lines += [f'{level}: "{example}"' for level, example in zip(LEVELS, self.examples, strict=True)]
        return "\n".join(lines)


_INDEX = "Why does an index make a query faster, and what does it cost?"
_INDEX_EXAMPLES = (
    "An index is important for performance and every database should use indexes to be scalable.",
    "It helps the database find rows quicker, like in a book. It takes some space.",
    "It is a sorted B-tree, so a lookup is logarithmic and not a full scan. Inserts get slower.",
    "A B-tree gives the row in three or four page reads where a scan reads all pages. Each write updates every "
    "index, and a filter that matches half of the table is better scanned.",
    "As before, and: column order decides which filters can use it, a covering index saves the heap read, random "
    "keys split pages, and I would read EXPLAIN ANALYZE on real data before keeping it.",
)
_TECHNICAL = Rubric(
    measures="correctness first, then mechanism, completeness on the key concepts, trade-offs and limits",
    anchors=(
        "no answer to this question, or wrong in the main point however well it is worded",
        "touches the topic in generalities, or right words with a serious error and no mechanism",
        "the main idea is right; shallow, or an important part is missing or confused",
        "right and specific: the mechanism, most key concepts, a trade-off or an edge case",
        "right throughout and deep: mechanism, limits, numbers or failure cases, and how to verify it",
    ),
    question=_INDEX,
    examples=_INDEX_EXAMPLES,
)
_CODING = Rubric(
    measures="a correct algorithm, its reason, its cost in time and space, and its edge cases",
    anchors=(
        "no algorithm, or one that is wrong on ordinary inputs",
        "a vague direction, or a slow approach with mistakes and no cost",
        "works in the main, but slow, or the cost or edge cases are missing or wrong",
        "a correct and efficient approach with the right cost and some edge cases",
        "as before, with the invariant or proof idea, all edge cases, and what was traded",
    ),
    question="Does an array of integers hold two that add up to a target?",
    examples=(
        "I would loop and use a good data structure, testing is important.",
        "Compare every number with the next one until it fits.",
        "Two nested loops over all pairs; it is quadratic but it works.",
        "One pass with a set: look for target minus x before adding x, linear time and space.",
        "As before, and: adding after looking keeps an element from pairing with itself; sorted input needs two "
        "pointers and no memory; sums may overflow fixed-width integers.",
    ),
)
_DESIGN = Rubric(
    measures="requirements and scale, a design that would work, data and flow, failures, trade-offs with reasons",
    anchors=(
        "no design for this question, or one that cannot work",
        "boxes and fashionable words without a reason; nothing about data, scale or failure",
        "a workable outline for the main flow; one or two reasons; scale or failure missing",
        "a sound design with estimates, data model and bottleneck, some failures, choices defended",
        "as before, and deep where it is hard: consistency, hot spots, recovery, cost, what was rejected and why",
    ),
    question="Design a URL shortener.",
    examples=(
        "I would use microservices, Kubernetes and a scalable database with caching.",
        "There is a service that stores the long URL and returns a short one, behind a load balancer.",
        "A key-value table from code to URL, codes from a counter in base 62, and a cache for popular links.",
        "As before, with 100 million links a year making 7 characters enough, 301 against 302 for counting clicks, "
        "and counter ranges per server so that no one waits for another.",
        "As before, and: hot links at the CDN, ranges lost in a crash cost only numbers, abuse checks before "
        "publishing, expiry by partition, and reads that survive the loss of the writing region.",
    ),
)
_PRODUCT = Rubric(
    measures="whose problem and why, choices with reasons, measures of success, risks, a way to learn",
    anchors=(
        "no answer to this question, or features without any user",
        "slogans about users and data; no choice that could be wrong",
        "a user and some ideas; weak reasons, no measure or an arbitrary one",
        "a named user and need, options compared, one chosen for a reason, a measure and a risk",
        "as before, and: an insight that is not obvious, counter-measures, and the test that would change the decision",
    ),
    question="How would you improve a grocery delivery app?",
    examples=(
        "I would add AI and make the experience delightful.",
        "Talk to users, look at the data and fix the main pain points.",
        "Substitutions annoy people, so let them choose replacements in advance.",
        "Families reorder weekly; missing items drive refunds. Ask for a second choice at checkout, measure refunds "
        "per order, watch that checkout does not get slower.",
        "As before, and: only for the 20% of items that are short most often; test by store, and drop it if "
        "conversion falls by more than the refunds saved.",
    ),
)
_CASE = Rubric(
    measures="a structure that fits the problem, arithmetic that holds, insight, a recommendation with risks",
    anchors=(
        "no answer to this question, or claims against the given facts",
        "a memorised framework recited; no numbers and no hypothesis",
        "a usable structure with a gap; some numbers, a thin conclusion",
        "a structure made for this case, sound estimates, a hypothesis tested, a clear recommendation",
        "as before, and: finds what drives the answer, sanity-checks it, names risks and the next step",
    ),
    question="A bakery chain's profit fell by 20%. Why?",
    examples=(
        "They should do more marketing and cut costs.",
        "Profit is revenue minus cost, so look at revenue and look at cost.",
        "Check price, volume and costs by shop; perhaps flour became dearer, so raise prices.",
        "Revenue is flat, so cost: flour is 15% of sales and rose by a third, five points, which is most of it.",
        "As before, and: old shops took it by price, new ones lose on rent; reprice, close two, and watch volume.",
    ),
)
_BEHAVIORAL = Rubric(
    measures="one real situation, the candidate's own actions, a result, and what was learned, for the quality asked",
    anchors=(
        "no story, or one that shows the opposite of the quality asked",
        "general principles, or a story in which the candidate's own part cannot be seen",
        "a real situation with some own action; the result or the reasons are thin",
        "a concrete situation, own decisions with reasons, and a result that is named",
        "as before, with a measured result, honest reflection, and what was done differently afterwards",
    ),
    question="Tell me about a mistake you made.",
    examples=(
        "I rarely make mistakes; my colleagues forgot to tell me about the deadline.",
        "Mistakes happen to everyone, and communication is the key to solve them.",
        "I once deleted a table. I told my lead and we restored it from a backup.",
        "In March I ran a migration on production instead of staging. I said so at once, restored in 40 minutes, and "
        "wrote to the affected customers myself.",
        "As before, and: I then made production read-only by default and colour-coded the shells; nobody has repeated "
        "it in two years, and I learned that I work worst late on Fridays.",
    ),
)
_GENERAL = Rubric(
    measures="whether the question is answered, clearly, specifically and credibly for this candidate",
    anchors=(
        "does not answer the question",
        "phrases that anyone could say",
        "answers it, with little that is specific",
        "answers it specifically and in good order",
        "answers it specifically, with evidence and reflection, and nothing to spare",
    ),
    question="Why do you want to change jobs?",
    examples=(
        "I like football and travelling.",
        "I am looking for new challenges and growth.",
        "My team maintains an old product and I want to build new things.",
        "I have maintained billing for three years and finished its rewrite; I want to own a product from its start.",
        "As before, and: I asked for that inside my firm first; your second team begins one, and I have shipped two "
        "such launches as a volunteer.",
    ),
)
RUBRICS: Final[dict[Category, Rubric]] = {
    "technical": _TECHNICAL,
    "coding": _CODING,
    "system_design": _DESIGN,
    "product": _PRODUCT,
    "case_study": _CASE,
    "behavioral": _BEHAVIORAL,
    "general": _GENERAL,
}
