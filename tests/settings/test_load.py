"""Layers, overrides, and what a faulty settings file is told."""

from __future__ import annotations

import time
from datetime import date

import pytest

from invxl.errors import Fault, SettingsError
from invxl.settings.load import SHIPPED_LAYER, load
from invxl.settings.model import Band, Config, Threshold
from invxl.settings.nodes import MAX_CHARACTERS, decode
from invxl.settings.overrides import Override
from invxl.settings.pairs import as_pairs, fingerprint


def faults(text: str, *overrides: Override) -> list[Fault]:
    """The faults of one settings file, none where it loads."""
    try:
        load([("a.yaml", text)], overrides)
    except SettingsError as error:
        found = [fault for fault in error.faults if isinstance(fault, Fault)]
        assert len(found) == len(error.faults)
        return found
    return []


def one(text: str) -> str:
    found = faults(text)
    assert len(found) == 1, found
    return str(found[0])


@pytest.mark.parametrize(
    "text", ["", "\n", "# nothing\n", "---\n", "{}", "abc:\n", "abc: {}\n", "\ufeffabc: {cut_a: 0.8}\n"]
)
def test_an_empty_file_changes_nothing(text: str) -> None:
    config = load([("a.yaml", text)])
    assert [p.value for p in as_pairs(config)] == [p.value for p in as_pairs(Config())]


def test_stronger_layers_win_key_by_key_and_say_where() -> None:
    firm = (
        "thresholds:\n  turnover: {target: 8, warn: 7}\nabc: {cut_a: 0.7}\ncategories:\n  Wine: {responsible: Firm}\n"
    )
    client = (
        "thresholds:\n  turnover: {target: 9}\ncategories:\n  Wine: {non_mover_days: 400}\n  Beer: {responsible: Bo}\n"
    )
    config = load([("firm.yaml", firm), ("client.yaml", client)])
    assert config.thresholds["turnover"] == Threshold(9.0, 7.0, 4.0, "higher", "Operations")
    assert config.categories["Wine"].responsible == "Firm"
    assert config.categories["Wine"].non_mover_days == 400
    assert set(config.categories) == {"Wine", "Beer"}
    assert config.sources["thresholds.turnover.target"] == "client.yaml:2:22"
    assert config.sources["thresholds.turnover.warn"] == "firm.yaml:2:31"
    assert config.sources["thresholds.turnover.bad"] == "shipped"
    assert config.sources["abc.cut_a"] == "firm.yaml:3:14"


def test_lists_are_replaced_as_a_whole() -> None:
    bands = "aging:\n  at_risk_after_days: 90\n  bands:\n    - {up_to_days: 90, label: Young}\n"
    bands += "    - {label: Old, reserve: 0.4}\n"
    config = load([("a.yaml", bands)])
    assert config.aging.bands == (Band(90, "Young"), Band(None, "Old", reserve=0.4))
    assert config.sources["aging.bands"] == "a.yaml:4:5"
    assert config.sources["aging.bands.1.up_to_days"] == "a.yaml:4:20"
    assert config.sources["aging.bands.1.reserve"] == "shipped"


def test_a_category_inherits_the_direction_of_its_threshold() -> None:
    config = load([("a.yaml", "categories: {Wine: {thresholds: {dsi: {target: 50}}}}")])
    assert config.threshold("dsi", "Wine") == Threshold(50.0, 75.0, 90.0, "lower", "Operations")
    assert config.threshold("dsi", "Beer") == config.threshold("dsi") == Config().thresholds["dsi"]
    assert config.threshold("cogs", "Wine") is None


def test_a_category_inherits_from_a_threshold_that_a_stronger_layer_changed() -> None:
    firm, client = "categories: {Wine: {thresholds: {dsi: {target: 50}}}}", "thresholds: {dsi: {bad: 120}}"
    config = load([("firm.yaml", firm), ("client.yaml", client)])
    assert config.threshold("dsi", "Wine") == Threshold(50.0, 75.0, 120.0, "lower", "Operations")


def test_category_overrides_fall_back_to_the_pack() -> None:
    config = load([("a.yaml", "categories: {Wine: {at_risk_after_days: 365, slow_months_of_supply: 9}}")])
    assert (config.at_risk_after_days("Wine"), config.at_risk_after_days("Beer"), config.at_risk_after_days()) == (
        365,
        180,
        180,
    )
    assert (config.slow_months_of_supply("Wine"), config.slow_months_of_supply("Beer")) == (9.0, 6.0)
    assert config.non_mover_days("Wine") == 180


