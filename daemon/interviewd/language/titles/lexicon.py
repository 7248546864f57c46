"""The words of invitations, by what they say: this is an interview, of that kind, for that work,
in that place.

All are compared without case and accents (`companies.plain_letters`). English, German, French and
Spanish first; of Italian, Dutch, Portuguese and the Nordic languages what titles commonly hold.
"""

from __future__ import annotations

from interviewd.language.people.companies import plain_letters


def folded_words(text: str) -> frozenset[str]:
    """The words of a text, as they are compared."""
    return frozenset(map(plain_letters, text.split()))


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(plain_letters(part).split()) for part in text.split("|") if part.strip())


# What an interview is called. Never part of a company's or a role's name where it stands at an end.
MEETING = folded_words(
    """
    interview interviews interviewing iv meet call calls chat chats conversation conversations meeting meetings
    session sessions discussion screen screening screens onsite on-site superday loop round rounds stage assessment
    appointment confirmation confirmed scheduled rescheduled invitation invite invited reminder booking booked
    vorstellungsgespräch vorstellungsgespräche bewerbungsgespräch jobinterview interviewtermin gespräch
    gesprächstermin erstgespräch zweitgespräch drittgespräch kennenlerngespräch kennenlernen kennenlerncall
    telefoninterview telefongespräch telefonat videointerview video-interview videogespräch videocall video-call
    videokonferenz fachgespräch fachinterview abschlussgespräch finalgespräch endgespräch personalgespräch
    telefontermin einladung termin terminbestätigung bestätigung runde finalrunde endrunde auswahlgespräch
    hospitation lehrprobe probevortrag berufungsvortrag auswahltag probetag probearbeiten
    schnuppertag assessment-center bewerbertag erinnerung entretien entretiens
    entrevue entrevues échange rendez-vous rdv visio visioconférence rencontre invitation convocation rappel étape
    tour entrevista entrevistas llamada videollamada reunión conversación cita ronda etapa invitación confirmación
    recordatorio colloquio colloqui chiamata videochiamata riunione incontro entrevistas conversa reunião
    sollicitatiegesprek gesprek kennismakingsgesprek kennismaking intervju anställningsintervju samtal jobbintervju
    jobsamtale rozmowa pohovor haastattelu
    собеседование собеседования интервью встреча звонок созвон 面接 面談 面接会 選考 一次面接 二次面接 三次面接 最終面接
    カジュアル面談 オンライン面接 web面接 面试 面試 면접
    """
)

# How it is done or whom it is with: noise beside a word of MEETING, and where it is all that a part
# of the title says.
MANNER = folded_words(
    """
    phone telephone telephonic video virtual online remote live in-person inperson person face-to-face f2f skype
    technical tech coding code programming algorithm algorithms dsa whiteboard whiteboarding take-home takehome
    homework behavioral behavioural behavioural-based competency competencies competency-based situational culture
    cultural values fit motivation motivational panel group hr recruiter recruiting recruitment talent intro
    introduction introductory introduction initial exploratory informal preliminary follow-up followup debrief
    presentation pairing pair peer peers team teams hiring manager hm leadership executive exec founder founders
    cofounder ceo cto cfo coo cpo vp cross-functional xfn stakeholder stakeholders bar raiser case study casestudy
    portfolio review walkthrough architecture deep dive deep-dive domain knowledge skills skill practical test
    assignment challenge exercise job work candidate applicant application new formal short quick full half day
    half-day all-day final-round onsite first second third fourth fifth 1st 2nd 3rd 4th 5th last final next one two
    three four closing opening telefonisches telefonische persönliches persönliche virtuelles virtuelle fachliches
    fachliche technisches technische gemeinsames kurzes digitales online- erstes erste zweites zweite drittes dritte
    letztes letzte finales finale weiteres weitere vertiefendes vertiefende ihr ihre dein deine unser 1. 2. 3. 4.
    téléphonique technique rh physique distance présentiel visio premier première deuxième second seconde troisième
    dernier dernière final finale 1er 1ère 2ème 2e 3ème 3e embauche d'embauche recrutement préqualification contact
    prise découverte téléphone vidéo individuel collectif manager managérial telefónica técnica presencial personal
    trabajo primera primer segunda segundo tercera tercer última último final inicial rrhh laboral 1ª 2ª 3ª 1a 2a 3a
    vídeo virtual tecnico conoscitivo lavoro primo secondo finale ultimo eerste tweede derde laatste första andra
    sista första техническое финальное первое второе онлайн 技術 オンライン 一次 二次 最終
    """
)

