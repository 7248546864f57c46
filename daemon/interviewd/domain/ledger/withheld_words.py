"""The few words that settle by themselves that something may not be told: by reason, in four
languages.

Whatever grammar can tell (whom a sentence is about) is told in withheld.py; these are for the rest.
"""

from __future__ import annotations

from interviewd.patterns import lazy_pattern

SECRET = lazy_pattern(
    r"\b(?:(?:do ?n['o]?t|dont|never|not to|better not) (?:be )?(?:mention|tell|told|write|say|said|repeat|"
    r"use|bring (?:it|this) up)|not (?:in|for) the (?:letter|mail|email)|off the record|"
    r"between (?:us|you and me)|confidential\w*|secrets?\b|keep (?:it |this )?(?:quiet|"
    r"private|out|to myself)|hush[ -]?hush|under wraps|embargoed|not (?:yet )?(?:public|announced)|"
    r"between ourselves|nicht (?:erwähnen|schreiben|sagen|weitersagen)|vertraulich|"
    r"unter uns|geheim|(?:ne )?pas (?:le |la |l')?(?:mentionner|dire|écrire|répéter)|"
    r"confidentiel\w*|entre nous|no (?:lo |la )?(?:mencionar|decir|escribir|contar)|"
    r"confidencial\w*|entre nosotros)"
)
WAGE = lazy_pattern(
    r"\b(?:salar\w+|wages?|gehalt\w*|gehälter|lohn|löhne|brutto|netto|salaires?|"
    r"rémunération|sueldos?|remuneración|day rate|pay (?:rise|raise|scale|band|grade)|"
    r"per annum|bonus|boni|stock options|equity|compensation|more money|cobrar|pretensiones|"
    r"prétentions|vergütung\w*|zusatzleistungen|notice period|préavis|preaviso|work permit|(?:benefits?|comp|"
    r"pay|offer) package)\b"
)
PAY = lazy_pattern(
    r"\b(?:pay|pays|paid (?:well|badly|more|less)|earns?|earning|offer(?:ed|ing|"
    r"s)? (?:me )?[£$€]?\d+|i want [£$€]?\d+|perks?|(?:days?|weeks?) (?:of )?(?:holidays?|"
    r"vacation|leave|off)|day off|days off|overtime|company car|visa sponsorship|"
    r"relocation package|urlaub\w*|überstunden\w*|firmenwagen\w*|congés|vacaciones|verdient|"
    r"verdienen|(?<![a-z] )(?:mon|tues|wednes|thurs|fri|satur|sun)days? off|"
    r"commission \w* ?\d+|provision(?:en)? (?:von )?\d+|bezahlt|payés?|paie|pagan|pagado)\b"
)
MONEY = lazy_pattern(
    r"[£$€]\s?\d|\d\s?[£$€]|\b\d[\d.,]*\s?(?:k|eur|euros?|gbp|usd|chf|pounds?|dollars?|"
    r"quid|grand)\b"
)
OF_THE_BUSINESS = lazy_pattern(
    r"\b(?:budgets?|revenues?|turnover|sales|costs?|fund\w*|grants?|profits?|losses|"
    r"prices?|umsatz|kosten|chiffre|coûts?|ventas|presupuesto|costes|invoices?|orders?|"
    r"refunds?|donations?)\b"
)
HEALTH = lazy_pattern(
    r"\b(?:sick\w*|off (?:with|sick)|signed off|stress(?:ed)?|"
    r"ill|illness\w*|pregnan\w+|maternity|paternity|parental leave|burn-?out|"
    r"burnt out|deaf|wheelchair|disabled|disability|diagnos\w+|chemo\w*|miscarriage|"
    r"alcoholi\w+|rehab|limps?|stammers?|stutters?|migraines?|krank(?:e[rn]?|heit|geschrieben|gemeldet)?|schwanger\w*|"
    r"elternzeit\w*|mutterschutz\w*|behindert|schwerbehindert|malade\w*|maladie|enceinte|"
    r"congé mat\w*|handicap\w*|enferm[oa]\w*|embarazad\w*|baja (?:médica|por)|"
    r"discapacidad|has ms|had a stroke|hip operation|gesundheit|grossesse|embarazo)\b"
)
FAMILY = lazy_pattern(
    r"\b(?:wife|husband|spouse|fianc[ée]e?|girlfriend|boyfriend|sons?|daughters?|mother|"
    r"father|mum|mom|dad|brothers?|sisters?|grand(?:mother|father|child\w*|sons?|"
    r"daughters?|ma|pa|kids?)|nephew|niece|cousins?|uncle|aunt|in-laws?|married|divorc\w+|"
    r"widow\w*|wedding|newborn|ehemann|ehefrau|mann ist|frau ist|sohn|tochter|töchter|"
    r"söhne|mutter|vater|bruder|schwester|verheiratet|geschieden|hochzeit|mari|épouse|"
    r"fils|fille|mère|père|frère|sœur|mariée?|divorcée?|marido|esposa|esposo|hij[oa]s?|"
    r"madre|padre|herman[oa]s?|casad[oa]|divorciad[oa]|boda|birthday|(?:have|having|has|"
    r"had|no|got|two|three|four|her|his|my) (?:kids|children)|hat (?:\w+ )?kinder|"
    r"geburtstag|anniversaire|cumpleaños)\b"
)
PROTECTED = lazy_pattern(
    r"\b(?:criminal records?|convictions?|prison|bankrupt\w*|tribunals?|dismissals?|disciplinary|nationalit\w+|"
    r"citizenship|visas?|religio\w+|ethnic\w*|sexual\w*|gay|trade union|vorstrafe\w*|gefängnis|insolvenz|"
    r"staatsangehörigkeit|aufenthaltstitel|gewerkschaft\w*|casier judiciaire|condamnation\w*|nationalité|syndicats?|"
    r"antecedentes|condena\w*|nacionalidad|visado|sindicatos?)\b"
)
"""What the law protects, and what courts decide: only of somebody whose trade it is."""
WRONGDOING = lazy_pattern(
    r"\b(?:lied|lying|cheat\w*|steal\w*|stole|thefts?|fak(?:e|ed|ing)|bull(?:y|ied|ying)|harass\w*|discriminat\w*|"
    r"sexis\w*|racis\w*|illegal\w*|corrupt\w*|crooks?|(?:hiding|hide|cutting) (?:\w+ )?(?:faults?|defects?|jobs|corners)|"
    r"strikes?|picket\w*|gelogen|lügen|täusch\w*|betrüg\w*|betrog\w*|diebst[aä]hl\w*|mobb\w*|rausekel\w*|streik\w*|menti|mentir|"
    r"tricher|triche\w*|harcèle\w*|grève|mentí|robos?|robar|engañ\w*|acos\w+|huelga)\b"
)
"""What somebody is accused of, or owns up to."""
GOSSIP = lazy_pattern(
    r"\b(?:fired|sacked|resign\w*|quits?|quitting|laid off|layoffs?|redundan\w+|"
    r"grievances?|complaints? against|investigations?|accidents?|lawsuits?|sued|suing|rumou?rs?|gossip\w*|affair|"
    r"scandal\w*|(?:left|leaves|leaving) (?:after|because|the (?:firm|company|team))|(?:is|are|"
    r"was) (?:leaving|retiring)|predecessors?|(?:last|previous|"
    r"former) [\w-]+ (?:who )?(?:left|was|is|did|never)|(?:people|person|colleagues?|one|"
    r"two|three|half|all|others?) (?:have |has |just )?left\b(?! to| for| over)|"
    r"n['o]?t get (?:on|along)|hates?|hated|fell out|falling out|kündig\w+|gekündigt|"
    r"entlassen|gerücht\w*|verklagt|zerstritten|licenci\w+|démission\w*|rumeurs?|viré\w*|"
    r"despedid\w+|despidos?|dimiti\w+|rumor\w*|"
    r"(?:(?:an)?other|internal|second) (?:candidates?|applicants?|offers?)|offer (?:from|of|at)|"
    r"andere[nr]? (?:kandidat|bewerber)\w*|(?:anderes|zweites) angebot|mitbewerber\w*|"
    r"autres? (?:candidat\w*|offre)|candidate?s? interne|otr[oa]s? (?:candidat\w*|oferta)|candidat[oa]s? intern\w*)\b"
)
JUDGEMENT = lazy_pattern(
    r"\b(?:awful\w*|tired|(?:is|was) a joke|terribl\w+|horribl\w+|hopeless|useless|rude|"
    r"boring|bored|lazy|stupid|idiot\w*|incompeten\w+|arrogan\w+|unfriendly|stern|creepy|"
    r"weird|toxic|chaos|chaotic|mess|messy|shabby|dirty|filthy|cramped|freezing|nightmare|"
    r"worst|disorgani[sz]ed|unprepared|unprofessional|annoy\w+|fed up|dull|gloomy|ugly|"
    r"depressing|pretend\w*|so-called|soi-disant|supuest[oa]|sogenannte?[nrs]?|badly|"
    r"bad (?:report|review\w*|press|reputation|manager|boss|vibe\w*|mood|"
    r"atmosphere|culture)|poor (?:management|culture|atmosphere)|red flags?|"
    r"short of staff|short-?staffed|understaffed|losing|shrank|shrunk|nobody cares|swears?|grumpy|moody|"
    r"cold fish|furchtbar|schrecklich|chaotisch|unfreundlich|langweilig|arrogant\w*|"
    r"inkompetent|unhöflich|schlecht\w*|hässlich|nervig|affreu\w+|horrible|nul|ennuyeu\w+|"
    r"désagréable\w*|incompétent\w*|bordélique|horrible\w*|aburrid\w+|antipátic\w+|"
    r"desorganizad\w+|incompetente\w*|fatal|feo|fea)\b"
)
WORRY = lazy_pattern(
    r"\b(?:worr(?:y|ied|ies|ying)|afraid|scared|nervous\w*|anxious|stressed|unsure|"
    r"not sure|doubts?|regret\w*|sorge\w*|angst|unsicher|nervös|befürchte\w*|bezweifle|"
    r"inqui[eè]t\w*|nerveu\w+|j'ai peur|doute\w*|stressée?|miedo|preocupa\w*|nervios[oa]|"
    r"insegur[oa]|dudo|dudas?|i was (?:sacked|fired|dismissed|let go)|i (?:really |still |just |do |don't |dont |"
    r"kind of )*(?:want|need|hope|wish|think|feel|felt|hate|fear|wonder|guess|suppose|"
    r"doubt|dislike|disliked)|honestly|hmm+|ugh|meh)\b"
)
OF_A_FIRM = frozenset(
    "team teams plan plans planning budget budgets report reports reporting office offices project projects system "
    "systems process processes training hiring recruitment customers customer clients client patients patient students "
    "pupils staff staffing rota shifts schedule data quality safety costs cost sales production site sites department "
    "release releases launch migration review reviews audit audits course courses class classes lab ward stock orders "
    "meeting meetings policy strategy roadmap growth expansion opening merger tool tools software app website "
    "catalogue service services market product products research onboarding documentation maintenance inspection "
    "inspections delivery deliveries equipment warehouse workshop testing tests code deployment deployments incidents "
    "alerts on-call backlog requirements supplier suppliers contract contracts campaign newsletter events donors "
    "budgetplanung zusammenarbeit abteilung kunden patienten schüler schulung dienstplan schichten lager bestand "
    "aufträge umstellung einführung projekt projekte einarbeitung qualität planung bericht berichte kosten standort "
    "standorte équipe équipes projet projets planning budget service services clients patients élèves formation "
    "qualité sécurité coûts ventes production site sites outil outils stock commandes réunion réunions lancement "
    "équipement equipo equipos proyecto proyectos turnos horario presupuesto clientes pacientes alumnos formación "
    "calidad seguridad costes ventas producción almacén pedidos reunión reuniones herramienta herramientas".split()
)
"""Words of any firm. They only ever let something be told, so what is missing here is left out
of letters, not leaked."""
OF_PERSONS = frozenset(
    "manager boss leader lead player fan guy man woman person colleague friend lady bloke girl boy chef mann frau typ "
    "leiter leiterin mec femme homme jefe jefa hombre mujer tipo himself herself".split()
)
