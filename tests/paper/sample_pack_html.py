"""A pack with every kind of block and every kind of nasty text, for the HTML, Markdown and plain-text forms."""

from datetime import date

from gcguide.paper.pack import (  # fmt: skip
    Bullets,
    Chain,
    Checklist,
    Code,
    Column,
    Field,
    Form,
    Heading,
    Pack,
    Paragraph,
    Point,
    Table,
    Tick,
    Timeline,
)

UNIT = "内蒙古自治区锡林郭勒盟苏尼特左旗满都拉图镇农牧业技术推广与草原生态保护综合服务中心（内蒙古自治区草原监测站锡林郭勒分站）"
MONGOLIAN = "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ"

# What a person or a file may hold, each of it plain text.
NASTY = (
    '=HYPERLINK("http://x.test","点我")', "+cmd|' /C calc'!A0", "<script>alert(1)</script>", "</style><b>x</b>", "{{ 7*7 }}", "{% x %}", "{# x #}",
    "#text", "# text", "*a*", "**b**", "_b_", "__c__", "\\", "a\\|b", "\\*", "$x$", "@ref", "|", "||", "`code`", "```", "``` `", '"', "'", "[link](x)",
    "![i](x)", "<http://x.test>", "[x]: y", "&amp;", "&#65;", "- a", "+ a", "* a", "1. a", "12) a", "> a", "---", "===", "***", "~~~", "~~s~~",
    ":---|---", "    a", "a<br>b", "<!-- a", "--> ]]>", "javascript:alert(1)", "a@b.test", "http://x.test/a_b_c", "&lt;", "a\\", "***", "^a^", "==a==", "%a", "1.", "-", "=",
    "𠮷野家", "㐂龘䶮", "阿拉坦·其其格", MONGOLIAN, "Ä́é", "名" * 500, "W" * 500,
)  # fmt: skip


def sample_pack(lang="zh"):
    """The pack of one case; in either language the same layout."""
    return _PACKS[lang]()


