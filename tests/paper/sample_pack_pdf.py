"""A pack with every block and every hard text, for the tests of the PDF."""

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

# Each would mean something to a parser of markup, of formulas or of templates.
HOSTILE = (
    '=HYPERLINK("http://x.example","点我")', "+cmd|' /C calc'!A0", "<script>alert(1)</script>", "{{ 7*7 }}", "{% x %}",
    '#text(red)[a] #read("/etc/passwd")', "*a* _b_ `c`", "\\ \\u{41} \\n", "$x^2$", "@ref <label>", "a|b|c", "'q' \"q\" -- ---",
    "[link](javascript:x)", "= 标题", "/* c */ // d", "~ {page} {pages}",
)  # fmt: skip
LONG_UNIT = "内蒙古自治区阿拉善盟额济纳旗达来呼布镇生态环境保护与自然资源综合行政执法大队（原农牧业科学技术推广服务中心）"
NOTICE_ROWS = (
    "职称评审材料目录单", "职称评审申报表", "身份证复印件", "学历、学位证书复印件", "现任职称证书和聘任文件复印件",
    "近三年年度考核表复印件", "继续教育证明材料", "业绩成果证明材料（获奖证书、专利证书、项目立项及结题文件等）",
    "论文、著作等学术成果", "单位公示情况说明", "其他需要提供的证明材料",
)  # fmt: skip


def sample_pack(lang="zh"):
    """Every block, with names that are long, rare or hostile."""
    return _chinese() if lang == "zh" else _english()


def pack_of(*blocks, lang="zh"):
    """A pack with just these blocks."""
    return Pack(lang, "申报准备单", "2026 年上半年 · 2026年3月2日", "自测结果，仅供参考", "第 {page} 页，共 {pages} 页", date(2026, 3, 2), blocks)


def form():
    rows = tuple((str(number), name, "") for number, name in enumerate(NOTICE_ROWS, 1))
    spans = ((2, "以下第 3 至 11 项材料装订成册，一式一份，复印件须加盖单位公章："),)
    columns = (Column("序号", 1, True), Column("材料名称", 7), Column("数量", 1.5, True))
    values = (Field("姓名", "𬬻䶮·阿拉坦其其格"), Field("单位", LONG_UNIT), Field("编号"))
    return Form("附件1", "职称评审材料目录单", values, Table(columns, rows, spans, 13))


def timeline():
    points = (
        Point("个人网上申报", date(2026, 4, 13), "2026年4月13日", date(2026, 3, 30), "2026年3月30日"),
        Point("单位公示（5个工作日）", date(2026, 4, 14), "2026年4月14日", date(2026, 3, 31), "2026年3月31日", "hurry", "已过建议日期，请尽快"),
        Point("盟市人社局公示（5个工作日）", date(2026, 4, 22), "2026年4月22日", date(2026, 4, 10), "2026年4月10日", note="日期为推算，以当地通知为准"),
        Point("报送自治区人社厅人才服务中心", date(2026, 4, 30), "2026年4月30日"),
        Point("继续教育学时审核", date(2026, 3, 20), "2026年3月20日", state="past"),
    )
    return Timeline(points, date(2026, 4, 2), "今天：2026年4月2日", "最迟日期", "建议日期")


def _chinese():
    return Pack(
        "zh", "绿色通道职称评审申报准备单", "2026 年上半年通知 · 2026年4月2日打印",
        "2026年上半年通知 · 2026年4月2日 · gcguide 0.1.0 · 本单为自测结果，不代替主管部门的审核意见", "第 {page} 页，共 {pages} 页",
        date(2026, 4, 2),
        (
            Heading("一、结论", 1),
            Paragraph("按您的回答，可走第 2 类（英才兴蒙工程人才），直接申报正高级职称：文本明确（依据：一（二））。", "strong"),
            Paragraph("您于 2024年3月1日 聘任副高级职务，至申报截止日已满 2 年；“英才兴蒙”五类人才经自治区认定，符合直接申报的条件。"
                      "用人单位考核合格后，由单位按程序推荐，材料经盟市人力资源和社会保障局审核后报送。"),
            Paragraph("同一年度不得同时申报社会化评审和绿色通道评审，两边都报的，取消当年申报资格。", "warning"),
            Paragraph("日期按已公布的放假安排推算，盟市另有时间要求的，以当地通知为准。", "note"),
            Heading("需要核实的事项"),
            Bullets(("职业资格：所报系列是否要求先取得职业资格，请向单位人事部门核实。", "所在地为满洲里市或二连浩特市的，报送渠道请先咨询。", LONG_UNIT)),
            Heading("二、时间", 1), timeline(),
            Heading("三、路线", 1), Chain(("本人", "用人单位", "额济纳旗人力资源和社会保障局", "阿拉善盟人力资源和社会保障局", "自治区人社厅人才服务中心")),
            Chain(("申报人", LONG_UNIT, "内蒙古自治区人力资源和社会保障厅")),
            Heading("四、材料清单", 1),
            Checklist((
                Tick("用人单位考核意见（原件）", True, ("出具：用人单位", "2 份")),
                Tick("英才兴蒙工程人才认定文件", details=("出具：本人",)), Tick(LONG_UNIT, details=(LONG_UNIT,)),
            )),
            Table((Column("序号", 1, True), Column("材料", 4), Column("份数", 1, True), Column("由谁提供", 2), Column("备注", 3)),
                  tuple((str(n), name, "1", "用人单位人事部门", HOSTILE[n]) for n, name in enumerate(NOTICE_ROWS, 1)),
                  ((2, "以下材料装订成册"),)),
            Heading("五、奇怪的文字", 1), *(Paragraph(text) for text in HOSTILE), Bullets(HOSTILE[:6]),
            Paragraph("W" * 500), Paragraph("。" * 120), Paragraph("好" * 250),
            form(),
            Heading("六、网上申报", 1), Code("https://www.example.org/apply?a=1&b=2", "扫码打开申报系统；也可以在浏览器里输入下面的地址。"),
        ),
    )  # fmt: skip


def _english():
    return Pack(
        "en", "Getting ready for the green channel", "Notice of the first half of 2026 · printed on 2 April 2026",
        "First half of 2026 · 2 April 2026 · gcguide 0.1.0 · a self-assessment, not a decision of the authorities", "Page {page} of {pages}",
        date(2026, 4, 2),
        (
            Heading("The result", 1),
            Paragraph("Category 2 (“talent tier”): you can apply for full senior directly — the words of the notice fit.", "strong"),
            Paragraph("You were appointed to an associate-senior post on 1 March 2024; by the deadline that’s more than two years. "
                      "Your employer assesses you, recommends you and sends the papers to the league’s bureau."),
            Paragraph("Never file both this and the social review in one year.", "warning"),
            Bullets(("Ask the personnel office whether your series needs a licence.", "内蒙古自治区人力资源和社会保障厅")),
            Heading("Dates", 1),
            Timeline((Point("Apply online", date(2026, 4, 13), "13 April 2026", date(2026, 3, 30), "30 March 2026", "hurry"),
                      Point("Report to the regional centre", date(2026, 4, 30), "30 April 2026", note="estimated")),
                     date(2026, 4, 2), "Today, 2 April 2026", "Latest", "Suggested"),
            Chain(("You", "Employer", "League bureau of human resources", "Regional centre")),
            Table((Column("No.", 1, True), Column("Material", 4), Column("Qualification", 1)), (("1", "Identity card", "x" * 40),)),
        ),
    )  # fmt: skip
