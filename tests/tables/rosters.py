"""Thirty rosters as offices make them, and what a careful person reads in each. All people are invented.

Not what the program gives today: what a clerk who reads every cell, every heading and every grey row would note down, and what
she would ask about. Where two readings can be defended, neither is expected; a comment says so.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from html import escape
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.person.test_id_number import number


@dataclass(frozen=True)
class Expected:
    """What a careful person reads.

    Args:
        people: each person in order, sheet after sheet: the fields that the file states, in the program's spelling.
        facts: for each person what columns of facts state, and the grade of a title that alone tells it.
        chosen: for each person the category and the grade applied for; None for what is not stated or not clear.
        aside: rows that are nobody's, by sheet and row: blank, sample, note, total, signature, repeated_head, unit, hidden,
            title, header, joined. The sheet "" is the only one of a file, whatever it is called.
        sheets_aside: sheets that are not read: no_head, hidden, empty.
        unused: headings of columns that mean nothing here.
        doubts: a cell, and what is written in it, that must be told and not dropped in silence.
    """

    people: tuple[Mapping[str, str], ...]
    facts: tuple[Mapping[str, object], ...] = ()
    chosen: tuple[tuple[int | None, str | None], ...] = ()
    aside: Mapping[tuple[str, int], str] = field(default_factory=dict)
    sheets_aside: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()


Roster = Callable[[Path], tuple[Path, Expected]]
ROSTERS: dict[str, Roster] = {}


def roster(make: Roster) -> Roster:
    """Enters a roster by its name."""
    ROSTERS[make.__name__] = make
    return make


# The people


_FIELDS = ("area", "day", "order", "employer", "ethnicity", "education", "school", "graduated", "series", "title",
           "title_obtained", "target_title", "speciality")  # fmt: skip
# The last number of the order is odd for men.
_POOL = """
王建军|150203|19850112|117|包头市昆都仑区恒拓装备制造有限公司|汉|大学本科|内蒙古科技大学|2007/07|工程技术|高级工程师|2018/12|正高级工程师|机械制造
李慧敏|150102|19900621|244|内蒙古农牧业科学研究所|汉|博士研究生|中国农业大学|2018/06|自然科学研究|助理研究员|2019/01|副研究员|作物遗传
乌云其木格|150404|19790305|022|赤峰市松山区农牧技术推广中心|蒙古|硕士研究生|内蒙古农业大学|2004/07|农业技术|高级农艺师|2015/10|正高级农艺师|作物栽培
巴特尔|152502|19680911|033|锡林浩特市乌兰牧骑|蒙古|中专|内蒙古艺术学校|1988/07|艺术|三级演奏员|2005/12|二级演奏员|马头琴
赵永强|150105|19820201|031|呼和浩特市云图软件有限公司|达斡尔|大学本科|东北大学|2005/07|工程技术|工程师|2011/12|高级工程师|软件工程
萨如拉|150702|19830717|046|海拉尔区第二人民医院|鄂温克|大学本科|内蒙古医科大学|2006/07|卫生|副主任医师|2017/12|主任医师|心血管内科
刘洋|150702|19871009|055|海拉尔区第二人民医院|汉|大学本科|哈尔滨医科大学|2010/07|卫生|主治医师|2016/12|副主任医师|普通外科
欧阳建国|150781|19711011|071|满洲里市口岸服务中心|汉|大专|呼伦贝尔学院|1992/07|经济|经济师|2000/12|高级经济师|物流管理
孟和|152222|19700810|315|科尔沁右翼中旗水利工程队|蒙古|大专|内蒙古水利学校|1993/07|水利工程|工程师|2011/09|高级工程师|水工建筑
张玉兰|152222|19751120|428|科尔沁右翼中旗巴彦呼舒镇中心小学|汉|大专|兴安职业技术学院|1998/07|中小学教师|一级教师|2012/08|高级教师|小学语文
白音宝力格|150523|19780415|211|开鲁县种畜场|蒙古|大学本科|内蒙古民族大学|2002/07|农业技术|畜牧师|2010/12|高级畜牧师|畜牧养殖
高志远|150603|19860923|119|鄂尔多斯市康巴什区新能源研究院|汉|博士研究生|西安交通大学|2015/06|工程技术|工程师|2017/11|高级工程师|储能材料
陈秀英|150602|19810506|068|鄂尔多斯市东胜区第一中学|汉|大学本科|内蒙古师范大学|2003/07|中小学教师|高级教师|2016/09|正高级教师|高中物理
额尔德尼|152921|19741103|135|阿拉善左旗驼业技术站|蒙古|大学本科|内蒙古农牧学院|1997/07|农业技术|高级畜牧师|2012/11|正高级畜牧师|骆驼繁育
杨春梅|150802|19880214|246|巴彦淖尔市临河区疾病预防控制中心|回|硕士研究生|吉林大学|2013/06|卫生|主治医师|2018/05|副主任医师|公共卫生
周文斌|150302|19691225|017|乌海市海勃湾区煤化工有限公司|汉|大学本科|太原理工大学|1992/07|工程技术|高级工程师|2006/12|正高级工程师|煤化工
苏日娜|152502|19920308|124|锡林郭勒职业学院|蒙古|硕士研究生|内蒙古大学|2017/06|高等学校教师|讲师|2020/12|副教授|蒙古语言文学
郭海峰|150204|19840730|393|包头市青山区北重铸锻有限公司|汉|大学本科|燕山大学|2008/07|工程技术|工程师|2014/12|高级工程师|金属材料
马晓燕|150103|19870419|502|呼和浩特市回民区医院|回|大学本科|宁夏医科大学|2010/07|卫生|主管护师|2017/06|副主任护师|护理
韩国庆|150426|19731001|617|翁牛特旗林业工作站|满|大专|赤峰农牧学校|1995/07|林业工程|工程师|2008/10|高级工程师|森林培育
娜仁花|150525|19800819|268|奈曼旗文化馆|蒙古|大学本科|内蒙古师范大学|2003/07|图书资料|馆员|2012/11|副研究馆员|群众文化
徐立新|150221|19770228|471|土默特右旗农业技术推广中心|汉|大学本科|内蒙古农业大学|2001/07|农业技术|农艺师|2009/12|高级农艺师|植物保护
宝音图|150926|19660606|015|察哈尔右翼前旗兽医站|蒙古|中专|乌兰察布盟农牧学校|1986/07|农业技术|兽医师|1999/12|高级兽医师|动物防疫
董佳琪|150902|19930527|184|乌兰察布市中心医院|汉|博士研究生|北京协和医学院|2021/06|卫生|主治医师|2021/12|副主任医师|肿瘤学
斯琴高娃|150621|19791130|186|达拉特旗融媒体中心|蒙古|大学本科|内蒙古大学|2002/07|新闻|主任记者|2015/12|高级记者|新闻采编
贺建平|150622|19651015|237|准格尔旗矿业集团|汉|大学本科|中国矿业大学|1988/07|工程技术|高级工程师|2001/11|正高级工程师|采矿工程
""".strip()


@dataclass(frozen=True)
class Someone:
    """One of the pool: the fields as the program spells them."""

    fields: Mapping[str, str]

    def __getattr__(self, name: str) -> str:
        return self.fields[name]

    def read(self, *wanted: str, **other: str | None) -> dict[str, str]:
        """The fields that a file states; `other` for those that say something else, None for none."""
        chosen = {id: self.fields[id] for id in wanted} | other
        return {id: text for id, text in chosen.items() if text is not None}

    @property
    def year(self) -> int:
        return int(self.birth[:4])

    @property
    def month(self) -> int:
        return int(self.birth[5:])


def _someone(line: str) -> Someone:
    name, *rest = line.split("|")
    told = dict(zip(_FIELDS, rest, strict=True))
    area, day, order = told.pop("area"), told.pop("day"), told.pop("order")
    sex = "男" if int(order) % 2 else "女"
    return Someone({"name": name, "id_number": number(area, day, order), "sex": sex, "birth": f"{day[:4]}/{day[4:6]}", **told})


POOL = {one.name: one for one in map(_someone, _POOL.splitlines())}
# The name of the grade is no sure sign (一级教师 is intermediate, 高级记者 full senior): as the table of titles has them.
GRADES = {
    "intermediate": "助理研究员 三级演奏员 工程师 主治医师 经济师 一级教师 畜牧师 讲师 主管护师 馆员 农艺师 兽医师",
    "associate_senior": "高级工程师 高级农艺师 副主任医师 高级教师 高级畜牧师 主任记者 副教授 高级经济师",
    "full_senior": "正高级工程师 高级记者 主任医师 教授",
}
GRADE = {title: grade for grade, titles in GRADES.items() for title in titles.split()}
ALL = ("employer", "name", "id_number", "sex", "birth", "ethnicity", "education", "school", "graduated", "series", "title",
       "title_obtained", "target_title", "speciality")  # fmt: skip

OFFICIAL = ["序号", "工作单位", "姓名", "身份证号", "性别", "出生年月", "民族", "学历", "毕业院校及时间", "职称系列", "现职称及取得时间",
            "申报职称名称", "申报资格等级", "现从事专业", "人才类别", "备注"]  # fmt: skip
SAMPLE = ["例", "XXX", "XXX", "......", "男", "19XX/10", "汉", "大学本科", "XXX大学20XX/07", "水利工程", "高级工程师20XX/12", "正高级工程师", "正高级", "XX", 1, None]
TITLE = "2026年上半年绿色通道职称评审申报人员花名册"
FULL, ASSOCIATE = "full_senior", "associate_senior"


def some(names: str) -> list[Someone]:
    return [POOL[name] for name in names.split()]


def official(serial: object, one: Someone, category: object = None, grade: str | None = None, **written: object) -> list[object]:
    """A row of the official form; `written` for cells that are written in another way."""
    cells = {"serial": serial, "graduation": one.school + one.graduated, "current_title": one.title + one.title_obtained,
             "target_grade": grade, "category": category, "remarks": None, **one.fields, **written}  # fmt: skip
    ids = ("serial", "employer", "name", "id_number", "sex", "birth", "ethnicity", "education", "graduation", "series", "current_title",
           "target_title", "target_grade", "speciality", "category", "remarks")  # fmt: skip
    return [cells[id] for id in ids]


def grades(people: Iterable[Someone]) -> tuple[Mapping[str, object], ...]:
    return tuple({"current_grade": GRADE[one.title]} for one in people)


def wide(text: str) -> str:
    """In full-width digits and letters."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


