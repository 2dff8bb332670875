"""Made-up names of countries, currencies, places and people. Any likeness to real ones is chance."""

from __future__ import annotations

from typing import Final

COUNTRIES: Final = (
    "Aldreth Brovenia Cavaruna Dellmark Ermoria Gravonia Hestovar Ilvania Jorundia Kelmoria Morwenna "
    "Nerivia Ostermere Pellandia Quendor Rovinia Sundermark Thalvia Umberland Wenlandia Xanthera Ysmark "
    "Zoravia"
).split()

CURRENCIES: Final = "talers florins ducats guilders groats pistoles doubloons marks".split()

PLACES: Final = (
    "Aldermoss Brinnoch Cawdrey Dunmarrow Eskerfield Fenwhistle Glimmerton Hawksedge Inverlode Kettlemere Lambrook "
    "Mossgill Nettleham Oxleigh Penhallow Quillbridge Rookhope Saltersford Thornwick Underskaw Velmarsh Wickenby "
    "Yarnbury Ambergate Burrowdale Coldharrow Dovermill Eastlythe Fallowden Gorsemoor Hollowick Larkspur"
).split()

FIRST: Final = (
    "Agnes Bertil Corinna Dagmar Edwin Fenella Gideon Hester Isolde Jasper Keziah Leopold Mirabel Norbert Ottilie "
    "Percival Rowena Silas Tabitha Ulric Verity Winifred"
).split()

LAST: Final = (
    "Ashgrove Birdwhistle Crowhurst Daventree Elphick Foxworth Greenhalgh Hathersage Ingleby Jessop Kittering Loveday "
    "Merriweather Nightingale Oakshott Pennyfeather Ravensworth Sedgewick Thistlewood Underhill Wainscott Yardley"
).split()