# What somebody is called who may be met, and who may be looked for: alone between two separators it
# is the work.
OFFICES = folded_words("recruiter ceo cto cfo coo cpo vp manager")

# Several words that only together are the form of an interview, whatever stands around them.
FORMS = _phrases(
    """
    phone screen | phone screening | phone interview | tech screen | system design | systems design | live coding |
    culture fit | cultural fit | culture add | values fit | team fit | team match | team matching | team meet |
    meet the team | meet and greet | meet & greet | meet the founders | meet the founder | coding challenge |
    coding exercise | coding test | code review | code pairing | pair programming | hiring manager |
    hiring managers | hiring mgr | bar raiser | case study | case interview | take home | take home review |
    take-home review | portfolio review | portfolio presentation | work sample | working session |
    skills assessment | technical deep dive | deep dive | whiteboard session | final round | face to face |
    in person | video conference | video call | phone call | telephone call | next steps | next step | on site |
    on-site visit | site visit | office visit | super day | product sense | product case | sql test |
    technical test | machine coding | past experience | experience deep dive | project deep dive | role play |
    roleplay | reverse interview | assessment centre | assessment center | round table | fireside chat | sell call |
    offer call | coffee chat | virtual coffee | coffee meeting |
    q & a | q&a | craft interview | assessment day | trial day | get to know | get to know you |
    getting to know | recruiter call | recruiter screen | hr screen | hr call | follow up | kick off | one on one |
    zweite runde | erste runde | letzte runde | persönliches kennenlernen | erstes kennenlernen |
    digitales kennenlernen | prise de contact | premier contact | entretien d'embauche | entretien de recrutement |
    en visio | en visioconférence | en présentiel | à distance | cas pratique | étude de cas | mise en situation |
    prueba técnica | caso práctico | entrevista de trabajo | por videollamada | por teléfono |
    proceso de selección | meet the ceo | meet the cto | meet the coo | meet the vp | meet the manager |
    meet the leadership | meet the hiring manager | series a | series b | series c | series d | seed stage |
    primer contacto | job interview
    """
)

# Where such a word is part of work or of a name after all.
KEPT = _phrases(
    """
    call center | call centre | callcenter | contact center | meeting planner | tour guide | tour manager |
    screen printer | stage manager | booking agent | meeting manager | interview coordinator | appointment setter |
    screen designer | chat support | call handler | first direct | second home | round hill | final cut |
    case manager | case worker | case study house
    """
)

# The rooms in which calls are held, and what else only says where.
PLACES = folded_words(
    """
    zoom teams ms webex skype facetime whatsapp hangouts hangout gotomeeting bluejeans whereby jitsi slack hirevue
    coderpad hackerrank codility codesignal karat miro telefon telefonisch online virtuell persönlich remote hybrid
    onsite vor-ort präsenz tbd tbc optional emea apac amer latam dach uk us usa eu europe
    """
)
# Of these and of words like them the makers hire as well: `at Zoom`.
TOOLS = folded_words(
    "zoom webex slack whereby hirevue coderpad hackerrank codility codesignal karat miro telefónica x"
)
SOFT = folded_words("tour stage étape etapa session")
PLACE_PHRASES = _phrases(
    """
    microsoft teams | ms teams | google meet | google hangouts | google hangout | zoom meeting | zoom call |
    zoom link | cisco webex | webex meeting | teams meeting | teams call | teams-meeting | teams-call |
    amazon chime | video conference | vor ort | in office | in the office | at our office | at the office |
    our office | via telefon | per telefon | per video | microsoft teams-besprechung | teams-besprechung |
    zoom-meeting | zoom-call | google-meet | hq | headquarters
    """
)

# Other things that are written around an interview; after `at` they may be a company all the same
# (Block, Gem).
FILLER = folded_words(
    """
    part parts schedule scheduling upcoming details detail block slot slots hold placeholder external ext internal
    important urgent please accept accepted decline respond response required needed action reference references
    offer chemistry vibe check each other know getting get together building floor wing room office reception lobby
    entrance day days time times date dates agenda info information instructions update updated change changed moved
    move request requested proposal proposed option options process plan private confidential search hunt pre post
    extra level difficulty logistics-call prep preparation practice mock notes link links dial dial-in number
    numbers passcode pin password id tentative pending unconfirmed awaiting feedback results result outcome decision
    questions answers q&a qa materials attached see below équipe equipe équipes equipo selección confirmer confirmée
    bitte zusagen wichtig unterlagen details ort raum etage treffen termine terminvorschlag vorschlag verschoben neu
    neuer lieu salle étage lugar sala planta nuevo hora
    """
)

