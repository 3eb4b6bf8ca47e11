"""Which participants are one actor."""

from __future__ import annotations

from datetime import date

from kg.model.report import ActorKind, Part, Report
from kg.model.world import ActorKey
from kg.resolve.mentions import first_evidence_of
from tests.resolve.making import actor, days, group, key, labels, organization, person, report, state, world_of


def test_one_name_in_two_documents_is_one_person() -> None:
    world = world_of(report("a", person("Angela Merkel", "Germany")), report("b", person("Angela Merkel", "Germany")))

    assert labels(world) == ["Angela Merkel"]


def test_spellings_of_one_name_for_one_state_are_one_person_with_aliases() -> None:
    world = world_of(
        report("a", person("Sergei Lavrov", "Russia")),
        report("b", person("Sergey Lavrov", "Russia")),
        report("c", person("Sergei Lavrov", "Russia", aliases=("Lavrov",))),
    )

    found = actor(world, "Sergei Lavrov")
    assert found.aliases == ("Lavrov", "Sergey Lavrov")
    assert found.acts_for == (ActorKey(ActorKind.STATE, "RU"),)


def test_a_name_that_differs_in_one_letter_needs_the_same_state() -> None:
    apart = world_of(report("a", person("Ivan Hnatov", "Ukraine")), report("b", person("Ivan Gnatov", "Russia")))
    one = world_of(report("a", person("Ivan Hnatov", "Ukraine")), report("b", person("Ivan Gnatov", "Ukraine")))

    assert len(labels(apart)) == 2
    assert len(labels(one)) == 1


def test_one_name_for_two_states_is_two_persons_that_are_told_apart() -> None:
    world = world_of(report("a", person("Ali Hassan", "Iraq")), report("b", person("Ali Hassan", "Yemen")))

    keys = [each.key for each in world.actors if each.key.kind is ActorKind.PERSON]
    assert {key.name for key in keys} == {"Ali Hassan"}
    assert len({key.distinction for key in keys}) == 2


def test_one_name_for_a_state_and_for_an_organization_is_one_person() -> None:
    world = world_of(
        report("a", person("Ban Ki-moon", "South Korea")), report("b", person("Ban Ki-moon", "United Nations"))
    )

    assert [owner.name for owner in actor(world, "Ban Ki-moon").acts_for] == ["United Nations", "KR"]


def test_one_name_for_a_past_state_and_its_successor_is_one_person() -> None:
    world = world_of(
        report("a", person("Boris Yeltsin", "Soviet Union")), report("b", person("Boris Yeltsin", "Russia"))
    )

    assert labels(world) == ["Boris Yeltsin"]


def test_one_name_a_century_apart_is_two_persons() -> None:
    world = world_of(
        report("a", person("John Hay", "United States"), when=days("1903-05-01")),
        report("b", person("John Hay", "United States"), when=days("2003-05-01")),
    )

    assert labels(world) == ["John Hay", "John Hay"]


def test_a_state_misread_once_does_not_split_a_person_whom_many_documents_know() -> None:
    many = [report(f"d{i}", person("Steve Field", "United States")) for i in range(4)]

    world = world_of(*many, report("x", person("Steve Field", "Russia")))

    assert labels(world) == ["Steve Field"]


def test_a_surname_joins_the_only_full_name_of_its_state() -> None:
    world = world_of(
        report("a", person("Anna Lindh", "Sweden")),
        report("b", person("Per Lindh", "Norway")),
        report("c", person("Lindh", "Sweden")),
    )

    assert labels(world) == ["Anna Lindh", "Per Lindh"]
    assert actor(world, "Anna Lindh").aliases == ("Lindh",)


def test_a_surname_that_two_of_its_state_bear_stays_apart() -> None:
    world = world_of(
        report("a", person("Bill Clinton", "United States")),
        report("b", person("Hillary Clinton", "United States")),
        report("c", person("Clinton", "United States")),
    )

    assert labels(world) == ["Bill Clinton", "Clinton", "Hillary Clinton"]


def test_a_surname_in_a_document_joins_the_full_name_there() -> None:
    world = world_of(
        report("a", person("Hillary Clinton", "United States")),
        report("b", person("Bill Clinton", "United States")),
        report("b", person("Clinton", "United States"), id="r2"),
    )

    assert labels(world) == ["Bill Clinton", "Hillary Clinton"]


def test_a_surname_of_another_time_stays_apart() -> None:
    world = world_of(
        report("a", person("George W. Bush", "United States"), when=days("2003-03-01")),
        report("b", person("Bush", "United States"), when=days("1990-11-01")),
    )

    assert labels(world) == ["Bush", "George W. Bush"]


