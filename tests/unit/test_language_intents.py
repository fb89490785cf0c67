"""What a candidate wants is read off short utterances; whatever might be an answer is one."""

import pytest

from domain.language.intents import intent

SAID = {
    "dont_know": """I don't know.|I don't know, sorry.|No idea, sorry.|Honestly, I have no idea.|I'm not sure.|idk
        I have no clue about that one.
        I've never used Kafka.|I don't know how consistent hashing works.|Sorry, I can't remember.|My mind went blank.
        Nothing comes to mind.
        That's outside my experience.|Beats me.|I really don't know the answer to this question.
        I'm not familiar with BBR.|Dunno, man.
        I haven't worked with that.|I can't think of an example.|I'd be guessing.|Hmm, no clue.
        I'm afraid I don't know.|No lo sé.|Keine Ahnung.|Je ne sais pas.
        Well, I never learned that.|I forgot.|I'm drawing a blank here.""",
    "skip": """Skip.|Skip this one please.|Can we move on to the next one?|Let's move on.|Pass.|Next question please.
        I'd like to skip this question.
        I don't know, can we skip it?|Could we go to the next question?|I'll pass on this one.|Next.|Can I skip?
        Let's skip that.|No idea, let's go on to the next.|I'd rather pass.
        May I come back to this later?|Please move on.|ask me something else please|Moving on.""",
    "repeat": """Can you repeat that?|Could you repeat the question please?|Sorry?|Pardon?|Say that again?
        What was the question again?|I didn't catch that.
        I did not understand the question.|Could you rephrase that?|Come again?|One more time please.
        You cut out for a second.|I missed the last part.
        What?|Can you say it again more slowly?|Sorry, I didn't hear you, can you repeat?
        I don't understand the question.|What did you ask?|would you mind, could you say that again""",
    "hint": """Give me a hint.|Can I have a hint?|Could you give me a small hint please?|A hint, please?
        I'm stuck, can you help me?|Can you point me in the right direction?
        I don't know, can I get a hint?|Any hints?|Where should I start?|I could use a nudge.|I need some help.|hint
        Could you help me out a bit?|Am I on the right track?""",
    "pause": """Give me a minute.|One moment please.|Let me think.|Hold on.|Can we take a short break?|Wait a second.
        Just a moment.|I need a minute to think.|Bear with me.
        Hang on, someone is at the door.|Can we pause?|Let me think about this for a second.
        Hmm, let me think about it.|I'll be right back.|Could I have a few seconds?""",
    "question": """Do you mean reads or writes?|Should I optimise for latency or cost?
        Can I assume the input is sorted?|How many users are we talking about?|What scale should I design for?
        What do you mean by consistency?|Is it a web app or a mobile app?|Are duplicates allowed?
        Could you clarify what you mean by real time?|When you say fast, do you mean under a second?
        Which language should I use?|Does the order matter?|Okay. Before I start, is there a budget?
        Should I talk about a work example or a personal one?|can i assume that the array fits in memory
        Are we talking about a single region?|Do you want the code or just the idea?|Who is the target user?
        Is latency important here?|Sorry, do you mean the client or the server?""",
    "answer": """I don't know the exact number, but we had around ten thousand users and one database.
        I would use a hash map.|Binary search.|O(log n), since each step halves the range.
        I'm not sure, but I think it uses a hash ring.|Not sure, maybe a hash map?
        What is a closure? It's a function that remembers its scope.|A trie?|Is it a hash map?|We skip the duplicates.
        I don't know if Kafka or Redis is better here.
        Let me think. I would start with a queue in front of the workers.
        Why do we do that? Because the cache is cold after a deploy.
        We had no idea what users wanted, so I ran twenty interviews.|You repeat the step until the queue is empty.
        Skip lists keep several levels of links.|Redis.|Yes.|No.|Two heaps.
        My manager asked: can you repeat that in front of the board? So I did it again, with numbers.
        I paused the rollout and gave the team a minute to look at graphs.
        Hints in SQL tell the planner which index to take.
        I don't remember the name, but it is the algorithm that keeps a frontier in a priority queue.
        The client should wait a second and retry with backoff.
        First I would ask who the users are, then how many there are.
        I'd clarify: do we need strong consistency? If yes, then one leader takes all writes.
        I've never used Kafka but with RabbitMQ I would use a dead letter queue.
        I was stuck for two weeks, then asked a colleague for help and we found the leak.
        Pass by reference means that the callee sees the same object.
        Next, the scheduler picks the task with the earliest deadline.
        Do not trust the client; check on the server.|Can be done in O(n) with two pointers.
        How I handled it? I told the customer the truth on the same day.|It depends on how many users there are.
        I'd use a token bucket, right?
        There's no clue in the logs, so you take a heap dump.
        Nothing. The object is freed when the last reference goes.
        No experience with GDPR, but we did HIPAA audits twice a year.
        Do I use recursion? No, a stack, because depth is unbounded.
        In my last job I had never done a migration, so I wrote a plan and asked for review.
        Move on from the old design by strangling it piece by piece.
        Wait and notify work on the monitor of the object.|Stop the line and look for the cause.""",
}
# Written after the rules, which then read 43 of 54 right and lost none of the 16 answers; mended since.
CHECK = {
    "dont_know": """I honestly couldn't tell you.|That one I don't know, I'm sorry.|No, I never heard of it.
        I've got nothing.|Eh, not a clue.|I don't have an answer for that.|Can't remember, sorry about that.
        I'm blanking on this.""",
    "skip": """Can we go on?|Let us continue with another question.|I would prefer to skip.|skip it
        Could you ask me a different one?|I think I'll pass.""",
    "repeat": """Mind repeating that?|I couldn't hear you.|Can you read the question again?|Sorry, what was that?
        The audio broke up, again please.|Could you put that another way?""",
    "hint": """Some hint would be nice.|Can you nudge me?|Help me get started, please.|Could I get a clue?
        I'm stuck.""",
    "pause": """Sec.|I need a short break.|Could you wait a moment?|Let me collect my thoughts.
        Give me thirty seconds please.""",
    "question": """What counts as an active user?|Is strong consistency required?|May I use the standard library?
        How big can the array get?|Do we own the client?|Are there any constraints on memory?
        By users, do you mean riders or drivers?|So you want me to focus on the backend?""",
    "answer": """I do not know why people use it, but I'd guess it's because joins are slow.|Kafka, I think.|A mutex.
        We asked: who is the user? It turned out to be nurses.
        I didn't understand the customer at first, so I visited their warehouse and watched for a day.
        Repeat the measurement three times and take the median.
        I'd skip the ORM for this query.|Hold the lock only while you swap the pointer.
        Not sure about the details, roughly the leader sends heartbeats and followers time out.
        Is it because of the event loop?|Can you even have two leaders? Yes, when the network splits.
        I've no idea about the exact latency, I'd measure p99 first.
        It pauses the world, then marks and sweeps.|Help users recover: say what happened and offer undo.
        My first question would be what success means for the client.|404.""",
}

