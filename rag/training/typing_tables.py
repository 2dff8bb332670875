"""Spellings and short forms of words, written by hand for this project."""

from __future__ import annotations

from itertools import product
from typing import Final


def _pairs(rows: str) -> tuple[tuple[str, str], ...]:
    """Rows of `British American` pairs, parted by commas."""
    return tuple((british, american) for british, american in (row.split() for row in rows.split(",")))


def _forms(stems: str, ends: str, british: str, american: str) -> tuple[tuple[str, str], ...]:
    """Each stem with the British and the American middle and each end; `-` is no end."""
    return tuple(
        (f"{stem}{british}{end}", f"{stem}{american}{end}")
        for stem, end in product(stems.split(), ends.replace("-", "").split(" "))
    )


_SPELLINGS: Final = (
    _forms(
        "apolog author categor central character civil colon commercial critic emphas general hospital ideal "
        "industrial legal local maxim memor militar minim mobil modern normal organ popular priorit privat "
        "publ real recogn social special stabil standard summar symbol sympath util visual",
        "e es ed er ers ing ation ations",
        "is",
        "iz",
    )
    + _forms("anal paral catal", "e ed es ing", "ys", "yz")
    + _forms(
        "arm col endeav fav flav harb hon hum lab od parl rum sav tum vap vig",
        "- s ed ing ite ites able ful less",
        "our",
        "or",
    )
    + _forms("behavi neighb", "- s al hood hoods ing", "our", "or")
    + _forms("calib cent fib kilomet lit lust somb spect theat centimet millimet", "- s", "re", "er")
    + _forms(
        "cancel channel counsel fuel label level model quarrel signal travel tunnel", "ed ing er ers", "l", ""
    )
    + _forms("defen offen preten", "e es", "c", "s")
    + _forms("catalog dialog monolog analog", "- s", "ue", "")
    + _pairs(
        "ageing aging,aluminium aluminum,anaemia anemia,anaesthetic anesthetic,archaeology archeology,"
        "artefact artifact,artefacts artifacts,aeroplane airplane,aeroplanes airplanes,burnt burned,"
        "centred centered,cosy cozy,counsellor counselor,doughnut donut,encyclopaedia encyclopedia,"
        "enquiry inquiry,enrol enroll,enrolment enrollment,foetus fetus,fulfil fulfill,fulfilment fulfillment,"
        "grey gray,gynaecology gynecology,haemoglobin hemoglobin,haemorrhage hemorrhage,instalment installment,"
        "jewellery jewelry,judgement judgment,learnt learned,leukaemia leukemia,manoeuvre maneuver,"
        "marvellous marvelous,maths math,mould mold,moustache mustache,mum mom,oestrogen estrogen,"
        "orthopaedic orthopedic,paediatric pediatric,plough plow,pyjamas pajamas,sceptical skeptical,"
        "skilful skillful,speciality specialty,sulphur sulfur,towards toward,woollen woolen,"
        "yoghurt yogurt"
    )
)
# American forms that are another word as well (a check, a tire, a program of a computer) are not turned back.
_ONE_WAY: Final = _pairs(
    "amongst among,cheque check,cheques checks,draught draft,kerb curb,licence license,licences licenses,metre meter,"
    "metres meters,practise practice,practised practiced,programme program,programmes programs,"
    "storey story,storeys stories,tyre tire,tyres tires,whilst while"
)
TO_AMERICAN: Final = dict(_SPELLINGS + _ONE_WAY)
"""British spelling → American, lower case."""
TO_BRITISH: Final = {american: british for british, american in _SPELLINGS}
"""American spelling → British, lower case."""

ABBREVIATIONS: Final = (
    (r"government", ("govt", "gov't", "gov")),
    (r"governments", ("govts",)),
    (r"department", ("dept", "dept.")),
    (r"number of", ("no. of", "nr of", "num of", "# of")),
    (r"approximately", ("approx", "approx.")),
    (r"approximate", ("approx",)),
    (r"international", ("intl", "int'l")),
    (r"and", ("&",)),
    (r"years", ("yrs",)),
    (r"year", ("yr",)),
    (r"months", ("mths",)),
    (r"weeks", ("wks",)),
    (r"hours", ("hrs",)),
    (r"minutes", ("mins",)),
    (r"percentage of", ("% of",)),
    (r"(?<=what )per ?cent", ("%",)),
    (r"(?<=\d )per ?cent", ("%",)),
    (r"between", ("btwn", "betw.")),
    (r"without", ("w/o",)),
    (r"with", ("w/",)),
    (r"people", ("ppl",)),
    (r"because", ("bcs", "cos")),
    (r"association", ("assoc",)),
    (r"organi[sz]ation", ("org",)),
    (r"organi[sz]ations", ("orgs",)),
    (r"university", ("uni", "univ")),
    (r"president", ("pres",)),
    (r"population of", ("pop of",)),
    (r"maximum", ("max",)),
    (r"minimum", ("min",)),
    (r"average", ("avg",)),
    (r"temperature", ("temp",)),
    (r"information", ("info",)),
    (r"management", ("mgmt",)),
    (r"versus", ("vs",)),
    (r"united states", ("US", "USA", "U.S.")),
    (r"united kingdom", ("UK",)),
    (r"united nations", ("UN",)),
)
"""Pattern of whole words, lower case, and its short forms."""

CONTRACTIONS: Final = (
    ("what is", "what's"),
    ("who is", "who's"),
    ("where is", "where's"),
    ("when is", "when's"),
    ("how is", "how's"),
    ("that is", "that's"),
    ("there is", "there's"),
    ("is not", "isn't"),
    ("are not", "aren't"),
    ("was not", "wasn't"),
    ("were not", "weren't"),
    ("does not", "doesn't"),
    ("do not", "don't"),
    ("did not", "didn't"),
    ("has not", "hasn't"),
    ("have not", "haven't"),
    ("could not", "couldn't"),
    ("would not", "wouldn't"),
    ("cannot", "can't"),
    ("can not", "can't"),
)
