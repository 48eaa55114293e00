"""A pack with every block, long names, rare characters and text that looks like markup."""

from datetime import date

from gcguide.paper.pack import (
    DONE,
    TO_DO,
    Bullets,
    Chain,
    Code,
    Column,
    Field,
    Fields,
    Form,
    Heading,
    Pack,
    Paragraph,
    Sheet,
    Table,
)

INJECTIONS = (
    '=HYPERLINK("http://x.example","点我")', "+cmd|' /C calc'!A0", "<script>alert(1)</script>", "<w:p/>&amp;&lt;", "{{ 7*7 }}",
    "{% raw %} x {% endraw %}", "#text", "*a* **b**", "_b_", "\\newpage \\", "$x$", "@ref", "a|b|c", "`code`", "\"'“”‘’", "[link](x)",
    "{page} {pages}", "]]>", "%s %(a)s", "w:tblHeader",
)  # fmt: skip
RARE = "𠮷田㛃·ᠮᠣᠩᠭᠣᠯ·é·ß·①"
LONG_UNIT = {
    "zh": "内蒙古自治区锡林郭勒盟二连浩特市国家重点开发开放试验区现代能源与绿色矿山工程技术研究推广中心（自治区级企业技术中心）",
    "en": "Erenhot Key Development and Opening-up Pilot Zone Research and Extension Centre for Modern Energy and Green Mining Engineering",
}
LONGEST = {"zh": "阿" * 500, "en": "Wolfeschlegelsteinhausenberger" * 16 + "x" * 20}

MATERIALS = {
    "zh": (
        "职称申报评审表", "破格申报推荐表", "身份证复印件", "学历、学位证书复印件", "现职称证书及聘任文件复印件",
        "人才认定文件或相关佐证材料复印件", "年度（任期）考核登记表", "继续教育合格证明", "业绩成果证明材料及获奖证书",
        "公示情况说明及公示结果报告", "单位推荐意见和诚信承诺书",
    ),
    "en": (
        "Application form for title review", "Recommendation form", "Copy of the identity card", "Copies of education and degree certificates",
        "Copies of the present title certificate and letter of appointment", "Copies of the talent recognition documents",
        "Annual appraisal forms", "Certificate of continuing education", "Proof of achievements and award certificates",
        "Report on the public notice and its result", "The unit's recommendation and declaration of good faith",
    ),
}  # fmt: skip



def pack_of(*blocks, lang="zh", **changes):
    """A pack of one sheet with just these blocks; changes are those of the sheet."""
    sheet = Sheet(**{"id": "one", "title": "题", "subtitle": "副题", "footer": "页脚", "blocks": blocks, "lang": lang, **changes})
    return Pack(lang, "文件", "{page}/{pages}", date(2026, 3, 2), (sheet,))


def found(pack, *kinds):
    """The blocks of these kinds, in order."""
    return [block for sheet in pack.sheets for block in sheet.blocks if isinstance(block, kinds)]