def test_a_given_name_alone_joins_nobody() -> None:
    world = world_of(report("a", person("Salman Rashid", "Jordan")), report("b", person("Salman", "Jordan")))

    assert len(labels(world)) == 2


def test_the_same_surname_alone_in_two_documents_of_one_state_is_one_person() -> None:
    world = world_of(report("a", person("Suharto", "Indonesia")), report("b", person("Suharto", "Indonesia")))

    assert labels(world) == ["Suharto"]


def test_a_shorter_name_that_can_be_two_persons_stays_apart() -> None:
    world = world_of(
        report("a", person("George H. W. Bush", "United States"), when=days("1998-01-01")),
        report("b", person("George W. Bush", "United States"), when=days("2001-01-01")),
        report("c", person("George Bush", "United States"), when=days("2000-01-01")),
    )

    assert len(labels(world)) == 3


def test_names_that_one_document_gives_side_by_side_are_two_persons() -> None:
    world = world_of(report("a", person("George W. Bush", "United States"), person("George Bush", "United States")))

    assert len(labels(world)) == 2


def test_descriptions_of_unnamed_persons_are_told_apart_by_document() -> None:
    world = world_of(
        report("a", person("the Russian envoy", "Russia")), report("b", person("the Russian envoy", "Russia"))
    )

    assert len(labels(world)) == 2


def test_the_label_is_the_full_form_of_most_documents_without_title() -> None:
    world = world_of(
        report("a", person("Abdel Fattah al-Sisi", "Egypt")),
        report("b", person("Abdel Fattah el-Sisi", "Egypt")),
        report("c", person("President Abdel Fattah el-Sisi", "Egypt")),
    )

    assert labels(world) == ["Abdel Fattah el-Sisi"]


def test_descriptions_are_no_aliases_of_persons() -> None:
    world = world_of(report("a", person("Anna Lindh", "Sweden", aliases=("the minister", "Lindh", "Minister Lindh"))))

    assert actor(world, "Anna Lindh").aliases == ("Lindh",)


def test_a_position_has_the_first_and_last_day_it_is_reported() -> None:
    world = world_of(
        report("a", person("Anna Lindh", "Sweden", position="foreign minister")),
        report("b", person("Anna Lindh", "Sweden", position="Foreign Minister")),
        report("c", person("Anna Lindh", "Sweden", position="the foreign minister")),
        published={"a": "2001-03-01", "b": "1999-01-05", "c": "2000-01-01"},
    )

    [position] = actor(world, "Anna Lindh").positions
    assert (position.title, position.first, position.last) == ("foreign minister", date(1999, 1, 5), date(2001, 3, 1))
    assert position.of == ActorKey(ActorKind.STATE, "SE")


def test_a_position_rests_on_what_was_published_first_of_the_reports_that_give_it() -> None:
    lindh = person("Anna Lindh", "Sweden", position="foreign minister")
    told = [
        report("a", lindh),
        report("b", person("Anna Lindh", "Sweden")),
        report("c", person("Anna Lindh", "Sweden", position="party leader"), id="r1"),
        report("c", lindh, id="r2"),
        report("c", lindh, id="r3"),
        report("d", lindh),
    ]
    published = {"a": "2001-03-01", "b": "1999-01-05", "c": "2000-01-01"}

    for several in (told, told[::-1]):
        positions = actor(world_of(*several, published=published), "Anna Lindh").positions
        assert {each.title: each.first_evidence for each in positions} == {
            "foreign minister": first_evidence_of(told[3]),
            "party leader": first_evidence_of(told[2]),
        }


def test_names_of_a_state_are_one_actor_by_code() -> None:
    world = world_of(report("a", state("Britain")), report("b", state("United Kingdom")), report("c", state("London")))

    [kingdom] = world.actors
    assert (kingdom.key.name, kingdom.label, kingdom.code) == ("GB", "United Kingdom", "GB")


def test_names_of_an_organization_are_one_actor() -> None:
    world = world_of(report("a", organization("EU")), report("b", organization("the European Union")))

    assert labels(world, ActorKind.ORGANIZATION) == ["European Union"]


def test_short_forms_that_a_document_explains_join_an_unknown_organization() -> None:
    world = world_of(
        report("a", organization("Movement for Riverland Unity", aliases=("MRU",))), report("b", organization("MRU"))
    )

    assert labels(world, ActorKind.ORGANIZATION) == ["Movement for Riverland Unity"]