# The files


def sheet(book: Workbook, name: str, rows: Sequence[Sequence[object]], *merged: str, hidden: Iterable[int] = ()) -> Worksheet:
    page = book.create_sheet(name)
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    for row in hidden:
        page.row_dimensions[row].hidden = True
    return page


def blank_book() -> Workbook:
    book = Workbook()
    book.remove(book.active)
    return book


def saved(folder: Path, name: str, rows: Sequence[Sequence[object]], *merged: str, hidden: Iterable[int] = (), sheet_name: str = "Sheet1") -> Path:
    book = blank_book()
    sheet(book, sheet_name, rows, *merged, hidden=hidden)
    book.save(folder / name)
    return folder / name


def delimited(folder: Path, name: str, rows: Sequence[Sequence[object]], encoding: str, separator: str = ",") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(["" if cell is None else cell for cell in row] for row in rows)
    (folder / name).write_bytes(out.getvalue().encode(encoding))
    return folder / name


def in_sheet(rows: Mapping[int, str], name: str = "Sheet1") -> dict[tuple[str, int], str]:
    return {(name, row): reason for row, reason in rows.items()}


# 1-10: the form, and what offices make of it


@roster
def annex_2_with_its_example_and_notes(folder: Path) -> tuple[Path, Expected]:
    """A bureau fills in the form as printed and leaves everything around it."""
    one, two, three, four = people = some("王建军 乌云其木格 李慧敏 巴特尔")
    head = [text.replace("身份证", "身份\n证").replace("出生", "出生\n").replace("毕业院校", "毕业院校\n").replace("人才", "人才\n") for text in OFFICIAL]
    rows = [
        [TITLE], ["单位：包头市人力资源和社会保障局（盖章）", *[None] * 9, "联系人：张主任    电话：0472-5618888"], head, SAMPLE,
        official(1, one, 2, "正高级"), official(2, two, 4, "正高级", ethnicity="蒙古族", remarks="基层一线"),
        official(3, three, 3, "副高级"), official(4, four, 6, "副高级"), [], [],
        ["合计", None, "4人"],
        ["注：1.人才类别填写适用政策序号（1-7）；2.出生年月填写格式为1985/10。"], ["填表说明：请务必按照示例规范填写信息，附件3 电子版一并报送。"],
        ["制表人：赵晓", None, None, "审核人：钱科长", None, None, "2026年3月18日"],
    ]  # fmt: skip
    aside = in_sheet({1: "title", 2: "header", 4: "sample", 9: "blank", 10: "blank", 11: "total", 12: "note", 13: "note", 14: "signature"})
    header = {"contact": "张主任", "phone": "0472-5618888"}
    return saved(folder, "附件2.xlsx", rows, "A1:P1", "A2:J2", "K2:P2", "A12:P12", "A13:P13"), Expected(
        tuple(who.read(*ALL, **header, remarks="基层一线" if who is two else None) for who in people),
        grades(people), ((2, FULL), (4, FULL), (3, ASSOCIATE), (6, ASSOCIATE)), aside,
    )  # fmt: skip


