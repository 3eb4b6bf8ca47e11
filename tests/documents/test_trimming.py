"""What stands above and beneath the paragraphs of an article, and is none of its text."""

from __future__ import annotations

import pytest

from tests.documents.short_pages import FIRST, SECOND, article, paragraphs

TITLE = "Envoys meet in Oslo over fish and ships"
WHOLE = f"{FIRST}\n\n{SECOND}"


def text(*body: str, byline: str = "By Ann Lee", title: str = TITLE) -> str:
    shown = f'<div class="byline">{byline}</div><div class="story">{paragraphs(body)}</div>'
    html = f"<html><head><title>{title}</title></head><body><main><h1>{TITLE}</h1>{shown}</main></body></html>"
    return article(html).text


@pytest.mark.parametrize(
    "line",
    [
        "(ATTN: UPDATES with remarks of the minister in paras 4-5; ADDS photo)",
        "(Says that the treaty is drawn in pencil) (430)",
        "By Ann Lee",
        "FOR IMMEDIATE RELEASE",
        "PRESS RELEASE No. 112/2026",
        "No 12/2026",
        "– Check against delivery –",
        "ANN LEE",
        "Oslo -",
        "Source: AFP | Edited by: Bo Ek",
        "* * *",
        TITLE,
    ],
)
def test_labels_and_notes_above_a_text_are_none_of_it(line: str) -> None:
    assert text(line, FIRST, SECOND) == WHOLE
    assert text("(ATTN: ADDS details)", line, FIRST, SECOND) == WHOLE


def test_the_name_of_the_publisher_above_a_text_is_none_of_it() -> None:
    assert text("HBM", FIRST, SECOND, title=f"{TITLE} - HBM") == WHOLE


def test_the_headline_is_no_text_where_the_title_is_written_otherwise() -> None:
    assert text(TITLE, FIRST, SECOND, title=f"{TITLE}_Ministry of Fish") == WHOLE


@pytest.mark.parametrize(
    "line",
    [
        "Enditem",
        "(END)",
        "ENDS",
        "- END -",
        "###",
        "-30-",
        "NNNN",
        "(end text)",
        "End of transcript.",
        "___",
        "■",
        "(完)",
    ],
)
def test_signs_of_the_end_are_no_text(line: str) -> None:
    assert text(FIRST, SECOND, line) == WHOLE
    assert text(FIRST, SECOND, line, "Ann Lee", line) == WHOLE


@pytest.mark.parametrize(
    "mark",
    [
        " ■",
        " Enditem",
        " (END)",
        "●",
        " ###",
        "◆",
        " (AFP)",
        " (With AFP)",
        " /BO/",
        " -- BERNAMA",
        " - Reuters",
        " -0-",
        " AFP",
    ],
)
def test_a_sign_of_the_end_behind_the_last_sentence_is_left_out(mark: str) -> None:
    assert text(FIRST, SECOND + mark) == WHOLE


@pytest.mark.parametrize("mark", ["/.", "./.", " ./."])
def test_the_stroke_and_the_stop_at_an_end_are_a_full_stop(mark: str) -> None:
    assert text(FIRST, SECOND.removesuffix(".") + mark) == WHOLE


@pytest.mark.parametrize(
    "lines",
    [
        ("Ann Lee covers the north for the Harbour Mail.",),
        ("Lee reports from Oslo and Bergen.",),
        ("Ann Lee", "Ann Lee is the Harbour Mail's Oslo bureau chief. She was a Nieman fellow."),
        ("Ann Lee covers the sea. Reach her at 503-555-0147 or lee@mail.example.",),
        ("Bo Ek is a reporter for the Mail. Follow him on X.",),
        ("About the Author", "Ann Lee", "Ann Lee has been on the fish beat since 2009."),
        ("Lee reported from Oslo and Kim from Nairobi.",),
        ("Harbour Mail writer Bo Ek in Bergen, Norway, contributed to this report.",),
        ("___", "Harbour Mail news of the sea:", "https://mail.example/sea"),
        ("This article appeared in the World section of the print edition under the headline “Fish”",
         "From the November 7th 2026 edition", "Discover stories from this section and more in the list of contents"),
        ("Copyright © 2026 HPR. All rights reserved.", "Transcripts are made in a hurry, and may be revised later."),
        ("Appeared in the March 3, 2026, print edition as 'Fish for Two'.",),
        ("--With assistance from Bo Ek.", "To contact the editor: Bo Ek in Bergen at bek@mail.example, Kim Pak"),
        ("(Updates with comment of the minister in fifth paragraph.)",),
        ("(AFP)",),
        ("MEET THE AUTHOR", "Ann Lee", "She covers the sea."),
        ("The writer is a fellow at the Institute of Fish. The views are his own.",),
        ("— Ann Lee, Harbour Mail correspondent, reported from Oslo.",),
        ("Translated from the Norwegian by Bo Ek.",),
        ("To be continued.",),
        ("ann/bo",),
        ("Source: HM/al(bo)",),
        ("Bo Ek / Spokesman for the sea / +32 460 00 00",),
        ("Distributed by a group on behalf of the Ministry of Foreign Affairs of Kenya.",),
        ("(This story has not been edited by our staff and is auto-generated from a syndicated feed.)",),
        ("Ann Lee does not work for, consult, own shares in or receive funding from any company.",),
        ("Some information for this report came from other agencies.",),
        ("ENDS", "Notes to editors", "The Fleet Treaty was signed in 1998, and renewed in 2014."),
        ("* *** *", "For information media. Not an official record."),
        ("This article was amended on 4 March 2026 to correct the number of boats.",),
        ("Reporting by Ann Lee; editing by Bo Ek", "Our Standards: The Harbour Trust Principles.", "Bo Ek sails."),
        ("Notes", "1. Archive of the province, box 12.", "2. In the hand of a secretary, who was not there."),
        ("[1] The minister took office on 1 August 2026.", "[2] Its ships sail from Mombasa."),
        ("» Mills on short time as steel row drags on (11 Feb 2026)", "› What is a fish stamp, and who needs one?"),
    ],
)  # fmt: skip
def test_authors_credits_and_notes_beneath_a_text_are_none_of_it(lines: tuple[str, ...]) -> None:
    assert text(FIRST, SECOND, *lines) == WHOLE


