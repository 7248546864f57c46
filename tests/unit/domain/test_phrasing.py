"""Hasty notes made into phrases: what can be said is said properly, what cannot is left out."""

import pytest

from interviewd.domain.compose.claims import claim
from interviewd.domain.compose.meaning import meaning
from interviewd.domain.compose.mentions import gap, step
from interviewd.domain.compose.nouns import gerund
from interviewd.domain.compose.phrasing import phrases
from interviewd.domain.compose.strengths import strength
from interviewd.domain.compose.wording import Ear, thoughts

EAR = Ear(names={"acme": "Acme"}, you=frozenset({"priya", "shah"}), single=True)


def said(text, ear=EAR, *, liked=False):
    return [phrase.text for phrase in phrases(text, ear, liked=liked)]


@pytest.mark.parametrize(
    ("note", "phrase"),
    [
        ("talked abt queue migration, her team 6 ppl", ["the queue migration"]),
        ("Queue migration; code reviews", ["the queue migration", "code reviews"]),
        ("QUEUE MIGRATION!!", ["the queue migration"]),
        ("- data platform\n- dbt & airflow", ["the data platform", "dbt and Airflow"]),
        ("mostly system design - rate limiting", ["system design", "rate limiting"]),
        ("asked me to design a url shortener", ["designing a URL shortener"]),
        ("we spent a lot of time on observability and incident response", ["observability and incident response"]),
        ("how they do code reviews", ["how you do code reviews"]),
        ("how do they measure success", ["how you measure success"]),
        ("How openly Priya spoke about past incidents", ["how openly you spoke about past incidents"]),
        ("why they moved off oracle", ["why you moved off Oracle"]),
        ("how they test dbt models and who reviews them", ["how you test dbt models"]),
        ("she runs the payments team", ["the payments team"]),
        ("she said they use k8s + argo, i liked that", ["Kubernetes and Argo"]),
        ("they need someone who can own on-call", ["that you need someone who can own on-call"]),
        ("the team is moving to kafka", ["moving to Kafka"]),
        ("they r migrating from on prem to AWS by end of Q1", ["migrating from on-premises to AWS"]),
        ("Her biggest worry is the migration of the billing system", ["the migration of the billing system"]),
        ("the plan to open a second region in Ireland", ["the plan to open a second region in Ireland"]),
        ("roadmap for next year", ["the roadmap"]),
        ("capacity planning for Black Friday", ["capacity planning for Black Friday"]),
        ("billing rewrite (behind schedule!!) + new pricing", ["the billing rewrite and new pricing"]),
        ("migraton of the legacy monolith", ["the migration of the legacy monolith"]),
        ("patient handover on ward 7", ["the patient handover on ward 7"]),
        ("disc. roadmap w/ PM", ["the roadmap with the PM"]),
        ("see https://acme.example/x: launch of the new app 🚀", ["the launch of the new app"]),
        ("A/B testing platform", ["the A/B testing platform"]),
    ],
)
def test_what_was_talked_about(note, phrase):
    """Abbreviations spelt out, names cased, the article set, they turned into you."""
    assert said(note) == phrase


@pytest.mark.parametrize(
    ("note", "phrase"),
    [
        ("they ship daily", ["that you ship daily"]),
        ("team seems great", ["the team"]),
        ("great team, friendly people", ["the team", "the people I met"]),
        ("her honesty about technical debt", ["your honesty about technical debt"]),
        ("the way they pair on everything", ["the way you pair on everything"]),
        ("that engineers talk directly to customers", ["that engineers talk directly to customers"]),
        (
            "The fact that engineers are on call for their own services",
            ["that engineers are on call for their own services"],
        ),
        ("rly liked hw they do code reviews", ["how you do code reviews"]),
    ],
)
def test_what_was_liked(note, phrase):
    """Without the praise: the fact stays."""
    found = phrases(note, EAR, liked=True)
    assert [one.text for one in found] == phrase
    assert all(one.liked for one in found)


def test_what_they_liked_is_not_what_the_person_liked():
    """She likes my story: that is hers to say."""
    assert [one.liked for one in phrases("she liked the pairing exercise", EAR, liked=True)] == [False]