def test_bodies_of_one_name_in_two_states_are_two_organizations() -> None:
    world = world_of(
        report("a", organization("Ministry of Water", "Egypt")), report("b", organization("Ministry of Water", "Chad"))
    )

    keys = [each.key for each in world.actors if each.key.kind is ActorKind.ORGANIZATION]
    assert [key.distinction for key in keys] == ["EG", "TD"]


def test_wordings_of_a_delegation_are_one_actor_across_documents() -> None:
    world = world_of(
        report("a", group("Ukrainian negotiators", "Ukraine")),
        report("b", group("a delegation from Ukraine", "Ukraine")),
        report("c", group("the Ukrainians", "Ukraine")),
        report("d", group("his team", "Ukraine")),
    )

    assert labels(world, ActorKind.DELEGATION) == ["delegation of Ukraine"]
    assert actor(world, "delegation of Ukraine").acts_for == (ActorKey(ActorKind.STATE, "UA"),)


def test_other_groups_of_a_state_are_other_actors() -> None:
    world = world_of(report("a", group("Thai generals", "Thailand")), report("b", group("Thai lawmakers", "Thailand")))

    assert labels(world, ActorKind.DELEGATION) == ["lawmakers of Thailand", "officers of Thailand"]


def test_whom_a_delegation_acts_for_is_read_from_its_words() -> None:
    world = world_of(report("a", group("a Qatari delegation")))

    assert actor(world, "delegation of Qatar").acts_for == (ActorKey(ActorKind.STATE, "QA"),)


def test_names_of_several_words_inside_a_groups_name_are_read_whole() -> None:
    world = world_of(report("a", group("United States")), report("b", group("a team of South Korean officials")))

    assert labels(world, ActorKind.DELEGATION) == ["delegation of South Korea", "delegation of United States"]


def test_groups_that_act_for_nobody_known_are_told_apart_by_document() -> None:
    world = world_of(report("a", group("several ministers")), report("b", group("several ministers")))

    assert labels(world, ActorKind.DELEGATION) == ["ministers", "ministers"]


def test_states_and_organizations_that_are_only_acted_for_are_actors_too() -> None:
    world = world_of(report("a", person("Anna Lindh", "Sweden", part=Part.HOST), person("Omar Ali", "Hamas")))

    assert labels(world, ActorKind.STATE) == ["Sweden"]
    assert labels(world, ActorKind.ORGANIZATION) == ["Hamas"]


def test_a_group_of_somebody_acts_for_the_state_that_the_other_documents_give() -> None:
    world = world_of(
        report("a", person("Jane Roe", "United States"), person("Ada Lind", "Norway")),
        report("b", group("two emissaries of Jane Roe"), person("Ada Lind", "Norway")),
    )
    [emissaries] = [each for each in world.actors if each.key.kind is ActorKind.DELEGATION]

    assert [owner.name for owner in emissaries.acts_for] == ["US"]


def test_a_name_without_a_state_is_the_only_bearer_of_its_time() -> None:
    def met(document: str, of: str | None, year: int) -> Report:
        return report(document, person("John Kerry", of), person("Ada Lind", "Norway"), when=days(f"{year}-03-01"))

    world = world_of(
        met("a", "United States", 2015), met("b", "China", 2023), met("c", None, 2015), met("d", None, 2019)
    )
    kerry = {each.report.document_key: each.actor for each in world.reported_actors if each.actor.name == "John Kerry"}

    assert kerry[key("c")] == kerry[key("a")]
    assert kerry[key("d")] not in (kerry[key("a")], kerry[key("b")])


def met_bush(document: str, name: str, year: int) -> Report:
    return report(document, person(name, "United States"), person("Ada Lind", "Norway"), when=days(f"{year}-03-01"))


def test_a_shorter_name_of_two_times_is_not_joined_to_the_longer_of_one_of_them() -> None:
    """The elder George Bush is met again long after his time in office, in that of George W. Bush."""
    world = world_of(
        met_bush("a", "George Bush", 1990), met_bush("b", "George W. Bush", 2005), met_bush("c", "George Bush", 2008)
    )

    assert labels(world) == ["Ada Lind", "George Bush", "George W. Bush"]


def test_an_initial_does_not_make_one_of_two_given_names() -> None:
    world = world_of(
        *(met_bush(d, name, 2020) for d, name in zip("abc", ("James Smith", "John Smith", "J. Smith"), strict=True))
    )

    assert labels(world) == ["Ada Lind", "J. Smith", "James Smith", "John Smith"]
    assert len(actor(world, "J. Smith").possibly_same_as) == 2