@roster
def league_summary_by_counties(folder: Path) -> tuple[Path, Expected]:
    """Two rows of headings, merged both ways; a row for each county; real days; names set out to one width; numbers as numbers."""
    one, two, three = people = some("萨如拉 刘洋 欧阳建国")
    rows = [
        ["呼伦贝尔市2026年上半年绿色通道申报人员情况汇总表"],
        ["填报单位（盖章）：呼伦贝尔市人社局专技科     填报人：白音      填报日期：2026.3.20     联系电话：0470-8217333"],
        ["序号", "基本信息", *[None] * 6, "学历情况", None, None, "职称情况", None, None, None, "绿色通道政策类别（1-7）", "联系电话"],
        [None, "单位名称", "姓名", "公民身份号码", "性别", "出生日期", "民族", "参加工作时间", "最高学历", "毕业院校", "毕业时间", "系列（专业）",
         "现任专业技术职务", "任职资格取得时间", "拟申报职称", None, None],
        ["海拉尔区"],
        [1, one.employer, "萨 如 拉", one.id_number, "女", date(1983, 7, 17), "鄂温克族", date(2006, 8, 1), "大学本科", one.school, date(2006, 7, 1), "卫生", one.title, date(2017, 12, 1), one.target_title, 2, 13904700001],
        [2, two.employer, "刘  洋", float(two.id_number[:15] + "000"), "男", date(1987, 10, 9), "汉族", date(2010, 8, 1), "大学本科", two.school, date(2010, 7, 1), "卫生", two.title, date(2016, 12, 1), two.target_title, 2, 13904700002],
        ["满洲里市"],
        [3, three.employer, "欧阳 建国", three.id_number, "男", date(1971, 10, 11), "汉族", date(1992, 8, 1), "大专", three.school, date(1992, 7, 1), "经济", three.title, date(2000, 12, 1), three.target_title, 4, 13904700003],
        ["合计", "3人"],
    ]  # fmt: skip
    merged = ["A1:Q1", "A2:Q2", "A3:A4", "B3:H3", "I3:K3", "L3:O3", "P3:P4", "Q3:Q4", "A5:Q5", "A8:Q8"]
    fields = ALL[:-1]  # no column of the speciality; 联系电话 in a person's row is their own, not that of the contact
    return saved(folder, "呼伦贝尔市汇总表.xlsx", rows, *merged, sheet_name="汇总表"), Expected(
        (one.read(*fields, contact="白音", phone="0470-8217333", mobile="13904700001"), two.read(*fields, id_number=None, mobile="13904700002"), three.read(*fields, mobile="13904700003")),
        grades(people), ((2, None), (2, None), (4, None)), in_sheet({1: "title", 2: "header", 5: "unit", 8: "unit", 10: "total"}, "汇总表"), unused=("参加工作时间",), doubts=(("D7", two.id_number[:15]),),
    )  # fmt: skip


@roster
def hospital_pages_printed_one_after_another(folder: Path) -> tuple[Path, Expected]:
    """Each printed page has its headings and subtotal; the department is merged down the rows and means nothing here."""
    one, two, three, four = people = some("杨春梅 马晓燕 董佳琪 萨如拉")
    head = ["序号", "科室", "姓名", "性别", "出生年月", "身份证号码", "现专业技术职务", "拟申报职称", "备注"]

    def line(n: int, department: str | None, one: Someone) -> list[object]:
        return [n, department, one.name, one.sex, one.birth.replace("/", "."), one.id_number, one.title, one.target_title, None]

    rows = [
        ["XX市中心医院绿色通道申报人员名册（第1页 共2页）"], head, line(1, "公共卫生科", one), line(2, None, two), ["小计", None, "2人"], [],
        ["XX市中心医院绿色通道申报人员名册（第2页 共2页）"], head, line(3, "肿瘤科", three), line(4, "心内科", four), ["小计", None, "2人"], ["总计", None, "4人"],
        ["院长签字：", None, None, "人事科长：", None, None, "经办人：王五"],
    ]  # fmt: skip
    fields = ("name", "sex", "birth", "id_number", "title", "target_title")
    # The page's title above the second head (row 7) may be called a title or a note.
    aside = in_sheet({1: "title", 5: "total", 6: "blank", 8: "repeated_head", 11: "total", 12: "total", 13: "signature"})
    return saved(folder, "医院.xlsx", rows, "A1:I1", "A7:I7", "B3:B4"), Expected(tuple(one.read(*fields) for one in people), grades(people), aside=aside, unused=("科室",))


@roster
def university_with_three_rows_of_headings(folder: Path) -> tuple[Path, Expected]:
    one, two = people = some("苏日娜 高志远")
    rows = [
        ["学院绿色通道职称申报人员一览表"], ["单位：锡林郭勒职业学院", None, None, None, "联系人：包老师"],
        ["序号", "申报人信息", None, None, None, "教育与职称", None, None, None, None, "申报情况", None],
        [None, "姓名", "性别", "身份证号", "所在部门", "毕业情况", None, "现任职称", None, "现从事专业", "职称", "等级"],
        [None, None, None, None, None, "院校", "时间", "名称", "取得时间", None, None, None],
        [1, one.name, "女", one.id_number, "蒙古语系", one.school, "2017.6", one.title, "2020.12", one.speciality, one.target_title, "副高"],
        [2, two.name, "男", two.id_number, "机电系", two.school, "2015年6月", two.title, "2017年11月", two.speciality, two.target_title, "副高级"],
    ]  # fmt: skip
    merged = ["A1:L1", "A3:A5", "B3:E3", "F3:J3", "K3:L3", "F4:G4", "H4:I4", "B4:B5", "C4:C5", "D4:D5", "E4:E5", "J4:J5", "K4:K5", "L4:L5"]
    fields = ("name", "sex", "id_number", "school", "graduated", "title", "title_obtained", "speciality", "target_title")
    # 所在部门 could be the workplace; the unit stands in the header.
    return saved(folder, "学院.xlsx", rows, *merged), Expected(
        tuple(one.read(*fields, unit="锡林郭勒职业学院", contact="包老师") for one in people), grades(people), ((None, ASSOCIATE),) * 2, in_sheet({1: "title", 2: "header"})
    )


@roster
def group_with_a_sheet_for_each_kind_of_unit(folder: Path) -> tuple[Path, Expected]:
    """Three sheets of people, one of instructions, one hidden from last year, one empty."""
    one, two, three, four = some("周文斌 贺建平 郭海峰 徐立新")
    book = blank_book()
    sheet(book, "填表说明", [["填表说明"], ["1.请各单位按机关、事业、企业分表填写"], ["2.请于3月20日前报送"]])
    sheet(book, "机关", [[TITLE], OFFICIAL, official(1, one, 1, "正高级")], "A1:P1")
    sheet(book, "事业", [[TITLE], OFFICIAL, official(1, four, 4, "副高级"), [2]], "A1:P1")
    sheet(book, "企业", [[TITLE], OFFICIAL, official(1, two, 1, "正高级"), official(2, three, 7, "副高级")], "A1:P1")
    sheet(book, "2025年旧表", [OFFICIAL, official(1, POOL["赵永强"], 2)]).sheet_state = "hidden"
    sheet(book, "Sheet2", [])
    book.save(folder / "集团.xlsx")
    people = [one, four, two, three]
    return folder / "集团.xlsx", Expected(
        tuple(one.read(*ALL) for one in people), grades(people), ((1, FULL), (4, ASSOCIATE), (1, FULL), (7, ASSOCIATE)),
        {("机关", 1): "title", ("事业", 1): "title", ("企业", 1): "title", ("事业", 4): "blank"},
        {"填表说明": "no_head", "2025年旧表": "hidden", "Sheet2": "empty"},
    )  # fmt: skip


