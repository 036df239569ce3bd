import pytest

from tests.test_parts import BODY, HEADLINE, gathered

FURNITURE = "Share\n\nTweet\n\nComment"


@pytest.mark.parametrize(
    ("header", "authors"),
    [
        ("28 April 2024, 10:00 am, Ada Moss", ("Ada Moss",)),
        ("May 12, 2025, Oslo", ()),
        ("May 12, 2025\n\nNew York", ()),
        ("Ada Moss Anna Maria Ruiz Tom van Bray\n\nMay 12, 2025", ("Ada Moss", "Anna Maria Ruiz", "Tom van Bray")),
        ("By\n\n• Ada Moss\n\nMay 12, 2025", ("Ada Moss",)),
        ("• • Ada Moss\n\nmandag 5. august kl. 14:47", ("Ada Moss",)),
    ],
)
def test_a_name_beside_the_time_signs_where_nothing_else_does(header: str, authors: tuple[str, ...]) -> None:
    assert gathered(f"{HEADLINE}\n\n{FURNITURE}\n\n{header}\n\n{BODY}\n\n{BODY} It rained.").authors == authors


def test_bylines_of_the_page_come_before_any_other_sign() -> None:
    found = gathered(f"{HEADLINE}\n\nBy Ann Lee\n\n{FURNITURE}\n\nAda Moss\n\nMay 12, 2025\n\n{BODY}\n\nIt rained.")
    assert found.authors == ("Ann Lee",)
