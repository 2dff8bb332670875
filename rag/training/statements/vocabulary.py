"""Names of places and people, real and invented, and how agencies are called."""

from __future__ import annotations

from random import Random

COUNTRIES = (
    *"New Arland; East Merova; Costa Verde; Port Halden; South Africa; Sri Lanka; New Zealand".split("; "),
    *(
        "Ghana Senegal Kenya Tanzania Zambia Namibia Botswana Tunisia Jordan Georgia Armenia Albania Croatia Slovenia "
        "Estonia Latvia Finland Iceland Ireland Portugal Belgium Austria Uruguay Paraguay Peru Chile Ecuador Honduras "
        "Guatemala Belize Jamaica Barbados Fiji Samoa Mongolia Nepal Vietnam Malaysia Indonesia Canada Norway Romania "
        "Varelia Ostmark Kesmir Tavaria Loradia Meruvia Calidonia Borvia Ardania Selvania Norvask Pelagia Zembara "
        "Quillara Esteria Marovia Talmar Veskland Oriana Dravonia"
    ).split(),
)

CITIES = (
    *"Port Selwyn; San Aurelio; Saint Brannock; Lake Harrow; New Tarrin".split("; "),
    *(
        "Arvik Belmora Castrano Dunholm Elstad Farrowby Gatesk Halmire Istrova Jarnow Kalden Lisgard Montero Norwell "
        "Oskar Pellworth Quarrin Ravensk Solano Tarnby Ulverton Vardal Westmark Yarrow Zelin Amberley Brekka Corvalle "
        "Durnes Esker Leeds Bristol Gdańsk Turin Porto Valencia Mombasa Kumasi Cuenca Arequipa Winnipeg Adelaide"
    ).split(),
)

REGIONS = (
    "Northvale Eastmoor Highmark Lowenshire Ardenia Corvania Silvermark Taunus Brennia Oldmarch Westerling Kestria "
    "Marisca Altona Ganderland Pinemark Saltmarsh Andalusia Bavaria Brittany Lombardy Ontario Queensland Jutland"
).split()

RIVERS = "Arda Bell Corran Dessa Elm Ferrow Garrand Ilme Korva Lenna Morrow Orla Tessin Varda".split()

_FIRST = (
    "Amara Beatriz Carlos Dana Elias Farah Gustav Helena Ibrahim Joana Kofi Lena Marek Nadia Oskar Priya Quentin "
    "Rosa Samuel Tomas Ursula Viktor Wanda Yusuf Zofia Anneke Bruno Chidi Delphine Emre Fatima Ingrid Luca Miriam "
    "Nikolai Pilar Ruth Sven Thandi Anjali"
).split()
_LAST = (
    "Abara Bellamy Castellan Dremov Eklund Fontaine Garrido Halloran Ivers Jansky Korhonen Lindqvist Mbeki-Shaw "
    "Navarro Okonjo Petrakis Quist Rasmussen Sandoval Tereshko Ullmann Vasquez Whitlock Yilmaz Zeller Achterberg "
    "Boateng Corrigan Dlamini Evertsen Farrugia Grabowski"
).split()

LEVELS = "federal state local municipal provincial regional national county district".split()
NEAR_LEVELS = (
    ("federal", "national"),
    ("local", "municipal", "county", "district"),
    ("state", "provincial", "regional"),
)
"""Levels that may be taken for each other: one of a group never serves as a near miss of another."""

PEOPLE = "women men girls boys".split()
NATIONALITIES = (
    "Ghanaian Kenyan Peruvian Nepali Vietnamese Romanian Albanian Georgian Moldovan Tunisian Senegalese Bolivian "
    "Filipino Malaysian Jordanian Armenian Honduran Ukrainian"
).split()
CRIMES = "fraud; arson; burglary; extortion; forgery; embezzlement; smuggling; perjury; blackmail; vandalism"
FORMS = "forced labour; sexual exploitation; forced begging; domestic servitude; debt bondage"

COMPANIES = (
    "Brightwell Foods; Corvane Shipping; Halden Steel; Lumera Textiles; Northgate Logistics; Orvia Construction; "
    "Pinetree Holdings; Quayside Fisheries; Redstone Mining; Solvanta; Terranova Farms; Vectis Energy; Westbrook Motors"
)

POOLS: dict[str, tuple[str, ...]] = {
    "country": COUNTRIES,
    "city": CITIES,
    "region": tuple(REGIONS),
    "river": tuple(RIVERS),
    "level": tuple(LEVELS),
    "people": tuple(PEOPLE),
    "nat": tuple(NATIONALITIES),
    "company": tuple(COMPANIES.split("; ")),
    "crime": tuple(CRIMES.split("; ")),
    "form": tuple(FORMS.split("; ")),
}

_PREFIXES = ("National", "National", "Federal", "Central", "State", "Royal", "Independent", "")

_BRITISH = (
    ("rogramme", "rogram"),
    ("abour", "abor"),
    ("eighbour", "eighbor"),
    ("arbour", "arbor"),
    ("ehaviour", "ehavior"),
    ("entre", "enter"),
    ("efence", "efense"),
    ("ffence", "ffense"),
    ("icence", "icense"),
    ("etres", "eters"),
    ("ganis", "ganiz"),
    ("uthoris", "uthoriz"),
    ("ecognis", "ecogniz"),
    ("odernis", "oderniz"),
    ("ospitalis", "ospitaliz"),
    ("mmunis", "mmuniz"),
    ("igitis", "igitiz"),
    ("inalis", "inaliz"),
    ("riticis", "riticiz"),
    ("ubsidis", "ubsidiz"),
    ("aediatric", "ediatric"),
    ("ancelled", "anceled"),
    ("ravelled", "raveled"),
    ("ravellers", "ravelers"),
    ("heque", "heck"),
)


def american(text: str) -> str:
    """British spelling turned American; frames are written in British spelling."""
    for british, spelling in _BRITISH:
        text = text.replace(british, spelling)
    return text


def person(rng: Random) -> str:
    """An invented name."""
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def agency(rng: Random, names: tuple[str, ...]) -> str:
    """An agency's name, `National` or the like put before it unless its name starts with `=`."""
    name = rng.choice(names)
    if name.startswith("="):
        return name[1:]
    return f"{rng.choice(_PREFIXES)} {name}".strip()


def acronym(name: str) -> str:
    """Initials of the words in capitals."""
    return "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())


def confusable(value: str) -> tuple[str, ...]:
    """Values that may be taken for this one, itself among them."""
    return next((group for group in NEAR_LEVELS if value in group), (value,))