def test_the_shipped_file_counts_as_shipped() -> None:
    config = load([(SHIPPED_LAYER, "abc: {cut_a: 0.75}")])
    assert (config.abc.cut_a, config.sources["abc.cut_a"]) == (0.75, "shipped")


def test_null_unsets_what_may_be_unset() -> None:
    config = load([("a.yaml", "pack: {as_of: 2025-12-31}\nthresholds: {turnover: {warn: null}}")])
    assert config.pack.as_of == date(2025, 12, 31)
    assert config.thresholds["turnover"].warn is None
    assert load([("a.yaml", "pack: {as_of: 2025-12-31}"), ("b.yaml", "pack: {as_of: ~}")]).pack.as_of is None


def test_quoted_scalars_are_text() -> None:
    config = load(
        [("a.yaml", "pack: {company: \"NO\", currency: '012'}\ncategories: {\"1:30\": {responsible: 'yes'}}")]
    )
    assert (config.pack.company, config.pack.currency) == ("NO", "012")
    assert config.categories["1:30"].responsible == "yes"


# What is written, and words that its one fault must have.
TRAPS = {
    "pack: {company: NO}": ["a.yaml:1:17", "pack.company is NO without quotes", "read that as false", 'Write "NO"'],
    "pack: {company: on}": ["read that as true", 'Write "on"'],
    "pack: {company: yes}": ["read that as true"],
    "pack: {company: 1:30}": ["read that as 90 (1:30 in base 60)"],
    "pack: {company: 30:45}": ["read that as 1845 (30:45 in base 60)"],
    "pack: {company: 012}": ["read that as a number"],
    "pack: {company: 3}": ["read that as a number", 'Write "3"'],
    "pack: {company: 1e3}": ["read that as a number"],
    "pack: {company: 2025-12-31}": ["read that as a date"],
    "pack: {company: }": ["left empty", 'Write ""'],
    "pack: {company: ~}": ["left empty"],
    "pack: {company: [a]}": ["a list or a group", "text is needed"],
    "categories: {NO: {responsible: x}}": ["the key in categories is NO without quotes", "false"],
    "categories: {1400: {responsible: x}}": ["without quotes", 'Write "1400"'],
    'categories: {"": {responsible: x}}': ["a name is needed"],
    "abc: {cut_a: 80}": ["a.yaml:1:14", "abc.cut_a is 80", "above 0 and below 1", "write 0.8"],
    "service: {level_a: 95}": ["fractions, never percents: write 0.95"],
    "abc: {cut_a: 80%}": ["80%", "Write 0.8, a fraction"],
    "checks: {gl_amount: '1,000'}": ['the text "1,000"'],
    "checks: {gl_amount: 1_000}": ["Write 1000"],
    "checks:\n  gl_amount: 1,000": ["Write 1000, without thousands separators"],
    "checks:\n  gl_amount: 0,5": ["Write 0.5, with a decimal point"],
    "checks: {gl_amount: 012}": ["leading zero", "write 12"],
    "checks: {gl_amount: 1:30}": ["base 60"],
    "checks: {gl_amount: 1e3}": ["without an exponent"],
    "checks: {gl_amount: .5}": ["Write 0.5"],
    "checks: {gl_amount: 5.}": ["Write 5"],
    "checks: {gl_amount: 0x1F}": ["a number is needed"],
    "checks: {gl_amount: .inf}": ["a number is needed"],
    "checks: {gl_amount: .nan}": ["a number is needed"],
    "checks: {gl_amount: true}": ["checks.gl_amount is true", "a number is needed"],
    "checks: {gl_amount: '5'}": ['the text "5"', "Remove the quotes"],
    "checks: {gl_amount: }": ["left empty", "a number is needed"],
    "checks: {gl_amount: -1}": ["of at least 0"],
    "checks: {gl_amount: 1111111111111111111111111}": ["a shorter number"],
    "period: {length_periods: 2.5}": ["a whole number is needed"],
    "period: {length_periods: 12.0}": ["Write 12"],
    "period: {length_periods: 0}": ["of at least 1"],
    "period: {days_in_year: 366}": ["365, 364 (52 weeks) or 360"],
    "period: {fiscal_period_ends: [2025-02-28, 2025-01-31]}": ["a.yaml:1:43", "2025-01-31 after 2025-02-28"],
    "period: {fiscal_period_ends: 2025-02-28}": ["a list is needed", "Write [2025-02-28]"],
    "pack: {as_of: 2025-02-30}": ["not in the calendar"],
    "pack: {as_of: 31.12.2025}": ["YYYY-MM-DD"],
    "pack: {as_of: 2025-12-31T00:00:00}": ["YYYY-MM-DD"],
    "read: {decimal_comma: yes}": ["true or false is needed", "Write true"],
    "read: {decimal_comma: 'true'}": ['the text "true"', "Write true"],
    "average: {method: n_points}": ["one of two_point, n_point, trapezoid, closing", "Did you mean n_point?"],
    "abc: {cut_c: 0.9}": ["a.yaml:1:7", "unknown key cut_c in abc", "Did you mean cut_"],
    "abd: {}": ["unknown key abd", "Did you mean abc?"],
    "cut_a: 0.5": ["unknown key cut_a", "Did you mean abc.cut_a?"],
    "on: 1": ["unknown key on"],
    "thresholds: {turn_over: {target: 5}}": ["unknown key turn_over in thresholds", "Did you mean turnover?"],
    "categories: {Wine: {thresholds: {gmrio: {target: 5}}}}": ["Did you mean gmroi?"],
    "thresholds: {ccc: {target: 45}}": ["thresholds.ccc does not say what is better"],
    "thresholds: {gross_margin: {target: 35}}": ["is a fraction", "write 0.35"],
    "thresholds: {turnover: {warn: 7}}": ["a.yaml:1:31", "thresholds.turnover.warn is 7", "must not exceed"],
    "thresholds: {dsi: {warn: 95}}": ["thresholds.dsi.bad is 90", "must not be below thresholds.dsi.warn (95)"],
    "abc: {cut_b: 0.7}": ["a.yaml:1:14", "must be below abc.cut_b (0.7, a.yaml:1:14)"],
    "xyz: {cut_x: 1.0}": ["xyz.cut_x is 1", "must be below xyz.cut_y"],
    "aging: {layers_share_bad: 0.99}": ["must not exceed aging.layers_share_good"],
    "aging: {at_risk_after_days: 100}": ["upper end of an aging band: 30, 60, 90, 180, 365"],
    "categories: {Wine: {at_risk_after_days: 100}}": ["categories.Wine.at_risk_after_days is 100"],
    "read: {date_formats: ['%d.%m']}": ["day, month and year"],
    "read: {date_formats: ['dd.mm.yyyy']}": ["day, month and year"],
    "read: {aliases: {Sale: {Menge: Quantity}}}": ["unknown key Sale", "Did you mean Sales?"],
    "read: {aliases: {Sales: {Menge: Quantiti}}}": ["a header of Sales is needed", "Did you mean Quantity?"],
    "gl: {inventory_accounts: ['1'], cogs_accounts: ['1']}": ["one or the other"],
    "policy: {boxes: {AW: x}}": ["unknown key AW"],
    "abc: {cut_a: 0.7, cut_a: 0.7}": ["a.yaml:1:19", "the key cut_a a second time", "a.yaml:1:7"],
    "abc: {cut_a: &x 0.7}": ["the anchor &x"],
    "abc: {cut_a: !!float 0.7}": ["the tag !!float"],
    "abc: {cut_a: !env X}": ["the tag !env"],
    "abc: {? [a] : 1}": ["as a key"],
    "{}\n---\n{}": ["a.yaml:2:1", "a second document"],
    "%YAML 1.1\n---\n{}": ["directive"],
    "[abc]": ["a.yaml:1:1", "found a list", "keys with values"],
    "hello": ['found "hello"'],
    "abc: 5": ['abc is "5"', "cut_a"],
    "abc:\n\tcut_a: 0.7": ["a.yaml:2:1", "a tab", "spaces"],
    "abc: {cut_a: 0.7\x00}": ["U+0000"],
    "abc: {cut_a: 0.7\u200b}": ["cut_a"],
    "abc: [": ["a.yaml:1:", "valid YAML"],
    "abc: {cut_a: 0.7": ["valid YAML"],
    "abc: cut_a: 0.7": ["a.yaml:1:11", "valid YAML"],
    "pack: {company: 'x": ["valid YAML"],
    "pack: {company: @x}": ["valid YAML"],
}  # fmt: skip


