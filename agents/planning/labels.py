"""Readable names for the bank's tags and categories."""

from domain.catalog import Category

# What capital letters and spaces alone do not make of a tag.
_SPECIAL = {
    "ai_products": "AI Products",
    "api_design": "API Design",
    "b2b": "B2B Products",
    "bfs": "Breadth-First Search",
    "candidate_questions": "Your Questions",
    "case_math": "Business Arithmetic",
    "change": "Dealing with Change",
    "customer": "Working with Customers",
    "cdn": "Content Delivery",
    "ci_cd": "CI/CD",
    "cpp": "C++",
    "design": "Class Design",
    "devops": "DevOps",
    "dfs": "Depth-First Search",
    "ecommerce": "E-Commerce",
    "first_90_days": "The First 90 Days",
    "geo": "Geographic Distribution",
    "go": "Go",
    "hashing": "Hash Tables",
    "heap": "Heaps",
    "http": "HTTP",
    "hypothetical": "Judgement",
    "id_generation": "ID Generation",
    "javascript": "JavaScript",
    "languages": "Programming Languages",
    "linked_list": "Linked Lists",
    "llm": "Large Language Models",
    "math": "Mathematics",
    "mlops": "MLOps",
    "mvp": "Minimum Viable Product",
    "okrs": "OKRs",
    "object_modelling": "Object Modelling",
    "practical": "Practical Coding",
    "queue": "Queues",
    "resume": "Your Résumé",
    "saas": "SaaS",
    "sql": "SQL",
    "stack": "Stacks",
    "stakeholders": "Working with Stakeholders",
    "trie": "Tries",
    "tools": "Developer Tools",
    "union_find": "Union-Find",
    "web": "The Web",
}
CATEGORY_LABEL: dict[Category, str] = {
    "system_design": "System Design",
    "technical": "Technical Knowledge",
    "coding": "Coding",
    "behavioral": "Behavioral",
    "product": "Product Thinking",
    "case_study": "Case Study",
    "general": "Motivation and Fit",
}
_PURPOSE: dict[Category, str] = {
    "system_design": "This tests how you build a whole out of parts and weigh what each choice costs, here around {}.",
    "technical": "This tests your understanding of {} beyond its definition.",
    "coding": "This tests how you get from a problem to a correct and efficient solution, here with {}.",
    "behavioral": "This shows how you acted in a real situation that called for {}.",
    "product": "This tests how you reason about users, goals and trade-offs, here in {}.",
    "case_study": "This tests how you structure an open business problem, here one of {}.",
    "general": "This gives you room to say what you look for and what you bring, here about {}.",
}
# Subjects that no interview and no question can be "on".
ADJECTIVES = frozenset({"behavioral", "behavioural", "technical", "general", "situational"})
_LONGEST_LABEL, _LONGEST_HEAD = 60, 120


def label(tag: str) -> str:
    """Return a tag as a short title ("linked_list": "Linked Lists")."""
    return _SPECIAL.get(tag) or tag.replace("_", " ").strip().title()


def within(title: str) -> str:
    """Return a title as it stands within a sentence; names and abbreviations keep their capitals."""
    words = title.split()
    return " ".join(word.lower() if word.istitle() and title not in _NAMES else word for word in words)


_NAMES = {"Go", "Java", "Python", "Rust", "React"}


def purpose(category: Category, topic: str) -> str:
    """Say in one sentence what a question is for, without giving its answer away."""
    return _PURPOSE[category].format(within(topic))


def headed(text: str) -> str:
    """Return what a remembered line is about: the title before its colon, or the whole line where it has none."""
    title, colon, _ = text.partition(": ")
    return shortened(title if colon and len(title) <= _LONGEST_LABEL else text, _LONGEST_HEAD)


def shortened(text: str, longest: int = _LONGEST_LABEL) -> str:
    """Return the text on one line, cut at a word when it is longer."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