@pytest.mark.parametrize(
    "note",
    [
        "ok",
        "good chat",
        "the usual",
        "bla bla",
        "asdf qwer",
        "nothing",
        "?",
        "lots of things",
        "it was fine",
        "they seemed tired",
        "n/a",
        "salary 85k",
        "she is pregnant",
        "CTO is leaving",
        "rumour: layoffs",
        "he's divorced",
        "85k base",
        "€90,000",
        "her husband is ill",
        "Kafka Umstellung",
        "über die Umstellung auf Kafka",
        "parlé de la migration",
        "hablamos de la migración",
        "チームの雰囲気",
        "I NEED TO SEND MY REFERENCES",
        "my last job",
        "no questions about tech",
        "their data is a mess",
        "xkcd qwrt",
        '"we move fast and break things"',
    ],
)
def test_what_is_left_out(note):
    """What tells nothing, is nobody's business, is not English, or cannot be read."""
    assert said(note) == []


@pytest.mark.parametrize(
    "note",
    [
        "her son just started school",
        "his daughter studies physics",
        "likes climbing",
        "into weekend sailing",
        "Arsenal fan",
        "plays the cello",
        "collects stamps",
        "two dogs, lives in Hove",
        "grew up in Leeds",
        "originally from Nigeria",
        "commutes from Brighton",
        "he's about 50",
        "tall, red hair, nice accent",
        "she is Italian",
        "Catholic",
        "voted Tory",
        "Mormon; vegan",
        "her holiday in Greece",
        "told me about his new flat",
        "the receptionist",
        "chatted with the taxi driver",
        "same uni",
        "renovating her kitchen",
        "looked tired",
        "younger than me",
        "house in Spain; vintage cars",
        "her band plays on Fridays",
        "Hove",
    ],
)
@pytest.mark.parametrize("liked", [False, True])
def test_a_life_is_no_part_of_the_work(note, liked):
    """Family, home, leisure, pets, looks, origin, belief, and who only stood by: all left out, whole."""
    assert said(note, liked=liked) == []


@pytest.mark.parametrize(
    ("note", "phrase"),
    [
        ("likes property based testing", ["property-based testing"]),
        ("leader election in their database", ["leader election in your database"]),
        ("digital twins for turbines", ["digital twins for turbines"]),
        ("weekend on-call", ["weekend on-call"]),
        ("the partner API", ["the partner API"]),
        ("fan of pair programming", ["pair programming"]),
        ("runs payments", ["payments"]),
        ("moving from Jenkins to GitHub", ["moving from Jenkins to GitHub"]),
        ("pipeline reviews on mondays", ["pipeline reviews on Mondays"]),
        ("looks after the ledger", ["the ledger"]),
        ("Rust", ["Rust"]),
    ],
)
def test_work_is_no_private_life(note, phrase):
    """A word of home or leisure may be one of the work."""
    assert said(note) == phrase


def test_a_life_may_be_the_trade():
    """A coach may speak of football, a kindergarten of children; nobody of somebody's own."""
    coach = Ear(trade=frozenset({"football", "coach"}), single=True)
    assert said("the football academy", coach) == ["the football academy"]
    assert said("her son", coach) == []


@pytest.mark.parametrize(
    ("note", "phrase"),
    [
        (
            "We discussed the settlement service and how they test it.",
            ["the settlement service", "how you test the settlement service"],
        ),
        ("the settlement service and how it works", ["the settlement service", "how the settlement service works"]),
        ("code reviews, how they do them", ["code reviews", "how you do code reviews"]),
        ("how they build the ledger and test it", ["how you build the ledger and test it"]),
        ("How they test it in production with shadow traffic.", []),
        ("how engineers test it", []),
        ("why they moved there", []),
        ("how they roll this out", []),
        ("the queues and how they scale", ["the queues"]),
        ("the ledger. How they test it", ["the ledger"]),
    ],
)
def test_a_pronoun_stands_for_what_its_sentence_named(note, phrase):
    """The thing itself is said instead; a clause that points elsewhere is left out."""
    assert said(note) == phrase


@pytest.mark.parametrize(
    ("note", "phrase"),
    [
        ("Umstellung der Abrechnung auf Kafka, Teamgröße sechs", []),
        ("Teamgröße sechs", []),
        ("Bereitschaft", []),
        ("Schichtplan Station 7", []),
        ("la refonte des paiements", []),
        ("migración de pagos a Kafka", []),
        ("Abrechnung, Kafka", ["Kafka"]),
        ("Abrechnung, Monitoring", ["monitoring"]),
    ],
)
def test_another_language_is_left_out(note, phrase):
    """Beside it stands only a topic of its own that every word is known of."""
    assert said(note) == phrase


@pytest.mark.parametrize(
    ("note", "phrase"),
    [
        ("cost of Kafka", ["the cost of Kafka"]),
        ("system design of rate limiters", ["the system design of rate limiters"]),
        ("refunds", ["refunds"]),
        ("webhooks and payouts", ["webhooks and payouts"]),
    ],
)
def test_articles_and_words_put_together(note, phrase):
    """What something is of has its article; a word made of known ones is known."""
    assert said(note) == phrase


