"""The words of notes: what haste abbreviates, how things are spelt, what a word can be in a sentence, what never goes out.

Plain sets, no logic. A word that stands nowhere here is not wrong; it is only known less about.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _pairs(lines: str) -> dict[str, str]:
    """`a=b` pairs parted by `;`."""
    return {
        short: full
        for pair in lines.split(";")
        if pair.strip()
        for short, full in [" ".join(pair.split()).split("=", 1)]
    }


# --- how hasty typing is spelt out ------------------------------------------------------------------------------

SPELT_OUT = _pairs("""
abt=about; abot=about; w/=with; w=with; wth=with; w/o=without; b/w=between; btw=; imo=; imho=; tbh=; fyi=; lol=; haha=;
hehe=; etc=; eg=; ie=; pls=; plz=; thx=; ty=; omg=; ppl=people; peeps=people; ppls=people; mgr=manager; mgrs=managers;
mngr=manager; mgmt=management; mngmt=management; eng=engineering; engg=engineering; engs=engineers; engr=engineer;
engrs=engineers; infra=infrastructure; perf=performance; dev=development; devs=developers; env=environment;
envs=environments; prod=production; db=database; dbs=databases; config=configuration; auth=authentication;
arch=architecture; cuz=because; coz=because; bc=because; b/c=because; thru=through; tho=though; altho=although;
rly=really; realy=really; def=definitely; prob=probably; probs=probably; yr=year; yrs=years; mo=month; mos=months;
mth=month; mths=months; wk=week; wks=weeks; hr=hour; hrs=hours; mins=minutes; convo=conversation; convos=conversations;
dept=department; depts=departments; govt=government; approx=about; mtg=meeting; mtgs=meetings; sr=senior; snr=senior;
jr=junior; exp=experience; reqs=requirements; reqts=requirements; comms=communication; ops=operations; biz=business;
mkt=market; mktg=marketing; cust=customer; custs=customers; qs=questions; tmrw=tomorrow; sth=something; smth=something;
sb=someone; smb=someone; sbdy=somebody; wanna=want to; gonna=going to; kinda=; sorta=; lotsa=; u=you; ur=your; n=and;
@=at; &=and; +=and; vs=versus; intl=international; natl=national; assoc=associate; asst=assistant; acct=account;
accts=accounts; proj=project; projs=projects; impl=implementation; mig=migration; docs=documentation;
collab=collaboration; prio=priority; prios=priorities; avg=average; incl=including; excl=excluding; esp=especially;
diff=different; disc=discussed; discd=discussed; mgd=managed; bldg=building; hw=how; wat=what; wut=what; wht=what;
wen=when; msg=message; msgs=messages; teh=the; hte=the; adn=and; taht=that; thier=their; recieve=receive; wich=which;
whcih=which; becuase=because; beacuse=because; definately=definitely; alot=; enviroment=environment;
managment=management; developement=development; seperate=separate; buisness=business; stratagy=strategy;
stratergy=strategy; knowlege=knowledge; responsable=responsible; oppertunity=opportunity; maintainance=maintenance;
excercise=exercise; exersise=exercise; succesful=successful; sucess=success; acheive=achieve; acheived=achieved;
occured=occurred; refered=referred; planing=planning; plannning=planning; archtecture=architecture; im=I am; i'm=I am;
ive=I have; i've=I have; i'd=I would; i'll=I will; we've=we have; we're=we are; we'd=we would; we'll=we will;
they're=they are; theyre=they are; they've=they have; theyve=they have; they'd=they would; they'll=they will; dont=do
not; don't=do not; didnt=did not; didn't=did not; doesnt=does not; doesn't=does not; cant=cannot; can't=cannot; isnt=is
not; isn't=is not; wasnt=was not; wasn't=was not; arent=are not; aren't=are not; werent=were not; weren't=were not;
wont=will not; won't=will not; couldnt=could not; couldn't=could not; shouldnt=should not; shouldn't=should not;
wouldnt=would not; wouldn't=would not; havent=have not; haven't=have not; hasnt=has not; hasn't=has not; hadnt=had not;
hadn't=had not; it's=it is; that's=that is; thats=that is; there's=there is; what's=what is; let's=let us; she's=she is;
he's=he is; shes=she is; hes=he is; he'd=he would; she'd=she would; she'll=she will; he'll=he will; should've=should
have; could've=could have; would've=would have; shoulda=should have; coulda=could have; woulda=would have;
shouldve=should have; couldve=could have; 1st=first; 2nd=second; 3rd=third; 4th=fourth; bday=birthday; q=question;
sys=system; xp=experience; eod=; rm=room; cos=because; min=minutes; stats=statistics
""")
"""Written in haste, and in full; an empty right side is a word that says nothing. Expanded once, in lower case."""

BRITISH = _pairs("org=organisation; orgs=organisations")
AMERICAN = _pairs("org=organization; orgs=organizations")

_PLACES = """
    Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February April June July August September
    October November December Europe European Asia Asian Africa African America American Britain British England
    English Scotland Scottish Wales Welsh Ireland Irish Germany German France French Spain Spanish Italy Italian
    Portugal Portuguese Poland Austria Austrian Switzerland Swiss Netherlands Dutch Belgium Belgian Sweden Swedish
    Norway Norwegian Denmark Danish Finland Finnish Greece Greek India Indian China Chinese Japan Japanese Korea
    Korean Australia Australian Canada Canadian Mexico Brazil Nordic Nordics Baltic Christmas Easter London Berlin
    Munich Hamburg Cologne Frankfurt Paris Lyon Madrid Barcelona Lisbon Dublin Edinburgh Manchester Bristol Leeds
    Birmingham Amsterdam Rotterdam Brussels Vienna Zurich Geneva Stockholm Oslo Copenhagen Helsinki Warsaw Prague
    Budapest Milan Rome Athens Istanbul Chicago Boston Seattle Austin Denver Toronto Montreal Vancouver Sydney
    Melbourne Singapore Tokyo Shanghai Beijing Bangalore Mumbai Delhi Brexit