@pytest.mark.parametrize("text", TRAPS)
def test_each_trap_is_refused_once_with_place_and_advice(text: str) -> None:
    said = one(text)
    assert said.startswith("a.yaml"), said
    for words in TRAPS[text]:
        assert words in said, said


def test_bands_must_rise_and_end_open() -> None:
    def bands(*entries: str) -> list[str]:
        text = "aging:\n  at_risk_after_days: 30\n  bands:\n" + "".join(f"    - {{{e}}}\n" for e in entries)
        return [str(f) for f in faults(text)]

    assert bands("up_to_days: 30, label: a", "label: b") == []
    assert bands("up_to_days: 30, label: a", "up_to_days: 30, label: b", "label: c") == [
        "a.yaml:5:20: aging.bands.2.up_to_days is 30; it must exceed the band before it (30)"
    ]
    assert "must have no upper end" in bands("up_to_days: 20, label: a", "up_to_days: 30, label: b")[0]
    assert "only the last band" in bands("up_to_days: 30, label: a", "label: b", "label: c")[0]
    assert "a second time" in bands("up_to_days: 30, label: a", "label: A")[0]
    assert "needs a label" in bands("up_to_days: 30", "label: b")[0]
    assert any("at least one band" in said for said in [str(f) for f in faults("aging: {bands: []}")])


