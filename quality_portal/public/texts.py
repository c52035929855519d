"""The pages that every government site owes its readers, as text."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a text page."""

    title: Text
    paragraphs: tuple[Text, ...] = ()
    links: tuple[tuple[Text, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page of plain text."""

    slug: str
    title: Text
    lead: Text
    sections: tuple[Section, ...]


ACCESSIBILITY = TextPage(
    "accessibility",
    _("无障碍声明"),
    _("本站按《无障碍环境建设法》和 GB/T 37668 建设，并按 WCAG 2.2 AA 级检查。"),
    (
        Section(
            _("可以怎样使用"),
            (
                _("全部功能都能只用键盘完成；按 Tab 键依次移动，第一项是“跳到正文”。"),
                _("页首的“大字版”放大全站文字，选择会保留。"),
                _("不用 JavaScript 也能查询、提交和下载。没有图形验证码。"),
                _("颜色从不单独表示含义，状态都有文字。"),
            ),
        ),
        Section(_("还不够好的地方"), (_("PDF 文书带有标签和中文语言标记，但表格跨页时读屏软件可能重复读表头。"),)),
        Section(_("遇到障碍"), (_("请拨打 12315，告诉我们页面和您使用的设备，我们会尽快改正。"),)),
    ),
)
PRIVACY = TextPage(
    "privacy",
    _("隐私说明"),
    _("查询不需要登录，本站不记录您查了什么。"),
    (
        Section(
            _("我们保存什么"),
            (
                _("登录账号的姓名、单位和办理记录，依法长期保存。"),
                _("登录时使用一个必要的会话标记（Cookie），关闭或三十分钟不操作后失效。没有任何第三方统计或广告。"),
            ),
        ),
        Section(
            _("我们公开什么"),
            (
                _("公开的是企业和产品的抽查结果、处理决定与名单，不公开个人的身份证号、电话和住址。"),
                _("认为公开的信息有误，可以向作出公告的机关申请更正。"),
            ),
        ),
    ),
)
ABOUT = TextPage(
    "about",
    _("网站信息"),
    _("谁主办、数据从哪里来、怎样核对。"),
    (
        Section(
            _("数据从哪里来"),
            (
                _("抽查结果、案件和名单由监管部门在办理中形成，发布即冻结；更正以新的公告作出，旧的不会消失。"),
                _("合格率只统计随机抽取的监督抽查。专项抽查、跟踪抽查和拒检单独列出，不混入合格率。"),
                _("“合格”表示该次检验未发现不合格，不等于该企业全部产品合格。"),
            ),
        ),
        Section(
            _("怎样核对"),
            (
                _("每份文书都有文号、校验码和 SHA-256 摘要，可以在“核验文书”核对真伪。"),
                _("随机抽取事先公布名单摘要，任何人都能用公布的数值重新计算。"),
            ),
        ),
        Section(_("与我们联系"), (_("投诉举报请拨打 12315（24 小时）。网站问题请联系页脚所列主办单位。"),)),
    ),
)
SITEMAP = TextPage(
    "site-map",
    _("站点地图"),
    _("全部栏目。"),
    (
        Section(
            _("查询"),
            links=(
                (_("查企业、产品、文号"), "/search/"),
                (_("抽查结果"), "/results/"),
                (_("按产品类别看"), "/products/"),
                (_("按批号或者条码查"), "/lookup/"),
                (_("许可证查询"), "/licences/"),
                (_("公告"), "/announcements/"),
                (_("通知"), "/announcements/instructions/"),
                (_("送达公告"), "/announcements/service/"),
                (_("质量状况分析报告"), "/reports/"),
                (_("核验文书"), "/verify/"),
                (_("申请更正"), "/corrections/"),
                (_("更正申请办到哪一步"), "/corrections/status/"),
            ),
        ),
        Section(_("监督抽查"), links=((_("监督抽查产品目录"), "/catalogue/"), (_("随机抽取"), "/draws/"), (_("检验能力查询"), "/labs/"), (_("异议与复检"), "/objections/"))),
        Section(
            _("名单"),
            links=(
                (_("许可证和证书处理"), "/lists/licences/"),
                (_("责令停产的产品"), "/lists/stop-production/"),
                (_("曝光台"), "/lists/exposure/"),
                (_("开业审查产品目录"), "/lists/opening-review/"),
                (_("政府采购核查"), "/procurement/"),
                (_("市场核查"), "/market-check/"),
                (_("免检产品名单"), "/lists/exemptions/"),
                (_("名牌产品名单"), "/lists/named-brands/"),
                (_("政府质量奖名单"), "/lists/awards/"),
            ),
        ),
        Section(_("企业"), links=((_("登录企业工作台"), "/login/"), (_("企业用户注册"), "/register/"), (_("查注册进度"), "/register/status/"))),
        Section(
            _("关于本站"),
            links=(
                (_("网站信息"), "/about/"),
                (_("无障碍声明"), "/accessibility/"),
                (_("隐私说明"), "/privacy/"),
                (_("防篡改台账"), "/log/"),
                (_("开放数据"), "/data/"),
                (_("数据变更"), "/changes/"),
                (_("订阅源"), "/feeds/"),
                (_("邮件订阅"), "/subscribe/"),
                (_("接口说明（OpenAPI）"), "/api/docs/"),
            ),
        ),
    ),
)
COMPLAINTS = TextPage(
    "complaints",
    _("投诉举报"),
    _("自己买到的要维权，是投诉；发现违法线索告诉我们，是举报。"),
    (
        Section(
            _("投诉"),
            (_("与经营者发生消费争议的，可以投诉，由市场监督管理部门调解。请保留实物、购买凭证和照片。"),),
        ),
        Section(
            _("举报"),
            (
                _("发现生产、销售不合格产品或者假冒伪劣产品的，可以举报，可以不留姓名。"),
                _("监管部门应当为举报人保密，并按规定给予奖励（《中华人民共和国产品质量法》第十条）。"),
            ),
        ),
        Section(_("怎样办理"), (_("请拨打 12315（24 小时）。网上填写正在建设，开通前请使用电话。"),)),
    ),
)
PAGES = {page.slug: page for page in (ACCESSIBILITY, PRIVACY, ABOUT, SITEMAP, COMPLAINTS)}
