"""The words of invitations, by what they say: this is an interview, of that kind, for that work, in that place.

All are compared without case and accents (`companies.plain_letters`). English, German, French and Spanish first; of
Italian, Dutch, Portuguese and the Nordic languages what titles commonly hold.
"""

from __future__ import annotations

from interviewd.thought.companies import plain_letters


def _words(text: str) -> frozenset[str]:
    return frozenset(plain_letters(text).split())


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(plain_letters(part).split()) for part in text.replace("\n", "|").split("|") if part.strip())


# What an interview is called. Never part of a company's or a role's name where it stands at an end.
MEETING = _words(
    """
    interview interviews interviewing iv call calls chat chats conversation conversations meeting meetings session sessions
    discussion screen screening screens onsite on-site superday loop round rounds stage assessment appointment
    confirmation confirmed scheduled rescheduled invitation invite invited reminder booking booked
    vorstellungsgespräch vorstellungsgespräche bewerbungsgespräch jobinterview interviewtermin gespräch gesprächstermin
    erstgespräch zweitgespräch drittgespräch kennenlerngespräch kennenlernen kennenlerncall telefoninterview
    telefongespräch telefonat videointerview video-interview videogespräch videocall video-call videokonferenz fachgespräch
    fachinterview abschlussgespräch finalgespräch endgespräch personalgespräch telefontermin einladung termin
    terminbestätigung bestätigung runde finalrunde endrunde auswahlgespräch auswahltag probetag probearbeiten schnuppertag
    assessment-center bewerbertag erinnerung
    entretien entretiens entrevue entrevues échange rendez-vous rdv visio visioconférence rencontre invitation convocation rappel étape tour
    entrevista entrevistas llamada videollamada reunión conversación cita ronda etapa invitación confirmación recordatorio
    colloquio colloqui chiamata videochiamata riunione incontro entrevistas conversa reunião
    sollicitatiegesprek gesprek kennismakingsgesprek kennismaking intervju anställningsintervju samtal jobbintervju
    jobsamtale rozmowa pohovor haastattelu
    """
)

# How it is done or whom it is with: noise beside a word of MEETING, and where it is all that a part of the title says.
MANNER = _words(
    """
    phone telephone telephonic video virtual online remote live in-person inperson person face-to-face f2f skype
    technical tech coding code programming algorithm algorithms dsa whiteboard whiteboarding take-home takehome homework
    behavioral behavioural behavioural-based competency competencies competency-based situational culture cultural values fit
    motivation motivational panel group hr recruiter recruiting recruitment talent intro introduction introductory
    introduction initial exploratory informal preliminary follow-up followup debrief presentation pairing pair
    peer peers team teams hiring manager hm leadership executive exec founder founders cofounder ceo cto cfo coo cpo vp
    cross-functional xfn stakeholder stakeholders bar raiser case study casestudy portfolio review walkthrough
    architecture deep dive deep-dive domain knowledge skills skill practical test assignment challenge exercise
    job work candidate applicant application new formal short quick full half day half-day all-day final-round onsite
    first second third fourth fifth 1st 2nd 3rd 4th 5th last final next one two three four closing opening
    telefonisches telefonische persönliches persönliche virtuelles virtuelle fachliches fachliche technisches technische
    gemeinsames kurzes digitales online-  erstes erste zweites zweite drittes dritte letztes letzte finales finale
    weiteres weitere vertiefendes vertiefende ihr ihre dein deine unser 1. 2. 3. 4.
    téléphonique technique rh physique distance présentiel visio premier première deuxième second seconde troisième
    dernier dernière final finale 1er 1ère 2ème 2e 3ème 3e embauche d'embauche recrutement préqualification contact prise
    découverte téléphone vidéo individuel collectif manager managérial
    telefónica técnica presencial personal trabajo primera primer segunda segundo tercera tercer última último final
    inicial rrhh laboral 1ª 2ª 3ª 1a 2a 3a vídeo virtual
    tecnico conoscitivo lavoro primo secondo finale ultimo eerste tweede derde laatste första andra sista första
    """
)

