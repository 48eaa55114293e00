"""Policy and dialog files with mistakes in them."""

import re
import shutil
from dataclasses import dataclass, replace

import pytest

from gcguide.cli import message
from gcguide.policy.questions import load_questionnaire
from gcguide.problem import Problem
from gcguide.text import DEFAULT_LANG, LANGS
from tests.reading.refusals import DATA, EDITION, WORDS, place, refused, refused_at, rows

EDITION_FILE = "policy/editions/2026h1.yaml"
FACTS_FILE = "policy/facts.yaml"
REGIONS_FILE = "policy/regions.yaml"
TITLES_FILE = "policy/titles.yaml"
CALENDAR_FILE = "policy/calendar/2026.yaml"
RESULTS_FILE = "dialogs/results.yaml"
INTERFACE_FILE = "dialogs/interface.yaml"
COMMANDS_FILE = "dialogs/commands.yaml"
PROBLEMS_FILE = "dialogs/problems.yaml"
QUESTIONS_FILE = "dialogs/questions.yaml"


@dataclass(frozen=True)
class Edit:
    """One change to a real file: the first occurrence of `was` becomes `now`.

    The line to name is that of the change, or of `at` in the changed file, or in another that relies on it
    and in which the mistake is `noticed`.
    """

    what: str
    was: str
    now: str
    says: tuple = ()
    not_says: tuple = ()
    at: str | None = None
    file: str = EDITION_FILE
    noticed: str | None = None

    def apply(self, folder):
        """Makes the change to a copy of the folder of the file, and gives the line to name."""
        name = self.file.split("/")[0]
        shutil.copytree(DATA[name], folder / name, ignore=shutil.ignore_patterns("schema"))
        path = folder / self.file
        text = path.read_text(encoding="utf-8")
        assert self.was in text, f"{self.file} has changed; this test needs another place for its mistake"
        start = text.index(self.was)
        path.write_text(text.replace(self.was, self.now, 1), encoding="utf-8")
        changed = (folder / (self.noticed or self.file)).read_text(encoding="utf-8")
        where = start if self.at is None else changed.index(self.at)
        return changed[:where].count("\n") + 1


ANY = "qualifies: {any: [major_achievement, technical_leader]}"
BELOW = "{current_grade: {below: full_senior}}"
YEARS = "associate_senior_appointed: {years: 2, before: year_end}"
LABEL = "label: {zh: 2026年上半年, en: first half of 2026}"
LOWER = "when: {talent_tier: [tier_5, tier_6]}"
MORE = "".join(f"    more_{n}: {{zh: 另{n}, en: more {n}}}\n" for n in range(9))
UPPER_AND_LOWER = """when: {talent_tier: [tier_1, tier_2, tier_3, tier_4]}
  lower_tier:
    label: {zh: 认定为五至六类人才, en: recognised in tiers 5 to 6}
    clause: 一（二）
    when: {talent_tier: [tier_5, tier_6]}"""
CIRCLE = """when: {not: lower_tier}
  lower_tier:
    label: {zh: 认定为五至六类人才, en: recognised in tiers 5 to 6}
    clause: 一（二）
    when: {not: upper_tier}"""
CITIES = "place: ['150781', '152501']"
ORDER = "order: [junior, intermediate, associate_senior, full_senior]"
DEADLINE = "date: 2026-04-30"
SPARE = (
    "  spare:\n    label: {zh: 备用, en: spare}\n    clause: 一（二）\n    when: {works_in_region: true}\n"
)


def qualifies(what, condition, *says, not_says=()):
    """A mistake in the condition of the first category."""
    return Edit(what, ANY, f"qualifies: {condition}", says, not_says)


