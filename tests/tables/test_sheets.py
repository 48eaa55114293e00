"""From bytes to sheets: what each kind of file holds, hides and lacks, and that no file does harm.

In `data`: shown.xls and shown.ods are the workbook of `shown` below, converted by LibreOffice (soffice --convert-to);
the others are files that readers of this program got stuck on.
"""

import csv
import io
import os
import struct
import tempfile
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from gcguide.problem import Problem
from gcguide.reading.private_use import without_private_use
from gcguide.tables import grid, records, sheets, shown
from gcguide.tables.sheets import Merged, Sheet, is_page, read_sheets
from gcguide.tables.workbook import read_workbook
from gcguide.words import load_words, message
from tests.effort import examples, times

DATA = Path(__file__).resolve().parent / "data"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Reads bytes as a file, in this process."""
    monkeypatch.setattr(sheets, "workbook_apart", read_workbook)

    def of(raw):
        path = tmp_path / "r.xls"
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        return read_sheets(path)

    return of


def fails(read, raw):
    with pytest.raises(Problem) as caught:
        read(raw)
    for lang in ("zh", "en"):
        assert caught.value.id not in message(caught.value, load_words(lang))
    return caught.value.id


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(raw, **changed):
    """A zipped file with some of its parts changed, by the ends of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            change = next((change for end, change in changed.items() if end == name.rsplit("/", 1)[-1].split(".")[0]), None)
            new.writestr(name, change(old.read(name)) if change else old.read(name))
    return out.getvalue()


# Workbooks


def a_book():
    """What shown.xls and shown.ods were made of."""
    book = Workbook()
    page = book.active
    page.title = "名单"
    page.append(["序号", "姓名", "身份证号"])
    for at in range(1, 6):
        page.append([at, f"人{at}", f"15020319851012011{at}"])
    page["C3"], page["C4"], page["C5"], page["B6"] = "=1/0", "=NA()", '=""', "=A6+1"
    page.row_dimensions[3].hidden = True
    page.row_dimensions[4].outlineLevel = 1
    page.row_dimensions[4].hidden = True
    page["A7"] = "合并"
    page.merge_cells("A7:B8")
    page.auto_filter.ref = "A1:C6"
    page.auto_filter.add_filter_column(0, ["1", "2", "3", "4"])
    page.row_dimensions[6].hidden = True
    old = book.create_sheet("旧")
    old.append(["姓名"])
    old.append(["旧人"])
    old.sheet_state = "veryHidden"
    book.create_sheet("末").append(["姓名"])
    book.create_chartsheet("图")
    return book


@pytest.mark.parametrize("name", ["shown.xls", "shown.ods", "xlsx"])
def test_hidden_rows_and_sheets_and_cells_without_a_value(name, read):
    pages = read(saved(a_book()) if name == "xlsx" else (DATA / name).read_bytes())
    assert [(page.name, page.is_hidden) for page in pages] == [("名单", False), ("旧", True), ("末", False)]
    first = pages[0]
    assert first.hidden == {2, 3, 5}
    assert first.merged == (Merged(6, 0, 7, 1),)
    assert [row[1] for row in first.rows] == ["姓名", "人1", "人2", "人3", "人4", "" if name == "xlsx" else 6, ""]
    nobody_computed = {(2, 2): "=", (3, 2): "=", (4, 2): "=", (5, 1): "="}
    assert first.blind == (nobody_computed if name == "xlsx" else {(2, 2): "#DIV/0!", (3, 2): "#N/A"})
    assert all(first.rows[row][column] == "" for row, column in first.blind)


def test_files_that_readers_got_stuck_on():
    assert [page.hidden for page in read_sheets(DATA / "two_sheets_hidden_rows.xls")] == [{3}, {3}, set()]
    assert read_sheets(DATA / "import_hidden_row.xlsx")[0].hidden == {2}
    assert read_sheets(DATA / "import_error_cell.xlsx")[0].blind == {(1, 1): "#N/A"}
    (page,) = read_sheets(DATA / "web_page_named.xls")
    assert (page.rows[0][:3], page.rows[2][2]) == (["序号", "工作单位", "姓名"], "乌云·其木格")
    (document,) = read_sheets(DATA / "roster.docx")
    assert (document.rows[0][3], document.rows[1][2]) == ("身份\n证号", "王伟")


