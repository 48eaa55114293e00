"""A pack with every block and every hard text, for the tests of the PDF."""

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


def sheet_of(*blocks, lang="zh", **changes):
    """A sheet with just these blocks."""
    words = {"id": "one", "title": "申报准备单", "subtitle": "2026 年上半年 · 2026年3月2日", "footer": "自测结果，仅供参考"}
    return Sheet(**{**words, "blocks": blocks, "lang": lang, **changes})


def pack_of(*blocks, lang="zh", **changes):
    """A pack of one sheet with just these blocks; changes are those of the sheet."""
    return pack_with(sheet_of(*blocks, lang=lang, **changes), lang=lang)


def pack_with(*sheets, lang="zh"):
    """A pack of these sheets."""
    return Pack(lang, "申报准备", "第 {page} 页，共 {pages} 页", date(2026, 3, 2), sheets)


def form():
    """The official list, filled in, as a block."""
    rows = tuple((str(number), name, "") for number, name in enumerate(NOTICE_ROWS, 1))
    spans = ((2, "以下第 3 至 11 项材料装订成册，一式一份，复印件须加盖单位公章："),)
    columns = (Column("序号", 1, True), Column("材料名称", 7), Column("数量", 1.5, True))
    values = (Field("姓名：", "𬬻䶮·阿拉坦其其格"), Field("单位：", LONG_UNIT), Field("编号："))
    notes = ("说明：1.此目录单由申报人填写，没有的填“无”。", "2.见 www.example.org 的要求。")
    return Form("附件1", "职称评审材料目录单", values, Table(columns, rows, spans, 13), notes)


def official(*blocks):
    """A sheet on which nothing of ours stands."""
    return Sheet("form", "", "", "", blocks)


def _chinese():
    subtitle = "2026 年上半年通知 · 2026年4月2日打印"
    footer = "2026年上半年通知 · 2026年4月2日 · gcguide 0.1.0 · 本单为自测结果，不代替主管部门的审核意见"
    wall = (
        Paragraph("按您的回答，可走第 2 类（英才兴蒙工程人才），直接申报正高级职称：文本明确（依据：一（二））。", "strong"),
        Paragraph("您于 2024年3月1日 聘任副高级职务，至申报截止日已满 2 年；“英才兴蒙”五类人才经自治区认定，符合直接申报的条件。"
                  "用人单位考核合格后，由单位按程序推荐，材料经盟市人力资源和社会保障局审核后报送。"),
        Paragraph("同一年度不得同时申报社会化评审和绿色通道评审，两边都报的，取消当年申报资格。", "warning"),
        Paragraph("日期按已公布的放假安排推算，盟市另有时间要求的，以当地通知为准。", "note"),
        Heading("下一步"),
        Table((Column("勾", 1, True), Column("事项", 5), Column("最迟", 3), Column("在哪里", 4)),
              ((DONE, "注册", "", "本人"), (TO_DO, "网上申报", "4月13日 周一\n已过建议日期，请尽快", "www.example.org/apply"))),
        Heading("路线"), Chain(("本人", "用人单位", "额济纳旗人力资源和社会保障局", "阿拉善盟人力资源和社会保障局", "自治区人社厅人才服务中心")),
        Chain(("申报人", LONG_UNIT, "内蒙古自治区人力资源和社会保障厅")),
    )  # fmt: skip
    listed = (
        Bullets(("职业资格：所报系列是否要求先取得职业资格，请向单位人事部门核实。", "所在地为满洲里市或二连浩特市的，报送渠道请先咨询。", LONG_UNIT)),
        Bullets(("复印件须加盖单位公章。", LONG_UNIT), "note"),
        Table((Column("序号", 1, True), Column("材料", 4), Column("份数", 1, True), Column("由谁提供", 2), Column("备注", 3)),
              tuple((str(n), f"{name}\n{LONG_UNIT}", "1", "用人单位人事部门", HOSTILE[n]) for n, name in enumerate(NOTICE_ROWS, 1)),
              ((2, "以下材料装订成册"),), 9),
        Fields((Field("本人签名："), Field("日期：", "2026年4月2日"))),
        Heading("奇怪的文字"), *(Paragraph(text) for text in HOSTILE), Bullets(HOSTILE[:6]),
        Paragraph("W" * 500), Paragraph("。" * 120), Paragraph("好" * 250),
        Code("https://www.example.org/apply?a=1&b=2", "扫码打开申报系统；也可以在浏览器里输入下面的地址。"),
    )  # fmt: skip
    letter = (Heading("推荐意见"), Paragraph("该同志符合申报条件，同意推荐。" * 9, "body"), Paragraph(f"{LONG_UNIT}（盖章）", "right"), Paragraph("年　月　日", "right"))
    return Pack(
        "zh", "绿色通道职称评审申报准备单", "第 {page} 页，共 {pages} 页", date(2026, 4, 2),
        (
            Sheet("wall", "申报一览", subtitle, footer, wall, "zh", True),
            Sheet("list", "材料清单", subtitle, footer, listed),
            official(*letter), official(form()),
        ),
    )  # fmt: skip


def _english():
    footer = "First half of 2026 · 2 April 2026 · gcguide 0.1.0 · a self-assessment, not a decision of the authorities"
    wall = (
        Paragraph("Category 2 (“talent tier”): you can apply for full senior directly — the words of the notice fit.", "strong"),
        Paragraph("You were appointed to an associate-senior post on 1 March 2024; by the deadline that’s more than two years (§一（二）). "
                  "Your employer assesses you, recommends you and sends the papers to the league’s bureau."),
        Paragraph("Never file both this and the social review in one year.", "warning"),
        Bullets(("Ask the personnel office whether your series needs a licence.", "内蒙古自治区人力资源和社会保障厅 (the regional department): www.example.org")),
        Heading("Route"),
        Chain(("You", "Employer", "League bureau of human resources", "Regional centre")),
        Table((Column("No.", 1, True), Column("Material", 4), Column("Qualification", 1)), (("1", "Identity card\nboth sides", "x" * 40),)),
    )  # fmt: skip
    return Pack(
        "en", "Getting ready for the green channel", "Page {page} of {pages}", date(2026, 4, 2),
        (
            Sheet("wall", "At a glance", "Notice of the first half of 2026 · printed on 2 April 2026", footer, wall, "en", True),
            official(form()),
        ),
    )  # fmt: skip
