"""Given names, to tell `Interview with Priya Shah` from `Interview with Orbis Logistics` when no
guest settles it.

The commonest of many countries, without accents and in lower case. Being absent proves nothing.
"""

from __future__ import annotations

from interviewd.language.people.companies import plain_letters

_NAMES = frozenset(
    """
    aaron abby abdul abdullah abigail ada adam adele aditi aditya adrian adriana adrien agata agathe
    agnes agnieszka ahmad ahmed aidan aiko aisha ajay akash akira alan alana alastair alba albert
    alberto alejandra alejandro aleksandar aleksandra alena alessandra alessandro alessia alex
    alexander alexandra alexandre alexandru alexia alexis alfonso alfred alfredo ali alice alicia
    alina alisa alison alistair aliya allan allison alma alok alvaro alyssa amanda amandine amar
    amara amelia amelie amina amir amit amita amy ana anastasia anders andre andrea andreas andreea
    andrei andres andrew andrey andrzej andy angel angela angelica angelika angelina angelo angus
    anika anil anita anja anjali ankit ankita ann anna annabel anne annelie annette annika anouk
    antal anthony antje antoine anton antonia antonio anupam anusha anya april aria ariana ariane
    ariel arjun armin arnaud arne arno arnold arthur artur arturo arun arvind aryan asha ashish
    ashley ashok asma astrid atul aurelie aurelien aurora austin ava avi axel ayesha aylin aysel
    ayse ayumi aziz barbara barry bartosz bastian beata beate beatrice beatriz becky belen ben
    benedict benedikt benjamin benoit bernadette bernard bernd bernhard bertrand bethany betty
    bhavna bilal bill billy birgit bjorn blanca bob bogdan bonnie boris brad bradley brandon brenda
    brendan brent brett brian bridget britta brittany bronwyn bruce bruno bryan burak caitlin caleb
    callum calum cameron camila camille camilo candice cara carina carl carla carlo carlos carmen
    carol carole carolin carolina caroline carolyn carsten cassandra catalina catarina catherine
    cathy cecile cecilia cedric celia celine cem cesar chad chandra chantal charlene charles charlie
    charlotte chelsea chen cheng cheryl chiara chidi chinedu chloe chris christa christelle
    christian christiane christina christine christoph christophe christopher chuck ciara cindy
    claire clara clarissa claude claudia claudio claus clement clementine cliff clive cody colette
    colin colleen connie connor conor conrad constance constantin cora corentin corinna corinne
    cornelia craig cristian cristiano cristina crystal curtis cynthia cyril dafydd dagmar daisuke
    daisy damian damien dan dana daniel daniela daniele danielle danny daphne dara darius darren
    dario dave david davide dawn dean deanna debbie deborah declan deepa deepak deepika delphine
    denis denise dennis derek derya desiree detlef dev devika dhruv diana diane diego dieter dietmar
    dilip dimitri dina dinesh dirk divya dmitri dmitry dolores dominic dominik dominique donald
    donna dora doreen doris dorota dorothea dorothee dorothy doug douglas duncan dustin dylan eamon
    eberhard eddie edgar edith edoardo eduard eduardo edward edwin eileen ekaterina elaine eleanor
    elena eleni eleonora elif elijah elin elina elisa elisabeth elise elizabeth elke ella ellen
    ellie elliot elliott elodie eloise elsa elvira emanuel emanuele emeka emil emilia emilie emilio
    emily emine emma emmanuel emmanuelle emre enrico enrique eoin erdem eric erica erich erik erika
    erin ernesto ernst erwin esra esteban estelle esther ethan etienne eugen eugene eugenia eva evan
    eve evelyn ewa ewan fabian fabien fabienne fabio fabrice fabrizio faisal faith farah farid
    farhan fatih fatima fatma federica federico felicia felicity felipe felix ferdinand fernanda
    fernando filip filipe filippo finn fiona flavia flavio florence florent florian frances
    francesca francesco francine francis francisca francisco franck francois francoise frank franz
    franziska fred freddie frederic frederica frederik frederike fredrik freya frida frieda
    friederike friedrich fritz gabriel gabriela gabriele gabriella gael gareth gary gaurav gavin
    gemma genevieve geoff geoffrey georg george georges georgia georgina gerald geraldine gerard
    gerd gerda gerhard gerrit giacomo gianluca gilles gillian gina giorgia giorgio giovanna giovanni
    gisela giulia giuliano giuseppe gita glen glenn gloria gonzalo gopal gordon grace graham grazia
    greg gregor gregoire gregory greta grzegorz guadalupe gudrun guido guilherme guillaume guillermo
    gulsen gunnar gunther gustav gustavo guy gwen gwendolyn hakan hamza hana hanna hannah hannes
    hans harald hari haris harold harriet harry harsh harsha haruka haruto hassan hazel heather
    hector hedwig heidi heike heiko heiner heinrich heinz helen helena helene helga helmut hendrik
    henning henri henrietta henrik henrike henry herbert hermann hilary hilda hildegard himanshu
    hiroshi hitesh holger holly horst howard hubert hugh hugo hui hung hussein ian ibrahim ida
    ignacio igor ikram ilaria ilka ilona ilse imogen imran ina ines inga inge ingeborg ingo ingrid
    inigo ioana ira irena irene irina iris irma isaac isabel isabela isabella isabelle isha isla
    ismael ismail istvan ivan ivana ivo iwona jack jackie jacob jacqueline jacques jade jaime jake
    jakob jakub james jamie jan jana jane janet janina janine jared jasmin jasmine jason javier jaya
    jayne jean jeanette jeanne jeff jeffrey jelena jen jenna jennifer jenny jens jeremie jeremy
    jerome jess jesse jessica jesus jill jim jimena jimmy jing jiri jitka joan joana joanna joanne
    joao joaquin jochen jodie joe joel joerg johan johann johanna johannes john johnny jolanta jon
    jonas jonathan joost jordan jordi jorg jorge jose josef josefina joseph josephine josh joshua
    joy joyce juan juana judit judith judy jules julia julian juliana juliane julie julien juliet
    julieta juliette julio julius jun june jurgen justin justine jutta kai kaitlyn kamal kamila
    karan kareem karen karim karin karina karl karla karolina karsten karthik kasia kaspar katarina
    katarzyna kate katerina katharina katherine kathleen kathrin kathryn kathy katia katie katja
    katrin katy kavita kavya kay kayla keith kelly kelsey ken kenji kenneth kenta kerry kerstin
    kevin khadija khalid kieran kim kimberly kiran kirsten kirsty klara klaus knut konrad konstantin
    konstantinos kris krishna kristen kristian kristin kristina kristine krystyna krzysztof kunal
    kurt kyle lakshmi lara larissa larry lars laszlo laura laure laurence laurent laurie layla lea
    leah leandro leanne leila lena leo leon leona leonard leonardo leonie leonor leopold leslie
    leticia lewis leyla liam lidia lieke lila lili lilian liliana lilly lily lin lina linda lindsay
    lindsey ling linus lionel lisa lise liv livia liz lizzie lloyd loic lois lola lorena lorenz
    lorenzo loretta lori lorraine lothar lotte lou louis louisa louise luc luca lucas lucia luciana
    luciano lucie lucien lucila lucille lucy ludovic ludwig luis luisa luiz lukas lukasz luke lutz
    lydia lynda lynn lynne maarten maddie madeleine madison madhu mads mael magali magda magdalena
    magnus maike maja malcolm malgorzata malik malin malte mandy manfred manish manja manoj manon
    manuel manuela mara marc marcel marcelo marcin marco marcos marcus marek maren margaret
    margarita margaux margot margret maria mariam marian mariana marianne marie marieke mariella
    marielle marija marika marilyn marina marine mario marion marisa marisol marissa marit marius
    mariusz marjorie mark marko markus marleen marlene marlon marta martha martin martina martine
    marvin mary maryam mason massimo mateo mateusz mathew mathias mathieu mathilde mats matt matteo
    matthew matthias matthieu maud maureen mauricio maurizio max maxim maxime maximilian maya meera
    megan mehdi mehmet mei meike melanie melina melinda melissa melvin mercedes meredith meryem mia
    michael michaela michal michel michele micheline michelle miguel mihai mika mike mikael mikhail
    mikkel mila milan milena milo mina mina minh mira miranda mireille miriam mirjam miroslav
    mitchell mohamed mohammad mohammed mohan mohit moira molly mona monica monika monique moritz
    morgane muhammad mukesh murat muriel murray mustafa myriam nadia nadine nadja naomi narendra
    natalia natalie natalya natasha nathalie nathan nathaniel naveen neal neha neil nele nelson
    nicholas nick nicki nicky nico nicola nicolas nicole niels nigel nihal niklas nikita nikola
    nikolai nikolas nikolaus nikhil nils nina nisha nitin noah noel noelia noemi nora norbert norma
    norman nuno nuria octavia odile ola olaf oleg olga oliver olivia olivier omar orla orlando oscar
    oskar osman othmar otto ozge ozlem pablo paige pal paloma pam pamela paola paolo parvati pascal
    pascale pat patrice patricia patrick patrik patrizia patty paul paula paulina pauline paulo
    pavel pawel pedro peggy penelope penny per perrine peter petr petra petros phil philip philipp
    philippa philippe phillip phoebe pia pierre pieter pilar piotr polly pooja prakash pranav
    prashant praveen preeti prem priya priyanka przemyslaw quentin quinn rachel radoslaw rafael
    rafal raffaele raghav rahul rainer raj raja rajesh rajiv rakesh ralf ralph ramesh ramon ramona
    randy raphael raquel rashid raul ravi ray raymond rebecca rebekah regina regine reiner reinhard
    remi remy rena renata renate rene renee reto reza rhys ricardo riccardo rich richard rick ricky
    riley rina rita ritu rob robert roberta roberto robin rocio rod roderick rodney rodrigo roger
    rohan rohit roland rolf romain roman romy ron ronald ronan ronja rory rosa rosalie rosalind
    rosanna rose rosemary ross roxana roxane roy ruben rudi rudolf rui rupert russell ruth ryan
    sabine sabrina sachin sadia saeed sally salma salvador salvatore sam samantha samir samira sammy
    samuel sandeep sander sandra sandrine sandy sanjay sanjeev sanne santiago sara sarah sascha
    sasha satoshi saul saurabh savannah scott sean sebastian sebastien selim selin selina selma
    serena serge sergei sergey sergio serkan seth severin shakira shane shannon sharon shaun shawn
    sheila shelby shelley sherry shirley shiv shreya shruti shubham sibylle siddharth sidney
    siegfried sigrid silke silvana silvia silvio simon simona simone siobhan sissel snezana sofia
    sofie solange soledad solene sonia sonja sophia sophie soren srinivas stacey stacy stan
    stanislav stefan stefania stefanie stefano steffen steffi stella stephan stephane stephanie
    stephen steve steven stewart stuart subhash sue suleyman sumit sunil sunita suresh surya susan
    susana susann susanna susanne susie suzanne svea sven svenja svetlana swati sybille sylvain
    sylvia sylvie tabea takashi takeshi tamara tamas tamsin tania tanja tanya tara tarek tariq
    tatiana tatjana tatyana taylor ted teresa terry tess tessa thea thelma theo theodor theresa
    therese theresia thibault thierry thijs thilo thomas thorsten tiago tiffany till tillmann tim
    timo timothy tina tobias toby todd tom tomas tomasz tomaz tommaso tommy toni tony torben torsten
    tracey tracy trevor tricia trisha tristan troy tuan tyler udo ulf uli ulrich ulrike umar umut
    ursula uta ute uwe vaibhav valentin valentina valeria valerie vanessa varun vasco vera verena
    veronica veronika veronique vicente vicki vicky victor victoria vijay vikas vikram viktor
    viktoria vincent vincenzo vineet vinod viola violeta virginia virginie vishal vivek vivian
    viviane vivien vladimir volker walter wanda warren wayne wei wendy wenke werner wesley wiebke
    wilfried wilhelm will willem william wilma winfried wojciech wolf wolfgang xavier ximena xin yan
    yang yann yannick yara yasmin yasmina ying yolanda yosef yousef youssef yuki yulia yuri yusuf
    yvan yves yvonne zachary zahra zainab zara zeynep zoe zoltan zsofia zuzana zuzanna
""".split()
)