ROWS = (
    '<{p}row r="1"><{p}c r="A1" t="e"><{p}f>1/0</{p}f><{p}v>#DIV/0!</{p}v></{p}c><{p}c r="B1" t="str"><{p}f>""</{p}f><{p}v></{p}v></{p}c></{p}row>'
    "<{p}row r='3' hidden = 'true' ><{p}c><{p}f ca=\"1\" ref='a>b'/></{p}c><{p}c><{p}v>5</{p}v></{p}c><{p}c t='e'><{p}v>#REF!</{p}v></{p}c></{p}row>"
    '<{p}row><{p}c t="str"><{p}f>A1</{p}f></{p}c><{p}c><{p}f t="shared" si="0"/><{p}v>7</{p}v></{p}c><{p}c><{p}f>A1</{p}f><{p}v/></{p}c></{p}row>'
    '<!-- <{p}row r="1" hidden="1"/> --><{p}row r="9" hidden="0"><{p}c r="D9" t="inlineStr"><{p}is><{p}t>t="e"<![CDATA[<row r="2" hidden="1"/><f/>]]></{p}t></{p}is></{p}c></{p}row>'
)


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_xml_of_a_sheet_however_it_is_spelled(prefix, encoding):
    name = "xmlns:x" if prefix else "xmlns"
    xml = f'<{prefix}worksheet {name}="{MAIN}"><{prefix}cols><{prefix}col hidden="1"/></{prefix}cols><{prefix}sheetData>{ROWS.replace("{p}", prefix)}</{prefix}sheetData></{prefix}worksheet>'
    found = shown.in_sheet(xml.encode(encoding))
    assert found.hidden == {2}
    assert found.blind == {(0, 0): "#DIV/0!", (2, 0): "=", (2, 2): "#REF!", (3, 0): "=", (3, 2): "="}


@pytest.mark.parametrize("target", ["/xl/worksheets/sheet1.xml", "worksheets/sheet1.xml", "../xl/worksheets/SHEET1.xml", "xl/worksheets/sheet1.xml", "worksheets\\sheet1.xml"])
@pytest.mark.parametrize("strict", [False, True])
def test_the_part_of_a_sheet_is_found(target, strict, read):
    def plain(part):
        part = part.replace(b"/xl/worksheets/sheet1.xml", target.encode())
        return part.replace(b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/officeDocument") if strict else part

    raw = with_parts((DATA / "import_hidden_row.xlsx").read_bytes(), workbook=plain)
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        assert shown.in_workbook(file)["Sheet"].hidden == {2}


def test_a_last_row_without_any_value_is_kept_and_a_large_hidden_sheet_harms_nobody(read):
    book = Workbook()
    book.active.append(["姓名"])
    book.active["A3"] = "=B1"
    old = book.create_sheet("旧")
    old.sheet_state = "hidden"
    old["A200000"] = "x"
    old["A1"] = "y"
    page, hidden = read(saved(book))
    assert (len(page.rows), page.blind) == (3, {(2, 0): "="})
    assert hidden.rows[0] == ["y"]


def record(kind, body):
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_binary_workbooks(read):
    def row(number, is_hidden=False):
        return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if is_hidden else 0, 0, 0))

    cells = [row(0), record(6, struct.pack("<II", 0, 0) + wide("姓名")), row(1, True), record(6, struct.pack("<II", 0, 0) + wide("张三")), record(3, struct.pack("<IIB", 1, 0, 42))]
    sheet = record(129, b"") + record(148, struct.pack("<4I", 0, 1, 0, 1)) + record(145, b"") + b"".join(cells) + record(146, b"") + record(130, b"")
    book = record(131, b"") + record(143, b"") + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("名单")) + record(144, b"") + record(132, b"")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("xl/workbook.bin", book)
        file.writestr("xl/worksheets/sheet1.bin", sheet)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        file.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.bin"/></Relationships>')
    (page,) = read(out.getvalue())
    assert (page.name, [row[0] for row in page.rows], page.hidden, page.blind) == ("名单", ["姓名", "张三"], {1}, {(1, 1): "#N/A"})


