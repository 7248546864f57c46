"""The words jobs are called by: their heads, ranks and fields, in several languages.

Compared without case and accents, as in `lexicon`.
"""

from __future__ import annotations

from interviewd.language.titles.lexicon import folded_words as _words

# Work, by its head word. German compounds end in these (Softwareentwickler), feminine forms are cut
# to them.
ROLE_HEADS = _words(
    """
    doktorand postdoktorand promovend doctorant doctorante doctorando doctoranda phd
    engineer engineers developer developers manager managers designer lead leader analyst architect scientist
    director head vp svp avp evp president chief officer consultant specialist administrator admin coordinator
    associate assistant intern internship trainee apprentice apprenticeship recruiter researcher writer editor
    producer marketer strategist accountant controller auditor lawyer counsel attorney paralegal nurse teacher tutor
    lecturer professor postdoc fellow technician operator programmer tester representative rep executive advisor
    adviser planner buyer owner master evangelist advocate member champion ambassador volunteer ae tam sre swe sde
    sdet sdr bdr csm tpm epm pm em qa dba cto ceo cfo coo cpo ciso cio cmo cro superintendent supervisor foreman
    clerk cashier chef cook driver mechanic electrician plumber carpenter therapist psychologist physician doctor
    pharmacist dentist veterinarian librarian translator interpreter copywriter journalist reporter photographer
    videographer animator artist illustrator actuary economist statistician broker trader underwriter banker teller
    agent salesperson secretary receptionist cleaner guard pilot hacker pentester quant biologist chemist physicist
    geologist technologist machinist welder barista bartender waiter stylist generalist facilitator trainer coach
    instructor founder contractor freelancer dev devops sysadmin webmaster bookkeeper merchandiser estimator
    surveyor gardener baker butcher florist sommelier pastry confectioner brewer tailor seamstress jeweller
    goldsmith carpenter joiner roofer painter plasterer bricklayer mason glazier locksmith gamekeeper beekeeper
    zookeeper groundskeeper housekeeper caretaker janitor porter concierge host hostess steward stewardess lifeguard
    firefighter policeman detective soldier optician optometrist radiographer dietitian nutritionist physiotherapist
    osteopath podiatrist audiologist archaeologist anthropologist sociologist historian mathematician astronomer
    meteorologist ecologist botanist zoologist epidemiologist toxicologist pathologist surgeon anaesthetist
    cardiologist neurologist oncologist radiologist psychiatrist anesthesiologist hygienist phlebotomist
    biostatistician bioinformatician sonographer orthodontist headteacher principal dean registrar lecturer educator
    pedagogue nanny childminder caregiver carer magistrate notary conveyancer barrister solicitor compliance-officer
    adjuster appraiser assessor valuer realtor landlord letting dispatcher courier postman picker packer forklift
    stocker storekeeper shopkeeper buyer playwright poet musician composer conductor dancer actor actress
    choreographer sculptor potter model actuaire courtier négociateur auditeur contrôleur contrôleuse trésorier
    urbaniste géomètre opticien kinésithérapeute watchmaker horloger uhrmacher relojero beautician barber
    hairdresser upholsterer bookbinder typesetter proofreader cinematographer dramaturg gaffer rigger stagehand
    makeup machinist millwright pipefitter boilermaker toolmaker draftsman drafter cartographer hydrologist
    metallurgist captain sailor deckhand skipper conductor navigator gärtner bäcker metzger konditor florist
    tischler schreiner maurer dachdecker maler lackierer schlosser schweißer friseur kosmetiker koch köchin kellner
    hausmeister reinigungskraft lagerist kommissionierer kassierer rezeptionist pädagoge sozialarbeiter
    sozialpädagoge therapeut logopäde hebamme apotheker notar steuerberater steuerfachangestellter wirtschaftsprüfer
    rechtsanwalt anwalt richter übersetzer dolmetscher lektor bibliothekar archivar kurator hörgeräteakustiker
    boulanger boulangère pâtissier pâtissière boucher jardinier jardinière serveur serveuse cuisinier cuisinière
    coiffeur coiffeuse menuisier plombier électricien maçon peintre couvreur soudeur avocat avocate notaire
    pharmacien pharmacienne éducateur éducatrice professeur instituteur institutrice bibliothécaire traducteur
    traductrice interprète statisticien mécanicien chauffeur livreur magasinier hôte hôtesse caissier caissière
    secrétaire standardiste panadero panadera pastelero carnicero jardinero camarero camarera cocinero cocinera
    peluquero carpintero fontanero electricista albañil pintor soldador farmacéutico traductor traductora intérprete
    bibliotecario maestro maestra mecánico conductor conductora repartidor cajero cajera secretario secretaria
    recepcionista matemático estadístico paramedic midwife caseworker counselor counsellor fundraiser curator
    archivist dispatcher mediator scrummaster werkstudent praktikant praktikum praktikantin volontär volontariat
    auszubildender auszubildende ausbildung azubi entwickler leiter leitung ingenieur berater referent
    sachbearbeiter architekt kaufmann kauffrau kaufleute techniker assistent assistenz mitarbeiter bearbeiter
    pfleger pflegefachkraft verkäufer fahrer lehrer forscher meister wissenschaftler buchhalter einkäufer
    vertriebler disponent elektriker mechatroniker mechaniker redakteur gestalter fachkraft fachinformatiker
    informatiker geschäftsführer vorstand koordinator prüfer planer tester jurist arzt ärztin erzieher sekretär
    statiker bauleiter monteur konstrukteur ingénieur ingénieure développeur développeuse chef cheffe directeur
    directrice responsable chargé chargée conseiller conseillère comptable technicien technicienne consultante
    gestionnaire analyste architecte juriste vendeur vendeuse commercial commerciale administrateur administratrice
    concepteur conceptrice rédacteur rédactrice assistante acheteur acheteuse alternant alternante alternance
    stagiaire stage infirmier infirmière enseignant chercheur chercheuse coordinateur coordinatrice animateur
    formateur formatrice graphiste intégrateur scientifique ingeniero ingeniera desarrollador desarrolladora jefe
    jefa directora analista diseñador diseñadora consultor consultora gerente técnico contable comercial arquitecto
    arquitecta administrativo administrativa científico científica abogado abogada programador programadora becario
    becaria prácticas profesor profesora enfermero enfermera vendedor vendedora coordinador coordinadora gestor
    gestora encargado encargada investigador investigadora auxiliar dependiente asesor asesora ingegnere
    sviluppatore sviluppatrice responsabile impiegato contabile direttore tirocinante stagista progettista
    ontwikkelaar adviseur medewerker manager leidinggevende boekhouder engenheiro engenheira desenvolvedor
    desenvolvedora ingenjör utvecklare projektledare säljare chef
    """
)
# Heads that companies are called after as well.
SURNAMES = _words(
    "baker cook mason porter carpenter potter butler steward driver painter sailor actor founder"
)
ROLE_ENDINGS = tuple(
    _words(
        "entwickler leiter ingenieur berater manager referent bearbeiter architekt kaufmann kauffrau techniker "
        "assistent mitarbeiter pfleger verkaufer fahrer lehrer forscher meister wissenschaftler analyst designer "
        "buchhalter kraft fuhrer informatiker praktikant student planer helfer mechaniker tester redakteur ingenjor "
        "utvecklare engineer leitung arzt anwalt pilot trainer coach schwester pfleger lotse techniker arbeiter "
        "padagoge angestellter angestellte verwalter prufer macher bauer"
    )
)
RANKS = _words(
    """
    senior sr junior jr staff principal lead mid mid-level entry entry-level graduate grad associate deputy vice
    assistant acting interim global regional group chief head first i ii iii iv v l3 l4 l5 l6 l7 e4 e5 e6 ic4 ic5
    working student full-time part-time fulltime parttime vollzeit teilzeit freelance temporary contract permanent
    experienced founding leitender leitende stellvertretender stellvertretende erfahrener angehender confirmé
    confirmée adjoint adjointe débutant débutante alternance cdi cdd sénior titular adjunto adjunta
    """
)