# Several words that only together are the form of an interview, whatever stands around them.
FORMS = _phrases(
    """
    phone screen | phone screening | phone interview | tech screen | system design | systems design | live coding
    culture fit | cultural fit | culture add | values fit | team fit | team match | team matching | team meet
    meet the team | meet and greet | meet & greet | meet the founders | meet the founder | coding challenge
    coding exercise | coding test | code review | code pairing | pair programming | hiring manager | hiring managers
    hiring mgr | bar raiser | case study | case interview | take home | take home review | take-home review
    portfolio review | portfolio presentation | work sample | working session | skills assessment | technical deep dive
    deep dive | whiteboard session | final round | face to face | in person | video conference | video call | phone call
    telephone call | next steps | next step | on site | on-site visit | site visit | office visit | super day
    product sense | product case | sql test | technical test | machine coding | past experience | experience deep dive
    project deep dive | role play | roleplay | reverse interview | assessment centre | assessment center
    round table | fireside chat | sell call | offer call | q & a | q&a | craft interview
    assessment day | trial day | get to know | get to know you | getting to know | recruiter call | recruiter screen
    hr screen | hr call | follow up | kick off | one on one
    zweite runde | erste runde | letzte runde | persönliches kennenlernen | erstes kennenlernen | digitales kennenlernen
    prise de contact | premier contact | entretien d'embauche | entretien de recrutement | en visio | en visioconférence
    en présentiel | à distance | cas pratique | étude de cas | mise en situation
    prueba técnica | caso práctico | entrevista de trabajo | por videollamada | por teléfono | proceso de selección
    primer contacto | job interview
    """
)

# Where such a word is part of work or of a name after all.
KEPT = _phrases(
    """
    call center | call centre | callcenter | contact center | meeting planner | tour guide | tour manager | screen printer
    stage manager | booking agent | meeting manager | interview coordinator | appointment setter | screen designer
    chat support | call handler | first direct | second home | round hill | final cut | case manager | case worker | case study house
    """
)

# The rooms in which calls are held, and what else only says where.
PLACES = _words(
    """
    zoom teams ms webex skype facetime whatsapp hangouts hangout gotomeeting bluejeans whereby jitsi chime slack
    hirevue coderpad hackerrank codility codesignal karat miro telefon telefonisch online virtuell persönlich remote hybrid
    onsite vor-ort präsenz tbd tbc optional emea apac amer latam dach uk us usa eu europe
    """
)
PLACE_PHRASES = _phrases(
    """
    microsoft teams | ms teams | google meet | google hangouts | google hangout | zoom meeting | zoom call | zoom link
    cisco webex | webex meeting | teams meeting | teams call | teams-meeting | teams-call | amazon chime | video conference
    vor ort | in office | in the office | at our office | at the office | our office | via telefon | per telefon | per video
    microsoft teams-besprechung | teams-besprechung | zoom-meeting | zoom-call | google-meet | hq | headquarters
    """
)