@examples(60)
@given(st.data())
def test_a_damaged_old_workbook_gives_nothing_or_something_and_ends(data):
    raw = bytearray((DATA / "shown.xls").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(28, 1100))] = data.draw(st.sampled_from([0, 1, 2, 254, 255]))
    cut = data.draw(st.sampled_from([len(raw), 4000, 600, 512, 100, 9]))
    records.in_old_workbook(bytes(raw[:cut]))


def test_chains_that_go_round():
    raw = bytearray((DATA / "shown.xls").read_bytes())
    (table,) = struct.unpack_from("<I", raw, 76)
    for at in range(128):
        struct.pack_into("<I", raw, (table + 1 << 9) + 4 * at, at)  # each sector follows itself
    struct.pack_into("<I", raw, 68, 0)  # and so do the lists of sectors
    start = time.process_time()
    records.in_old_workbook(bytes(raw))
    assert time.process_time() - start < 2


# Web pages


def test_a_page_with_joined_and_hidden_cells_and_tables_in_tables(read):
    page = """<!-- saved --><html><head><meta charset=gb2312><title>x</title><style>td{}</style></head><body><p>花名册</p>单位：某局<br>联系人：李四
      <table><tr><td>左<table><tr><td>姓名<td rowspan=2>单位</tr><tr style='display : none'><td>张三<br>（女）<tr><td colspan=2>&nbsp;李&#22235;
      &amp;</table>右</td></tr></table><script>var x = '<td>';</script><p>填表人：王五</p></body></html>"""
    (table,) = read(page.encode("gb18030"))
    assert table.rows == [["花名册"], ["单位：某局"], ["联系人：李四"], ["左右"], ["姓名", "单位"], ["张三\n（女）"], ["李四 &"], ["填表人：王五"]]
    assert table.merged == (Merged(4, 1, 5, 1), Merged(6, 0, 6, 1))
    assert table.hidden == {5}