# Fields of work: half of a role, a team, hardly ever a company by themselves.
FIELDS = _words(
    """
    product products engineering marketing sales finance financial operations ops operational data platform
    platforms infrastructure infra growth design research security cloud mobile web backend back-end frontend
    front-end fullstack full-stack full stack end back front payments payment people hr legal compliance support
    success customer customers client clients account accounts business development strategy strategic analytics
    analytical machine learning ml ai mlops llm genai nlp software hardware embedded firmware systems system network
    networks networking site reliability quality assurance test testing automation release build devops devsecops
    database databases ui ux ui/ux ux/ui user experience interface interaction visual graphic motion service
    services brand content social media communications communication pr public relations community partnerships
    partner partnership procurement supply chain logistics warehouse fulfillment production manufacturing process
    project projects program programme programs delivery technical tech solution solutions pre-sales presales
    enterprise commercial area store retail e-commerce ecommerce category pricing risk credit fraud tax treasury
    audit investment investments equity portfolio fund asset wealth clinical medical regulatory scientific lab
    laboratory mechanical electrical civil structural chemical industrial aerospace automotive process quality
    safety environmental python java javascript typescript golang go rust ruby rails php .net net c++ c# c kotlin
    swift scala elixir node node.js nodejs react react.js angular vue vue.js django android ios aws azure gcp
    kubernetes linux sap salesforce sql bi etl computer vision deep robotics blockchain crypto web3 gaming game
    gameplay graphics audio video 3d information technology it office executive administrative administration talent
    acquisition recruiting recruitment human resources hr learning training education policy government affairs
    state field onboarding implementation integration integrations api apis search ads monetization identity privacy
    trust core tools tooling internal developer application applications app apps desktop scrum agile change
    transformation innovation digital performance lifecycle crm seo sem ppc email paid acquisition retention revenue
    billing planning insights intelligence entwicklung einkauf vertrieb personal personalwesen buchhaltung daten
    produkt produktion projekt projekte qualität forschung technik technische technischer technisches logistik
    kunden kundenservice kundendienst innendienst außendienst beschaffung controlling rechnungswesen kommunikation
    öffentlichkeitsarbeit verwaltung finanzen recht steuern bau maschinenbau elektrotechnik softwareentwicklung
    anwendungsentwicklung systemintegration produit produits projet projets données vente ventes achats achat
    logiciel logiciels qualité opérations recherche informatique système systèmes réseau réseaux financier
    financière clientèle formation communication études étude travaux maintenance sécurité administratif
    administrative paie recrutement affaires générale producto productos proyecto proyectos datos ventas compras
    calidad operaciones sistemas redes finanzas recursos humanos atención cliente clientes marketing obra obras
    mantenimiento seguridad informático informática administración prodotto progetto dati vendite acquisti qualità
    inkoop verkoop financiën dados projetos vendas
    """
)