@roster
def agency_csv_in_gb18030(folder: Path) -> tuple[Path, Expected]:
    """An agency's system writes ="…" so that Excel keeps the digits; others typed an apostrophe."""
    one, two, three, four = people = some("赵永强 郭海峰 马晓燕 韩国庆")
    rows = [
        ["客户编号", "姓名", "身份证号", "性别", "出生年月", "单位名称", "现职称", "现职称取得时间", "申报职称", "人才类别", "手机号码"],
        ["K001", one.name, f'="{one.id_number}"', "男", "1982-02", one.employer, one.title, "2011-12", one.target_title, "7", "13900000001"],
        ["K002", two.name, f"'{two.id_number}", "男", "198407", two.employer, two.title, "201412", two.target_title, "4", "13900000002"],
        ["K003", "马晓燕", f"\t{three.id_number}", "女", "1987年4月", three.employer, three.title, "2017年6月", three.target_title, "五类人才", "13900000003"],
        ["K004", four.name, four.id_number[:1] + "." + four.id_number[1:6] + "E+17", "男", "1973/10/1", four.employer, four.title, "2008.10", four.target_title, "4类", "13900000004"],
    ]  # fmt: skip
    fields = ("name", "id_number", "sex", "birth", "employer", "title", "title_obtained", "target_title")
    return delimited(folder, "客户名单.csv", rows, "gb18030"), Expected(
        (*(one.read(*fields, mobile=f"1390000000{n}") for n, one in enumerate(people[:3], 1)), four.read(*fields, id_number=None, mobile="13900000004")),
        grades(people), ((7, None), (4, None), (None, None), (4, None)), doubts=(("C5", "E+17"), ("J4", "五类人才")),
    )  # fmt: skip


@roster
def wishes_of_yes_and_no_in_csv_with_a_mark(folder: Path) -> tuple[Path, Expected]:
    """UTF-8 with a byte-order mark: yes and no in eight spellings."""
    people = some("王建军 李慧敏 孟和 张玉兰 高志远 周文斌")
    spelled = [("是", "否"), ("√", "×"), ("Y", "N"), ("1", "0"), ("1.0", "0.0"), ("有", "无")]
    rows: list[list[object]] = [["姓名", "身份证号", "是否在自治区工作", "是否长期从事专业技术工作", "学历是否低于评审条件", "有无业绩成果显著的材料", "今年是否已申报其他职称评审", "是否首次申报职称", "政治面貌"]]
    rows += [[one.name, one.id_number, yes, yes, no, yes, no, no, "群众"] for one, (yes, no) in zip(people, spelled, strict=True)]
    told = {"works_in_region": True, "long_term_practice": True, "education_below_requirement": False, "notable_achievements": True, "other_review_filed": False, "first_title_application": False}
    # 有 and 无 answer what one has; below 是否… they say nothing for sure.
    return delimited(folder, "摸底.csv", rows, "utf-8-sig"), Expected(
        tuple(one.read("name", "id_number") for one in people), ((told,) * 5) + ({"notable_achievements": True},), unused=("政治面貌",),
        doubts=(("C7", "有"), ("D7", "有"), ("E7", "无"), ("G7", "无"), ("H7", "无")),
    )


@roster
def answers_in_csv_with_semicolons(folder: Path) -> tuple[Path, Expected]:
    """UTF-8 without a mark, semicolons; answers as people write them."""
    people = some("王建军 杨春梅 高志远 周文斌")
    rows = [
        ["姓名", "工作单位", "身份", "现有职称", "“英才兴蒙”人才类别", "博士后经历", "海外经历", "来区工作前的单位", "绿色通道申报经历"],
        ["王建军", people[0].employer, "专业技术人员", "副高", "五类", "无", "无", "外省", "从未"],
        ["杨春梅", people[1].employer, "公务员", "中级", "四类人才", "在站", "海归", "部队", "未通过"],
        ["高志远", people[2].employer, "专业技术人员", "正高级", "未获认定", "已出站", "留学回国", "无", "无"],
        ["周文斌", people[3].employer, "退休", "无", "无", "没有", "外籍", "中央单位", "挺好"],
    ]  # fmt: skip
    return delimited(folder, "人员情况.csv", rows, "utf-8", ";"), Expected(
        tuple(one.read("name", "employer") for one in people),
        (
            {"standing": "professional", "current_grade": "associate_senior", "talent_tier": "tier_5", "postdoc": "none", "overseas": "none", "moved_from": "other_province", "green_channel_history": "never"},
            {"standing": "civil_servant", "current_grade": "intermediate", "talent_tier": "tier_4", "postdoc": "in_station", "overseas": "returnee", "moved_from": "military", "green_channel_history": "failed"},
            {"standing": "professional", "current_grade": "full_senior", "talent_tier": "none", "postdoc": "left_station", "overseas": "returnee", "moved_from": "none", "green_channel_history": "never"},
            {"standing": "retired", "current_grade": "none", "talent_tier": "none", "postdoc": "none", "overseas": "foreign_national", "moved_from": "central_unit"},
        ),
        doubts=(("I5", "挺好"),),
    )  # fmt: skip


@roster
def places_in_utf_16_with_tabs(folder: Path) -> tuple[Path, Expected]:
    """Excel's “Unicode text”; the place of the employer in seven spellings, one of them nowhere."""
    people = some("王建军 赵永强 高志远 巴特尔 萨如拉 孟和 陈秀英")
    written = ["昆区", "150203", "内蒙古自治区包头市昆都仑区", "锡盟", "海拉尔区", "北京市朝阳区", "150602.0"]
    codes = ["150203", "150203", "150203", "152500", "150702", None, "150602"]
    rows = [["人员花名册"], ["序号", "姓名", "单位名称", "单位所在地", "单位类型"]]
    rows += [[str(n), one.name, one.employer, place, "盟市所属单位" if n % 2 else "非公有制企业或社会组织"] for n, (one, place) in enumerate(zip(people, written, strict=True), 1)]
    kinds = ("company", "league_unit")
    facts = tuple({"employer": kinds[n % 2], **({"place": code} if code else {})} for n, code in enumerate(codes, 1))
    return delimited(folder, "花名册.txt", rows, "utf-16", "\t"), Expected(
        tuple(one.read("name", "employer") for one in people), facts, aside={("", 1): "title"}, doubts=(("D8", "北京市朝阳区"),)
    )


@roster
def county_with_hidden_and_filtered_rows(folder: Path) -> tuple[Path, Expected]:
    """Two withdrew and were hidden by hand; a filter hides those whom the county does not report. The unit is merged across one of them."""
    one, out, two, other, three = some("孟和 张玉兰 徐立新 宝音图 韩国庆")
    rows = [
        ["科右中旗申报人员"], OFFICIAL, official(1, one, 4, "副高级", employer="科尔沁右翼中旗农牧和科技局"), official(2, out, 4, "副高级", employer=None, remarks="本人放弃"),
        official(3, two, 4, "副高级", employer=None), official(4, other, 4, "副高级"), official(5, three, 4, "副高级", remarks="上报"),
    ]  # fmt: skip
    book = blank_book()
    page = sheet(book, "上报", rows, "A1:P1", "B3:B5", hidden=[4, 6])
    page.auto_filter.ref = "A2:P7"
    page.column_dimensions["G"].hidden = True  # 民族: the column is still there and still read
    book.save(folder / "旗县.xlsx")
    unit = "科尔沁右翼中旗农牧和科技局"
    return folder / "旗县.xlsx", Expected(
        (one.read(*ALL, employer=unit), two.read(*ALL, employer=unit), three.read(*ALL, remarks="上报")), grades([one, two, three]), ((4, ASSOCIATE),) * 3,
        in_sheet({1: "title", 4: "hidden", 6: "hidden"}, "上报"),
    )  # fmt: skip