def test_all_faults_of_all_layers_and_overrides_come_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load(
            [
                ("firm.yaml", "abc: {cut_a: 80}\nxzy: {}\n"),
                ("client.yaml", "pack: {company: NO}\nperiod: {days_in_year: 361}\n"),
            ],
            [
                Override("abc.cut_x", 1.0, "Config row 9, Override"),
                Override("checks.rounding", -1.0, "Config row 10, Override"),
            ],
        )
    places = [fault.place for fault in caught.value.faults if isinstance(fault, Fault)]
    assert places == [
        "firm.yaml:1:14",
        "firm.yaml:2:1",
        "client.yaml:1:17",
        "Config row 9, Override",
        "Config row 10, Override",
        "client.yaml:2:24",
    ]


HOSTILE = {
    "alias bomb": "a0: &a0 [x,x]\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i},*a{i}]\n" for i in range(20)),
    "deep lists": "a: " + "[" * 5_000,
    "deep groups": "".join(" " * i + "a:\n" for i in range(500)),
    "huge": "# x\n" * (MAX_CHARACTERS // 4 + 1),
    "many unknown keys": "".join(f"k{i}: 1\n" for i in range(15_000)),
    "one long word": "pack: {company: " + "9" * 150_000 + "}",
    "many tabs": "\t\n" * 50_000,
    "long exponent": "checks: {gl_amount: 1" + "0" * 10_000 + "}",
    "base 60": "pack: {company: 1" + ":59" * 30_000 + "}",
    "surrogate": "pack: {company: \ud800}",
    "quotes": "'" * 100_001,
    "dashes": "- " * 50_000,
    "brackets": "{" * 50_000,
    "question marks": "? " * 50_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_a_sentence_and_fast(kind: str) -> None:
    start = time.process_time()
    found = faults(HOSTILE[kind])
    assert time.process_time() - start < 5
    assert 0 < len(found) <= 60
    assert all(len(str(fault)) < 2_000 for fault in found)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("abc: {}".encode("utf-16"), "UTF-16"),
        ("pack: {company: Müller}".encode("latin-1"), "a.yaml:1:18: the byte 0xFC"),
        (b"abc:\n  x: \xff", "a.yaml:2:6"),
    ],
)
def test_only_utf8_is_read(data: bytes, words: str) -> None:
    text, found = decode("a.yaml", data)
    assert text == ""
    assert words in str(found[0])


def test_the_mark_of_notepad_is_dropped() -> None:
    assert decode("a.yaml", b"\xef\xbb\xbfabc: {}") == ("abc: {}", [])


def test_the_fingerprint_follows_values_not_places() -> None:
    plain = fingerprint(load([("a.yaml", "abc: {cut_a: 0.8}")]))
    assert plain == fingerprint(Config())
    assert plain != fingerprint(load([("a.yaml", "abc: {cut_a: 0.81}")]))
    one_order = "categories: {Wine: {responsible: x}, Beer: {responsible: y}}"
    other_order = "categories: {Beer: {responsible: y}, Wine: {responsible: x}}"
    assert fingerprint(load([("a.yaml", one_order)])) == fingerprint(load([("a.yaml", other_order)]))


def test_a_threshold_that_only_names_who_answers_need_not_say_what_is_better() -> None:
    config = load([("a.yaml", "thresholds: {cogs: {responsible: Anna}}\nowners: {stock: Ben}\n")])
    assert config.responsible("cogs") == "Anna"
    assert config.responsible("days_on_hand") == "Ben"
    assert config.responsible("ccc") == "Controller"