def test_whose_it_is_must_be_clear():
    """Her team is the addressee's only when nobody else was met, or she is named."""
    panel = Ear(you=frozenset({"priya"}), others=frozenset({"wei"}))
    assert said("her roadmap for payments", panel) == []
    assert said("their roadmap for payments", panel) == ["your roadmap for payments"]
    assert said("Priya explained the incident process", panel) == ["the incident process"]
    assert said("Wei explained the incident process", panel) == []


def test_what_the_trade_is_about_may_be_said():
    """A nurse may speak of health, a payroll manager of pay; nobody of a pregnancy."""
    nurse = Ear(trade=frozenset({"nurse", "hospital"}))
    payroll = Ear(trade=frozenset({"payroll", "salary"}))
    assert said("the mental health ward") == []
    assert said("the mental health ward", nurse) == ["the mental health ward"]
    assert said("salary benchmarks", payroll) == ["salary benchmarks"]
    assert said("she is pregnant", nurse) == []
    repair = claim("agreed a checklist with 3 consultants, medication errors down from 9 to 2 a month", nurse)
    assert repair is not None
    assert repair.text.endswith("with medication errors down from 9 to 2 a month")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("led 4 people at initech for 2 yrs, shipped the billing rewrite",
         "I led 4 people at Initech for 2 years and shipped the billing rewrite"),
        ("at Initech, I split orders db into 16 shards, zero downtime",
         "at Initech I split the orders database into 16 shards, with zero downtime"),
        ("should've said that we cut p99 latency 900->200ms", "we cut p99 latency from 900 to 200ms"),
        ("we cut latency 900 -> 200 ms", "we cut latency from 900 to 200 ms"),
        ("should have mentioned the pricing migration i led in 2023", "the pricing migration I led in 2023"),
        ("saved €200k/yr by renegotiating the hosting contract", "I saved €200k a year by renegotiating the hosting contract"),
        ("ran 6 price tests, +9% margin", "I ran 6 price tests, with 9% more margin"),
        ("running 16 shards in prod for 2 years", "experience of running 16 shards in production for 2 years"),
        ("sorry i was nervous, did 12 audits", "I did 12 audits"),
        ("planned capacity for Black Friday 2024: three times the usual traffic, no incident",
         "I planned capacity for Black Friday 2024, with three times the usual traffic and no incident"),
        ("trained 12 new nurses on ward 7", "I trained 12 new nurses on ward 7"),
        ("At Borealis I sized the cluster for 3x peak, and it ran at 41% on Black Friday.",
         "at Borealis I sized the cluster for 3x peak, and it ran at 41% on Black Friday"),
        ("I sized the cluster for 3x peak. It ran at 41%.", "I sized the cluster for 3x peak, and it ran at 41%"),
        ("we stored keys 48 hours, 0 double payments in 2 years", "we stored keys 48 hours, with no double payments in 2 years"),
        ("token bucket in redis, 30k req/s", "a token bucket in Redis, with 30k requests per second"),
        ("moved the ledger to Postgres, so p99 fell to 40 ms", "I moved the ledger to Postgres, and p99 fell to 40 ms"),
        ("moved the ledger to Postgres which cut reads by half", "I moved the ledger to Postgres, which cut reads by half"),
        ("cut build time from 40 to 6 minutes, result: 3 deploys a day",
         "I cut the build time from 40 to 6 minutes, with 3 deploys a day"),
        ("trained 12 nurses, no falls in 6 months", "I trained 12 nurses, with no falls in 6 months"),
        ("rebuilt the importer, error rate down to 0.1%", "I rebuilt the importer, with the error rate down to 0.1%"),
        ("I planned rotas for 14 people. No gap in 8 months", "I planned rotas for 14 people, with no gap in 8 months"),
        ("I rebuilt the queue. Lag went from 40 min to 2.", "I rebuilt the queue, and lag went from 40 minutes to 2"),
        ("ran 24 tests, margin +9%", "I ran 24 tests, with 9% more margin"),
        ("shipped the app, crash rate 0.1%", "I shipped the app, with a crash rate of 0.1%"),
        ("shipped 2 React apps since", "I have shipped 2 React apps since"),
        ("since 2021 I ran 4 teams", "since 2021 I have run 4 teams"),
        ("wrote 12 RFCs since March 2022", "I have written 12 RFCs since March 2022"),
        ("sharded by customer id, p99 stayed under 80ms", "I sharded by the customer id, and p99 stayed under 80ms"),
    ],
)  # fmt: skip
def test_the_stronger_answer_becomes_a_statement(typed, text):
    """Figures stay as they are; who did it stays who did it."""
    found = claim(typed, EAR)
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "no idea",
        "be more concrete",
        "fixed it",
        "I moved it to Kafka",
        "Habe die Abrechnung umgestellt, 0 Ausfälle",
        "my son was born that week, 2 nights without sleep",
        "use the STAR method",
        "Wir haben 16 Shards betrieben",
        "??",
        "talk slower",
    ],
)
def test_advice_to_oneself_is_no_answer(typed):
    """Nothing is made of what is no evidence."""
    assert claim(typed, EAR) is None


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("question on sharding", "sharding"),
        ("blanked on consistency models", "consistency models"),
        ("no example for conflict with stakeholders", "conflict with stakeholders"),
        ("Kubernetes - only little experience", "Kubernetes"),
        ("lack of management experience", "management experience"),
        ("I was vague about capacity planning.", "capacity planning"),
        ("nervous at the start", ""),
        ("talked too fast", ""),
        ("why i'm leaving initech", ""),
        ("salary expectation", ""),
    ],
)
def test_the_weak_spot_is_named_by_its_subject(typed, text):
    """Never as something weak."""
    assert gap(typed, EAR) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("call w/ CTO next tue", "the call with the CTO"),
        ("take home task by friday", "the take-home task"),
        ("meet the team", "meeting the team"),
        ("2nd interview with Mia on Friday at 3", "the second interview with Mia"),
        (
            "System design interview with the platform team next week",
            "the system design interview with the platform team",
        ),
        ("they will email me", ""),
        ("HR call about salary", ""),
        ("wait", ""),
    ],
)
def test_the_next_step_is_something_to_look_forward_to(typed, text):
    """Without its date: the letter may be sent later."""
    assert step(typed, EAR) == text


