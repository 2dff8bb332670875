"""Words that mean the same in reports: forms of one word that don't begin alike, and plain words for official ones.

A report forwards what a reader passes on, and prosecutes whom a reader takes to court. Each line is one group; words
of which one excludes the other (`rag.drafting.deeds`) never share a group.
"""

from __future__ import annotations

import re

from index.stemming import stem

_GROUPS = """
died death deaths fatalities killed
sold sell sale
bought buy purchase purchased
lost lose loss
grew grown growth
spent spend spending expenditure
born birth
fled flee
paid pay payment
sank sunk sink
stole stolen steal theft
chose chosen choose choice
taught teach train trained training
sent send
won win
kids children child minors
forward forwarded transmit transmitted
prosecute prosecuted prosecution tried
convict convicted conviction
acquit acquitted cleared
jail jailed imprisoned imprisonment prison
lawyer lawyers attorney attorneys
money funds funding
staff employees personnel workforce
police cops
begin began begun start started initiate initiated launch launched open opened opening
finish finished complete completed
adverts advertisements ads
sites websites
average mean typical
unfilled vacant
post position
partly partially
suicide suicides
helpline hotline
wage wages salary salaries
restitution compensation damages
foreign foreigners foreigner nonnationals
licence license licences licenses licensed
renew renewed renewal extend extended prolong prolonged extension
remove removed removal
help helped assist assisted assistance
employ employed employment hire hired
allot allotted allocate allocated
illegal unlawful
doctor doctors physician physicians
plane planes aircraft
student students pupil pupils
corrupt crooked complicit
identify identified identification detect detected detection recognise recognised recognize recognized
supply supplied provide provided
backed supported
caught apprehend apprehended
firm firms business businesses company companies
law laws statute statutes legislation
shelter shelters refuge refuges
lead led chair chairs chaired head heads headed preside presided
give gave given
hold held
make made
run ran
write wrote written
build built construct constructed construction
draw drew drawn
drive drove driven
get got
go went gone
keep kept
rise rose risen
fall fell fallen
see saw seen
seek sought
speak spoke spoken speech
strike struck
swear sworn swore
tell told
think thought
throw threw thrown
wear wore worn
withdraw withdrew withdrawn withdrawal
oversee oversaw overseen supervise supervised supervision
freeze froze frozen
fight fought
forbid forbade forbidden prohibit prohibited prohibition ban banned
break broke broken
undertake undertook undertaken
eat ate eaten
inquiry inquiries investigate investigated investigation investigations
establish established create created creation
abolish abolished dissolve dissolved disband disbanded
enact enacted adopt adopted adoption
mistake mistakes error errors
injure injured injury injuries wounded hurt
murder murders homicide homicides killing
teenager teenagers adolescent adolescents
annual annually yearly
assess assessed assessment evaluate evaluated evaluation
purpose goal goals aim objective objectives
damage harm
jobless unemployed unemployment
parliament legislature
obtain obtained acquire acquired
compensate compensated honorarium
resign resigned resignation quit
erupt erupted eruption
scrapped scrapping demolition demolished demolish
notice warning
screen screened screening check checked checks
mm millimetre millimetres millimeter millimeters
cm centimetre centimetres centimeter centimeters
km kilometre kilometres kilometer kilometers
kg kilogram kilograms kilogramme kilogrammes
home homes dwelling dwellings
car cars vehicle vehicles
flat flats apartment apartments
pensioner pensioners elderly
blaze blazes fire fires
unsafe dangerous hazardous
sick sickness illness illnesses disease diseases
shortfall deficit
donate donated donation donations contribute contributed contribution contributions
trash rubbish garbage waste
sewage wastewater
forest forests woodland
farm farms farming agriculture agricultural
fish fishing fishery fisheries
boat boats vessel vessels
harbor harbour port
road roads highway highways
rail railway railways railroad
bike bikes bicycle bicycles
teacher teachers instructor instructors
university universities college colleges
vaccine vaccines vaccinated vaccination immunised immunized immunisation immunization
mental psychological
baby babies infant infants
husband wife spouse spouses
immigrant immigrants migrant migrants
abroad overseas
delay delays delayed postponed
poor poverty impoverished
wealthy rich affluent
electricity electric electrical
fuel petrol gasoline
oil petroleum
internet online web
media press newspapers
meeting meetings convene convened
vote votes voted ballot ballots
ministry ministries secretariat secretariats department departments
charity charities nonprofit nonprofits ngo ngos
prisoner prisoners inmate inmates detainee detainees
judge judges magistrate magistrates
court courts tribunal tribunals
lawsuit lawsuits sue sued litigation
bribe bribes bribery
abuse abused mistreat mistreated mistreatment
gang gangs cartel cartels
gun guns firearm firearms
soldier soldiers troops
hide hidden conceal concealed
monitor monitored monitoring track tracked
estimate estimated estimates guess
survey surveys poll polled questionnaire questionnaires
study studies research
manual handbook guide guidelines
rule rules regulation regulations
scheme schemes program programs programme programmes initiative initiatives
leaflet leaflets brochure brochures pamphlet pamphlets flyer flyers
customer customers client clients
buyer buyers purchaser purchasers
tourist tourists visitor visitors
clothes clothing garment garments
pollution polluted contamination contaminated
emit emitted emission emissions
lack lacked lacking shortage insufficient inadequate
enough sufficient adequate
improve improved improvement improvements
worry worries worried concern concerns concerned
complain complained complaint complaints
praise praised commend commended
criticise criticised criticize criticized criticism
agreement agreements accord deal pact
enable enabled allow allowed
require required requirement obliged obligated mandatory compulsory
select selected
replace replaced replacement
escape escaped
trick tricked deceive deceived lure lured
recruiter recruiters broker brokers
apologise apologised apologize apologized apology sorry
"""
SAME: dict[str, frozenset[str]] = {}
"""Stem of a word → stems of its group."""
for _line in _GROUPS.strip().splitlines():
    _group = frozenset(stem(word) for word in _line.split())
    for _term in _group:
        SAME[_term] = SAME.get(_term, frozenset()) | _group