def test_what_spreadsheet_programs_write_into_pages(read):
    row = """<tr><td x:str="'150203198510120117">1.5E+17</td><td x:num="1234.5">1,234.50</td><td x:num="39295">2007/8/1</td><td x:num>7</td>
      <td x:num>150203198510120117</td><td x:err="#N/A">#N/A</td><td>#REF!</td><td x:num="1e999">1</td><td>12</td></tr>"""
    (table,) = read(f"<table><tr><th>a</th></tr>{row}</table>")
    assert table.rows[1] == ["'150203198510120117", 1234.5, "2007/8/1", 7, "150203198510120117", "", "", "1e999", "12"]
    assert table.blind == {(1, 5): "#N/A", (1, 6): "#REF!"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_a_page_in_any_encoding(encoding, read):
    said = encoding if encoding == "big5" else "gb2312"
    (table,) = read(f'<meta http-equiv=Content-Type content="text/html; charset={said}"><table><tr><td>姓名<tr><td>張三</table>'.encode(encoding))
    assert table.rows == [["姓名"], ["張三"]]


@pytest.mark.parametrize(
    ("page", "id"),
    [
        ("<html><body>x</body></html>", "import_save_as"), ("<table><tr><td>a</table>", "import_save_as"), ('<?xml version="1.0"?><a/>', "import_save_as"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\n\n<table>", "import_save_as"), ("From: <x>\nSubject: y\nMIME-Version: 1.0\n", "import_save_as"),
        (b"<table><tr><td>\xff\xfe\x00\x01", "import_kind"), ("<table>" + "<tr><td>x" * 20_001, "import_many_rows"),
        ("<table>" + "<tr><td rowspan=1000000000 colspan=1000>x" * 20_000, "import_far_cell"),
    ],
)  # fmt: skip
def test_pages_that_are_no_table(page, id, read, monkeypatch):
    monkeypatch.setattr(grid, "MAX_ROWS", 10_000)
    assert fails(read, page) == id


def test_a_cell_that_covers_everything_costs_nothing(read):
    (table,) = read("<table><tr><td rowspan=1000000000 colspan=1000000000>x</td></tr><tr><td>y</td></tr></table>")
    assert table.rows == [["x"], ["", "y"]]
    assert table.merged == (Merged(0, 0, 1, 0),)


def test_what_a_page_begins_with():
    assert all(is_page(start) for start in (b"<!DOCTYPE html>", b"\xef\xbb\xbf \r\n<TABLE>", "<html>".encode("utf-16"), b"<ss:Workbook>", b"<tr>"))
    assert not any(is_page(start) for start in (b"", b"a<b", "<姓名>".encode(), b"< 1, 2", b"<thing>"))


# The XML of 2003

BOOK = """<?xml version="1.0" encoding="gb2312"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="名单"><Table><Column ss:Hidden="1"/><Row><Cell ss:MergeAcross="1"><Data ss:Type="String">花&#10;名册</Data><Comment><Data>不是</Data></Comment></Cell><Cell><Data ss:Type="String">C</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1" ss:Span="1"><Cell ss:MergeDown="1"><Data ss:Type="Number">7</Data></Cell><Cell ss:Index="3"><Data ss:Type="DateTime">2007-07-01T00:00:00.000</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="Boolean">1</Data></Cell><Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=A1"/><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">甲<B>乙</B></ss:Data></Cell></Row>
<Row><Cell><Data ss:Type="DateTime">2007-07-01T03:04:00.000</Data></Cell><Cell><Data ss:Type="Number">x</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="旧"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""


def test_the_xml_that_spreadsheet_programs_once_wrote(read):
    first, old = read(BOOK.encode("gb18030"))
    assert first == Sheet(
        "名单",
        [["花\n名册", "", "C"], [], [], [7, "", date(2007, 7, 1)], [], ["", "TRUE", "", "", "甲乙"], [datetime(2007, 7, 1, 3, 4), "x"]],
        (Merged(0, 0, 0, 1), Merged(3, 0, 4, 0)),
        frozenset({3, 4}),
        {(5, 2): "#DIV/0!", (5, 3): "="},
    )
    assert (old.is_hidden, old.rows) == (True, [["x"]])


@pytest.mark.parametrize(
    ("old", "new", "id"),
    [
        ('ss:Index="4"', 'ss:Index="1000000"', "import_many_rows"), ('ss:Index="3"', 'ss:Index="1000000"', "import_far_cell"), ("</Table>", "", "import_broken"),
        ("<Workbook", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><Workbook', "import_broken"),
    ],
)  # fmt: skip
def test_xml_that_is_too_much(old, new, id, read):
    assert fails(read, BOOK.replace(old, new, 1).encode("gb18030")) == id


def test_numbers_too_large_to_be_meant_are_none(read):
    assert read(BOOK.replace('ss:Index="4"', 'ss:Index="1000000000"').encode("gb18030"))[0].rows[1][0] == 7


# Documents


def document():
    doc = Document()
    doc.add_paragraph("花名册")
    doc.add_paragraph("单位：某局\t联系人：李四")
    table = doc.add_table(4, 3)
    for row, texts in enumerate((["单位", "姓名", "备注"], ["甲", "张三", "a\nb"], ["", "李四", ""], ["乙", "没有", "删去"])):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 1).merge(table.cell(2, 2))
    table.cell(1, 2).add_table(1, 1).cell(0, 0).text = "里"
    deleted = OxmlElement("w:del")
    table.rows[3]._tr.get_or_add_trPr().append(deleted)
    run = table.cell(1, 1).paragraphs[0].add_run("旧")
    gone = OxmlElement("w:del")
    run._r.addprevious(gone)
    gone.append(run._r)
    new = table.cell(1, 1).paragraphs[0].add_run("新")
    added = OxmlElement("w:ins")
    new._r.addprevious(added)
    added.append(new._r)
    doc.add_paragraph("填表人：王五")
    return doc


def test_a_document(read):
    (table,) = read(saved(document()))
    assert table.rows == [
        ["花名册"], ["单位：某局\t联系人：李四"], ["单位", "姓名", "备注"], ["甲", "张三新", "a\nb\n里"], ["", "李四"], ["填表人：王五"],
    ]  # fmt: skip
    assert table.merged == (Merged(3, 0, 4, 0), Merged(4, 1, 4, 2))


def test_a_document_of_several_tables_or_none_and_a_long_one(read):
    doc = Document()
    assert fails(read, saved(doc)) == "import_no_table"
    for at in range(40):
        doc.add_paragraph(f"第{at}段")
    for name in ("张三", "李四"):
        table = doc.add_table(2, 1)
        table.cell(0, 0).text, table.cell(1, 0).text = "姓名", name
        doc.add_paragraph(f"{name}以下")
    first, second = read(saved(doc))
    assert (first.name, second.name) == ("1", "2")
    assert len(first.rows) == 12 + 3
    assert first.rows[0][0].split("\n") == [f"第{at}段" for at in range(29)]
    assert [row[0] for row in first.rows[11:]] == ["第39段", "姓名", "张三", "张三以下"]
    assert second.rows == [["姓名"], ["李四"], ["李四以下"]]


def test_a_document_with_entities_is_refused(read):
    raw = with_parts(saved(document()), document=lambda part: part.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "ha">]><w:document', 1))
    assert fails(read, raw) == "import_broken"


@pytest.mark.slow
@pytest.mark.parametrize(("begins", "goes_on"), [("", "<table><tr><td>"), ("", "<!--"), ("<table>", "<tr hidden><td rowspan=9>x"), ("", "<p ")])
def test_no_page_takes_long_or_ends_the_program(begins, goes_on, tmp_path):
    path = tmp_path / "r.xls"
    path.write_text(begins + goes_on * times(200_000 // len(goes_on)), "utf-8")
    spent = sum(os.times()[:4])
    try:
        read_sheets(path)
    except Problem as problem:
        assert problem.id.startswith("import_")  # noqa: PT017 - either is right
    assert sum(os.times()[:4]) - spent < 30


# Texts


def test_one_bad_byte_is_named():
    with pytest.raises(Problem) as caught:
        read_sheets(DATA / "screen_utf8_one_bad_byte.csv")
    assert (caught.value.id, caught.value.line) == ("file_bad_byte", 3)


def test_a_text_that_is_written_as_a_formula(read):
    assert read_sheets(DATA / "import_equals_quoted_id.csv")[0].rows[1][3] == "150203198510120133"
    assert read('="1502",="a""b",="x,=1+1\n')[0].rows == [["1502", 'a"b', '="x', "=1+1"]]
    assert read("姓名|#N/A\n张三|1\n")[0].blind == {(0, 1): "#N/A"}


def test_private_characters(read):
    rows = read_sheets(DATA / "import_gbk_private_use_name.csv")[0].rows
    assert rows[1][2] == "王\u9fb4一"
    kept = "".join(chr(code) for code in range(0xE000, 0xE78D)) + "\ue865\uf8ff"
    assert without_private_use(kept) == kept
    row = without_private_use("".join(chr(code) for code in range(0xE815, 0xE865)))
    assert not any("\ue000" <= character <= "\uf8ff" for character in row)
    assert len(set(row)) == 80
    assert (row[0], row[1], row[-2]) == ("\u2e81", "\U00020087", "\u4dae")
    book = Workbook()
    book.active.append(["姓名"])
    book.active.append(["王\ue81e\ue001", 1])
    assert read(saved(book))[0].rows[1] == ["王\u9fb4\ue001", 1]


TEXT = st.text(st.sampled_from("甲乙张三𠮷a1 ,;|\t\"'\n=-·"), max_size=8).map(str.strip)


@examples(60)
@given(st.lists(st.lists(TEXT, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_is_written_is_read_back(rows, separator, encoding):
    rows = [["姓名", "备注"], *rows, ["x", "y"]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        path.write_bytes(out.getvalue().encode(encoding))
        assert any([[sheets.written(cell) for cell in row] for row in rows] == table.rows for table in read_sheets(path))