# A second set: at first 42 of 48 were read right and 4 of the 16 answers lost; mended since.
LATER = {
    "dont_know": """I don't really know this topic.|Not a topic I know, sorry.|I have no experience with that.
        I wouldn't know.
        I can't recall any example right now.|Honestly no idea.|I haven't studied distributed systems.""",
    "skip": """Let's go to the next one.|Could we skip ahead?|I want to skip.|Next one please.
        I'd rather not answer, can we move on?""",
    "repeat": """Repeat please.|Could you say the question one more time?|I didn't get that.
        Sorry, I lost you, what was the question?|Can you ask it differently?""",
    "hint": """Could you give me a starting point?|I need a hint.|Can you help me with this one?
        A little hint maybe?""",
    "pause": """One sec.|Can I take a minute to think?|Let me think for a moment.|Can we stop for five minutes?""",
    "question": """Do we need to support deletes?|Should it work offline?|What do you mean by scale?
        How often does the data change?
        Is the graph directed?|Would you like a high level overview or details?|Which part should I focus on?""",
    "answer": """I don't know of a better way than a heap.|A load balancer.|Depends on the read to write ratio.
        Let's skip the login and look at the feed: fan-out on write.
        I'd give the team a hint of what's coming.|It doesn't know the next node, so it asks the registry.
        You can repeat a request safely if it carries an idempotency key.
        What would I do? Call the customer, apologise, fix it.|Hold on to the lock and you get a deadlock.
        Could be a race condition.|Is it quicksort?|Pass the context down as an argument.
        I was not sure who owned it, so I asked both leads and wrote it down.|Never.
        No idea is bad in a brainstorm, we write down all of them.|Next to the cache sits the database.""",
}


def lines(told: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (kind, said.strip())
        for kind, text in told.items()
        for line in text.splitlines()
        for said in line.split("|")
        if said.strip()
    ]


@pytest.mark.parametrize(("kind", "said"), lines(SAID))
def test_an_intent_is_read_from_its_wording(kind: str, said: str) -> None:
    assert intent(said) == kind


def test_nothing_said_is_left_to_the_rule_on_empty_answers() -> None:
    assert intent("") == intent("   ") == "answer"


def test_an_answer_is_hardly_ever_taken_for_something_else() -> None:
    answers = [said for kind, said in lines(CHECK) if kind == "answer"]
    assert sum(intent(said) != "answer" for said in answers) <= 1


def test_a_later_set_is_mostly_read_right() -> None:
    later = lines(LATER)
    assert sum(intent(said) == kind for kind, said in later) >= 0.9 * len(later)
