"""Names of hosts that are no company's own: public mailboxes, recruiting systems, video tools.

Domains are registrable ones unless a longer one is meant; a subdomain of any counts as well. Kept
by hand: what stands here is never a company somebody applies to, and nobody behind it is thanked.
"""

from __future__ import annotations

# Anybody can have a mailbox here.
PUBLIC_MAIL = frozenset(
    """
    gmail.com googlemail.com icloud.com me.com mac.com msn.com passport.com hey.com fastmail.com
    fastmail.fm pm.me proton.me protonmail.com protonmail.ch tutanota.com tutanota.de tuta.com
    tuta.io keemail.me mail.com email.com usa.com inbox.com zoho.com zohomail.com zohomail.eu
    duck.com simplelogin.com simplelogin.io mozmail.com anonaddy.com privaterelay.appleid.com
    riseup.net disroot.org runbox.com mailfence.com hushmail.com startmail.com mailo.com posteo.de
    posteo.net posteo.org mailbox.org web.de t-online.de freenet.de arcor.de email.de online.de
    1und1.de kabelmail.de vodafonemail.de unitybox.de magenta.de o2online.de aon.at chello.at
    bluewin.ch hispeed.ch sunrise.ch orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr
    numericable.fr aliceadsl.fr telefonica.net terra.es ono.com movistar.es euskaltel.net libero.it
    virgilio.it tiscali.it alice.it tin.it btinternet.com btopenworld.com blueyonder.co.uk
    virginmedia.com ntlworld.com sky.com talktalk.net plus.net comcast.net verizon.net att.net
    sbcglobal.net bellsouth.net cox.net charter.net earthlink.net optonline.net juno.com rogers.com
    shaw.ca sympatico.ca videotron.ca bigpond.com bigpond.net.au optusnet.com.au iinet.net.au
    xtra.co.nz ziggo.nl kpnmail.nl planet.nl xs4all.nl home.nl telenet.be skynet.be proximus.be
    telia.com comhem.se bredband.net online.no broadpark.no wp.pl o2.pl onet.pl interia.pl gazeta.pl
    seznam.cz email.cz centrum.cz azet.sk mail.ru bk.ru inbox.ru list.ru ya.ru rambler.ru ukr.net
    i.ua abv.bg citromail.hu freemail.hu qq.com foxmail.com 163.com 126.com yeah.net sina.com
    sina.cn sohu.com aliyun.com naver.com daum.net hanmail.net nate.com docomo.ne.jp ezweb.ne.jp
    softbank.ne.jp nifty.com rediffmail.com uol.com.br bol.com.br terra.com.br
""".split()
)

# The same under many endings: yahoo.co.uk, hotmail.fr, gmx.at.
PUBLIC_MAIL_LABELS = frozenset(
    "gmail googlemail yahoo ymail rocketmail hotmail outlook gmx aol yandex icloud protonmail tutanota fastmail".split()
)
LIVE = frozenset(
    "live.com live.de live.fr live.co.uk live.nl live.it live.se live.dk live.no live.fi live.ca live.be live.ie "
    "live.at live.cl live.cn live.jp live.in live.com.au live.com.mx live.com.ar live.com.pt live.co.za".split()
)

# Applicant tracking, scheduling and assessment: the address speaks for a company that is elsewhere.
# Left out are large employers that also run job boards or payrolls (LinkedIn, Indeed, ADP): their
# machines are known by the local part.
RECRUITING = frozenset(
    """
    greenhouse.io greenhouse-mail.io lever.co ashbyhq.com myworkday.com myworkdayjobs.com
    workday.com smartrecruiters.com icims.com taleo.net oraclecloud.com successfactors.com
    successfactors.eu sapsf.com jobvite.com jobvite-inc.com workable.com workablemail.com
    recruitee.com tellent.com teamtailor.com teamtailor-mail.com personio.de personio.com
    personio-mail.de join.com softgarden.io softgarden.de rexx-systems.com onlyfy.io onlyfy.com
    prescreen.io d.vinci.de dvinci-easy.com umantis.com haufe-umantis.com talention.com concludis.de
    talentsoft.com welcomekit.co welcometothejungle.com taleez.com flatchr.io beetween.com
    digitalrecruiters.com bizneo.com bizneohr.com factorialhr.com viterbit.com pandape.com
    bamboohr.com breezy.hr breezy-mail.com jazzhr.com jazz.co applytojob.com resumatorapi.com
    gem.com fountain.com avature.net eightfold.ai phenompeople.com beamery.com bullhorn.com
    bullhornmail.com jobadder.com pinpointhq.com comeet.co comeet-notifications.com rippling-ats.com
    paycomonline.net ultipro.com dayforcehcm.com cornerstoneondemand.com csod.com zohorecruit.com
    freshteam.com homerun.co hireserve.com tribepad.com tribepad-mail.com eploy.net jobtrain.co.uk
    oleeo.com peoplehr.com manatal.com trakstar.com hirehive.com polymer.co screenloop.com
    metaview.ai brighthire.ai pillar.hr hireez.com goodtime.io calendly.com cal.com cronofy.com
    modernloop.io modernloop.com prelude.co candidate.fyi gohire.io interviewstream.com hirevue.com
    sparkhire.com vidcruiter.com willo.video myinterview.com karat.com karat.io byteboard.dev
    coderpad.io hackerrank.com hackerrankforwork.com codility.com codesignal.com testgorilla.com
    testdome.com hackerearth.com coderbyte.com paradox.ai olivia.paradox.ai xor.ai mya.com
    humanly.io doodle.com youcanbook.me savvycal.com acuityscheduling.com appointlet.com
    hubspot-meetings.com clockwise.com getclockwise.com vimcal.com meetingbird.com oncehub.com
    zcal.co tidycal.com koalendar.com simplybook.me timify.com meetergo.com harmonizely.com zeeg.me
    chilipiper.com indeedemail.com hired.com wellfound.com otta.com honeypot.io
""".split()
)