"""
PLACES = frozenset(_PLACES.casefold().split())
"""Places, peoples and days: no work by themselves."""

SPELLING = {
    word.casefold(): word
    for word in _PLACES.split()
} | {
    word.casefold(): word
    for word in """
    Kubernetes Kafka Argo OpenShift Istio Dagster Snowplow Fivetran ArgoCD Python Java JavaScript TypeScript Kotlin
    Scala Ruby Rails PHP Elixir Haskell Clojure
    Perl MATLAB Fortran COBOL Postgres PostgreSQL MySQL SQLite Redis MongoDB Cassandra DynamoDB Elasticsearch
    OpenSearch ClickHouse BigQuery Redshift Databricks Hadoop Airflow dbt Tableau Looker Docker Terraform Ansible
    Jenkins GitHub GitLab Bitbucket Jira Confluence Trello Asana Salesforce HubSpot Zendesk ServiceNow NetSuite Xero
    QuickBooks Shopify Stripe Magento WordPress Angular Vue.js Node.js Next.js Django FastAPI Laravel Symfony Linux
    Unix Ubuntu Debian macOS iOS Android PowerPoint SharePoint AutoCAD SolidWorks Revit Photoshop Illustrator InDesign
    Figma PyTorch TensorFlow NumPy OpenAI ChatGPT LangChain Grafana Prometheus Datadog Splunk PagerDuty OpenTelemetry
    RabbitMQ Bazel Gradle Maven Pulumi Airtable Retool Braze Klaviyo Mixpanel Amplitude Miro GraphQL gRPC OAuth
    OpenAPI Kanban Scrum Bayesian Google Microsoft Amazon Netflix Oracle IBM SAP Azure AWS GCP SQL NoSQL API APIs SRE
    SREs UI UX CTO CEO CFO COO CIO CISO
    CMO CPO VP SVP EVP HR KPI KPIs OKR OKRs CRM ERP SaaS PaaS IaaS B2B B2C D2C ML AI LLM LLMs NLP ETL ELT JSON XML
    HTML CSS YAML CSV PDF HTTP TCP DNS TLS VPN CDN GDPR HIPAA SOX ISO QA RFC RFCs URL URLs PoC MVP ROI SLO SLOs SLA
    SLAs SLI SEO PPC PR PRs FMCG NGO NGOs NHS ICU GP EU UK USA EMEA APAC DACH LATAM IPO M&A P&L R&D CI/CD CI A/B TDD
    DDD BDD DevOps MLOps DevSecOps FinOps GitOps AR/AP IFRS GAAP VAT AML KYC PCI IoT GPU GPUs CPU CPUs PLC SCADA HVAC
    CNC BIM GIS LTE 5G 3D 2D CAD RBAC SSO IAM MBA PhD BSc MSc CPA ACCA CFA PMP ITIL SOC2 ADR ADRs JVM WASM PM PMs PO
    EM ESG SDK SDKs IDE EHR EMR A&E UAT ITSM RPA BI CMS ATS LMS MRI CT TV IT/OT OT
    """.split()
} | {
    "k8s": "Kubernetes", "k8": "Kubernetes", "kube": "Kubernetes", "js": "JavaScript", "ts": "TypeScript", "tf": "Terraform",
    "gh": "GitHub", "pg": "Postgres", "nodejs": "Node.js", "node": "node",
    "vue": "Vue.js", "powerbi": "Power BI", "cicd": "CI/CD",
    "ci-cd": "CI/CD", "ai/ml": "AI and ML", "ux/ui": "UX and UI", "ui/ux": "UI and UX", "i": "I", "ok": "", "okay": "",
    "ab": "A/B", "rnd": "R&D", "argocd": "Argo CD", "golang": "Go", "react": "React", "excel": "Excel", "snowflake":
    "Snowflake",
    "ms": "ms", "gb": "GB", "tb": "TB", "pb": "PB", "mb": "MB", "kb": "kB", "km": "km", "kg": "kg", "kw": "kW", "mw": "MW",
    "hz": "Hz", "ghz": "GHz", "rps": "rps", "qps": "qps", "fps": "fps", "cm": "cm", "mm": "mm", "mg": "mg", "kwh": "kWh",
    "slack": "Slack", "c++": "C++", "c#": "C#", ".net": ".NET", "dotnet": ".NET", "f#": "F#",
    # too common as plain words to be raised by themselves
    "it/ot": "IT/OT", "em": "em", "ot": "OT", "ci": "CI", "pr": "PR",
}  # fmt: skip
"""Proper names and acronyms by their lower-case letters."""

PRODUCTS = _set("""
Rust Swift Flutter Svelte Spark Flink Pulsar Temporal Consul Vault Envoy Helm Nomad Celery Erlang Julia Sentry Segment Notion
Linear Workday Prefect Jaeger Loki Cypress Playwright Sage Odoo Toast Lightspeed Epic Cerner Moodle Canvas
""")
"""Products whose names are plain words: by their capital letter alone."""

SLASHED = _set("ci/cd a/b ux/ui ui/ux ai/ml ar/ap 24/7 tcp/ip i/o p/l n/a he/she s/he it/ot")

# --- what a word can be -----------------------------------------------------------------------------------------

DETERMINERS = _set("the a an this these those some any each every all both several many few more most another other")
POSSESSIVES = _set("my your his her its our their")
PRONOUNS = _set("""
i you he she it we they me him us them myself yourself themselves himself herself itself someone somebody anyone anybody
everyone everybody nobody something anything everything nothing that whom whoever mine yours theirs ours
""")
PREPOSITIONS = _set("""
of for in with on at to from between across behind around into by per under without over as within during after before
against toward towards via through about among along beyond inside outside onto upon versus including like up off near
""")
JOINING = _set("and or")
BREAKING = _set("""
because but which when while although though if since so whether unless until whereas however yet then than where who
whose
""")
ASKING = _set("how why what where which who when")
NUMBERS = _set("""
zero one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred thousand
half
""")
MODALS = _set("will would can could should may might must shall cannot")
BEING = _set("is are was were be been being am has have had having do does did doing get gets got")
DENYING = _set("not never no none nor neither hardly barely nobody nothing cannot")
ADVERBS = _set("""
very really quite also just only already still soon often mostly well too maybe perhaps probably here there now today
tomorrow yesterday later ever again together always sometimes pretty super totally honestly basically even rather almost
definitely actually currently recently especially particularly mainly generally usually apparently hopefully anyway lots
ago away back down forward forwards instead else fully highly directly closely largely partly jointly much twice once
""")
NOT_ADVERBS = _set("""
family supply early daily weekly monthly yearly friendly reply assembly july only italy anomaly quarterly fly rely apply
elderly likely lonely costly timely orderly scholarly lively hourly worldly
""")

PAST = _pairs("""
led=lead; built=build; ran=run; wrote=write; cut=cut; set=set; took=take; made=make; grew=grow; won=win; sold=sell;
brought=bring; taught=teach; held=hold; kept=keep; met=meet; gave=give; got=get; had=have; went=go; saw=see; found=find;
spent=spend; began=begin; chose=choose; drove=drive; hit=hit; put=put; sent=send; split=split; spoke=speak; stood=stand;
told=tell; came=come; became=become; bought=buy; caught=catch; dealt=deal; did=do; drew=draw; fell=fall; fought=fight;
left=leave; lost=lose; paid=pay; read=read; rose=rise; said=say; shut=shut; thought=think; understood=understand;
broke=break; rebuilt=rebuild; rewrote=rewrite; oversaw=oversee; undertook=undertake; rethought=rethink; learnt=learn;
spun=spin; shrank=shrink; felt=feel; knew=know; heard=hear; threw=throw; withdrew=withdraw; laid=lay; used=use; sought=seek
""")
"""Irregular pasts and their verbs."""

PARTICIPLES = _pairs("""
wrote=written; took=taken; gave=given; grew=grown; ran=run; began=begun; chose=chosen; drove=driven; spoke=spoken; saw=seen;
went=gone; did=done; drew=drawn; fell=fallen; rose=risen; broke=broken; rewrote=rewritten; oversaw=overseen; knew=known;
undertook=undertaken; became=become; came=come; threw=thrown; withdrew=withdrawn; shrank=shrunk; had=had; got=got
""")
"""Irregular pasts whose participle is another word."""

VERBS = _set("""
achieve adapt add adopt advise align allow analyse analyze answer apply approve argue arrange ask assess assign attend
audit automate balance become begin believe bring build buy calculate catch choose clean close coach collaborate collect
combine communicate compare complete configure connect consolidate construct containerise containerize contribute
convert convince coordinate create cut deal debug decide decommission decrease define deliver demonstrate deploy
describe detect develop diagnose digitise digitize direct discover discuss distribute divide draft drive earn edit
educate eliminate embed enable encourage enforce engage ensure establish estimate evaluate exceed execute expand explain
explore extend extract facilitate fill find finish fix follow formulate found gain gather generate get give go grow
guide halve handle happen have hear help hold identify illustrate implement improve include increase influence inform
initiate innovate inspect install instrument integrate introduce invent investigate invite involve join justify keep
know land launch lead learn let listen localise localize look lower maintain make manage measure mediate meet mentor
merge migrate minimise minimize model moderate modernise modernize modify monitor motivate move negotiate onboard open
operate optimise optimize orchestrate order organise organize oversee own participate perform persuade pilot pioneer
pitch place plan port prepare present preserve prevent prioritise prioritize process procure produce program promote
propose protect prototype prove provide publish pull push put qualify quantify rank reach read rebuild recommend
reconcile record recover recruit redesign reduce refactor refine reform reject relocate remain remove renegotiate renew
reorganise reorganize repair replace replatform report represent rescue research resolve respond restore restructure
retain retire review revise rewrite roll run save scale schedule secure see select sell send serve set shape share ship
shorten show simplify sit solve source speak spearhead specify split sponsor stabilise stabilize standardise standardize
start steer stop strengthen structure study submit succeed summarise summarize supervise supply support survey sustain
tackle take talk teach tell test think trace track trade train transfer transform translate travel treat trim triple
troubleshoot tune turn understand unify update upgrade use validate verify visit volunteer walk want watch win work
write double draw dive cover chat mention need like love enjoy hire interview page rely depend expect care nurse cook
plate pour clean paint weld wire drill file bill invoice appeal litigate defend prosecute counsel script film shoot
compose rehearse choreograph referee swap try spend feel seem tend matter count cost pay fund invest raise hope wish
prefer throw shrink leave lose lay seek stand come fall fight rise say shut break spin withdraw rethink undertake
""")

# Also nouns, so that only their place in the sentence tells.
NOUN_VERBS = _set("""
answer approach audit balance benchmark bill block brief build call care challenge change check claim coach code contact
contract control cost cover cut deal debate delay demand demo deploy design dive draft drive edit estimate exercise
export extract feature file film finance fix flag focus forecast function fund gain guide handle help hire host impact
import increase influence interview invoice issue judge label land launch lead lift limit link list load log look loss
market match measure merge model move need nurse offer open order outline page paint patch permit phone pilot pitch
place plan plant play point port post practice present press price process produce profile program programme progress
project prototype pull purchase push quote range rank rate reach record reform release rent repair reply report request
research reserve rest result return review reward ride risk roll root route run sale sample scale schedule scope score
script search service share shift ship show sign source split sponsor stack staff stand start state step stock store
stream stress study supply support survey switch talk target task test thank track trade train transfer transport travel
treat trial trip turn tutor update upgrade use value view visit vote walk watch water wish work worry yield rewrite
rebuild redesign refactor rollback cache
""")

MASS = _set("""
accessibility accounting accountability fatigue churn advice agriculture analysis analytics art attention authentication
automation autonomy backpressure idempotency throttling linting profiling parsing dunning invoicing reconciliation
ticketing availability bandwidth billing biology branding business capacity care chemistry collaboration
communication compliance consistency construction consulting content copywriting craft credit cybersecurity data debt
delivery demand design detail development diligence discipline distribution diversity documentation ecommerce e-commerce
editing education efficiency electronics engagement engineering enablement equipment ethics evidence execution
experience experimentation feedback finance fintech flexibility forecasting fundraising furniture gardening governance
growth guidance hardware help hiring homework hospitality housekeeping hygiene inclusion income inference information
infrastructure innovation insight insurance integrity interoperability inventory journalism knowledge latency law
leadership learning legislation literature logistics machinery maintenance management manufacturing marketing
mathematics mechanics medicine mentoring mentorship merchandising messaging mobility money monitoring monetisation
monetization motivation music networking nursing nutrition observability onboarding operations ownership patience
payroll performance personalisation personalization philosophy physics planning pricing procurement production
productivity programming progress prototyping provisioning psychology publishing quality recruiting recruitment
redundancy reliability reporting research resilience response retention revenue safeguarding safety sales scalability
scheduling security sharding software staffing statistics storytelling storage strategy support sustainability tax
teaching teamwork technology telemetry testing throughput tooling trading traffic training transparency transport travel
treatment trust typography underwriting uptime usability validation versioning visibility warehousing waste weather work
writing on-call caching indexing ingestion streaming batching tracing alerting logging sourcing prospecting negotiation
dispensing triage phlebotomy radiology anaesthesia physiotherapy dementia safeguarding plating baking butchery catering
""")

COUNT = _set("""
account agenda agreement alert algorithm allocation amount announcement app application approach area array assessment
asset assignment assistant association audience audit author backend backlog backup bank base batch benchmark bid board
book bottleneck brand brief budget bug cache calendar call campaign canteen car career case catalogue catalog centre
center chain challenge change channel chart checklist checkout choir city class classroom clause client clinic cloud
cluster code codebase college committee community company competitor component concept conference contract controller
conversation conversion copy council country course court crew crowd culture curriculum customer cycle dashboard
database dataset day deadline deal debate decision deck definition demo department dependency deployment designer desk
developer device diagram dilemma director discussion district document domain draft editor effort element employee
engine engineer enterprise entity environment error event exam example exchange exercise exhibition expansion experiment
expert extension factory feature festival field file filter firm fleet floor flow forecast form format forum foundation
founder framework frontend front-end function fund funnel future gallery game gap garden gateway goal grade grant group
guide guideline handbook handover head hierarchy hire history hospital hotel house idea implementation incident index
indicator industry initiative institute instrument integration interface internship interview introduction investigation
investment investor issue item job journal journey kitchen kiosk lab laboratory ladder language launch layer layout lead
leader ledger lesson letter level library lifecycle limiter line link list listing loan location loop machine magazine
mall manager mandate manual map market marketplace matrix meeting member menu merger message method methodology metric
microservice migration mission model module monolith month move museum neighbourhood network newsletter newsroom note
notebook object objective offering office operator opportunity option orchestra order organisation organization outage
outline output overhaul overview page panel paper parser part partner partnership patient pattern period
perspective phase pipeline plan plant platform playbook pod point policy pool portal portfolio position post practice
presentation principle priority problem procedure process product professional profile program programme project
proposal protocol prototype provider publication purchase purpose quarter query question queue range ratio reason record
redesign refactor reform region registry relation relationship release rep replatform replacement report repository
request requirement resource responsibility restaurant result review revision rewrite rebuild rhythm risk roadmap role
roll-out rollout room roster round route routine rule runbook sample scanner schedule scheme school scope screen script
search season section sector segment seminar sequence server service session set setup set-up shape share shift shop
showroom simulation site situation skill slide solution source sprint squad stack staff stage stakeholder standard start
startup start-up state station step store story stream structure student study style subject subsystem suite supplier
supervisor surface survey switch syllabus system table target task taxonomy teacher team technique template term
territory test theatre theater theme theory thesis thread ticket time timeline tool toolkit topic tour track trade
tradeoff trade-off trainee trainer transaction transformation transition translation treaty trend trial trip troupe
trust unit university update upgrade use user vacancy vehicle vendor venture venue version video view village vision
visit visitor volume walkthrough ward warehouse way wave web website week wing workflow workforce workload workplace
workshop world year zone hackathon retrospective retro pairing postmortem post-mortem standup stand-up recipe dish wine
cellar bakery stall rota pupil parent pathway consultant registrar nurse midwife facade bridge tunnel beam plot tender
permit blueprint turbine grid reactor substation lease clause brief hearing shortener scorecard rubric panel
webhook hook repo monorepo chargeback payout refund voucher subscription basket cart warranty quota shard replica partition
schema container
node broker consumer producer offset timeout retry rollback toggle linter compiler scheduler sandbox firewall proxy balancer
certificate secret token daemon kernel firmware sensor robot battery settlement statement mandate premium bond invoice peak
spike snapshot connector warehouse index lockfile canary probe rate runner worker heap thread mutex buffer protocol packet router
operator turbine valve pump boiler compressor assembly apprentice stocktake shipment parcel depot pallet carrier
""")

ADJECTIVES = _set("""
able academic accurate active additional agile ambitious annual applied automated available average basic better big
biggest largest hardest newest highest lowest strongest greatest broad busy calm careful central certain clear clinical
close cold collaborative commercial common complete complex concrete consistent constant continuous corporate creative
critical cross-functional current custom daily data-driven deep dense detailed different double difficult digital direct
distributed domestic dual dynamic early economic electrical electronic emotional end-to-end entire environmental ethical
event-driven existing experimental external extra fair familiar fast federal final financial first fiscal flat flexible
foreign formal former forthcoming free fresh front full full-time functional general genuine global good green hands-on
hard heavy high historic holistic honest hot huge human hybrid immediate important in-house independent individual
industrial informal initial inner institutional integrated intensive interactive interim internal international
intuitive iterative joint junior key large last late latest lean legal legacy light linear little live local long
long-term low main major manual massive mature mechanical medical mental middle military minor mixed mobile modern
modular monolithic multi-cloud multi-region multi-tenant multiple municipal musical narrow national native natural
necessary neighbouring new next non-technical normal nuclear numerous objective official old on-site one-on-one ongoing
online on-premise open-source operational optical oral ordinary organic organisational organizational original outer
overall part-time particular past permanent personal physical planned plain political poor popular positive possible
potential practical pragmatic precise predictive preferred previous primary principal private proactive productive
progressive proper proposed provincial public pure quantitative qualitative quick quiet random rapid raw real real-time
recent redundant regional regular regulatory related relational relevant reliable remote residential responsible retail
robust rural safe same scalable scientific seasonal second secondary secure self-service semantic senior separate serial
serious serverless shared sharp short short-term significant simple single slow small smart social soft solid special
specific stable state-of-the-art static statistical statutory steady strategic strict strong structural structured
substantial successful suitable surgical sustainable synthetic systematic tactical technical temporary theoretical thin
third third-party thorough tight tiny top total traditional transactional transparent typical unified unique universal
upcoming upper urban urgent useful usual vacant valid valuable various vast verbal vertical viable virtual visible
visual vital vocal voluntary warm weekly whole wide wider worldwide written wrong young zero
""")

EVALUATIVE = _set("""
great cool nice awesome amazing super good interesting intresting impressive lovely fantastic excellent wonderful fun
brilliant incredible exciting fascinating inspiring kind friendly smart clever sharp strong decent neat sweet fab
stellar perfect best super-smart superb cutting-edge world-class innovative pleasant welcoming warm genuine passionate young
helpful insightful positive favourite favorite favourable outstanding remarkable chill laid-back relaxed open honest
down-to-earth humble solid
""")
"""Adjectives that flatter: they go, the fact they stood before stays."""

GENERIC = _set("""
team people company role job position office product culture work vibe vibes atmosphere interview conversation chat call
meeting talk discussion guy lady man woman person stuff thing things everything topic topics question questions answer
lot bit way time day part side feeling impression mood energy organisation organization business future life world
process vision mission values value career background experience cv resume motivation strengths weaknesses goals
ambition ambitions plans intro introduction introductions greeting weather coffee lunch tour room building view
""")
"""Heads that are true of every interview: alone they are no detail."""

IDLE_HEADS = _set("""
stuff thing things everything anything nothing something lot lots bit guy guys lady man woman person someone anyone
everyone vibe vibes feeling impression mood energy answer answers question questions weather traffic coffee lunch
small-talk smalltalk one ones yes none na n/a nil tbd tbc idk dunno same ditto kind sort type strengths weaknesses
weakness motivation background resume cv career ambitions goals leetcode hackerrank codility star usual whatever minute
minutes hour hours time times topic topics part parts
""")
"""Heads that make no topic, whatever stands before them."""

IDLE_ALONE = _set("""
interview interviews chat talk conversation discussion call meeting session overview intro introduction team-fit fit
chemistry mood time
""")
"""Heads that say nothing without a word before them."""

# --- what never goes out ----------------------------------------------------------------------------------------

PAY = _set("""
salary salaries pay pays paid payrise payraise raise wage wages comp compensation remuneration package equity rsu rsus
esop options vesting bonus bonuses commission commissions pension 401k benefits perk perks allowance money cash earnings
earn offer offers counteroffer notice negotiate negotiation negotiations negotiating negotiated payband dayrate day-rate
ote brutto netto gehalt gehaltsvorstellung gehaltsvorstellungen salaire sueldo salario lohn bezahlung prämie
remuneracion vergütung
""")
HEALTH = _set("""
ill illness sick sickness pregnant pregnancy maternity paternity parental disabled burnout burned-out burnt-out
depressed depression anxiety adhd autism autistic medication chronic injury injured covid migraine migraines dyslexia
wheelchair allergy allergies therapist krank krankheit schwanger schwangerschaft enceinte malade maladie enfermo enferma
embarazada
""")
CLINICAL = _set("""
health healthy disease diseases cancer surgery operation disability therapy diagnosis diagnosed doctor hospital """)
"""Somebody's health, or what they do for a living: silent unless the job is in that field."""
CLINICAL_FIELD = _set("""
health healthcare clinic clinical hospital medical medicine nurse nursing care pharma pharmacy pharmaceutical patient
patients doctor physician surgeon surgical therapist therapy dental dentist biotech radiology oncology midwife paramedic
psychologist medtech
""")
GOSSIP = _set("""
accident accidents gossip rumour
rumor rumours rumors rumoured rumored layoff layoffs fired firing sacked quit quits quitting resigned
resigning resign leaving divorce divorced divorcing boyfriend girlfriend husband wife married marriage kids kid baby
babies hates hate hated dislikes annoying annoyed boring bored arrogant rude weird awkward creepy cute hot handsome
attractive ugly fat drunk affair politics toxic mess messy chaos chaotic disaster terrible awful horrible bad worst
sucks suck stupid idiot idiots dumb incompetent clueless lazy lawsuit sued suing bankrupt bankruptcy runway burn
infighting confidential secretly nda complained complains complaining complaint redundancies turnover attrition
underpaid overworked understaffed exodus scandal religion religious church boss bosses crazy mad insane smelly smell
smelled shouting yelled cried crying lied lying liar shady sketchy desperate smug distracted rivals elsewhere unhappy
micromanages micromanager micromanaging micromanagement grumpy damn shit shitty fuck fucked fucking crap ass bullshit
wtf hell bs scheisse scheiße merde mierda doof langweilig komisch gay lesbian immigrant visa accent fights fighting
nightmare horror ghosted ghosting red-flag red-flags dodgy flirty flirted ego egos jerk asshole bitch moron failure
loser bullying bully harassment replaced poached headhunted boozy hungover dating nosy snob snobby posh hostile tense
tension drama kündigung entlassung gefeuert acquired acquisition takeover downsizing restructuring
""")
DOUBT = _set("""
sorry apologise apologize apologies apology unfortunately nervous nervously anxious blanked blank froze rambled rambling
stumbled stammered messed forgot forgotten failed fail failing embarrassing embarrassed stupidly panicked panic regret
regretted weak weakness clumsy stuck confused unprepared worried afraid scared struggle struggled struggling screwed
botched bombed flopped fluffed waffled mumbled fumbled
""")
OWN_WORK = _set("""
negotiate negotiation negotiations negotiating negotiated offer offers package options earnings cash commission
commissions raise benefits allowance attrition turnover acquisition acquired takeover restructuring redundancies runway
burn complaint complaints replaced visa tension chaos money notice failed pay paid
""")
"""What is no gossip and no pay when the person tells of their own work."""
HARMLESS = ("chaos engineering", "private equity", "paid media", "paid search", "paid social", "hot path", "bad debt")
"""Where a word above says nothing of the kind."""
UNKIND = _set("""
behind late delayed broken slow flaky understaffed short-staffed outage outages pain painful problem problems issue
issues fail fails failing struggling struggle churn debt losing lost shrinking stuck wrong poor bad hard difficult weak
dying unstable outdated old mess fragile buggy expensive missing lack lacks lacking
""")
"""True perhaps, and still nothing to repeat to the one who said it, as a sentence about them."""