EDITION_EDITS = [
    # Keys and texts
    Edit("unknown key", "issuer: 内", "isuer: 内", ("“isuer”", "“issuer”")),
    Edit("unknown key at the top", "matters:\n", "maters:\n", ("“maters”", "“matters”")),
    Edit("unknown key beside the known ones", "rounds:\n", "rounds:\n  per_yer: 2\n",
         ("“per_yer”", "“per_year”"), at="  per_yer"),
    Edit("key left out", "  printed_on: 2026-01-14\n", "", ("printed_on",), at="notice:"),
    Edit("duplicate key", "rounds:\n", "deadline:\n", ("“deadline”",)),
    Edit("duplicate id of a gate", "- id: passed_before", "- id: not_professional", ("“not_professional”",)),
    Edit("duplicate id of a caution", "- id: freelance", "- id: central_unit", ("“central_unit”",)),
    Edit("duplicate number of a category", "number: 2\n", "number: 1\n", ("“1”",)),
    Edit("duplicate row of the list", "    - row: 2\n", "    - row: 1\n", ("“1”",)),
    Edit("placeholder that there is none of", "一式{copies.2}份，含", "一式{copys.2}份，含", ("“copys.2”", "“copies.2”")),
    Edit("placeholder of what is not there", "一式{copies.2}份，含", "一式{copies.3}份，含", ("{copies.3}",)),
    Edit("misspelt field of the person", "    ethnicity:\n", "    ethnicty:\n", ("“ethnicty”", "“ethnicity”")),
    Edit("misspelt field of the header", "header: {unit: 单位", "header: {unti: 单位", ("“unti”", "“unit”")),
    Edit("misspelt field of a column", "of: [school, graduated]", "of: [school, graduatd]",
         ("“graduatd”", "“graduated”")),
    Edit("column that is no field", "{id: speciality, name", "{id: specialty, name", ("“specialty”", "“speciality”")),
    Edit("unknown derivation", "derived: grade\n", "derived: grad\n", ("“grad”", "“grade”")),
    Edit("column too narrow", "width: 5\n    - {id: employer,", "width: 2\n    - {id: employer,", ("width", "“2”")),
    Edit("sheet name too long", "sheet: {name: 花名册", "sheet: {name: " + "花" * 32, ("name", "花")),
    Edit("duplicate column of the roster", "{id: name, name: 姓名, shape: XXX}", "{id: serial, name: 姓名, shape: XXX}", ("“serial”",)),
    Edit("duplicate grade", ORDER, "order: [junior, junior, intermediate, associate_senior, full_senior]",
         ("junior",)),
    Edit("anchor", "issuer: 内", "issuer: &me 内", ("me",)),
    Edit("alias", "clause: 落款", "clause: *me", ("me",)),
    Edit("missing language", LABEL, "label: {zh: 2026年上半年}", ("en",)),
    Edit("third language", LABEL, "label: {zh: 上半年, en: first half, fr: semestre}", ("“fr”", "zh", "en")),
    Edit("empty text", LABEL, "label: {zh: 2026年上半年, en: ''}", ("en",)),
    Edit("text left out", LABEL, "label: {zh: 2026年上半年, en: }", ("en",), not_says=("None",)),
    Edit("text that starts with a space", LABEL, "label: {zh: 2026年上半年, en: ' half'}", ("half",)),
    Edit("text without languages", LABEL, "label: 2026年上半年", ("2026年上半年",)),
    Edit("number for a text", LABEL, "label: {zh: 2026, en: first half}", ("zh", "“2026”")),
    Edit("bool for a text", LABEL, "label: {zh: 上半年, en: true}", ("en", "“true”")),
    Edit("list for a text", LABEL, "label: {zh: [上半年], en: first half}", ("zh", "上半年")),
    Edit("reference left out", "  fact: current_grade\n", "  fact:\n", ("fact",), not_says=("None",)),
    Edit("text for a list", "columns: [序号, 材料名称, 数量]", "columns: 序号", ("columns", "“序号”")),
    Edit("empty list", "employers: [region_department]", "employers: []", ("employers",)),
    Edit("list for a mapping", "notice:\n", "notice: [x]\nnotice_was:\n", ("x",)),
    Edit("text for a number", "per_year: 2", "per_year: two", ("per_year", "“two”")),
    Edit("zero where one is the least", "per_year: 2", "per_year: 0", ("per_year", "“0”")),
    Edit("fraction for a number", "per_year: 2", "per_year: 2.5", ("per_year", "“2.5”")),
    Edit("leading zero in a number", "per_year: 2", "per_year: 010", ("per_year", "“010”")),
    Edit("number too large", "per_year: 2", "per_year: 5000", ("per_year", "“5000”")),
    Edit("yes for a switch", "posting: true", "posting: yes", ("posting", "“yes”")),
    Edit("number for a switch", "heeds_local_deadline: true", "heeds_local_deadline: 1",
         ("heeds_local_deadline",)),
    Edit("too much slack", "slack: 3", "slack: 61", ("slack", "“61”")),
    Edit("unknown word of a closed list", "kind: verify", "kind: verfy", ("“verfy”", "“verify”")),
    Edit("bool in place of such a word", "kind: verify", "kind: true", ("“true”", "verify"),
         not_says=("True",)),
    Edit("unknown paper size", "paper: A4", "paper: A5", ("“A5”", "A4")),
    Edit("order that is no list", ORDER, "order: 7", ("order", "“7”")),
    Edit("order that is one word", ORDER, "order: junior", ("order", "“junior”")),
    Edit("full-width colon", "id: 2026h1\n", "id：2026h1\n", ("“id：2026h1”", "“: ”")),
    Edit("tab as indentation", "  issuer: 内", "\tissuer: 内", ("Tab",)),
    Edit("deep nesting", "id: 2026h1\n", "id: 2026h1\nx: " + "[" * 5000 + "\n", ("40",), at="x: ["),
    # Dates and ids
    Edit("impossible date", DEADLINE, "date: 2026-04-31", ("“2026-04-31”",)),
    Edit("quoted date", DEADLINE, "date: '2026-04-30'", ("date", "“2026-04-30”")),
    Edit("short date", DEADLINE, "date: 2026-4-30", ("date", "“2026-4-30”")),
    Edit("date left out", DEADLINE, "date:", ("date",), not_says=("None",)),
    Edit("deadline at the beginning of time", DEADLINE, "date: 0001-01-30", ("0001-01-30",)),
    Edit("deadline at the end of time", DEADLINE, "date: 9999-12-31", ("9999-12-31",)),
    Edit("wrong edition id", "id: 2026h1", "id: 2026h2", ("“2026h2”", "“2026h1”")),
    Edit("edition id of the wrong shape", "id: 2026h1", "id: first", ("“first”",)),
    Edit("edition id that is a list", "id: 2026h1", "id: [1]", ("id",)),
    # Conditions
    qualifies("unknown fact in a condition", "{achievments: major_contribution}", "“achievments”",
              "“achievements”"),
    qualifies("unknown value in a condition", "{talent_tier: teir_1}", "“teir_1”", "“tier_1”"),
    qualifies("unknown value in a list", "{talent_tier: [tier_1, tier_7]}", "“tier_7”", "“tier_"),
    qualifies("unknown definition", "{any: [major_achievment, technical_leader]}", "“major_achievment”",
              "“major_achievement”"),
    qualifies("unknown connective", "{anny: [major_achievement, technical_leader]}", "“anny”", "“any”"),
    qualifies("definition as a key", "{major_achievement: true}", "“major_achievement”"),
    qualifies("list as a condition", "[major_achievement, technical_leader]"),
    qualifies("number as a condition", "7"),
    qualifies("nothing as a condition", ""),
    qualifies("empty condition", "{}", "{}"),
    qualifies("two keys in a condition", "{standing: retired, licence: held}", "standing", "licence", "all"),
    qualifies("mapping in any", "{any: {standing: retired, licence: held}}", "any"),
    qualifies("one-element all", "{all: [major_achievement]}", "all"),
    qualifies("empty any", "{any: []}", "any"),
    qualifies("not of a list", "{not: [major_achievement, technical_leader]}"),
    Edit("one-element all inside", "- all: [lower_tier, two_years_this_year]", "- all: [lower_tier]",
         ("all",)),
    Edit("below on an unordered fact", BELOW, "{talent_tier: {below: tier_1}}", ("talent_tier", "below")),
    Edit("below on a bool", BELOW, "{works_in_region: {below: true}}", ("works_in_region", "below")),
    Edit("below the lowest", BELOW, "{current_grade: {below: none}}", ("current_grade", "“none”")),
    Edit("below an unknown value", BELOW, "{current_grade: {below: ful_senior}}",
         ("“ful_senior”", "“full_senior”")),
    Edit("below a list", BELOW, "{current_grade: {below: [full_senior]}}", ("current_grade", "full_senior")),
    Edit("unknown comparison", BELOW, "{current_grade: {above: full_senior}}", ("current_grade", "below")),
    Edit("two comparisons", BELOW, "{current_grade: {below: full_senior, above: none}}",
         ("current_grade", "below")),
    Edit("years on a fact that is no date", YEARS, "talent_tier: {years: 2, before: year_end}",
         ("talent_tier",)),
    Edit("years as a word", YEARS, "associate_senior_appointed: {years: two, before: year_end}", ("years", "before")),
    Edit("years as a bool", YEARS, "associate_senior_appointed: {years: true, before: year_end}", ("years", "before")),
    Edit("too many years", YEARS, "associate_senior_appointed: {years: 200, before: year_end}", ("60",)),
    Edit("negative years", YEARS, "associate_senior_appointed: {years: -1, before: year_end}", ("60",)),
    Edit("day for years", YEARS, "associate_senior_appointed: 2024-04-30", ("years", "before")),
    Edit("misspelt years", YEARS, "associate_senior_appointed: {yaers: 2, before: year_end}", ("years", "before")),
    Edit("years before no day", YEARS, "associate_senior_appointed: {years: 2}", ("years", "before")),
    Edit("years before a day of no name", YEARS, "associate_senior_appointed: {years: 2, before: year_ned}",
         ("“year_ned”", "“year_end”")),
    Edit("a day that not every year has", "month: 12", "month: 2", ("“2-31”",), at="    day: 31"),
    Edit("unquoted no for a bool", "works_in_region: false", "works_in_region: no",
         ("works_in_region", "“no”")),
    Edit("quoted bool", "works_in_region: false", "works_in_region: 'false'", ("works_in_region", "“false”")),
    Edit("bool for a choice", "employer: central_unit}", "employer: true}", ("employer", "“true”")),
    Edit("null for a choice", "employer: central_unit}", "employer: null}", ("employer",),
         not_says=("“none”",)),
    Edit("unquoted no for a choice", "employer: central_unit}", "employer: no}", ("“no”", "central_unit")),
    Edit("unquoted code", CITIES, "place: [150781, '152501']", ("place", "“150781”")),
    Edit("unquoted code with leading zero", CITIES, "place: [010, '152501']", ("“010”",)),
    Edit("unknown code", CITIES, "place: ['150799', '152501']", ("“150799”",)),
    Edit("code twice", CITIES, "place: ['150781', '150781']", ("place",)),
    Edit("no values", "works_in_region: false", "works_in_region: []", ("works_in_region",)),
    Edit("every value", "works_in_region: false", "works_in_region: [true, false]", ("works_in_region",)),
    Edit("unreferenced definition", "  two_years_this_year:\n", SPARE + "  two_years_this_year:\n",
         ("“spare”",)),
    Edit("definition of itself", LOWER, "when: lower_tier", ("lower_tier → lower_tier",)),
    Edit("circular definitions", UPPER_AND_LOWER, CIRCLE, ("lower_tier → upper_tier → lower_tier",),
         at="when: {not: lower"),
    Edit("definition without when", LOWER, "wen: {talent_tier: [tier_5, tier_6]}", ("“wen”", "“when”")),
    # References
    Edit("uncited rule", "    source: region_2024\n", "", at="  - id: not_professional"),
    Edit("unknown clause", "clause: 一（一）", "clause: 九（一）", ("“九（一）”", "（一）”")),
    Edit("clause with half-width brackets", "clause: 一（一）", "clause: 一(一)", ("“一(一)”", "“一（一）”")),
    Edit("unquoted number for a clause", "clause: 一（一）", "clause: 11", ("clause", "“11”")),
    Edit("unknown clause among several", "clause: 一（二）、五（三）", "clause: 一（二）、五（九）", ("“五（九）”", "“五（")),
    Edit("caution without its point", "    point: {zh: 较低的级别由谁受理, en: who receives applications for the lower grades}\n    says:", "    says:", ("point",),
         at="  - id: lower_grades_overseas"),
    Edit("what comes of an answer that is none", "once: {in_station:", "once: {in_staton:", ("“in_staton”", "“in_station”"), file=FACTS_FILE),
    Edit("unknown source", "source: region_2024", "source: region_2042", ("“region_2042”", "“region_2024”")),
    Edit("unknown reading", "reading: G19", "reading: G91", ("“G91”", "“G")),
    Edit("unknown actor", "actor: recommender", "actor: recomender", ("“recomender”", "“recommender”")),
    Edit("unknown actor to ask", "ask: [league_hrss, regional_department]", "ask: [league_hrs]",
         ("“league_hrs”", "“league_hrss”")),
    Edit("unknown step", "steps: [recommendation, achiev", "steps: [recomendation, achiev",
         ("“recomendation”", "“recommendation”")),
    Edit("steps that are no list", "steps: [employer_assessment]", "steps: employer_assessment", ("steps",)),
    Edit("unknown category", "- category: talent_tier", "- category: talent_teir",
         ("“talent_teir”", "“talent_tier”")),
    Edit("unknown grade", "grade: full_senior", "grade: ful_senior", ("“ful_senior”", "“full_senior”")),
    Edit("unknown grade of a category", "      full_senior: {when", "      ful_senior: {when",
         ("“ful_senior”", "“full_senior”")),
    Edit("unknown caution", "to: passed_then_two_years", "to: passed_then_years",
         ("“passed_then_years”", "“passed_then_two_years”")),
    Edit("unknown kind of employer", "employers: [region_department]", "employers: [regional_department]",
         ("“region_department”",)),
    Edit("unknown row of the list", "row: 11, from: recommender", "row: 12, from: recommender", ("“12”",)),
    Edit("unknown fact of the grades", "fact: current_grade", "fact: curent_grade",
         ("“curent_grade”", "“current_grade”")),
    Edit("a grade that is no value", ORDER,
         "order: [junior, intermediate, associate_senior, full_senior, chief]", ("“chief”", "full_senior")),
    Edit("a grade that the category lacks", "{category: postdoc, grades: [associate_senior]}",
         "{category: postdoc, grades: [full_senior]}", ("postdoc",)),
    Edit("no route and no reason", "      actors: []\n      reading: G17\n      note:",
         "      actors: []\n      reading: G17\n      #", ("note",), at="    - employers: [central_unit]"),
    Edit("misspelt section that others refer to", "readings:\n", "reedings:\n", ("“reedings”", "“readings”")),
    Edit("section that is no mapping", "sources:\n", "sources: [x]\nsources_were:\n", ("x",)),
    # Names with placeholders
    Edit("unknown placeholder in a name", "name: '{league_hrss}'", "name: '{league_hrs}'",
         ("league_hrs", "league_hrss")),
    Edit("bracket never closed in a name", "name: '{league_hrss}'", "name: '{league_hrss'",
         ("{league_hrss",)),
    Edit("empty placeholder in a name", "name: '{league_hrss}'", "name: '{}'", ("league_hrss",)),
]  # fmt: skip