@pytest.mark.parametrize(
    ("line", "shape", "text"),
    [
        ("eight years of payment systems in Python", "thing", "eight years of payment systems in Python"),
        ("Twelve years of teaching", "thing", "twelve years of teaching"),
        ("Led the migration of 40 services", "clause", "I led the migration of 40 services"),
        ("Launched two marketplaces from zero", "clause", "I launched two marketplaces from zero"),
        ("I built the ledger at Initech.", "clause", "I built the ledger at Initech"),
        ("Trained 12 new nurses on ward 7", "clause", "I trained 12 new nurses on ward 7"),
        ("Trained in surgery", "clause", "I am trained in surgery"),
        ("Fluent in German and French", "clause", "I am fluent in German and French"),
        (
            "Registered nurse with ten years in intensive care",
            "clause",
            "I am a registered nurse with ten years in intensive care",
        ),
        ("running Kafka in production", "thing", "experience of running Kafka in production"),
        ("Distributed systems at scale", "thing", "distributed systems at scale"),
        ("Python, Go, Kafka", "thing", "Python, Go and Kafka"),
        ("Managing teams of 12 (three years)", "thing", "experience of managing teams of 12"),
    ],
)
def test_a_strength_is_said_as_what_it_is(line, shape, text):
    """What one has, what one did, what one is."""
    found = strength(line)
    assert found is not None
    assert (found.shape, found.text) == (shape, text)


@pytest.mark.parametrize("line", ["", "see https://sam.example", "word " * 40])
def test_what_is_no_strength_is_not_used(line):
    """A link or a life story is no line of a letter."""
    assert strength(line) is None


def test_bent_words_agree():
    """Migrations, migrating and migrate are about one thing; years and teams about everything."""
    assert meaning("migrations") == meaning("migrating") == meaning("we migrated") != frozenset()
    assert meaning("payment systems") & meaning("Payments Engineer")
    assert not meaning("payment systems") & meaning("pays well, paid monthly, pay")
    assert meaning("ten years of experience in a team") == frozenset()


@pytest.mark.parametrize(
    ("verb", "doing"),
    [("build", "building"), ("write", "writing"), ("run", "running"), ("see", "seeing"), ("fix", "fixing")],
)
def test_gerund(verb, doing):
    """As it is spelt."""
    assert gerund(verb) == doing


def test_thoughts_are_parted():
    """By lines, bullets, commas, dashes and full stops, but not within figures and names."""
    assert thoughts("1. Node.js, 1,000 users\n• on-call; A/B. Then: v2.0") == [
        "Node.js",
        "1,000 users",
        "on-call",
        "A/B",
        "Then",
        "v2.0",
    ]