ROOMS = folded_words(
    "office reception lobby building floor room wing entrance virtual remote distance home"
)

WEEKDAYS = folded_words(
    """
    january february march april june july august september october november december januar februar märz oktober
    dezember janvier février mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo
    abril mayo junio julio agosto septiembre octubre noviembre diciembre monday tuesday wednesday thursday friday
    saturday sunday mon tue tues wed thu thur thurs fri sat sun today tomorrow morning afternoon evening am pm
    montag dienstag mittwoch donnerstag freitag samstag sonntag heute morgen vormittag nachmittag uhr lundi mardi
    mercredi jeudi vendredi samedi dimanche demain lunes martes miércoles jueves viernes sábado domingo mañana
    """
)

# Where offices are: a stretch of nothing else names no company.
CITIES = folded_words(
    """
    london berlin paris madrid munich münchen hamburg köln cologne frankfurt stuttgart düsseldorf leipzig dresden
    nuremberg nürnberg hannover bremen vienna wien zurich zürich geneva genève basel bern lausanne amsterdam
    rotterdam utrecht brussels bruxelles dublin cork edinburgh glasgow manchester birmingham leeds bristol cambridge
    oxford lyon marseille toulouse nantes lille bordeaux strasbourg nice barcelona valencia sevilla bilbao málaga
    lisbon lisboa porto milan milano rome roma turin copenhagen stockholm oslo helsinki warsaw kraków prague
    budapest bucharest athens tallinn vilnius riga york new nyc san francisco sf boston seattle austin chicago
    denver atlanta dallas houston miami toronto vancouver montréal los angeles washington dc philadelphia sydney
    melbourne singapore tokyo bangalore bengaluru mumbai delhi hyderabad dubai tel aviv germany france spain
    switzerland austria netherlands ireland england scotland wales italy portugal canada india deutschland schweiz
    österreich españa suisse
    """
)

# Small words; alone they say nothing, at the ends of a part they are dropped.
SMALL = folded_words(
    """
    a an the and or of for with at in on to by as from via re fw fwd your our my their this that is are be has have
    been you we i us it its let's lets talk about regarding concerning between x vs w n o der die das den dem des
    ein eine einen einer einem und oder von vom zu zum zur im in am an auf für mit als bei ihr ihre ihrer ihren dein
    deine deiner wg wegen betreff zwischen per über le la les l l' un une des du de d et ou à au aux en pour avec
    chez sur votre ton notre par entre el los las un una y o e del al en con para por su tu nuestro sobre entre il
    lo gli di da con per presso een het van voor bij met och med på för hos na do em
    """
)

# What surrounds a name without being it: "the Backend Engineer position", "Orbis Recruiting".
AROUND_ROLE = folded_words(
    """
    role roles position positions job jobs opening opportunity vacancy post title candidate candidacy application
    applicant applying hiring stelle stellen rolle position bewerbung poste offre candidature emploi puesto vacante
    oferta candidatura rol posizione functie vacature tjänst div genders gn mwd
    """
)
POSSESSIVE = frozenset(
    "your our my their ihr ihre dein deine unser unsere mein meine votre notre nuestro tuo suo "
    "nostro jouw onze mijn".split()
)
AROUND_COMPANY = folded_words(
    """
    recruiting recruitment recruiter recruiters talent acquisition hiring careers career people hr team teams
    scheduling interviews interview jobs personalabteilung recrutement équipe selección equipo
    """
)
# Ways to hold an interview that names end with, too: `Teach first`.
ENDS_OF_NAMES = folded_words(
    "first one two three four day work people online live group skills new"
)
CALLED_ROLE = folded_words(
    "role position job title opening vacancy stelle rolle position poste offre puesto vacante rol posizione"
)