OTHER_EDITS = [
    # The vocabulary
    Edit("unknown kind of fact", "kind: choice", "kind: chioce", ("“chioce”", "“choice”"), file=FACTS_FILE),
    Edit("kind that is a list", "kind: choice", "kind: [choice]", ("choice",), file=FACTS_FILE),
    Edit("unknown key of a fact", "alters: effort", "altres: effort", ("“altres”", "“alters”"),
         file=FACTS_FILE),
    Edit("unknown way to alter", "alters: effort", "alters: efort", ("“efort”", "“effort”"), file=FACTS_FILE),
    Edit("fact id of the wrong shape", "standing:\n", "Standing:\n", ("“Standing”",), file=FACTS_FILE),
    Edit("renamed fact that rules use", "standing:\n", "standng:\n", ("“standing”", "“standng”"),
         file=FACTS_FILE, at="{not: {standing: professional}}", noticed=EDITION_FILE),
    Edit("reserved value", "    retired: {zh", "    unsure: {zh", ("“unsure”",), file=FACTS_FILE),
    Edit("bool without false", "    false: {zh: 目前不", "    flase: {zh: 目前不", ("true", "false"),
         file=FACTS_FILE,
         at="  values:\n    true"),
    Edit("code without its table", "  table: regions\n", "", ("table",), file=FACTS_FILE,
         at="place:\n  kind: code"),
    Edit("unknown table", "table: regions", "table: region", ("“region”", "“regions”"), file=FACTS_FILE),
    Edit("date without bounds", "  earliest: 1949-10-01\n", "", ("earliest", "latest"), file=FACTS_FILE,
         at="associate_senior_appointed:"),
    Edit("bounds the wrong way round", "earliest: 1949-10-01", "earliest: 2199-10-01", ("2199-10-01",),
         file=FACTS_FILE),
    Edit("impossible bound", "earliest: 1949-10-01", "earliest: 1949-13-01", ("“1949-13-01”",),
         file=FACTS_FILE),
    Edit("values of a code", "  kind: code\n", "  kind: code\n  values: {a: {zh: 甲, en: a}}\n",
         file=FACTS_FILE, at="  values: {a"),
    Edit("ordered set", "  kind: set\n", "  kind: set\n  ordered: true\n", file=FACTS_FILE,
         at="  ordered: true\n  label: {zh: 重大业绩"),
    Edit("yes for ordered", "ordered: true", "ordered: yes", ("ordered", "“yes”"), file=FACTS_FILE),
    Edit("duplicate fact", "works_in_region:\n", "standing:\n", ("“standing”",), file=FACTS_FILE),
    Edit("set with too many values", "    major_contribution: {zh",
         MORE + "    major_contribution: {zh", ("8",), file=FACTS_FILE,
         at="  values:\n    research_breakthrough"),
    # Divisions
    Edit("region code in the wrong league", "'150102': 新城区", "'150202': 新城区", ("150202", "呼和浩特市"),
         file=REGIONS_FILE),
    Edit("region code of the wrong shape", "'150102': 新城区", "'15010': 新城区", ("“15010”",), file=REGIONS_FILE),
    Edit("region code twice", "'150102': 新城区", "'150103': 新城区", ("“150103”",), file=REGIONS_FILE,
         at="'150103': 回民区"),
    Edit("league code as a county", "'150102': 新城区", "'150100': 新城区", ("150100",), file=REGIONS_FILE),
    Edit("unquoted league code", "code: '150100'", "code: 150100", ("code", "“150100”"), file=REGIONS_FILE),
    Edit("league code of another province", "code: '150100'", "code: '110000'", ("150102", "呼和浩特市"), at="'150102'",
         file=REGIONS_FILE),
    Edit("league code twice", "code: '150200'", "code: '150100'", ("“150100”",), file=REGIONS_FILE),
    Edit("county without a name", "'150102': 新城区", "'150102':", ("150102",), not_says=("None",),
         file=REGIONS_FILE),
    Edit("unknown kind of league", "kind: city", "kind: ctiy", ("“ctiy”", "“city”"), file=REGIONS_FILE),
    Edit("separate city under another name", "name: 满洲里市", "name: 满州里市", ("150781",), file=REGIONS_FILE),
    Edit("unknown placeholder for a bureau", "'{county}人力", "'{conty}人力", ("conty", "county"),
         file=REGIONS_FILE),
    Edit("bracket never closed for a bureau", "'{county}人力", "'{county人力", ("{county",), file=REGIONS_FILE),
    # Titles
    Edit("unknown grade in titles", "{full_senior: 教授", "{ful_senior: 教授", ("“ful_senior”", "“full_senior”"),
         file=TITLES_FILE),
    Edit("unknown grade of a check", "grades: [junior, intermediate, a", "grades: [junior, intermediat, a",
         ("“intermediat”", "“intermediate”"), file=TITLES_FILE),
    Edit("unknown provenance", "provenance: seen", "provenance: sen", ("“sen”", "“seen”"), file=TITLES_FILE),
    Edit("unknown mode of a check", "mode: review", "mode: reveiw", ("“reveiw”", "“review”"),
         file=TITLES_FILE),
    Edit("series number twice", "number: 2\n", "number: 1\n", ("“1”",), file=TITLES_FILE),
    Edit("quoted series number", "number: 2\n", "number: '2'\n", ("number", "“2”"), file=TITLES_FILE),
    Edit("series without a name", "name: 高等学校教师", "name:", ("name",), not_says=("None",), file=TITLES_FILE),
    # Days off
    Edit("calendar day outside its year", "days_off: [2026-01-01,", "days_off: [2025-01-01,",
         ("2025-01-01", "2026"), file=CALENDAR_FILE),
    Edit("calendar day twice", "days_off: [2026-01-01,", "days_off: [2026-01-02,", ("2026-01-02",),
         file=CALENDAR_FILE),
    Edit("day off that is a workday as well", "workdays: [2026-01-04]", "workdays: [2026-01-03]",
         ("2026-01-03",), file=CALENDAR_FILE),
    Edit("workday that is not on a weekend", "workdays: [2026-01-04]", "workdays: [2026-01-05]",
         ("2026-01-05",), file=CALENDAR_FILE),
    Edit("impossible calendar day", "2026-02-15", "2026-02-30", ("“2026-02-30”",), file=CALENDAR_FILE),
    Edit("calendar day of the wrong shape", "2026-02-15", "26-02-15", ("“26-02-15”",), file=CALENDAR_FILE),
    Edit("calendar of another year", "year: 2026", "year: 2025", ("2026-01-01", "2025"), file=CALENDAR_FILE,
         at="    days_off"),
    Edit("year of two digits", "year: 2026", "year: 26", ("year", "“26”"), file=CALENDAR_FILE),
    Edit("letter in a year", "year: 2026", "year: 2o26", ("year", "“2o26”"), file=CALENDAR_FILE),
    Edit("one day off without a list", "days_off: [2026-01-01, 2026-01-02, 2026-01-03]",
         "days_off: 2026-01-01", ("days_off", "“2026-01-01”"), file=CALENDAR_FILE),
    Edit("holiday without days", "days_off: [2026-01-01, 2026-01-02, 2026-01-03]", "days_off: []",
         ("days_off",), file=CALENDAR_FILE),
    Edit("unknown key of a holiday", "workdays: [2026-01-04]", "workday: [2026-01-04]",
         ("“workday”", "“workdays”"), file=CALENDAR_FILE),
]  # fmt: skip


