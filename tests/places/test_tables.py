import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.places.tables import Row, TableError, read_table, write_table

HEADER = "id\tsource\tname_en\tname_ar\talt_names\tlat\tlon\tadm1\tadm2\tadm3\ttype"
LINE = "ocha:C1\tocha:C1;gn:7\tTall Kafshi\tتل كفشي\tTell Kafchi|Tal Kafshi\t36.66992\t40.33533\tHasakah\t\t\tvillage"
DUMP_FIELDS = ["163535", "Tall Kafshī", "Tall Kafshi", "Tal Kafshi,تل كفشي", "36.67", "40.33", "P", "PPL", "SY", "", "",
               "07", "", "", "120", "", "300", "Asia/Damascus", "2020-01-01"]  # fmt: skip
DUMP_FIELDS[10:12] = ["07", ""]
DUMP = "\t".join(DUMP_FIELDS)
DUMP_AREA = "\t".join(
    ["173813", "Hasakah", "Hasakah", "الحسكة", "36.5", "40.75", "A", "ADM1", *DUMP_FIELDS[8:]]
)


def table(folder: Path, text: str, name: str = "syria.tsv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_our_form(tmp_path: Path) -> None:
    assert read_table(table(tmp_path, f"{HEADER}\n{LINE}\n")) == [
        Row(
            id="ocha:C1",
            ids=("ocha:C1", "gn:7"),
            name="Tall Kafshi",
            name_ar="تل كفشي",
            alts=("Tell Kafchi", "Tal Kafshi"),
            lat=36.66992,
            lon=40.33533,
            adm=("Hasakah",),
            type="village",
        )
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (f"{HEADER.replace('lat', 'lta')}\n", "line 1: missing column lat"),
        (f"{HEADER}\n{LINE}\n{LINE}\textra\n", "line 3: 12 fields where the header has 11"),
        (f"{HEADER}\n{LINE.replace('36.66992', 'north')}\n", "line 2, field lat: 'north'"),
        (f"{HEADER}\n{LINE.replace('40.33533', '181')}\n", "line 2, field lon: '181'"),
        (f"{HEADER}\n{LINE.replace('ocha:C1', '', 1)}\n", "line 2, field id: empty"),
        (f"{HEADER}\n\t\t\t\t\t1\t2\t\t\t\t\n".replace("\n\t", "\nx\t"), "line 2, field name_en: empty"),
        (f"{HEADER}\tpopulation\n{LINE}\tmany\n", "line 2, field population: 'many'"),
        (DUMP.replace("36.67", "x"), "line 1, field latitude: 'x'"),
        (f"{DUMP}\nshort\n", "line 2: 1 fields where a GeoNames dump has 19"),
        ("nothing,known,here\n1,2,3\n", "line 1: no table we know"),
        (
            "PCODE,NAME_EN,LATITUDE,LONGITUDE\nC1,Tall Kafshi,36.7\n",
            "line 2: 3 fields where the header has 4",
        ),
        ("PCODE,NAME_EN,LATITUDE,LONGITUDE\nC1,Tall Kafshi,north,40\n", "line 2, field lat: 'north'"),
    ],
)
def test_errors_name_file_line_and_field(tmp_path: Path, text: str, said: str) -> None:
    path = table(tmp_path, text)
    with pytest.raises(TableError) as error:
        read_table(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_a_geonames_dump_with_the_names_of_its_areas(tmp_path: Path) -> None:
    village, area = read_table(table(tmp_path, f"{DUMP}\n{DUMP_AREA}\n", "SY.txt"))
    assert (village.id, village.name, village.name_ar, village.country) == (
        "gn:163535",
        "Tall Kafshi",
        "تل كفشي",
        "SY",
    )
    assert (village.adm, village.type, village.population) == (("Hasakah",), "village", 120)
    assert (area.type, area.adm) == ("adm1", ("Hasakah",))


def test_a_dump_keeps_no_hills_or_lost_places(tmp_path: Path) -> None:
    hill, lost = DUMP.replace("\tP\tPPL\t", "\tT\tHLL\t"), DUMP.replace("PPL", "PPLQ")
    assert read_table(table(tmp_path, f"{hill}\n{lost}\n", "SY.txt")) == []


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_pcode_table(tmp_path: Path, separator: str) -> None:
    lines = [
        [
            "admin4Pcode",
            "admin4Name_en",
            "admin4Name_ar",
            "Latitude_y",
            "Longitude_x",
            "admin1Name_en",
            "admin0Pcode",
        ],
        ["C4412", "Tall Kafshi", "تل كفشي", "36.66992", "40.33533", "Al-Hasakeh", "SY"],
    ]
    (row,) = read_table(table(tmp_path, "\n".join(separator.join(line) for line in lines), "places.csv"))
    assert (row.id, row.name, row.name_ar, row.adm, row.country) == (
        "ocha:C4412", "Tall Kafshi", "تل كفشي", ("Al-Hasakeh",), "SY",
    )  # fmt: skip


def test_gzip_and_zip_read_like_the_plain_file(tmp_path: Path) -> None:
    plain = table(tmp_path, f"{HEADER}\n{LINE}\n")
    packed = tmp_path / "syria.tsv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    zipped = tmp_path / "SY.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("readme.txt", "not this one")
        archive.writestr("SY.txt", DUMP)
    assert read_table(packed) == read_table(plain)
    assert read_table(zipped)[0].id == "gn:163535"


@pytest.mark.parametrize(
    ("name", "content"), [("gone.tsv", None), ("bytes.tsv", b"\xff\xfe\x00"), ("not.zip", b"PK nothing")]
)
def test_what_cannot_be_read_says_so(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TableError, match=name):
        read_table(path)


def test_a_row_without_a_primary_name_takes_another_one(tmp_path: Path) -> None:
    line = LINE.replace("Tall Kafshi\tتل كفشي", "\t")
    assert read_table(table(tmp_path, f"{HEADER}\n{line}\n"))[0].name == "Tell Kafchi"


words = (
    st.text("abcdefghij ابتث'-", min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(
    st.lists(
        st.builds(
            lambda number, name, arabic, alts, lat, lon, adm: Row(
                f"gn:{number}", (f"gn:{number}",), name, arabic, alts, lat, lon, adm, "village", "SY", number
            ),
            st.integers(1, 9**9),
            words,
            st.just("") | words,
            st.lists(words, max_size=3).map(tuple),
            st.integers(-9_000_000, 9_000_000).map(lambda n: n / 100_000),
            st.integers(-18_000_000, 18_000_000).map(lambda n: n / 100_000),
            st.lists(words, max_size=3).map(tuple),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> None:
    path = table(tmp_path_factory.mktemp("tables"), write_table(rows))
    assert read_table(path) == rows