def is_forename(word: str) -> bool:
    """Whether a word is a known given name; of `Anne-Marie` the first part decides."""
    return plain_letters(word).replace("'", "-").split("-")[0].rstrip(".") in _NAMES


# Companies called after people, which the names alone would make people of.
NAMESAKES = frozenset(
    name.strip()
    for name in """
    morgan stanley|john lewis|john deere|john wood|charles schwab|charles river|hugo boss|levi strauss|philip morris|
    thomas cook|ralph lauren|calvin klein|tommy hilfiger|michael kors|kate spade|jack daniels|jack wolfskin|
    eli lilly|henry schein|robert half|robert walters|robert bosch|michael page|oscar health|oliver wyman|carl zeiss|
    axel springer|louis vuitton|christian dior|yves rocher|yves saint laurent|pierre fabre|leroy merlin|paul smith|
    fred perry|ted baker|ben sherman|martin marietta|lockheed martin|aston martin|max planck|max mara|otto group|
    ernst young|ernst klett|arthur little|booz allen|frank recruitment|grant thornton|russell reynolds|spencer stuart|
    peter hahn|franz haniel|georg fischer|karl storz|ludwig beck|wolf theiss|alfred karcher|stella mccartney|
    laura ashley|austin reed|dean foods|ross stores|edward jones|raymond james|kurt geiger|jane street|alice bob|joe
    fresh|
    jean paul gaultier|agnes b|betty barclay|marc jacobs|tom tailor|tom ford|karl lagerfeld|
    carlos iii|san miguel|jose cuervo|julius baer|julius berger|rosa luxemburg|konrad adenauer|robert koch|marie curie|
    john lewis partnership|david lloyd|harvey nichols|holland barrett|taylor wessing|allen overy|clifford chance
    """.replace("\n", "").split("|")
    if name.strip()
)
