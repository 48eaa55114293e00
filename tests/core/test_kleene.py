"""The truth tables first: strong Kleene logic, lane by lane."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from gcguide import kleene
from gcguide.core.normal_form import NormalForm
from gcguide.kleene import FALSE, TRUE, UNKNOWN, All, Any, Lanes, Named, Not, Test, fold

AND = {
    (True, True): True, (True, False): False, (True, None): None,
    (False, True): False, (False, False): False, (False, None): False,
    (None, True): None, (None, False): False, (None, None): None,
}  # fmt: skip
OR = {
    (True, True): True, (True, False): True, (True, None): True,
    (False, True): True, (False, False): False, (False, None): None,
    (None, True): True, (None, False): None, (None, None): None,
}  # fmt: skip
NOT = {True: False, False: True, None: None}
ONE = {True: TRUE, False: FALSE, None: UNKNOWN}


def test_the_tables_of_and_or_and_not():
    for left, right in product(NOT, NOT):
        assert (ONE[left] & ONE[right]).lane() is AND[left, right]
        assert (ONE[left] | ONE[right]).lane() is OR[left, right]
    for value in NOT:
        assert (~ONE[value]).lane() is NOT[value]


def test_lanes_do_not_mix():
    pairs = list(product(NOT, NOT))
    left = Lanes(*(sum(1 << i for i, p in enumerate(pairs) if p[0] is want) for want in (True, False)))
    right = Lanes(*(sum(1 << i for i, p in enumerate(pairs) if p[1] is want) for want in (True, False)))
    for index, pair in enumerate(pairs):
        assert (left & right).lane(index) is AND[pair]
        assert (left | right).lane(index) is OR[pair]
        assert (~left).lane(index) is NOT[pair[0]]


def leaves():
    return st.builds(lambda fact, value: Test(fact, (value,)), st.sampled_from("abcd"), st.sampled_from(["x", "y"]))


conditions = st.recursive(
    leaves(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Any(tuple(parts))),
        inner.map(Not),
        inner.map(lambda condition: Named("n", condition)),
    ),
    max_leaves=7,
)
VALUES = ["x", "y", "z"]
FULL = dict.fromkeys("abcd", 0b111)


def plain(condition, facts):
    """The condition by the tables alone."""
    match condition:
        case Test(fact, values):
            return None if facts[fact] is None else facts[fact] in values
        case All(parts):
            result = True
            for part in parts:
                result = AND[result, plain(part, facts)]
            return result
        case Any(parts):
            result = False
            for part in parts:
                result = OR[result, plain(part, facts)]
            return result
        case Not(part):
            return NOT[plain(part, facts)]
        case Named(_, part):
            return plain(part, facts)


people = st.fixed_dictionaries({fact: st.sampled_from([None, *VALUES]) for fact in "abcd"})


@given(conditions, people)
def test_fold_gives_the_value_of_the_tables(condition, facts):
    def leaf(test):
        value = facts[test.fact]
        return UNKNOWN if value is None else TRUE if value in test.values else FALSE

    assert fold(condition, leaf).lane() is plain(condition, facts)


@given(conditions, people)
def test_both_normal_forms_have_the_kleene_value_of_the_condition(condition, facts):
    """Neither form may be sharper or blunter than the condition itself."""

    def leaf(test):
        return NormalForm.literal(test.fact, sum(1 << VALUES.index(v) for v in test.values), FULL)

    form = fold(condition, leaf)

    def literal(fact, mask):
        return None if facts[fact] is None else bool(mask >> VALUES.index(facts[fact]) & 1)

    def group(literals, table, start):
        result = start
        for fact, mask in literals:
            result = table[result, literal(fact, mask)]
        return result

    as_terms, as_clauses = False, True
    for term in form.terms:
        as_terms = OR[as_terms, group(term, AND, True)]
    for clause in form.clauses:
        as_clauses = AND[as_clauses, group(clause, OR, False)]
    assert as_terms is as_clauses is plain(condition, facts)


@given(conditions)
def test_every_leaf_is_listed_once_for_each_place_it_stands(condition):
    seen = []
    fold(condition, lambda test: (seen.append(test), TRUE)[1])
    assert list(kleene.tests(condition)) == seen