FOREIGN = _set("""
der das und mit für fuer über ueber auf nicht ist sind wir sie ihr ihre ihren ich eine einen einem einer zum zur vom
beim viel sehr auch nach bei aus oder aber wie wird werden haben hat kein keine gut gute neue neuen neues guten gespräch
gespraech arbeit firma chef kollegen alles noch schon etwas dass weil waren wurde team-größe le les du et avec nous vous
est sont une très tres équipe equipe dans aussi beaucoup mais ils elle elles leur leurs nouveau nouvelle el los las y
con muy mucho equipo una unas unos pero ellos ellas nuestro sus nuevo nueva trabajo sobre hablamos il gli che di della
delle degli nel nella sono molto anche het een van voor wij zij niet ook naar och att det som inte
zwei drei vier fünf sechs sieben acht neun zehn zwölf alle mehr weniger woche wochen monat monate jahr jahre tage stunde
stunden ins dem den durch ohne gegen seit vor zwischen nur sowie dann wenn ob als wo wer warum wieso welche welcher ihnen uns
unser unsere ihrem seine habe hatte hatten konnte sollte sollen wollen muss sein gibt geht machen macht gemacht gesprochen
geredet gefragt viele umstellung abrechnung bereitschaft rufbereitschaft einarbeitung urlaub aufbau ausbau umbau
ablauf betrieb
vertrieb einkauf kunde kunden mitarbeiter entwickler abteilung geschäft umsatz ziele frage aufgabe aufgaben zeitplan
fehler fehlerkultur standort büro arbeitszeit arbeitszeiten gleitzeit probezeit stelle schritt dienst schicht schichtplan
des une sur que qui pas ont fait faire notre votre mes ses ces cette parlé refonte embauche paiement paiements
entretien poste
télétravail del por para como hay fue hacer pagos proyecto proyectos equipos sul sulla dei alla alle lavoro squadra pagamenti
não com uma dos das op met bij naar zijn hebben wordt ik werk på till
""")