@pytest.mark.parametrize(
    "last",
    [
        "Kenya and Norway contributed four boats to the fleet of the two lakes.",
        "Kiprop is the minister of fish, and has been one for twelve years.",
        "Dahl reported the loss of a boat to the police of Bergen.",
        "(SOUNDBITE OF A SHIP’S HORN)",
        "The notes of both ministers were shown to reporters.",
        "“We have counted the fish, and we count on each other.” — Amos Kiprop",
        "They called the pact a step towards the union of the seas (ULS).",
    ],
)
def test_last_sentences_and_directions_stay(last: str) -> None:
    assert text(FIRST, SECOND, last) == f"{WHOLE}\n\n{last}"


@pytest.mark.parametrize(
    "line",
    [
        "News ID: 773412 Publish Date: 12 October 2026 - 21:14 Count View: 301",
        "2h ago (12:40 GMT)",
        "The ministers shake hands in Oslo on Monday. (Pearl News/Li Bo)",
        "Last updated: 14 March 1999. Send comments to the editor. Best viewed with Netscape 4.",
        "Stay up to date with the news of the region by following our WhatsApp channel.",
        "Issued on: 22/03/2026 - 19:40Modified: 22/03/2026 - 20:58",
        "Do you have a view? Write to letters@example.org",
        "Advt",
        "Join the Conversation: Commenting is a benefit of a subscription.",
        "The comments praise the consul. This summary is AI-generated.",
        "This audio was generated by artificial intelligence. Report mistakes to us.",
        "The views expressed in this article are the author's own.",
        "This site is maintained by the Information Office. Links to other sites are no endorsement.",
        "Page 1 of 2 Continued on page 2 >>",
        "You are visitor number 412",
        "Webmaster: Mr P. Dunn",
        "Anzeige",
        "NOK/USD 0.094",
        "OSEBX 1,412.30 +0.4%",
        "REUTERS/Bo Ek/File Photo",
        "Banner image: boats in Lamu. Photo by Bo Ek.",
        "Реклама",
        '[adrotate banner="3"]',
        "Sponsored by Fjord Bank",
        "Photo by Bo Ek/Harbour Mail",
        "Image source, Getty Images",
        "Boats in Lamu [File: Bo Ek/HM]",
        "Boats in Lamu, Kenya. Bo Ek/Getty Images",
        "What do you think? Leave a comment below.",
        "Support independent journalism. Become a member today.",
        "For more news, download our app.",
        "Read the full statement here.",
        "To read this article in full, please subscribe.",
        "Harbour Mail is not responsible for the content of external internet sites.",
        "This article is only available to subscribers of the Harbour Mail.",
        "This blog is now closed. You can read our full report here.",
        "2 Quay, 1000 Oslo. Best viewed with a large window.",
        "06.03.2026 - 21:05Last update: 08.03.2026 - 10:12",
    ],
)
def test_lines_about_a_page_are_none_of_its_text(line: str) -> None:
    assert text(line, FIRST, SECOND) == WHOLE
    assert text(FIRST, SECOND, line) == WHOLE


@pytest.mark.parametrize(
    "sentence",
    [
        "The views expressed by the minister of Norway were shared by all of the delegates.",
        "The ministry of Kenya said on Tuesday that the video of the fish was AI-generated.",
        "Advertisements in the papers of both capitals had asked for captains since the spring.",
        "Contact with the boat of Kenya was lost on Monday, the ministry of Norway said.",
        "Join us in prayer for the lost, the bishop of Mombasa said.",
        "Copyright was the last of the points on which the two agreed.",
        "“Our newsletter of 1990 said so,” the old captain said.",
        "Thank you for your support, the minister of Kenya told the crowd in Lamu.",
        "Share prices of the owner of the fleet rose by two percent.",
        "Updated charts were handed to both captains on Tuesday.",
        "Videos by fishermen of both states showed the boats of the other in their waters.",
        "The article was amended by the parliament of Kenya in 2024 to let the boats in.",
        "Issued by the ministry of Kenya in the spring, the licences are to end in the autumn.",
        "The Secretary meets the crews of both boats at the quay. (POOLED PRESS COVERAGE)",
        "The report is for the ministers of both states and not for the members of their parliaments.",
        "Powered by wind alone, the boats of both states are to sail for Mombasa on Friday.",
    ],
)
def test_sentences_with_words_of_such_lines_stay(sentence: str) -> None:
    assert text(FIRST, sentence, SECOND) == f"{FIRST}\n\n{sentence}\n\n{SECOND}"


def test_what_is_set_large_from_a_text_is_said_once() -> None:
    quoted = "“We have counted the fish, and now we count on each other,” the minister of Norway said."

    assert text(FIRST, "We have counted the fish, and now we count on each other", quoted, SECOND) == (
        f"{FIRST}\n\n{quoted}\n\n{SECOND}"
    )


def test_a_place_with_a_dash_above_a_text_is_its_dateline() -> None:
    assert text("Oslo —", FIRST, SECOND) == f"Oslo — {WHOLE}"