_PHRASES = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), words)
    for pattern, words in (
        (
            r"t(?:ake|ook|aken|aking)\s+to\s+court|taken\s+through\s+court|brought\s+to\s+(?:court|trial)|put\s+on\s+trial|"
            r"put\s+before\s+(?:a\s+)?(?:judge|court)s?",
            "prosecuted",
        ),
        (r"pass(?:ed|es)?\s+on|hand(?:ed|s)?\s+(?:over|on)", "forwarded"),
        (r"found\s+guilty", "convicted"),
        (r"guilty\s+verdicts?", "convictions"),
        (r"probes?", "investigations"),
        (r"se(?:t|ts|tting)\s+up", "established"),
        (r"sold\s+for\s+sex|in\s+the\s+sex\s+trade", "sex trafficking"),
        (r"national-level", "federal"),
        (r"grown-up", "adult"),
        (r"go(?:es)?\s+up|went\s+up|gone\s+up", "increased"),
        (r"behind\s+bars|in\s+jail", "imprisonment"),
        (r"sign(?:ed|s)?\s+up\s+(?:to|for)", "joined"),
        (r"(?:a\s+)?lawyers?\s+(?:for\s+free|free\s+of\s+charge)", "free legal aid"),
        (r"free\s+of\s+charge", "free"),
        (r"(?:not|never|n[’']t)\s+(?:been\s+)?specified", "unspecified"),
        (
            r"(?:not|never|n[’']t)\s+(?:been\s+)?(?:broken\s+down|split|classified)\s+by\s+(?:type|form)s?(?:\s+of\s+\w+)?",
            "of unspecified forms",
        ),
        (r"gov", "government"),
        (r"se(?:nd|nt)\s+(?:(?:it|them)\s+)?back(?!\s+home)", "returned"),
        (r"get(?=\s*(?:[?.!]|$|(?:in|during)\s+(?:19|20)\d\d\b))", "receive"),
        (r"turn(?:ed|s|ing)?\s+(?:away|back)(?=\s+(?:at|from)\s+the\s+border)", "denied entry"),
        (r"g(?:a|i)ven?\s+evidence", "testimony testify"),
        (r"team(?:ed|ing)?\s+up|work(?:ed|ing)?\s+together|join(?:ed)?\s+forces", "collaborated"),
        (r"carr(?:y|ied)\s+out", "conducted"),
        (r"look(?:ed|ing)?\s+into", "investigated"),
        (r"t(?:ake|ook|aken)\s+part", "participated"),
        (r"pots?\s+of\s+money", "fund"),
        (r"t(?:ake|ook|aken)\s+down", "removed"),
        (r"se(?:nd|nt)\s+(?:back\s+)?home", "repatriated"),
        (r"from\s+abroad|from\s+other\s+countries|non[- ]?nationals?|non[- ]?citizens?", "foreign"),
        (r"(?:took|take|taken)\s+their\s+own\s+li(?:fe|ves)|killed\s+themselves", "suicide self-inflicted"),
        (r"prison\s+terms?|jail\s+terms?|time\s+in\s+prison", "prison sentence"),
        (r"(?:lost|lose|losing)\s+(?:their|its|the|a)\s+licen[cs]es?", "revoked license"),
    )
)


_TYPED = {
    "yrs": "years", "yr": "year", "hrs": "hours", "mins": "minutes", "wks": "weeks", "mths": "months", "b4": "before",
    "ppl": "people", "govt": "government", "gov't": "government", "gov’t": "government", "dept": "department",
    "whats": "what is", "hows": "how is", "wheres": "where is", "whos": "who is", "im": "I'm", "ive": "I've",
    "pls": "please", "plz": "please", "untill": "until", "w/o": "without", "w/": "with", "bc": "because",
    "cuz": "because", "thru": "through", "hasnt": "hasn't", "didnt": "didn't", "doesnt": "doesn't", "isnt": "isn't",
    "wasnt": "wasn't", "dont": "don't", "arent": "aren't", "werent": "weren't", "havent": "haven't", "cant": "can't",
}  # fmt: skip
_TYPED_WORD = re.compile(
    rf"(?<![\w@/.'’-])(?:{'|'.join(re.escape(word) for word in sorted(_TYPED, key=len, reverse=True))})(?![\w@/.'’-])",
    re.IGNORECASE,
)


def written_out(text: str) -> str:
    """A question with what people shorten as they type written out: "yrs" as "years", "whats" as "what is"."""
    return _TYPED_WORD.sub(_whole_word, text)


def _whole_word(match: re.Match[str]) -> str:
    typed = match.group()
    if typed.isupper():
        return typed  # "IM", "YR": initials
    whole = _TYPED[typed.lower()]
    return whole[:1].upper() + whole[1:] if typed[0].isupper() else whole


def plainly(text: str) -> str:
    """A question with phrases put as reports put them: "taken to court" as "prosecuted"."""
    for pattern, words in _PHRASES:
        text = pattern.sub(words, text)
    return text