def sample_pack(lang, *, name="", unit=None):
    """Everything a case can bring, in one language: a sheet for the wall, a list, a letter, a form, a code."""

    def say(zh, en):
        return zh if lang == "zh" else en

    unit = LONG_UNIT[lang] if unit is None else unit
    subtitle = say("2026年上半年 · 2026年3月2日", "First half of 2026 · 2 March 2026")
    footer = say(
        "依据：2026年上半年绿色通道职称评审通知（版本 2026h1）· 2026年3月2日 · gcguide 0.1.0 · 本材料为自测结果，不代表主管部门的认定意见",
        "Based on the notice for the first half of 2026 (edition 2026h1) · 2 March 2026 · gcguide 0.1.0 · A self-assessment, not a decision of the authority",
    )
    wall = (
        Paragraph(say("可按“英才兴蒙”人才（第二类）申报正高级职称：文本明确。", "You may apply for a full senior title as a Yingcai Xingmeng talent (category 2): clear."), "strong"),
        Paragraph(say(
            "您已被认定为英才兴蒙五类人才，现为副高级职称，聘任已满2年。依据通知第一条第（二）项，可直接申报评审正高级职称，不受学历、资历、"
            "专业技术岗位结构比例等限制；申报材料须经所在单位公示5个工作日无异议后，逐级上报。",
            "You are recognised as a tier 5 talent and have held an associate senior post for two years. Under §一（二） you may apply directly for a full senior title; the papers are posted at your unit for five working days first.",
        )),
        Paragraph(say("纸质材料与网上填报内容必须完全一致；弄虚作假的，记入诚信档案，三年内不得申报。", "Paper and online entries must be identical; false statements are recorded and bar you from applying for three years."), "warning"),
        Paragraph(say("注：“五类”“六类”是人才层次，不是花名册里的人才类别（1—7）。", "Note: the tier is not the category (1–7) asked for in the roster."), "note"),
        Heading(say("下一步", "Next")),
        Table(
            tuple(Column(title, share, share == 1) for title, share in zip(say(("勾", "事项", "最迟", "由谁"), ("✓", "Step", "Latest", "Who")), (1, 5, 3, 4), strict=True)),
            (
                (DONE, say("注册", "Register"), "", say("申报人", "applicant")),
                (TO_DO, say("网上申报", "Apply online"), say("4月13日 周一\n已过建议日期", "Mon 13 April\npast the safer day"), say("申报人 · www.example.org/apply", "applicant · www.example.org/apply")),
            ),
        ),
        Heading(say("报送路径", "Route")),
        Chain((say("申报人", "Applicant"), say("所在单位", "Employer"), say("二连浩特市人力资源和社会保障局", "Erenhot HRSS"), say("锡林郭勒盟人力资源和社会保障局", "Xilingol HRSS"), say("自治区人事考试与评审服务中心", "Regional centre"))),
        Paragraph(say("单位名称较长时，写在一个框里：", "With long names all stand in one box:")),
        Chain((say("申报人", "Applicant"), unit, say("自治区人力资源和社会保障厅", "Regional Department of HRSS"))),
    )
    listed = (
        Bullets((say("是否须取得相应职业资格（问所在单位人事部门）。", "Whether a licence is required (ask your personnel office)."), unit, RARE, *INJECTIONS)),
        Table(
            columns=(Column(say("序号", "No."), 1, True), Column(say("材料", "Material"), 5), Column(say("份数", "Copies"), 1.2, True), Column(say("由谁提供", "From"), 2)),
            rows=tuple((str(i), f"{text}\n{unit}" if i == 5 else text, "2" if i % 3 else "", say("申报人", "applicant") if i % 2 else unit) for i, text in enumerate(MATERIALS[lang] * 2, 1)),
            spans=((0, say("以下为必备材料", "Always needed")), (22, say("以上材料按顺序装订。", "Bind in this order."))),
        ),
        Bullets((say("复印件须由单位盖章。", "Copies are stamped by the employer."), "https://www.example.org/a?b=1"), "note"),
        Fields((Field(say("本人签名：", "Signed:")), Field(say("日期：", "Date:")))),
    )
    letter = (
        Heading("证明"), Paragraph(f"兹证明{name or '阿拉坦'}同志为我单位职工，所报材料经审核属实。", "body"),
        Paragraph(f"{LONG_UNIT['zh']}（盖章）", "right"), Paragraph("年   月   日", "right"),
    )  # fmt: skip
    form = Form(
        mark="附件1",
        title="职称评审材料目录单",
        fields=(Field("姓名：", name), Field("单位：", unit), Field("编号：")),
        table=Table(
            columns=(Column("序号", 1, True), Column("材料名称", 6), Column("数量", 1.5, True)),
            rows=tuple((str(i), text, "") for i, text in enumerate(MATERIALS["zh"], 1)),
            spans=((2, "以下材料按顺序装订成册（A4）："),),
            row_height=13,
        ),
        notes=("说明：1.此目录单由申报人填写，人事部门验收时填写数量，没有的填“无”。", "2.材料按顺序装订，www.example.org 不受理。"),
    )
    code = Code("https://example.org/zcsb?a=1&b=<2>", say("扫码打开申报系统。", "Scan to open the application site."))
    return Pack(
        lang,
        say("绿色通道职称评审申报准备材料", "Preparing a green-channel title review"),
        say("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
        date(2026, 3, 2),
        (
            Sheet("wall", say("申报一览", "At a glance"), subtitle, footer, wall, lang, True),
            Sheet("list", say("材料清单", "What to gather"), subtitle, footer, listed, lang),
            Sheet("letter", "", "", "", letter),
            Sheet("form", "", "", "", (form,)),
            Sheet("code", say("网上申报", "Online"), "", footer, (code,), lang),
        ),
    )  # fmt: skip
