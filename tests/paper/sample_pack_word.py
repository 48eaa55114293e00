"""A pack with every block, long names, rare characters and text that looks like markup."""

from datetime import date

from gcguide.paper.pack import (
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


def sample_pack(lang, *, name="", unit=None, today=date(2026, 3, 2)):
    """Everything a case can bring, in one language."""

    def say(zh, en):
        return zh if lang == "zh" else en

    unit = LONG_UNIT[lang] if unit is None else unit
    return Pack(
        lang=lang,
        title=say("绿色通道职称评审申报准备材料", "Preparing a green-channel title review"),
        subtitle=say("2026年上半年 · 2026年3月2日", "First half of 2026 · 2 March 2026"),
        footer=say(
            "依据：2026年上半年绿色通道职称评审通知（版本 2026h1）· 2026年3月2日 · gcguide 0.1.0 · 本材料为自测结果，不代表主管部门的认定意见",
            "Based on the notice for the first half of 2026 (edition 2026h1) · 2 March 2026 · gcguide 0.1.0 · A self-assessment, not a decision of the authority",
        ),
        page=say("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
        created=date(2026, 3, 2),
        blocks=(
            Heading(say("一、结论", "1. Result"), 1),
            Paragraph(say("可按“英才兴蒙”人才（第二类）申报正高级职称：文本明确。", "You may apply for a full senior title as a Yingcai Xingmeng talent (category 2): clear."), "strong"),
            Paragraph(say(
                "您已被认定为英才兴蒙五类人才，现为副高级职称，聘任已满2年。依据通知第一条第（二）项，可直接申报评审正高级职称，不受学历、资历、"
                "专业技术岗位结构比例等限制；申报材料须经所在单位公示5个工作日无异议后，逐级上报。",
                "You are recognised as a tier 5 talent and have held an associate senior post for two years. Under §I(2) you may apply directly for a full senior title; the papers are posted at your unit for five working days first.",
            )),
            Paragraph(say("纸质材料与网上填报内容必须完全一致；弄虚作假的，记入诚信档案，三年内不得申报。", "Paper and online entries must be identical; false statements are recorded and bar you from applying for three years."), "warning"),
            Paragraph(say("注：“五类”“六类”是人才层次，不是花名册里的人才类别（1—7）。", "Note: the tier is not the category (1–7) asked for in the roster."), "note"),
            Heading(say("仍须问清的事", "To find out"), 2),
            Bullets((say("是否须取得相应职业资格（问所在单位人事部门）。", "Whether a licence is required (ask your personnel office)."), unit, RARE, *INJECTIONS)),
            Heading(say("二、时间", "2. Time"), 1),
            Timeline(
                points=(
                    Point(say("网上申报", "Apply online"), date(2026, 4, 13), say("2026年4月13日", "13 April 2026"), date(2026, 3, 30), say("2026年3月30日", "30 March 2026")),
                    Point(say("单位公示", "Posting at your unit"), date(2026, 4, 14), say("2026年4月14日", "14 April 2026"), date(2026, 4, 7), say("2026年4月7日", "7 April 2026"), "hurry", say("至少5个工作日", "at least five working days")),
                    Point(say("盟市或厅局公示", "Posting by the league"), date(2026, 4, 22), say("2026年4月22日", "22 April 2026"), date(2026, 4, 21), say("2026年4月21日", "21 April 2026")),
                    Point(say("报送材料", "Papers handed in"), date(2026, 4, 30), say("2026年4月30日", "30 April 2026"), None, "", "ahead", say("按周一至周五推算，为估计日期", "estimated, Monday to Friday")),
                    Point(say("推荐函", "Recommendation"), date(2026, 2, 27), say("2026年2月27日", "27 February 2026"), None, "", "past"),
                ),
                today=today,
                today_words=say("今天 3月2日", "Today, 2 March"),
                latest_title=say("最迟", "Latest"),
                suggested_title=say("建议", "Suggested"),
            ),
            Heading(say("三、路线", "3. Route"), 1),
            Chain((say("申报人", "Applicant"), say("所在单位", "Employer"), say("二连浩特市人力资源和社会保障局", "Erenhot HRSS"), say("锡林郭勒盟人力资源和社会保障局", "Xilingol HRSS"), say("自治区人事考试与评审服务中心", "Regional centre"))),
            Paragraph(say("单位名称较长时，改为上下排列：", "With long names the boxes stand below each other:")),
            Chain((say("申报人", "Applicant"), unit, say("自治区人力资源和社会保障厅", "Regional Department of HRSS"))),
            Heading(say("四、材料", "4. Materials"), 1),
            Checklist((
                Tick(say("职称申报评审表", "Application form"), True, (say("2份，A4双面打印", "two copies, A4, both sides"), say("由申报人提供", "from the applicant"))),
                Tick(say("人才认定文件：须由自治区人才工作领导小组认定，盟市自行认定的层次不适用；复印件由所在单位审核盖章", "Talent recognition document; copies are checked and stamped by the employer, and a league's own class does not count here")),
                Tick(unit, False, (unit,)),
            )),
            Table(
                columns=(Column(say("序号", "No."), 1, True), Column(say("材料", "Material"), 5), Column(say("份数", "Copies"), 1.2, True), Column(say("由谁提供", "From"), 2)),
                rows=tuple((str(i), text, "2" if i % 3 else "", say("申报人", "applicant") if i % 2 else unit) for i, text in enumerate(MATERIALS[lang] * 2, 1)),
                spans=((0, say("以下为必备材料", "Always needed")), (22, say("以上材料按顺序装订。", "Bind in this order."))),
            ),
            Form(
                mark=say("附件1", "Attachment 1"),
                title=say("职称评审材料目录单", "List of review materials"),
                fields=(Field(say("姓名", "Name"), name), Field(say("单位", "Unit"), unit), Field(say("编号", "Number"))),
                table=Table(
                    columns=(Column(say("序号", "No."), 1, True), Column(say("材料名称", "Material"), 6), Column(say("数量", "Quantity"), 1.5, True)),
                    rows=tuple((str(i), text, "") for i, text in enumerate(MATERIALS[lang], 1)),
                    spans=((2, say("以下材料按顺序装订成册（A4）：", "Bound together in this order (A4):")),),
                    row_height=13,
                ),
            ),
            Heading(say("五、网上申报", "5. Online"), 1),
            Code("https://example.org/zcsb?a=1&b=<2>", say("扫码打开申报系统。", "Scan to open the application site.")),
        ),
    )  # fmt: skip