NOTE_TAKERS = frozenset(
    """
    otter.ai fireflies.ai fathom.video fathom.ai read.ai tldv.io avoma.com grain.co chorus.ai
    sembly.ai supernormal.com nyota.ai fellow.app meetgeek.ai tactiq.io jamie.ai meetjamie.ai
    krisp.ai notta.ai airgram.io circleback.ai granola.ai granola.so bluedothq.com noty.ai
    laxis.tech sybill.ai bubbles.video spinach.io spinachai.com assembly.ai trint.com jiminny.com
    modjo.ai leexi.ai claap.io noota.io
""".split()
)

# What a meeting is held in. Long ones because people work at google.com and microsoft.com.
VIDEO = frozenset(
    """
    zoom.us zoom.com zoomgov.com meet.google.com teams.microsoft.com teams.live.com webex.com
    gotomeeting.com gotomeet.me goto.com bluejeans.com whereby.com meet.jit.si jitsi.org
    join.skype.com skype.com chime.aws around.co gather.town livestorm.co facetime.apple.com
    ringcentral.com dialpad.com uberconference.com starleaf.com lifesize.com bigbluebutton.org
    butter.us demodesk.com bigmarker.com vowel.com riverside.fm streamyard.com
""".split()
)

# Addresses of calendars, rooms and machines rather than of people who work for the company in the
# name.
CALENDARS = frozenset("calendar.google.com googlegroups.com groups.google.com groups.io".split())

# Full names under which machines appear as guests; each also with "bot", "notetaker", "scheduling"
# and the like.
SYSTEM_NAMES = frozenset(
    """
    greenhouse|greenhouse recruiting|lever|ashby|ashbyhq|workday|myworkday|smartrecruiters|smart recruiters|icims|taleo
    |successfactors|jobvite|workable|recruitee|teamtailor|personio|bamboohr|breezy|breezy hr|jazzhr|gem|avature|bullhorn
    |softgarden|welcome to the jungle|welcomekit|pinpoint|goodtime|good time|calendly|cronofy|modernloop|prelude|hirevue
    |coderpad|hackerrank|codility|codesignal|karat|brighthire|metaview|paradox|olivia|screenloop|factorial|bizneo|taleez
    |otter|otter ai|otterai|otterpilot|otter pilot|fireflies|fireflies ai|firefliesai|fred fireflies|fathom|fathom video
    |fathom ai|read|read ai|readai|tldv|tl dv|avoma|grain|gong|chorus|sembly|sembly
    ai|supernormal|fellow|meetgeek|jamie ai
    |krisp|notta|airgram|circleback|granola|spinach|spinach ai|copilot|microsoft copilot|gemini|zoom ai companion
    |zoom|zoom meetings|zoom room|zoom rooms|microsoft teams|teams|google meet|google calendar|webex|cisco webex|skype
    |gotomeeting|whereby|doodle|savvycal|cal com|reclaim|reclaim ai|clockwise|vimcal|indeed|linkedin|mailer daemon
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)

# Hosts whose links are the door to the meeting; the paths that are only help pages are told apart
# in `links`.
JOIN = VIDEO | frozenset(
    "hirevue.com karat.com brighthire.ai goodtime.io discord.gg discord.com slack.com".split()
)


def is_under(domain: str, domains: frozenset[str]) -> bool:
    """Whether a domain is one of them or below one."""
    labels = domain.split(".")
    return any(".".join(labels[i:]) in domains for i in range(len(labels) - 1))