# 11-20: cells


@roster
def errors_and_formulas_nobody_computed(folder: Path) -> tuple[Path, Expected]:
    """VLOOKUP found nobody; formulas written by another program have no value yet."""
    one, two, three = people = some("陈秀英 额尔德尼 斯琴高娃")
    rows = [
        OFFICIAL,
        official(1, one, 2, "正高级", education="#N/A"),
        official(2, two, "#REF!", "正高级", birth='=TEXT(MID(D3,7,6),"0000/00")'),
        official(3, three, 2, "正高级", employer='=VLOOKUP(C4,单位!A:B,2,0)', target_title="#VALUE!"),
    ]  # fmt: skip
    return saved(folder, "带公式.xlsx", rows), Expected(
        (one.read(*ALL, education=None), two.read(*(id for id in ALL if id != "birth")), three.read(*ALL, employer=None, target_title=None)),
        grades(people), ((2, FULL), (None, FULL), (2, FULL)), doubts=(("H2", "#N/A"), ("O3", "#REF!"), ("F3", "=TEXT"), ("B4", "=VLOOKUP"), ("L4", "#VALUE!")),
    )  # fmt: skip


@roster
def id_numbers_in_every_state(folder: Path) -> tuple[Path, Expected]:
    """The good ones first; then digits lost, fifteen digits, a slip in the last place, one missing."""
    people = some("王建军 李慧敏 乌云其木格 巴特尔 赵永强 萨如拉 刘洋 孟和 张玉兰")
    with_x = next(text for order in range(1, 99, 2) if (text := number("150203", "19850112", f"{order:03}")).endswith("X"))
    texts = [one.id_number for one in people]
    slip = texts[7][:17] + ("0" if texts[7][17] != "0" else "1")
    old = texts[6][:6] + texts[6][8:17]
    written = [with_x.lower(), wide(texts[1]), f"{texts[2][:6]} {texts[2][6:14]} {texts[2][14:]}", f"'{texts[3]}", f"{texts[4][:6]}-{texts[4][6:14]}-{texts[4][14:]}",
               float(texts[5][:15] + "000"), old, slip, texts[8][:17]]  # fmt: skip
    rows = [["序号", "姓名", "身份证号（18位）"], *([n, one.name, text] for n, (one, text) in enumerate(zip(people, written, strict=True), 1))]
    read = [with_x, *texts[1:5], None, None, None, None]
    return saved(folder, "身份证.xlsx", rows), Expected(
        tuple(one.read("name", id_number=text) for one, text in zip(people, read, strict=True)),
        doubts=(("C7", texts[5][:15]), ("C8", old), ("C9", slip), ("C10", texts[8][:17])),
    )


@roster
def months_of_birth_in_every_spelling(folder: Path) -> tuple[Path, Expected]:
    """October 1985 in sixteen ways; 1985.1 as a number has lost a zero or has not, and 31332 is a day without its format."""
    written: list[object] = [
        "1985.10", "1985年10月", 198510, "198510", "85.10", "一九八五年十月", date(1985, 10, 12), datetime(1985, 10, 1), "1985-10-12", "1985/10", "１９８５．１０", "1985年10月12日", " 1985 . 10 ", "1985、10",
        1985.1, 31332,
    ]  # fmt: skip
    names = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
    rows = [["序号", "姓名", "出生年月"], *([n, f"齐{name}", cell] for n, (name, cell) in enumerate(zip(names, written, strict=True), 1))]
    people = [{"name": f"齐{name}", "birth": "1985/10"} for name in names[:14]] + [{"name": f"齐{name}"} for name in names[14:]]
    # 31332 is 1985/10/12 if it is a day, so it may be read, too; it has to be told either way.
    return saved(folder, "出生年月.xlsx", rows), Expected(tuple(people), doubts=(("C16", "1985.1"), ("C17", "31332")))


@roster
def school_and_title_with_their_months_in_one_cell(folder: Path) -> tuple[Path, Expected]:
    """The two columns of the form that hold two things; and several ways to have no title."""
    people = some("王建军 李慧敏 乌云其木格 巴特尔 赵永强 萨如拉 刘洋 欧阳建国")
    schools = ["内蒙古科技大学2007.7", "2018年6月毕业于中国农业大学", "内蒙古农业大学\n2004年07月", "内蒙古艺术学校，1988.7毕业", "东北大学（2005年7月）", "内蒙古医科大学二〇〇六年七月", "哈尔滨医科大学2010年", "呼伦贝尔学院 1992-07-01"]
    titles = ["高级工程师 2018.12", "助理研究员（2019年1月取得）", "2015年10月取得高级农艺师", "无", "暂无", "—", "主治医师\n2016/12", "经济师、2000.12"]
    rows = [["序号", "姓名", "毕业院校\n及时间", "现职称及\n取得时间"]]
    rows += [[n, one.name, school, title] for n, (one, school, title) in enumerate(zip(people, schools, titles, strict=True), 1)]
    read = [one.read("name", "school", "graduated") for one in people]
    read[6] = people[6].read("name")  # the year alone: the school is told, whether with or without its year is left open
    read = [one | (who.read("title", "title_obtained") if n not in (3, 4, 5) else {}) for n, (one, who) in enumerate(zip(read, people, strict=True))]
    facts = [{"current_grade": GRADE[one.title]} for one in people]
    facts[3] = facts[4] = {"current_grade": "none"}
    facts[5] = {}  # a stroke says nothing
    return saved(folder, "两项合一.xlsx", rows), Expected(tuple(read), tuple(facts), doubts=(("C8", "哈尔滨医科大学2010年"),))


@roster
def present_title_over_name_obtained_and_appointed(folder: Path) -> tuple[Path, Expected]:
    """现任专业技术职务 over three columns. The day of appointment is a fact for associate seniors; for others it decides nothing."""
    one, two, three = people = some("萨如拉 乌云其木格 欧阳建国")
    rows = [
        ["序号", "姓名", "性别", "工作单位", "现任专业技术职务", None, None, "拟申报", None],
        [None, None, None, None, "名称", "取得时间", "聘任时间", "系列", "职称"],
        [1, one.name, "女", one.employer, one.title, "2017.12", date(2018, 3, 1), one.series, one.target_title],
        [2, two.name, "女", two.employer, two.title, "2015年10月", "2016年1月15日", two.series, two.target_title],
        [3, three.name, "男", three.employer, three.title, "2000.12", "2001-03-01", three.series, three.target_title],
    ]  # fmt: skip
    fields = ("name", "sex", "employer", "title", "title_obtained", "series", "target_title")
    facts = ({"associate_senior_appointed": "2018-03-01"}, {"associate_senior_appointed": "2016-01-15"}, {})
    return saved(folder, "任职情况.xlsx", rows, "A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1", "H1:I1"), Expected(
        tuple(one.read(*fields) for one in people), tuple(grade | fact for grade, fact in zip(grades(people), facts, strict=True))
    )