WEEKDAYS = _words(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun today tomorrow morning
    afternoon evening am pm montag dienstag mittwoch donnerstag freitag samstag sonntag heute morgen vormittag nachmittag uhr
    lundi mardi mercredi jeudi vendredi samedi dimanche demain lunes martes miércoles jueves viernes sábado domingo mañana
    """
)

# Where offices are: a stretch of nothing else names no company.
CITIES = _words(
    """
    london berlin paris madrid munich münchen hamburg köln cologne frankfurt stuttgart düsseldorf leipzig dresden nuremberg
    nürnberg hannover bremen vienna wien zurich zürich geneva genève basel bern lausanne amsterdam rotterdam utrecht brussels
    bruxelles dublin cork edinburgh glasgow manchester birmingham leeds bristol cambridge oxford lyon marseille toulouse nantes
    lille bordeaux strasbourg nice barcelona valencia sevilla bilbao málaga lisbon lisboa porto milan milano rome roma turin
    copenhagen stockholm oslo helsinki warsaw kraków prague budapest bucharest athens tallinn vilnius riga york new nyc
    san francisco sf boston seattle austin chicago denver atlanta dallas houston miami toronto vancouver montréal los angeles
    washington dc philadelphia sydney melbourne singapore tokyo bangalore bengaluru mumbai delhi hyderabad dubai tel aviv
    germany france spain switzerland austria netherlands ireland england scotland wales italy portugal canada india
    deutschland schweiz österreich españa suisse
    """
)

# Small words; alone they say nothing, at the ends of a part they are dropped.
SMALL = _words(
    """
    a an the and or of for with at in on to by as from via re fw fwd your our my their this that is are be has have been
    you we i us it its let's lets talk about regarding concerning between x vs w n o
    der die das den dem des ein eine einen einer einem und oder von vom zu zum zur im in am an auf für mit als bei ihr ihre
    ihrer ihren dein deine deiner wg wegen betreff zwischen per über
    le la les l l' un une des du de d et ou à au aux en pour avec chez sur votre ton notre par entre
    el los las un una y o e del al en con para por su tu nuestro sobre entre
    il lo gli di da con per presso een het van voor bij met och med på för hos na do em
    """
)

# What surrounds a name without being it: "the Backend Engineer position", "Orbis Recruiting".
AROUND_ROLE = _words(
    """
    role roles position positions job jobs opening opportunity vacancy post title candidate candidacy application applicant
    applying hiring stelle stellen rolle position bewerbung poste offre candidature emploi puesto vacante oferta candidatura
    rol posizione functie vacature tjänst m f w d h x div all genders gn mwd
    """
)
AROUND_COMPANY = _words(
    """
    recruiting recruitment recruiter recruiters talent acquisition hiring careers career people hr team teams scheduling
    interviews interview jobs personalabteilung recrutement équipe selección equipo
    """
)
CALLED_ROLE = _words(
    "role position job title opening vacancy stelle rolle position poste offre puesto vacante rol posizione"
)

# Work, by its head word. German compounds end in these (Softwareentwickler), feminine forms are cut to them.
ROLE_HEADS = _words(
    """
    engineer engineers developer developers manager managers designer lead leader analyst architect scientist director head vp
    svp avp evp president chief officer consultant specialist administrator admin coordinator associate assistant intern
    internship trainee apprentice apprenticeship recruiter researcher writer editor producer marketer strategist accountant
    controller auditor lawyer counsel attorney paralegal nurse teacher tutor lecturer professor postdoc fellow technician
    operator programmer tester representative rep executive advisor adviser planner buyer owner master evangelist advocate
    sre swe sde sdet sdr bdr csm tpm epm pm em qa dba cto ceo cfo coo cpo ciso cio cmo cro
    superintendent supervisor foreman clerk cashier chef cook driver mechanic electrician plumber carpenter therapist
    psychologist physician doctor pharmacist dentist veterinarian librarian translator interpreter copywriter journalist
    reporter photographer videographer animator artist illustrator actuary economist statistician broker trader underwriter
    banker teller agent salesperson secretary receptionist cleaner guard pilot hacker pentester quant biologist chemist
    physicist geologist technologist machinist welder barista bartender waiter stylist generalist facilitator trainer coach
    instructor founder contractor freelancer dev devops sysadmin webmaster bookkeeper merchandiser estimator surveyor
    gardener baker butcher florist sommelier pastry confectioner brewer tailor seamstress jeweller goldsmith carpenter joiner
    roofer painter plasterer bricklayer mason glazier locksmith gamekeeper beekeeper zookeeper groundskeeper housekeeper
    caretaker janitor porter concierge host hostess steward stewardess lifeguard firefighter policeman detective soldier
    optician optometrist radiographer dietitian nutritionist physiotherapist osteopath podiatrist audiologist
    archaeologist anthropologist sociologist historian mathematician astronomer meteorologist ecologist botanist zoologist
    epidemiologist toxicologist pathologist surgeon anaesthetist cardiologist neurologist oncologist radiologist
    psychiatrist anesthesiologist hygienist phlebotomist biostatistician bioinformatician sonographer orthodontist
    headteacher principal dean registrar lecturer educator pedagogue nanny childminder caregiver carer
    magistrate notary conveyancer barrister solicitor compliance-officer adjuster appraiser assessor valuer
    realtor landlord letting dispatcher courier postman picker packer forklift stocker storekeeper shopkeeper buyer
    playwright poet musician composer conductor dancer actor actress choreographer sculptor potter model
    actuaire courtier négociateur auditeur contrôleur contrôleuse trésorier urbaniste géomètre opticien kinésithérapeute
    watchmaker horloger uhrmacher relojero beautician barber hairdresser upholsterer bookbinder typesetter proofreader
    cinematographer dramaturg gaffer rigger stagehand makeup
    machinist millwright pipefitter boilermaker toolmaker draftsman drafter cartographer hydrologist metallurgist
    captain sailor deckhand skipper conductor navigator
    gärtner bäcker metzger konditor florist tischler schreiner maurer dachdecker maler lackierer schlosser schweißer
    friseur kosmetiker koch köchin kellner hausmeister reinigungskraft lagerist kommissionierer kassierer rezeptionist
    pädagoge sozialarbeiter sozialpädagoge therapeut logopäde hebamme apotheker notar steuerberater steuerfachangestellter
    wirtschaftsprüfer rechtsanwalt anwalt richter übersetzer dolmetscher lektor bibliothekar archivar kurator hörgeräteakustiker
    boulanger boulangère pâtissier pâtissière boucher jardinier jardinière serveur serveuse cuisinier cuisinière coiffeur
    coiffeuse menuisier plombier électricien maçon peintre couvreur soudeur avocat avocate notaire pharmacien pharmacienne
    éducateur éducatrice professeur instituteur institutrice bibliothécaire traducteur traductrice interprète statisticien
    mécanicien chauffeur livreur magasinier hôte hôtesse caissier caissière secrétaire standardiste
    panadero panadera pastelero carnicero jardinero camarero camarera cocinero cocinera peluquero carpintero fontanero
    electricista albañil pintor soldador farmacéutico traductor traductora intérprete bibliotecario maestro maestra
    mecánico conductor conductora repartidor cajero cajera secretario secretaria recepcionista matemático estadístico
    paramedic midwife caseworker counselor counsellor fundraiser curator archivist dispatcher mediator scrummaster
    werkstudent praktikant praktikum praktikantin volontär volontariat auszubildender auszubildende ausbildung azubi
    entwickler leiter leitung ingenieur berater referent sachbearbeiter architekt kaufmann kauffrau kaufleute techniker
    assistent assistenz mitarbeiter bearbeiter pfleger pflegefachkraft verkäufer fahrer lehrer forscher meister
    wissenschaftler buchhalter einkäufer vertriebler disponent elektriker mechatroniker mechaniker redakteur gestalter
    fachkraft fachinformatiker informatiker geschäftsführer vorstand koordinator prüfer planer tester jurist arzt ärztin
    erzieher sekretär statiker bauleiter monteur konstrukteur
    ingénieur ingénieure développeur développeuse chef cheffe directeur directrice responsable chargé chargée conseiller
    conseillère comptable technicien technicienne consultante gestionnaire analyste architecte juriste vendeur vendeuse
    commercial commerciale administrateur administratrice concepteur conceptrice rédacteur rédactrice assistante
    acheteur acheteuse alternant alternante alternance stagiaire stage infirmier infirmière enseignant chercheur
    chercheuse coordinateur coordinatrice animateur formateur formatrice graphiste intégrateur scientifique
    ingeniero ingeniera desarrollador desarrolladora jefe jefa directora analista diseñador diseñadora consultor consultora
    gerente técnico contable comercial arquitecto arquitecta administrativo administrativa científico científica abogado
    abogada programador programadora becario becaria prácticas profesor profesora enfermero enfermera vendedor vendedora
    coordinador coordinadora gestor gestora encargado encargada investigador investigadora auxiliar dependiente asesor asesora
    ingegnere sviluppatore sviluppatrice responsabile impiegato contabile direttore tirocinante stagista progettista
    ontwikkelaar adviseur medewerker manager leidinggevende boekhouder engenheiro engenheira desenvolvedor desenvolvedora
    ingenjör utvecklare projektledare säljare chef
    """
)
ROLE_ENDINGS = tuple(
    _words(
        "entwickler leiter ingenieur berater manager referent bearbeiter architekt kaufmann kauffrau techniker assistent "
        "mitarbeiter pfleger verkaufer fahrer lehrer forscher meister wissenschaftler analyst designer buchhalter kraft "
        "fuhrer informatiker praktikant student planer helfer mechaniker tester redakteur ingenjor utvecklare engineer leitung "
        "arbeiter padagoge angestellter angestellte verwalter prufer macher bauer"
    )
)
RANKS = _words(
    """
    senior sr junior jr staff principal lead mid mid-level entry entry-level graduate grad associate deputy vice assistant
    acting interim global regional group chief head first i ii iii iv v l3 l4 l5 l6 l7 e4 e5 e6 ic4 ic5 working student
    full-time part-time fulltime parttime vollzeit teilzeit freelance temporary contract permanent experienced founding
    leitender leitende stellvertretender stellvertretende erfahrener angehender
    confirmé confirmée adjoint adjointe débutant débutante alternance cdi cdd
    sénior titular adjunto adjunta
    """
)

# Fields of work: half of a role, a team, hardly ever a company by themselves.
FIELDS = _words(
    """
    product products engineering marketing sales finance financial operations ops operational data platform platforms
    infrastructure infra growth design research security cloud mobile web backend back-end frontend front-end fullstack
    full-stack full stack end back front payments payment people hr legal compliance support success customer customers client
    clients account accounts business development strategy strategic analytics analytical machine learning ml ai mlops llm
    genai nlp software hardware embedded firmware systems system network networks networking site reliability quality
    assurance test testing automation release build devops devsecops database databases ui ux ui/ux ux/ui user experience
    interface interaction visual graphic motion service services brand content social media communications communication pr
    public relations community partnerships partner partnership procurement supply chain logistics warehouse fulfillment
    production manufacturing process project projects program programme programs delivery technical tech solution solutions
    pre-sales presales enterprise commercial area store retail e-commerce ecommerce category pricing risk credit fraud tax
    treasury audit investment investments equity portfolio fund asset wealth clinical medical regulatory scientific lab
    laboratory mechanical electrical civil structural chemical industrial aerospace automotive process quality safety
    environmental python java javascript typescript golang go rust ruby rails php .net net c++ c# c kotlin swift scala elixir
    node node.js nodejs react react.js angular vue vue.js django android ios aws azure gcp kubernetes linux sap salesforce
    sql bi etl computer vision deep robotics blockchain crypto web3 gaming game gameplay graphics audio video 3d
    information technology it office executive administrative administration talent acquisition recruiting recruitment
    human resources hr learning training education policy government affairs state field onboarding implementation
    integration integrations api apis search ads monetization identity privacy trust core tools tooling internal
    developer application applications app apps desktop scrum agile change transformation innovation digital performance
    lifecycle crm seo sem ppc email paid acquisition retention revenue billing planning insights intelligence
    entwicklung einkauf vertrieb personal personalwesen buchhaltung daten produkt produktion projekt projekte qualität
    forschung technik technische technischer technisches logistik kunden kundenservice kundendienst innendienst außendienst
    beschaffung controlling rechnungswesen kommunikation öffentlichkeitsarbeit verwaltung finanzen recht steuern bau
    maschinenbau elektrotechnik softwareentwicklung anwendungsentwicklung systemintegration
    produit produits projet projets données vente ventes achats achat logiciel logiciels qualité opérations recherche
    informatique système systèmes réseau réseaux financier financière clientèle formation communication études étude
    travaux maintenance sécurité administratif administrative paie recrutement affaires générale
    producto productos proyecto proyectos datos ventas compras calidad operaciones sistemas redes finanzas recursos humanos
    atención cliente clientes marketing obra obras mantenimiento seguridad informático informática administración
    prodotto progetto dati vendite acquisti qualità inkoop verkoop financiën dados projetos vendas
    """
)

# Words that end a company's name.
COMPANY_WORDS = _words(
    """
    labs lab systems logistics technologies technology software solutions group holding holdings partners ventures capital bank
    banking insurance health healthcare pharma pharmaceuticals energy studios studio media consulting industries international
    networks robotics foods motors airlines airways university universität université universidad institute institut school
    college hospital clinic klinik klinikum stiftung foundation museum council ministry ministerium brothers bros sons söhne
    associates advisors bakery brewery works werke company enterprises interactive digital games entertainment therapeutics
    biosciences bio analytics security financial payments express air rail railways telecom mobile power water gas oil steel
    chemicals materials semiconductor semiconductors electronics aerospace defense automotive hotels resorts travel tours
    outfitters apparel fashion cosmetics furniture stores markets market supermarkets retail publishing press news records
    verlag gruppe versicherung versicherungen sparkasse stadtwerke krankenhaus frères fils banque assurance assurances
    hermanos hijos banco seguros fratelli banca agency agentur agence agencia collective cooperative club zoo
    """
)

# Titles in which the word interview, or one like it, means something else.
UNLIKE = (
    r"prep(?:aration|are|aring|ping)?|practi[cs]e|practi[cs]ing|mock|dry[- ]?run|rehears\w*|coaching|coach session|study|"
    r"interviewing|interviewer|interviewers|candidate|candidates|shadow(?:ing)?|calibration|scorecards?|"
    r"hiring (?:sync|committee|meeting|debrief|plan\w*|kick[- ]?off|huddle|review)|feedback|wash[- ]?up|round[- ]?up|"
    r"de[- ]?brief|retro(?:spective)?|sync|1[:/-]?1|1 on 1|one[- ]on[- ]one|1 to 1|stand[- ]?up|all[- ]hands|town ?hall|"
    r"training|trainings|workshop|webinar|course|seminar|meetup|conference|lunch|coffee|drinks|dinner|birthday|"
    r"(?:exit|stay|user|users|customer|customers|client|research|media|press|podcast|radio|tv|news|magazine|journalist|"
    r"documentary|visa|school|college|university|admissions?|church|police|witness|insurance|mortgage|parent|nanny|"
    r"housing|flat|roommate|tenant) interviews?|podcast|usability|user research|"
    r"block|hold|focus time|travel|commute|flight|train to|drive to|reminder to|to ?do|book|research|read up|review notes|"
    r"brush(?:ing)? up|(?:reading|study|book|support) (?:group|club)|book ?club|film|movie|cinema|theatre|watch|listen|read|"
    r"call .{0,40} back|ring|phone back|reply|respond|email|e-mail|ask|chase|ping|confirm|reschedule|pick up|buy|pay|"
    r"(?:for|before|after|about|re|from|of|until) (?:my|the|your|our|this|that|next|tomorrow's|today's|\w+'s) (?:\w+ ){0,2}interviews?|"
    r"interview (?:times?|dates?|slots?|questions?|notes|outfit|clothes|suit|tips|skills|techniques?|availability)|catch[- ]?up|"
    r"thank[- ]?you|follow[- ]?up (?:email|mail|with)|write|send|submit|apply|deadline|offer call|salary review|"
    r"performance review|appraisal|onboarding|orientation|"
    r"probegesprach|probelauf|vorbereitung\w*|vorbereiten|ueben|uben|probeinterview|uebung\w*|ubung\w*|nachbereitung|bewerber(?:in|innen)?|kandidat\w*|"
    r"interviewtraining|bewerbungstraining|mitarbeitergesprach|jahresgesprach|feedbackgesprach|personalgesprach|"
    r"austrittsgesprach|elterngesprach|mitarbeiterinterview\w*|nutzerinterview\w*|kundeninterview\w*|kundengesprach|"
    r"preparation|preparer|prepa|simulation|entrainement|candidats?|candidates?|"
    r"entretien annuel|entretien individuel|entretien professionnel|entretien de (?:depart|sortie)|point (?:hebdo|equipe)|"
    r"preparar|preparacion|simulacro|ensayo|practicar|candidatos?|candidatas?|entrevista de salida|"
    r"entrevista a (?:clientes|usuarios)|evaluacion|seguimiento"
)