def _chinese():
    rows = (
        "专业技术职称评审表（使用A4纸打印，一式2份）", "专业技术职称送审表（使用A3纸正反面打印，一式15份，含原件1份，复印件14份）",
        "继续教育证明（2023、2024、2025年度）", "现职称证书和聘任证明", "年度考核登记表", "单位公示报告", "推荐函", "代表性业绩成果及证明",
        "论文、著作", "获奖证书", "其他能反映专业技术水平的材料",
    )  # fmt: skip
    return Pack(
        "zh", "绿色通道职称评审申报准备单", "2026年上半年 · 2026年3月2日",
        "依据2026年上半年通知；自测结果，不代表评审部门的决定。gcguide 0.1.0 · 2026年3月2日", "第 {page} 页，共 {pages} 页", date(2026, 3, 2),
        (
            Heading("自测结论", 1),
            Paragraph("按第2类（“英才兴蒙”人才）申报正高级职称：文本明确（一（二））。", "strong"),
            Paragraph("人选经英才兴蒙工程领导小组认定为五类人才，取得副高级职称并聘任满2年，可直接申报正高级职称——具体见通知〔2026〕第1号。"
                      "申报截止到4月30日，还有42个工作日；网上提交与纸质材料须完全一致。"),
            Paragraph("以上为自测，以评审部门的决定为准。", "note"),
            Paragraph("最迟4月13日网上提交，否则公示天数不够。", "warning"),
            Heading("办事路线"),
            Chain(("申报人", UNIT, "苏尼特左旗人力资源和社会保障局", "锡林郭勒盟人力资源和社会保障局", "自治区人事人才公共服务中心")),
            Heading("时间安排"),
            Timeline(
                (
                    Point("网上提交", date(2026, 4, 13), "4月13日", date(2026, 3, 30), "3月30日"),
                    Point("单位公示5个工作日", date(2026, 4, 14), "4月14日", date(2026, 4, 1), "4月1日", "hurry", "推算，以国务院办公厅安排为准"),
                    Point("盟市公示5个工作日", date(2026, 4, 22), "4月22日", date(2026, 4, 13), "4月13日"),
                    Point("报送材料和花名册到自治区人事人才公共服务中心", date(2026, 4, 30), "4月30日"),
                    Point("盟里自定的截止日", date(2026, 2, 27), "2月27日", None, "", "past", "已过"),
                ),
                date(2026, 3, 2), "今天 3月2日", "最迟", "建议",
            ),
            Heading("材料准备", 1),
            Heading("要做的事"),
            Checklist((
                Tick("用人单位考核推荐", done=True),
                Tick("完成2026年度继续教育学时，下载学习证明并核对姓名、身份证号与申报信息一致", details=("由本人准备", "依据 五（一）；以培训平台记录为准。")),
            )),
            Heading("工作清单"),
            Table(
                (Column("序号", 8, True), Column("材料", 52), Column("份数", 12, True), Column("由谁提供", 28)),
                tuple((str(at), name, str(at % 3 + 1), "申报人" if at % 2 else UNIT) for at, name in enumerate(rows, 1)),
                spans=((2, "以下材料使用A4纸打印装订成册作为评审佐证材料："),),
            ),
            Heading("容易忽略的规定"),
            Bullets(("人才类别填1至7，不是“英才兴蒙”的类别。", "弄虚作假的，3年内不得申报，并记入诚信档案。", *NASTY)),
            Table((Column("Äußerst|", 1), Column("<b>值</b>", 1)), tuple((text, text) for text in NASTY if len(text) < 99)),
            Code("https://www.example.test/login?system=zc&area=150000", "扫码打开申报系统"),
            Form(
                "附件1", "职称评审材料目录单", (Field("姓名", "阿拉坦·其其格"), Field("单位", UNIT), Field("编号")),
                Table(
                    (Column("序号", 10, True), Column("材料名称", 70), Column("数量", 20, True)),
                    tuple((str(at), name, "") for at, name in enumerate(rows, 1)),
                    spans=((2, "以下材料使用A4纸打印装订成册作为评审佐证材料："),), row_height=12,
                ),
            ),
            Heading("联系方式", 1),
            Paragraph("自治区人事人才公共服务中心：0000-0000000。"),
        ),
    )  # fmt: skip


def _english():
    return Pack(
        "en", "Getting ready for the green channel", "First half of 2026 · 2 March 2026",
        "A self-assessment, not the authority's decision. gcguide 0.1.0 · 2 March 2026", "Page {page} of {pages}", date(2026, 3, 2),
        (
            Heading("Result", 1),
            Paragraph("Category 2 (英才兴蒙 talents), full senior: the words fit (§一（二）).", "strong"),
            Heading("Dates"),
            Timeline(
                (Point("Submit online", date(2026, 4, 13), "13 April 2026", date(2026, 3, 30), "30 March 2026"),
                 Point("Publicity of five working days by the employer", date(2026, 4, 14), "14 April 2026", date(2026, 4, 1), "1 April 2026", "hurry", "estimated")),
                date(2026, 3, 2), "Today, 2 March 2026", "Latest", "Suggested",
            ),
            Chain(("Applicant", "Employer (" + "W" * 120 + ")", "League HRSS bureau", "Regional centre")),
            Checklist((Tick("Employer's assessment", True), Tick("Continuing education", details=("from the training platform",)))),
            Table((Column("No.", 1, True), Column("Paper", 6), Column("From", 3)), (("1", "Application form, two copies on A4, printed after submitting", "Applicant"),)),
            Bullets(NASTY),
            Form("附件1", "职称评审材料目录单", (Field("姓名"), Field("单位"), Field("编号")),
                 Table((Column("序号", 1, True), Column("材料名称", 6), Column("数量", 1, True)), (("1", "专业技术职称评审表", ""),), row_height=10)),
        ),
    )  # fmt: skip


_PACKS = {"zh": _chinese, "en": _english}
