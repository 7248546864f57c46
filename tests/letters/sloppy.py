"""Notes as people type them: on a phone, in haste, in any style. Some were there when the rules were made, most were not."""

from interviewd.model.known import Notes

TALKED = """
talked abt queue migration, her team 6 ppl
she said they use k8s + argo, i liked that
Queue migration; code reviews; on-call
asked me to design a url shortener
QUEUE MIGRATION. LIKED THE TEAM!!
mostly system design - rate limiting, sharding
we spent a lot of time on observability and incident response
how their platform team handles incidents and what on-call looks like
they need someone who can own on-call
roadmap, new berlin office, team structure
Kafka Umstellung
über die Umstellung auf Kafka gesprochen
parlé de la migration vers kafka
salary 85k, notice period
CTO is leaving
disc. roadmap w/ PM
smth about k8s
why they moved off oracle
what the first 90 days look like
billing rewrite (behind schedule!!) + new pricing
"we move fast" she said
- data platform\n- dbt & airflow\n- hiring plans
patient handover on ward 7
react native app, graphql api
the team is moving to kafka
migraton of the legacy monolith
they are hiring 3 more engineers for the data team
ok
we did a pairing exercise on a rate limiter
spoke about moving from php monolith to microservices
they had a big outage last year, now focus on reliability
architecture review board; RFC process
🚀 launch of the new mobile app in q2
dealing w/ difficult stakeholders
how do they measure success
onboarding = 3 months w/ a buddy
case study: market entry in poland
brand refresh + social media strategy for gen z
classroom mgmt, differentiated learning
seasonal menu, supplier relationships, working w local farms
"How would you scale this to 10x?" - partitioning
they r migrating from on prem to AWS by end of Q1
Team: 5 backend, 2 frontend, 1 designer
stack is TS / React / Postgres
she runs the payments team
regulatory reporting under Basel III
pediatric ward staffing, night shifts
take home task review
lots about AI. LLM evals. RAG pipelines
the usual
bla bla
fundraising gala & donor database
curriculum for year 9
what success looks like after 6 mths
the settlement service and how they test it
how they test it in production w/ shadow traffic
Umstellung der Abrechnung auf Kafka, Teamgröße sechs
talked about football first, then cost of kafka
""".strip().split("\n")

LIKED = """
how they do code reviews
team seems great
great team, friendly people
they ship daily
loved the pairing exercise
rly liked hw they do code reviews
culture!!! everyone super nice
the idea of guilds
that engineers talk directly to customers
code quality, they care about tests
office is nice, dog friendly
Wie sie Code Reviews machen
j'ai aimé l'équipe
vision of the CEO
nothing
blameless postmortems
their focus on accessibility
no meetings on fridays
the receptionist
short commute, they pay for it
""".strip().split("\n")

WEAK = """
sharding
question on sharding
blanked on consistency models
no example for conflict with stakeholders
Kubernetes - only little experience
why i'm leaving initech
nervous at the start
lack of management experience
budgeting
""".strip().split("\n")

STRONGER = """
led 4 people at initech for 2 yrs, shipped the billing rewrite
at initech i split orders db into 16 shards w/ zero downtime
should have mentioned the pricing migration i led in 2023
should've said that we cut p99 latency 900->200ms
better: we moved 40 services to k8s in 6 mths, no downtime
reduced churn by 12% by calling every customer myself
I should have explained the CAP theorem with our orders service example
sorry i was nervous, did 12 audits
saved €200k/yr by renegotiating the hosting contract
no idea
trained 12 new nurses on ward 7
At Borealis I sized the cluster for 3x peak, and it ran at 41% on Black Friday.
we stored keys 48 hours, 0 double payments in 2 years
token bucket in redis, 30k req/s
shipped 2 React apps since
""".strip().split("\n")

NEXT = """
call w/ CTO next tue
take home task by friday
they will email me
HR call about salary
meet the team
final round
wait
trial shift in the kitchen
""".strip().split("\n")

ABOUT = """
she runs the payments platform, asked about idempotency
asked how i test; likes property based testing
nice, same uni
joined from Globex last yr
his team owns the ingest pipeline
design critique, accessibility
explained the budget cycle
KPIs + forecasting
wants someone to mentor juniors
??
her son just started school
likes climbing, lives in Hove
pays 95k max
Bereitschaft
""".strip().split("\n")


def notes(number: int, people: tuple[str, ...] = ()) -> Notes:
    """The number-th set of notes, put together so that every line of each kind comes up."""
    pick = [
        lines[(number * step) % len(lines)]
        for lines, step in ((TALKED, 1), (LIKED, 5), (WEAK, 2), (STRONGER, 3), (NEXT, 3))
    ]
    talked, liked, weak, stronger, step = (
        text if number % every else "" for text, every in zip(pick, (11, 3, 4, 4, 2), strict=True)
    )
    about = tuple(
        (name, ABOUT[(number + seat) % len(ABOUT)]) for seat, name in enumerate(people) if (number + seat) % 3
    )
    return Notes(
        filled=True, talked=talked, liked=liked, weak_spot=weak, stronger=stronger, next_step=step, about=about
    )