@roster
def categories_and_grades_in_every_spelling(folder: Path) -> tuple[Path, Expected]:
    """Every way to write category 2, and what is a tier and no category."""
    written: list[object] = [2, "二", "第2类", "2类", "②", "（二）", "２", "第二类", "2.0", "2", "五类人才", 8, "高层次"]
    grade = ["正高", "正高级", "副高", "副高级", "正高级职称", "中级", "初级", "正高", "正高", None, "副高", "副高", "正高"]
    known = {"正高": FULL, "正高级": FULL, "副高": ASSOCIATE, "副高级": ASSOCIATE, "正高级职称": FULL, "中级": "intermediate", "初级": "junior", None: None}
    names = "甲乙丙丁戊己庚辛壬癸子丑寅"
    rows = [["序号", "姓名", "申报资格等级", "人才类别（填序号）"], *([n, f"鲁{name}", own, cell] for n, (name, own, cell) in enumerate(zip(names, grade, written, strict=True), 1))]
    chosen = tuple((2 if n < 10 else None, known[own]) for n, own in enumerate(grade))
    return saved(folder, "人才类别.xlsx", rows), Expected(tuple({"name": f"鲁{name}"} for name in names), chosen=chosen, doubts=(("D12", "五类人才"), ("D13", "8"), ("D14", "高层次")))


@roster
def staff_of_a_company_with_their_facts(folder: Path) -> tuple[Path, Expected]:
    """A survey with the headings of the facts; a cross is no, a blank says nothing, what is not understood is told."""
    people = some("王建军 郭海峰 周文斌 贺建平")
    rows = [
        ["某集团绿色通道人员摸底表"],
        ["姓名", "身份证号", "身份", "是否在自治区工作", "现有职称", "副高级职称聘任日期", "“英才兴蒙”人才类别", "博士后在站期间的资助或项目", "高技能人才所在贯通领域", "是否为有绝招绝技绝活的高技能领军人才", "职业资格", "工龄"],
        ["王建军", people[0].id_number, "专业技术人员", "√", "副高级", date(2019, 5, 1), "一类人才", None, "工程", "√", "已取得所要求的职业资格", 18],
        ["郭海峰", people[1].id_number, "专业技术人员", "×", "中级", None, "无", "获得中国博士后科学基金资助、主持省部级以上项目", "工艺美术", "×", "所报系列不要求职业资格", 17],
        ["周文斌", people[2].id_number, "专业技术人员", "是", "副高", "2024年3月1日", "六类", None, None, None, None, 33],
        ["贺建平", people[3].id_number, "离退休人员", "大概是吧", "高级", "2024/13/1", "七类", None, "焊接", "否", None, 37],
    ]  # fmt: skip
    held = frozenset(["science_foundation", "provincial_project_led"])
    return saved(folder, "摸底表.xlsx", rows, "A1:L1"), Expected(
        tuple(one.read("name", "id_number") for one in people),
        (
            {"standing": "professional", "works_in_region": True, "current_grade": "associate_senior", "associate_senior_appointed": "2019-05-01", "talent_tier": "tier_1", "skill_field": "engineering", "unique_skill": True, "licence": "held"},
            {"standing": "professional", "works_in_region": False, "current_grade": "intermediate", "talent_tier": "none", "postdoc_awards": held, "skill_field": "arts_and_crafts", "unique_skill": False, "licence": "not_required"},
            {"standing": "professional", "works_in_region": True, "current_grade": "associate_senior", "associate_senior_appointed": "2024-03-01", "talent_tier": "tier_6"},
            {"standing": "retired", "unique_skill": False},
        ),
        # 高级 may be either of two grades.
        aside=in_sheet({1: "title"}), unused=("工龄",), doubts=(("D6", "大概是吧"), ("E6", "高级"), ("F6", "2024/13/1"), ("G6", "七类"), ("I6", "焊接")),
    )  # fmt: skip


@roster
def newcomers_with_their_certificates(folder: Path) -> tuple[Path, Expected]:
    """Category 7: where they came from, what they hold; the title by its name beside facts by their values."""
    one, two, three = people = some("高志远 白音宝力格 娜仁花")
    rows = [
        ["序号", "姓名", "现职称", "来区工作前的单位", "原单位职称证书的层级", "原职称证书能否在线查询核验", "今年是否也符合社会化评审条件", "绿色通道申报经历", "未通过之后有无新业绩"],
        [1, one.name, one.title, "从其他省（自治区、直辖市）来区工作", "副高", "否", "否", "未参加过绿色通道评审", "/"],
        [2, two.name, two.title, "军队", "中级", "×", "不清楚", "参加过绿色通道评审但未通过", "有"],
        [3, three.name, "馆 员", "外省", "正高级", "√", "N", "曾通过绿色通道评审", None],
    ]  # fmt: skip
    return saved(folder, "来区人员.xlsx", rows), Expected(
        tuple(one.read("name", "title") for one in people),
        (
            {"current_grade": "intermediate", "moved_from": "other_province", "held_title_grade": "associate_senior", "held_title_verifiable": False, "social_review_eligible": False, "green_channel_history": "never"},
            {"current_grade": "intermediate", "moved_from": "military", "held_title_grade": "intermediate", "held_title_verifiable": False, "social_review_eligible": "unsure", "green_channel_history": "failed", "new_achievements": True},
            {"current_grade": "intermediate", "moved_from": "other_province", "held_title_grade": "full_senior", "held_title_verifiable": True, "social_review_eligible": False, "green_channel_history": "passed"},
        ),
    )  # fmt: skip


@roster
def web_page_named_xls(folder: Path) -> tuple[Path, Expected]:
    """What the HR system of a hospital exports as .xls is a web page."""
    people = some("马晓燕 董佳琪")

    def line(tag: str, cells: Sequence[object]) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(str('' if cell is None else cell))}</{tag}>" for cell in cells) + "</tr>"

    heads = line("th", OFFICIAL).replace("身份证号", "身份<br>证号")
    rows = [f'<tr><td colspan="16" align="center"><b>{TITLE}</b></td></tr>', heads,
            *(line("td", official(n, one, 2, "副高级")) for n, one in enumerate(people, 1)), '<tr><td colspan="2">合计</td><td>2&nbsp;人</td></tr>']  # fmt: skip
    path = folder / "导出.xls"
    path.write_text(f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head><body><table border=1>{"".join(rows)}</table></body></html>', "utf-8")
    return path, Expected(tuple(one.read(*ALL) for one in people), grades(people), ((2, ASSOCIATE),) * 2, {("", 1): "title", ("", 5): "total"})


@roster
def spreadsheet_xml_of_2003_named_xls(folder: Path) -> tuple[Path, Expected]:
    """Rows and cells with an index leave gaps; a merged unit; one day as a day."""
    one, two = people = some("额尔德尼 斯琴高娃")
    unit = "阿拉善盟人才服务中心"

    def cells(*texts: object) -> str:
        return "".join(f'<Cell><Data ss:Type="{"Number" if isinstance(text, int) else "String"}">{escape(str(text))}</Data></Cell>' for text in texts)

    head = cells("序号", "工作单位", "姓名", "身份证号", "出生年月", "现职称", "申报职称名称", "人才类别")
    first = cells(1) + f'<Cell ss:MergeDown="1"><Data ss:Type="String">{unit}</Data></Cell>' + cells(one.name, one.id_number) + '<Cell><Data ss:Type="DateTime">1974-11-01T00:00:00.000</Data></Cell>' + cells(one.title, one.target_title, 2)
    second = cells(2) + f'<Cell ss:Index="3"><Data ss:Type="String">{two.name}</Data></Cell>' + cells(two.id_number, "1979年11月", two.title) + '<Cell ss:Index="8"><Data ss:Type="Number">2</Data></Cell>'
    table = f'<Row><Cell ss:MergeAcross="7"><Data ss:Type="String">{TITLE}</Data></Cell></Row><Row ss:Index="3">{head}</Row><Row>{first}</Row><Row>{second}</Row>'
    path = folder / "人员.xls"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="申报人员"><Table>{table}</Table></Worksheet></Workbook>', "utf-8",
    )  # fmt: skip
    fields = ("name", "id_number", "birth", "title")
    return path, Expected(
        (one.read(*fields, employer=unit, target_title=one.target_title), two.read(*fields, employer=unit)), grades(people), ((2, None),) * 2, in_sheet({1: "title", 2: "blank"}, "申报人员")
    )