# Words that end a company's name.
COMPANY_WORDS = folded_words(
    """
    labs lab systems logistics technologies technology software solutions group holding holdings partners ventures
    capital bank banking insurance health healthcare pharma pharmaceuticals energy studios studio media consulting
    industries international networks robotics foods motors airlines airways university universität université
    universidad institute institut school college hospital clinic klinik klinikum stiftung foundation museum council
    ministry ministerium brothers bros sons söhne associates advisors bakery brewery works werke company enterprises
    interactive digital games entertainment therapeutics biosciences bio analytics security financial payments
    express air rail railways telecom mobile power water gas oil steel chemicals materials semiconductor
    semiconductors electronics aerospace defense automotive hotels resorts travel tours outfitters apparel fashion
    cosmetics furniture stores markets market supermarkets retail publishing press news records verlag gruppe
    versicherung versicherungen sparkasse stadtwerke krankenhaus frères fils banque assurance assurances hermanos
    hijos banco seguros fratelli banca agency agentur agence agencia collective cooperative club zoo
    """
)

COUNTRIES = folded_words("uk usa us eu europe international deutschland germany france ireland")

PARTS_OF_NAMES = folded_words("group uk usa eu europe dach emea apac international")

# Titles in which the word interview, or one like it, means something else.
UNLIKE = (
    r"prep(?:aration|are|aring|ping)?|practi[cs]e|practi[cs]ing|mock|dry[- ]?run|rehears\w*|coaching|coach session|"
    r"study|"
    r"interviewing|interviewer|interviewers|candidate|candidates|shadow(?:ing)?|calibration|scorecards?|"
    r"hiring (?:sync|committee|meeting|debrief|plan\w*|kick[- ]?off|huddle|review)|feedback|wash[- ]?up|round[- ]?up|"
    r"de[- ]?brief|retro(?:spective)?|sync|1[:/-]?1|1 on 1|one[- ]on[- ]one|1 to 1|stand[- ]?up|all[- ]hands|town "
    r"?hall|"
    r"training|trainings|workshop|webinar|course|seminar|meetup|conference|lunch|coffee|drinks|dinner|birthday|"
    r"(?:exit|stay|user|users|customer|customers|client|research|media|press|podcast|radio|tv|news|magazine|journalist|"
    r"documentary|visa|school|college|university|admissions?|church|police|witness|insurance|mortgage|parent|nanny|"
    r"housing|flat|roommate|tenant) interviews?|podcast|usability|user research|"
    r"clients?|customers?|vendors?|suppliers?|kunden?|lieferanten?|voiture|chaudiere|chauffage|jardin|"
    r"unterlagen|\w*unterlagen|fertig ?machen|schreiben|anrufen|lernen|kaufen|reservieren|golf|tennis|game|match|"
    r"block|hold|focus time|travel|commute|flight|train to|drive to|reminder to|to ?do|book|research|read up|"
    r"review notes|"
    r"brush(?:ing)? up|(?:reading|study|book|support) (?:group|club)|book ?club|film|movie|cinema|theatre|watch|"
    r"listen|read|"
    r"call .{0,40} back|ring|phone back|reply|respond|email|e-mail|ask|chase|ping|confirm|reschedule|pick up|buy|pay|"
    r"(?:for|before|after|about|re|from|of|until) (?:my|the|your|our|this|that|next|tomorrow's|today's|\w+'s) "
    r"(?:\w+ ){0,2}interviews?|"
    r"interview (?:times?|dates?|slots?|questions?|notes|outfit|clothes|suit|tips|skills|techniques?|availability)|"
    r"catch[- ]?up|"
    r"thank[- ]?you|follow[- ]?up (?:email|mail|with)|write|send|submit|apply|deadline|offer call|salary review|"
    r"performance review|appraisal|onboarding|orientation|"
    r"probegesprach|probelauf|vorbereitung\w*|vorbereiten|ueben|uben|probeinterview|uebung\w*|ubung\w*|"
    r"nachbereitung|bewerber(?:in|innen)?|kandidat\w*|"
    r"interviewtraining|bewerbungstraining|mitarbeitergesprach|jahresgesprach|feedbackgesprach|personalgesprach|"
    r"austrittsgesprach|elterngesprach|mitarbeiterinterview\w*|nutzerinterview\w*|kundeninterview\w*|kundengesprach|"
    r"preparation|preparer|prepa|simulation|entrainement|candidats?|candidates?|"
    r"entretien annuel|entretien individuel|entretien professionnel|entretien de (?:depart|sortie)|point (?:hebdo|"
    r"equipe)|"
    r"preparar|preparacion|simulacro|ensayo|practicar|candidatos?|candidatas?|entrevista de salida|"
    r"entrevista a (?:clientes|usuarios)|evaluacion|seguimiento"
)