# What another row shows as well: the same mistake at another place that is read by the same reader.
AGAIN = {
    "unknown key beside the known ones", "duplicate id of a caution", "list for a text", "bool for a text", "fraction for a number",
    "too much slack", "column too narrow", "number for a switch", "unknown paper size", "order that is one word", "short date", "date left out",
    "deadline at the end of time", "unknown value in a list", "number as a condition", "one-element all inside", "below a list",
    "two comparisons", "years as a bool", "negative years", "misspelt years", "unquoted no for a choice", "unquoted code with leading zero",
    "unknown actor to ask", "empty placeholder in a name", "unknown key of a fact", "kind that is a list", "yes for ordered", "region code twice",
    "bracket never closed for a bureau", "unknown provenance", "quoted series number", "impossible calendar day", "letter in a year",
    "unknown key of a holiday",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("edit", rows(EDITION_EDITS + OTHER_EDITS, AGAIN))
def test_a_bad_policy_file_is_refused(edit, run, edited, here):
    line = edited(edit)
    refused_at(run("assess", "case.yaml"), here / (edit.noticed or edit.file), line, edit.says, edit.not_says)


def test_a_policy_mistake_is_said_in_english(run, edited, here):
    edited(Edit("unknown key", "issuer: 内", "isuer: 内"))
    answer = run("--lang", "en", "policy", "check")
    refused(answer, ["“isuer”", "“issuer”", EDITION_FILE])
    assert not re.findall("[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]", answer.err)


def test_every_command_that_reads_the_policy_refuses_it(run, edited, here):
    line = edited(Edit("unknown key", "issuer: 内", "issuer: 内\n  isuer: 内"))
    for argv in (
        ["policy", "check"],
        ["policy", "show"],
        ["policy", "schema"],
        ["assess", "--jsonl", "case.yaml"],
    ):
        refused_at(run(*argv), here / EDITION_FILE, line + 1, ["“isuer”", "“issuer”"])
    refused_at(run("policy", "schema", "-o", "out"), here / EDITION_FILE, line + 1)
    assert not (here / "out").exists()


MISSING = {
    "facts.yaml": "policy/facts.yaml",
    "regions.yaml": "policy/regions.yaml",
    "titles.yaml": "policy/titles.yaml",
}


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_policy_file_is_named(name, run, edited, here):
    edited(Edit("nothing", "id: 2026h1", "id: 2026h1"))
    (here / MISSING[name]).unlink()
    refused_at(run("policy", "check"), here / MISSING[name], None)


DIALOG_EDITS = [
    Edit("missing language", "en: Open}", "}", ("en",), file=RESULTS_FILE),
    Edit("third language", "en: Open}", "en: Open, fr: Ouvert}", ("fr",), file=RESULTS_FILE),
    Edit("misspelt language", "en: Open}", "ne: Open}", ("ne", "en"), file=RESULTS_FILE),
    Edit("empty text", "en: Open}", "en: ''}", ("en",), file=RESULTS_FILE),
    Edit("text left out", "en: Open}", "en: }", ("en",), not_says=("None",), file=RESULTS_FILE),
    Edit("number for a text", "en: Open}", "en: 3}", ("en", "3"), file=RESULTS_FILE),
    Edit("bool for a text", "en: Open}", "en: true}", ("en", "true"), not_says=("True",), file=RESULTS_FILE),
    Edit("list for a text", "en: Open}", "en: [open]}", ("en", "open"), file=RESULTS_FILE),
    Edit("text without languages", "open: {zh: 待定, en: Open}", "open: 待定", ("待定",), file=RESULTS_FILE),
    Edit("placeholder that differs", "en: '{day} {month} {year}'", "en: '{day} {month} {yaer}'",
         ("yaer", "year"), file=RESULTS_FILE),
    Edit("placeholder left out", "en: '{edition} · as of {day}'", "en: 'as of {day}'", ("edition",),
         file=RESULTS_FILE),
    Edit("duplicate key", "verdict_mark:", "verdict:", ("verdict",), file=RESULTS_FILE),
    Edit("full-width colon", "verdict_mark:", "verdict_mark：", ("verdict_mark：",), file=RESULTS_FILE),
    Edit("alias", "en: Open}", "en: *me}", ("me",), file=RESULTS_FILE),
    Edit("eleven months", "en: January February March", "en: January March", ("months",), file=RESULTS_FILE),
    Edit("list at the top", "# Words", "- words\n# Words", file=RESULTS_FILE, at="verdict:"),
    Edit("missing language of the interface", "en: options}", "}", ("en",), file=INTERFACE_FILE),
    Edit("missing language of a mistake", "en: no such file}", "}", ("en",), file=PROBLEMS_FILE),
    Edit("placeholder of a mistake that differs", "{limit} MB at most'", "{size} MB at most'",
         ("limit", "size"), file=PROBLEMS_FILE),
    Edit("key in both files", "verdict:\n", "cli: {usage: {zh: 用法, en: usage}}\nverdict:\n", ("cli.usage",),
         file=RESULTS_FILE),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("edit", rows(DIALOG_EDITS))
def test_bad_words_are_refused(edit, run, edited):
    """The words are broken, and there may be none to say it in: place and key are named all the same."""
    line = edited(edit)
    # The words for mistakes are read when there is one to tell.
    answer = run("assess", "nothing.yaml" if edit.file == PROBLEMS_FILE else "case.yaml")
    refused(answer, [edit.file, *edit.says], [*edit.not_says, "{'", "['"])
    assert re.search(rf"(?<![0-9]){line}(?![0-9])", answer.err), answer.err


QUESTION_EDITS = [
    Edit("misspelt fact with a question", "facts:\n  standing:", "facts:\n  standng:",
         ("“standng”", "“standing”"),
         at="  standng:"),
    Edit("unknown key of a question", "find_out: {zh: 问单位人事部门，您的", "findout: {zh: 问单位人事部门，您的",
         ("“findout”", "“find_out”")),
    Edit("unknown key at the top", "flow:\n", "flwo:\n", ("“flwo”", "“flow”")),
    Edit("duplicate topic", "  talent: {label", "  achievement: {label", ("“achievement”",)),
    Edit("missing language", "ask: {zh: 您现在的身份是？, en: What is your standing?}", "ask: {zh: 您现在的身份是？}",
         ("en",)),
    Edit("empty text", "ask: {zh: 您现在的身份是？, en:", "ask: {zh: '', en:", ("zh",)),
    Edit("number for a text", "ask: {zh: 您现在的身份是？, en:", "ask: {zh: 7, en:", ("zh", "“7”")),
    Edit("unknown topic", "topics: [employer]", "topics: [emplyer]", ("“emplyer”", "“employer”")),
    Edit("topic asked twice", "topics: [employer]", "topics: [title]", ("employer",),
         at="  employer: {label"),
    Edit("topic twice in the second order", "  - {topics: [employer], once_fits", "  - {topics: [title], once_fits",
         ("employer", "step_by_step"),
         at="  employer: {label"),
    Edit("unknown topic of the second order", "{topics: [appointment], once_fits", "{topics: [apointment], once_fits",
         ("“apointment”", "“appointment”")),
    Edit("unknown screen of the second order", "step_by_step:\n",
         "step_by_step:\n  - screen: traige\n", ("“traige”", "“triage”"), at="  - screen: traige"),
    Edit("word for a bool", "{screen: gates, once_fits: true}", "{screen: gates, once_fits: yes}", ("once_fits", "“yes”")),
    Edit("question after one listed later", "    after: moved_from", "    after: held_title_verifiable",
         ("“held_title_verifiable”", "moved_from")),
    Edit("question after one of another topic", "    after: employer", "    after: standing", ("“standing”", "employer")),
    Edit("topics that are no list", "topics: [employer]", "topics: employer", ("topics", "“employer”")),
    Edit("unknown screen", "- screen: triage", "- screen: traige", ("“traige”", "“triage”")),
    Edit("screen and topics at once", "- screen: triage", "- screen: triage\n    topics: [employer]",
         ("screen", "topics")),
    Edit("misspelt fact of a topic", "facts: [employer, place]", "facts: [employer, plce]",
         ("“plce”", "“place”")),
    Edit("fact in two topics", "facts: [employer, place]", "facts: [employer, place, standing]",
         ("standing",),
         at="topics:\n  achievement"),
    Edit("fact in no topic", "facts: [employer, place]", "facts: [employer]", ("place",),
         at="topics:\n  achievement"),
    Edit("topic without facts", "facts: [employer, place]", "facts: []", ("facts",)),
    Edit("unknown clause of a line", "clause: 一（一）", "clause: 九（九）", ("“九（九）”",)),
    Edit("unknown clause of a question", "    clause: 五（二）\n  licence:", "    clause: 五（九）\n  licence:", ("“五（九）”",)),
    Edit("unknown clause for a category", "overseas: {clause: 一（五）}", "overseas: {clause: 一（九）}", ("“一（九）”",)),
    Edit("unknown category of a question", "overseas: {clause: 一（五）}", "oversea: {clause: 一（五）}",
         ("“oversea”", "“overseas”")),
    Edit("a contradiction of an unknown fact", "first_title_application: [true], current", "frist_title_application: [true], current",
         ("“frist_title_application”", "“first_title_application”")),
    Edit("a contradiction of an unknown value", "green_channel_history: [passed, failed]}",
         "green_channel_history: [pased, failed]}", ("“pased”", "“passed”")),
    Edit("unknown fact of a line", "unticked: {talent_tier: none}", "unticked: {talent_teir: none}",
         ("“talent_teir”", "“talent_tier”")),
    Edit("unknown value of a line", "unticked: {talent_tier: none}", "unticked: {talent_tier: non}",
         ("“non”", "“none”")),
    Edit("bool for a choice", "unticked: {talent_tier: none}", "unticked: {talent_tier: true}", ("“true”",),
         not_says=("True",)),
    Edit("number for a bool", "ticked: {other_review_filed: true}", "ticked: {other_review_filed: 1}", ("“1”", "true")),
    Edit("unquoted no for a bool", "ticked: {other_review_filed: true}", "ticked: {other_review_filed: no}",
         ("“no”", "true")),
    Edit("null for a value", "unticked: {talent_tier: none}", "unticked: {talent_tier: null}",
         not_says=("None", "“none”这个值")),
    Edit("list of an unknown value", "unticked: {achievements: []", "unticked: {achievements: [a]",
         not_says=("['a']",)),
    Edit("mapping for a value", "unticked: {talent_tier: none}", "unticked: {talent_tier: {a: b}}"),
    Edit("duplicate line", "- id: talent\n", "- id: achievement\n", ("“achievement”",)),
    Edit("initials of the wrong shape", "initials: zdcg", "initials: ZDCG", ("“ZDCG”",)),
    Edit("initials that YAML would make false", "initials: bz", "initials: 'no way'", ("“no way”",)),
    Edit("line without what leaving it out says", "        unticked: {talent_tier: none}\n", "",
         ("unticked",),
         at="      - id: talent"),
    Edit("unknown option of a question", "facts:\n  standing:\n",
         "facts:\n  standing:\n    options: {retierd: {zh: 退, en: r}}\n", ("“retierd”", "“retired”"),
         at="    options"),
    Edit("alias", "initials: zdcg", "initials: *me", ("me",)),
    Edit("full-width colon", "screens:\n", "screens：\n", ("“screens：”",)),
]  # fmt: skip


@pytest.mark.parametrize("lang", [lang if lang == DEFAULT_LANG else pytest.param(lang, marks=pytest.mark.deep) for lang in LANGS])
@pytest.mark.parametrize("edit", rows(QUESTION_EDITS))
def test_bad_questions_are_refused(edit, lang, edited, here):
    """No command only reads the questions, so the loader is asked, and the message made of its problem."""
    line = edited(replace(edit, file=QUESTIONS_FILE))
    with pytest.raises(Problem) as caught:
        load_questionnaire(EDITION, here / "dialogs")
    said = message(caught.value, WORDS[lang])
    assert said.startswith(place(lang, here / QUESTIONS_FILE, line)), said
    for part in edit.says:
        assert part in said
    for part in edit.not_says:
        assert part not in said
    assert len(said.splitlines()) == 1


def test_missing_questions_are_named(edited, here):
    edited(Edit("nothing", "screens:", "screens:", file=QUESTIONS_FILE))
    (here / QUESTIONS_FILE).unlink()
    with pytest.raises(Problem) as caught:
        load_questionnaire(EDITION, here / "dialogs")
    assert message(caught.value, WORDS["zh"]).startswith(place("zh", here / QUESTIONS_FILE, None))


LEFT_OUT = {
    "report.title": RESULTS_FILE,
    "verdict.open": RESULTS_FILE,
    "date.day": RESULTS_FILE,
    "join.comma": RESULTS_FILE,
    "cli.usage": INTERFACE_FILE,
    "cli.options": INTERFACE_FILE,
    "usage.see_help": INTERFACE_FILE,
    "where.file": INTERFACE_FILE,
    "where.file_line": INTERFACE_FILE,
    "check.title": COMMANDS_FILE,
}


@pytest.mark.slow
@pytest.mark.parametrize("key", [pytest.param(key, marks=pytest.mark.deep) if key == "check.title" else key for key in LEFT_OUT])
def test_a_missing_text_is_named(key, run, edited, here):
    """A text that is left out is named where it is needed; what does without it still works."""
    section, name = key.split(".")
    text = (DATA["dialogs"].parent / LEFT_OUT[key]).read_text(encoding="utf-8")
    start = text.index(f"\n{section}:\n")
    was = re.compile(rf"\n  {name}: .*").search(text, start)[0]
    before = text[start : text.index(was, start)]
    edited(Edit("", before + was, before, file=LEFT_OUT[key]))
    (here / "bad.yaml").write_text("place: 1\n", encoding="utf-8")
    asked = ["assess case.yaml", "assess bad.yaml", "assess nothing.yaml", "assess", "--help"]
    asked += ["policy check"] if section == "check" else []  # it takes longer than all the others
    answers = [run(*argv.split()) for argv in asked]
    assert any(key in answer.err for answer in answers)
    for argv, answer in zip(asked, answers, strict=True):
        assert "Traceback" not in answer.err
        assert answer.code in (0, 2), f"{argv}: {answer.err}"
        assert answer.code == 2 or key not in answer.err