# 21-30: other shapes


@roster
def table_in_a_word_document(folder: Path) -> tuple[Path, Expected]:
    """The form as a document, with the title and the unit as paragraphs; cells broken in the middle."""
    from docx import Document

    people = some("张玉兰 孟和")
    document = Document()
    document.add_paragraph(TITLE)
    document.add_paragraph("单位：科尔沁右翼中旗教育局（公章）      联系人：图雅")
    rows = [OFFICIAL, SAMPLE, official(1, people[0], 4, "副高级", employer="科尔沁右翼中旗\n巴彦呼舒镇中心小学"), official(2, people[1], "四", "副高", birth="1970.8"), [None] * 16]
    table = document.add_table(rows=0, cols=16)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = "" if text is None else str(text)
    document.add_paragraph("填表人：图雅   审核人：白科长")
    document.save(folder / "花名册.docx")
    return folder / "花名册.docx", Expected(
        tuple(one.read(*ALL) for one in people), grades(people), ((4, ASSOCIATE), (4, ASSOCIATE)), {("", 1): "title", ("", 2): "header", ("", 4): "sample", ("", 7): "signature"}
    )


@roster
def facts_by_their_ids_in_parquet(folder: Path) -> tuple[Path, Expected]:
    """From a warehouse: days with a zone are the days of that zone."""
    import polars as pl

    people = some("王建军 杨春梅 高志远")
    midnight = [datetime(2024, 5, 1), datetime(2023, 12, 31), None]
    here = timezone(timedelta(hours=8))
    frame = pl.DataFrame(
        {
            "name": [one.name for one in people], "standing": ["professional"] * 3, "works_in_region": [True, False, None],
            "current_grade": ["associate_senior", "associate_senior", "intermediate"], "talent_tier": ["tier_5", "tier_6", "none"], "place": ["150203", "150802", "150603"],
            "associate_senior_appointed": pl.Series([day and day.replace(tzinfo=here) for day in midnight], dtype=pl.Datetime("us", "UTC")).dt.convert_time_zone("Asia/Shanghai"),
            "staff_no": [17, 18, 19],
        }
    )  # fmt: skip
    frame.write_parquet(folder / "facts.parquet")
    return folder / "facts.parquet", Expected(
        tuple(one.read("name") for one in people),
        (
            {"standing": "professional", "works_in_region": True, "current_grade": "associate_senior", "talent_tier": "tier_5", "place": "150203", "associate_senior_appointed": "2024-05-01"},
            {"standing": "professional", "works_in_region": False, "current_grade": "associate_senior", "talent_tier": "tier_6", "place": "150802", "associate_senior_appointed": "2023-12-31"},
            {"standing": "professional", "current_grade": "intermediate", "talent_tier": "none", "place": "150603"},
        ),
        unused=("staff_no",),
    )  # fmt: skip


@roster
def headings_whose_merging_got_lost(folder: Path) -> tuple[Path, Expected]:
    """Copied as values: the upper words stand over the first column of their group only; two stand in the upper row alone."""
    one, two = people = some("白音宝力格 徐立新")
    rows = [
        ["开鲁县上报人员", *[None] * 13], [],
        ["序号", "个人情况", None, None, "毕业情况", None, "现职称", None, "拟申报职称", "人才类别", "备注"],
        [None, "姓名", "民族", "身份证号", "院校", "时间", "名称", "取得时间", None, None, None],
        [1, one.name, "蒙古族", one.id_number, one.school, "2002.7", one.title, "2010.12", one.target_title, 4, None],
        [2, two.name, "汉", two.id_number, two.school, "2001.7", two.title, "2009.12", two.target_title, 4, "无"],
        [None, "以下空白"],
    ]  # fmt: skip
    fields = ("name", "ethnicity", "id_number", "school", "graduated", "title", "title_obtained", "target_title")
    return saved(folder, "开鲁县.xlsx", rows), Expected(tuple(one.read(*fields) for one in people), grades(people), ((4, None),) * 2, in_sheet({1: "title", 2: "blank", 7: "note"}))


@roster
def headings_with_breaks_brackets_and_stars(folder: Path) -> tuple[Path, Expected]:
    """What must be filled in, in which unit, how: all in the heading. A row of instructions under it."""
    one, two = people = some("陈秀英 韩国庆")
    rows = [
        ["序\n号", "姓　　名*", "身份证号\n（必填，18位）", "性 别\n(男/女)", "出生年月（格式：1985.10）", "民 族", "学历（最高）", "*工作单位（全称）", "现职称\n【以证书为准】", "申报职称名称（必填）", "人才类别\n(1—7)", "ＱＱ号"],
        ["填写要求", "与身份证一致", "文本格式", "下拉选择", "年.月", None, None, "与公章一致"],
        [1, one.name, one.id_number, "女性", "1981.05", "汉族", one.education, one.employer, one.title, one.target_title, "2 ", "123456"],
        [2, two.name, two.id_number, "男", "1973.10", "满族", two.education, two.employer, two.title, two.target_title, "4", "234567"],
    ]  # fmt: skip
    fields = ("name", "id_number", "sex", "birth", "ethnicity", "education", "employer", "title", "target_title")
    return saved(folder, "东胜区.xlsx", rows), Expected(tuple(one.read(*fields) for one in people), grades(people), ((2, None), (4, None)), in_sheet({2: "note"}), unused=("ＱＱ号",))


@roster
def names_of_every_kind(folder: Path) -> tuple[Path, Expected]:
    """Spread names, dots, a mark of sex behind the name, a rare character, a foreigner; a picture sign in place of a character."""
    written = ["王 伟", "李　　娜", "乌云•其木格", "赵·阿拉腾格日乐", "张丽（女）", "㛃云", "SMITH JOHN", "欧阳\n震华", "包·斯琴 格日乐", "陈□"]
    read = ["王伟", "李娜", "乌云·其木格", "赵·阿拉腾格日乐", "张丽", "㛃云", "SMITH JOHN", "欧阳震华", "包·斯琴格日乐", None]
    nations = ["汉族", "汉", "蒙古族", "蒙古", "满族", "汉族", "美国", "汉", "蒙古族", "汉"]
    rows = [["序号", "姓名", "民族（国籍）", "备注"], *([n, name, nation, "护照" if name.isascii() else None] for n, (name, nation) in enumerate(zip(written, nations, strict=True), 1))]
    # Whether the country of a foreigner is an ethnic group is left open.
    people = [{"name": name} if name else {} for name in read]
    people = [one | ({"ethnicity": nation.removesuffix("族")} if nation != "美国" and one else {}) for one, nation in zip(people, nations, strict=True)]
    return saved(folder, "姓名.xlsx", rows), Expected(tuple(people), doubts=(("B11", "陈□"),))


