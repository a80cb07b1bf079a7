"""The invented company: its categories, suppliers, places and items. All amounts are whole cents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from invxl.demo.chance import Ints, below, order

NAME = "Alderbrook Trade Supply (sample)"
CURRENCY = "EUR"
N_ITEMS = 2000
FIRST_DAY = np.datetime64("2024-01-01", "D")
DAYS = 731  # 2024 and 2025
LAST_DAY = FIRST_DAY + (DAYS - 1)  # 2025-12-31, the as-of date
LOCATIONS = ("Central", "North", "South")
LOCATION_SHARES = (50, 80, 100)  # cumulative percent of demand
N_CUSTOMERS = 420

_WORDS_A = ("Nordwind", "Castell", "Brightwell", "Hallgren", "Ostia", "Pinecrest", "Meridian", "Talbrook", "Verano",
            "Kestrel")  # fmt: skip
_WORDS_B = ("Works", "Industrial", "Components", "Trading")
SUPPLIERS = tuple(f"{a} {b}" for b in _WORDS_B for a in _WORDS_A)


@dataclass(frozen=True, slots=True)
class Category:
    """A group of items; season is demand per month, 100 on average."""

    name: str
    prefix: str  # of its SKUs; "" for bare numbers with leading zeros
    responsible: str
    cost_low: int
    cost_high: int
    markup: int  # percent on cost
    season: tuple[int, ...]
    nouns: tuple[tuple[str, tuple[str, ...]], ...]  # subcategory and what it sells
    variants: tuple[str, ...]


_FLAT = (98, 96, 102, 101, 102, 100, 96, 92, 104, 106, 105, 98)
_SUMMER = (50, 62, 105, 150, 165, 150, 128, 108, 96, 76, 60, 50)
_WINTER = (140, 128, 108, 88, 70, 60, 56, 66, 96, 122, 136, 130)
_GIFTS = (82, 80, 90, 96, 98, 96, 92, 88, 96, 106, 130, 146)

CATEGORIES = (
    Category("Fasteners", "FA-", "A. Moreno", 40, 1800, 74, _FLAT,
             (("Bolts", ("Hex bolt", "Carriage bolt", "Anchor bolt")),
              ("Screws", ("Wood screw", "Deck screw", "Drywall screw")),
              ("Nuts and washers", ("Lock nut", "Flange nut", "Spring washer"))),
             ("M4 x 20", "M5 x 30", "M6 x 40", "M8 x 50", "M10 x 60", "M12 x 80", "M16 x 100", "M20 x 120")),
    Category("Power tools", "PT-", "J. Okafor", 2900, 32000, 48, _GIFTS,
             (("Drills", ("Impact drill", "Hammer drill")), ("Saws", ("Circular saw", "Jigsaw", "Mitre saw")),
              ("Sanders", ("Orbital sander", "Belt sander"))),
             ("500 W", "650 W", "750 W", "900 W", "1200 W", "1600 W", "18 V", "36 V")),
    Category("Hand tools", "HT-", "J. Okafor", 350, 6800, 62, _GIFTS,
             (("Wrenches", ("Combination wrench", "Ratchet")), ("Pliers", ("Combination pliers", "Side cutter")),
              ("Measuring", ("Tape measure", "Spirit level"))),
             ("150 mm", "180 mm", "200 mm", "250 mm", "300 mm", "400 mm", "600 mm", "5 m")),
    Category("Electrical", "EL-", "S. Lindqvist", 120, 9500, 58, _FLAT,
             (("Cable", ("Installation cable", "Control cable")),
              ("Lighting", ("LED panel", "Floodlight", "LED strip")),
              ("Switchgear", ("Circuit breaker", "Contactor"))),
             ("1.5 mm", "2.5 mm", "10 A", "16 A", "32 A", "20 W", "40 W", "60 W")),
    Category("Plumbing", "PL-", "S. Lindqvist", 90, 14000, 60, _FLAT,
             (("Valves", ("Ball valve", "Check valve")), ("Fittings", ("Elbow", "Tee", "Coupling")),
              ("Pumps", ("Circulation pump", "Sump pump"))),
             ("1/2 in", "3/4 in", "1 in", "DN 25", "DN 32", "DN 40", "DN 50", "DN 65")),
    Category("Paint", "", "M. Duarte", 380, 7200, 66, _SUMMER,
             (("Interior", ("Wall paint", "Primer")), ("Exterior", ("Facade paint", "Wood stain")),
              ("Sundries", ("Roller set", "Masking tape"))),
             ("0.75 l", "1 l", "2.5 l", "5 l", "10 l", "12.5 l", "set of 3", "set of 5")),
    Category("Safety", "SA-", "M. Duarte", 150, 8900, 70, _WINTER,
             (("Gloves", ("Work glove", "Cut-proof glove")), ("Footwear", ("Safety shoe", "Safety boot")),
              ("Head and eye", ("Helmet", "Safety goggles"))),
             ("S", "M", "L", "XL", "size 40", "size 42", "size 44", "size 46")),
    Category("Garden", "GA-", "R. Haddad", 240, 21000, 55, _SUMMER,
             (("Watering", ("Garden hose", "Sprinkler")), ("Machines", ("Hedge trimmer", "Lawn edger")),
              ("Ground", ("Potting soil", "Edging stone"))),
             ("15 m", "20 m", "30 m", "500 W", "700 W", "20 l", "40 l", "50 l")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Items:
    """The item master, one entry per item. Days count from FIRST_DAY."""

    sku: list[str]
    description: list[str]
    subcategory: list[str]
    category: Ints  # index into CATEGORIES
    supplier: Ints
    cost: Ints  # cents
    price: Ints  # cents
    lead: Ints  # days, planned
    lead_sd: Ints
    moq: Ints
    pack: Ints
    order_cost: Ints  # cents
    rank: Ints  # 0 sells most
    line_units: Ints  # units of a usual sales line
    born: Ints  # first day in stock; below 0 for before the data begin
    gone: Ints  # the day demand ends; DAYS where it does not


def items() -> Items:
    """The company's items."""
    index = np.arange(N_ITEMS, dtype=np.int64)
    category = below(1, index, len(CATEGORIES))
    low, high, markup = (
        np.array([getattr(c, name) for c in CATEGORIES], np.int64)[category]
        for name in ("cost_low", "cost_high", "markup")
    )
    u = below(2, index, 1000)
    cost = low + (high - low) * u * u * u // 1_000_000_000  # many cheap items, few dear ones
    price = cost * (100 + markup - 9 + below(3, index, 19)) // 100
    rank = np.empty(N_ITEMS, np.int64)
    rank[order(4, N_ITEMS)] = index
    size = np.where(rank < 400, 22, np.where(rank < 900, 9, 4))  # best sellers go out in larger lots, too
    line_units = np.maximum(1, (2500 + below(5, index, 15000)) * size // 10 // cost)
    pack = np.where(cost < 500, 10, np.where(cost < 2000, 5, 1))
    fate = below(6, index, 100)
    new, ended = fate < 4, (fate >= 94) & (rank > 500)
    sku, description, subcategory = _named(category)
    return Items(
        sku, description, subcategory, category,
        supplier=(category * 5 + below(7, index, 5)) % len(SUPPLIERS),
        cost=cost, price=price,
        lead=3 + below(8, index, 16), lead_sd=1 + below(9, index, 4),
        moq=np.where(below(10, index, 3) == 0, pack * 5, 0), pack=pack,
        order_cost=2500 + 500 * below(11, index, 8),
        rank=rank, line_units=line_units,
        born=np.where(new, 500 + below(12, index, 190), -1 - below(12, index, 1500)),
        gone=np.where(ended, 300 + below(13, index, 200), DAYS),
    )  # fmt: skip


def _named(category: Ints) -> tuple[list[str], list[str], list[str]]:
    """SKUs, descriptions and subcategories; numbered within each category."""
    count = [0] * len(CATEGORIES)
    skus, descriptions, subcategories = [], [], []
    for c in category.tolist():
        group, n = CATEGORIES[c], count[c]
        count[c] += 1
        subcategory, nouns = group.nouns[n % len(group.nouns)]
        rest, noun = divmod(n // len(group.nouns), len(nouns))
        rest, variant = divmod(rest, len(group.variants))
        skus.append(f"{group.prefix}{1001 + n}" if group.prefix else f"{40101 + n:07d}")
        descriptions.append(f"{nouns[noun]} {group.variants[variant]}, type {rest + 1}")
        subcategories.append(subcategory)
    return skus, descriptions, subcategories