@roster
def applicant_and_recommender_under_group_headings(folder: Path) -> tuple[Path, Expected]:
    """申报人 and 推荐人 have a name each; the spouse and the head of the unit are nobody here."""
    one, two = people = some("韩国庆 白音宝力格")
    rows = [
        ["序号", "申报人", None, None, "推荐人", None, "配偶姓名", "单位负责人", "单位", "申报职称"],
        [None, "姓名", "身份证号", "性别", "姓名", "电话", None, None, None, None],
        [1, one.name, one.id_number, "男", "李推荐", "13900001111", "某配偶", "某领导", one.employer, one.target_title],
        [2, two.name, two.id_number, "男", "孙推荐", "13900002222", "某妻", "某主任", two.employer, two.target_title],
    ]  # fmt: skip
    merged = ["A1:A2", "B1:D1", "E1:F1", "G1:G2", "H1:H2", "I1:I2", "J1:J2"]
    return saved(folder, "推荐.xlsx", rows, *merged), Expected(
        tuple(one.read("name", "id_number", "sex", "employer", "target_title") for one in people), unused=("推荐人姓名", "推荐人电话", "配偶姓名", "单位负责人")
    )


@roster
def education_full_time_and_in_service(folder: Path) -> tuple[Path, Expected]:
    """学历 over 全日制 and 在职: where only the first is filled in, it is the person's; where both are, it is a question."""
    one, two = people = some("徐立新 孟和")
    rows = [
        ["姓名", "身份证号", "学历", None, "现职称"], [None, None, "全日制", "在职", None],
        [one.name, one.id_number, "大学本科", None, one.title], [two.name, two.id_number, "大专", "大学本科", two.title],
    ]  # fmt: skip
    return saved(folder, "学历.xlsx", rows, "A1:A2", "B1:B2", "C1:D1", "E1:E2"), Expected((one.read("name", "id_number", "education", "title"), two.read("name", "id_number", "title")), grades(people))


@roster
def one_person_in_two_rows_under_unit_rows(folder: Path) -> tuple[Path, Expected]:
    """A row for each unit; the name merged down over a second degree; the unit's own column merged, too."""
    one, two, three = people = some("高志远 斯琴高娃 贺建平")
    rows = [
        ["鄂尔多斯市绿色通道申报人员汇总表"], ["序号", "工作单位", "姓名", "身份证号", "毕业院校", "毕业时间", "现职称"],
        ["康巴什区"], [1, one.employer, one.name, one.id_number, one.school, "2015.06", one.title], [None, None, None, None, "兰州大学", "2009.06", None],
        ["达拉特旗"], [2, two.employer, two.name, two.id_number, two.school, "2002.07", two.title],
        ["准格尔旗"], [3, three.employer, three.name, three.id_number, three.school, "1988.07", three.title], ["共计：3人"],
    ]  # fmt: skip
    merged = ["A1:G1", "A3:G3", "A6:G6", "A8:G8", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "G4:G5"]
    fields = ("employer", "name", "id_number", "title")
    # Which of two degrees counts is not ours to say.
    return saved(folder, "鄂尔多斯市.xlsx", rows, *merged), Expected(
        (one.read(*fields), two.read(*fields, "school", "graduated"), three.read(*fields, "school", "graduated")), grades(people),
        aside=in_sheet({1: "title", 3: "unit", 5: "joined", 6: "unit", 8: "unit", 10: "total"}),
    )  # fmt: skip


@roster
def saved_as_csv_with_its_frame(folder: Path) -> tuple[Path, Expected]:
    """The form saved as text: the zeros of October are gone, the long numbers are rounded, the frame is still there."""
    one, two, three = people = some("王建军 巴特尔 娜仁花")
    blank = [None] * 16
    rows = [
        [TITLE, *blank[1:]], ["单位：奈曼旗人社局", *blank[1:10], "联系人：高娃", *blank[11:]], OFFICIAL, SAMPLE,
        official(1, one, "①", "正高", birth="1985.1"), official(2, two, "6", "副高", id_number="1.52502E+17", birth="1968.9"), official(3, three, "4", "副高级", birth="1980年8月"), blank,
        ["合计", None, "3人", *blank[3:]], ["注：以上人员均已公示无异议", *blank[1:]],
    ]  # fmt: skip
    # 1985.1: January, as his number has it, or an October that lost its zero: a csv does not tell.
    fields = tuple(id for id in ALL if id != "birth")
    return delimited(folder, "奈曼旗.csv", rows, "gb18030"), Expected(
        (one.read(*fields, contact="高娃"), two.read(*ALL, id_number=None), three.read(*ALL)), grades(people), ((1, FULL), (6, ASSOCIATE), (4, ASSOCIATE)),
        {("", row): reason for row, reason in {1: "title", 2: "header", 4: "sample", 8: "blank", 9: "total", 10: "note"}.items()},
        doubts=(("F5", "1985.1"), ("D6", "1.52502E+17")),
    )  # fmt: skip


@roster
def form_with_columns_of_facts_added(folder: Path) -> tuple[Path, Expected]:
    """A bureau widens the form: the tier beside the category, what the rules ask, whom it rang up."""
    one, two, three = some("周文斌 李慧敏 苏日娜")
    more = ["“英才兴蒙”人才类别", "博士后经历", "海外背景", "是否在自治区工作", "副高级职称聘任日期", "是否电话核实"]
    rows = [
        [TITLE], ["单位：乌海市人社局"], [*OFFICIAL, *more],
        [*official(1, one, 2, "正高级"), "四类人才", "无", "无", "是", "2007.3.1", "√"],
        [*official(2, two, 3, "副高级"), "无", "已出站", "无", "Y", None, "√"],
        [*official(3, three, 5, "副高级", current_title="无", remarks="首次申报"), "未认定", "无", "海归", "是", None, "√"],
        ["小计", None, "3人"], [None, "单位负责人：", None, "填表人：乌日娜"],
    ]  # fmt: skip
    return saved(folder, "乌海市.xlsx", rows, "A1:V1", "A2:V2"), Expected(
        (one.read(*ALL, unit="乌海市人社局"), two.read(*ALL), three.read(*ALL, title=None, title_obtained=None, remarks="首次申报")),
        (
            {"current_grade": "associate_senior", "talent_tier": "tier_4", "postdoc": "none", "overseas": "none", "works_in_region": True, "associate_senior_appointed": "2007-03-01"},
            {"current_grade": "intermediate", "talent_tier": "none", "postdoc": "left_station", "overseas": "none", "works_in_region": True},
            {"current_grade": "none", "talent_tier": "none", "postdoc": "none", "overseas": "returnee", "works_in_region": True},
        ),
        ((2, FULL), (3, ASSOCIATE), (5, ASSOCIATE)), in_sheet({1: "title", 2: "header", 7: "total", 8: "signature"}), unused=("是否电话核实",),
    )  # fmt: skip
