"""The instruments that the portal cites, each once: the register of legal bases.

S0–S4 are the policy documents that define the portal; none of them is a law, regulation or rule,
so a penalty also needs a statute behind it (行政处罚法 art. 16). A statute has its usual English title where there is one;
English pages cite all else in Chinese. OFFICE_… are the office's own settings, no law at all.
"""

from datetime import date

from .law import Instrument

NPC, STANDING, STATE_COUNCIL = "全国人民代表大会", "全国人民代表大会常务委员会", "国务院"
PRC = "of the People's Republic of China"
SAMR, AQSIQ, QTSB = "国家市场监督管理总局", "国家质量监督检验检疫总局", "国家质量技术监督局"

PQL = Instrument("PQL", "中华人民共和国产品质量法", "主席令第二十二号修正", date(2018, 12, 29), issuer=STANDING, english=f"Product Quality Law {PRC}")
PQL_1993 = Instrument(
    "PQL-1993", "中华人民共和国产品质量法（1993年）", "主席令第七十一号", date(1993, 9, 1), date(2000, 9, 1), STANDING,
    english=f"Product Quality Law {PRC} (1993)",
)
O13 = Instrument("O13", "产品质量国家监督抽查管理办法", "国家质检总局令第13号", date(2002, 3, 1), date(2011, 2, 1), AQSIQ)
O133 = Instrument("O133", "产品质量监督抽查管理办法", "国家质检总局令第133号", date(2011, 2, 1), date(2020, 1, 1), AQSIQ)
O18 = Instrument("O18", "产品质量监督抽查管理暂行办法", "国家市场监督管理总局令第18号", date(2020, 1, 1), issuer=SAMR)
O19 = Instrument(
    "O19", "消费品召回管理暂行规定", "国家市场监督管理总局令第19号", date(2020, 1, 1), issuer=SAMR,
    english="Interim Provisions on the Administration of Consumer Product Recalls",
)
SAMR_BULLETIN = Instrument("SAMR-BULLETIN", "市场监管总局关于国家监督抽查情况的通报", "2024年、2025年各批次", date(2024, 1, 1), issuer=SAMR)
PROCEDURE = Instrument("SAMR-PROCEDURE", "市场监督管理行政处罚程序规定", "", date(2019, 4, 1), issuer=SAMR, note="2021年、2022年修正，条号待核")
LIC = Instrument(
    "LIC", "中华人民共和国工业产品生产许可证管理条例", "国务院令第440号", date(2005, 9, 1), issuer=STATE_COUNCIL, note="2023年修订",
    english=f"Regulations {PRC} on the Administration of Production Licenses for Industrial Products",
)
LICENCE_CATALOGUE = Instrument(
    "LICENCE-CATALOGUE", "国务院关于调整工业产品生产许可证管理目录加强事中事后监管的决定", "国发〔2019〕19号", date(2019, 9, 8), issuer=STATE_COUNCIL
)
STANDARDS = Instrument("STD", "中华人民共和国标准化法", "", date(2018, 1, 1), issuer=STANDING, english=f"Standardization Law {PRC}")
LL = Instrument("LL", "中华人民共和国行政许可法", "", date(2004, 7, 1), issuer=STANDING, note="2019年修正", english=f"Administrative License Law {PRC}")
APL_1996 = Instrument(
    "APL-1996", "中华人民共和国行政处罚法（1996年）", "", date(1996, 10, 1), date(2021, 7, 15), NPC, note="2009年、2017年修正，听证期限没有改动",
    english=f"Administrative Penalty Law {PRC} (1996)",
)
APL = Instrument("APL", "中华人民共和国行政处罚法", "", date(2021, 7, 15), issuer=STANDING, english=f"Administrative Penalty Law {PRC}")
ACL = Instrument("ACL", "中华人民共和国行政强制法", "", date(2012, 1, 1), issuer=STANDING, english=f"Administrative Compulsion Law {PRC}")
CRTA = Instrument(
    "CRTA", "中华人民共和国认证认可条例", "国务院令第390号", date(2003, 11, 1), issuer=STATE_COUNCIL,
    english=f"Regulations {PRC} on Certification and Accreditation",
)
CIVIL_PROCEDURE = Instrument(
    "CPL", "中华人民共和国民事诉讼法", "", date(2022, 1, 1), issuer=NPC, note="条号按2022年1月1日起施行的文本",
    english=f"Civil Procedure Law {PRC}",
)
CIVIL_CODE = Instrument("CIVIL", "中华人民共和国民法典", "主席令第四十五号", date(2021, 1, 1), issuer=NPC, english=f"Civil Code {PRC}")
CRIMINAL = Instrument("CRIM", "中华人民共和国刑法", "", date(1997, 10, 1), issuer=NPC, english=f"Criminal Law {PRC}")
CRIMINAL_PROCEDURE = Instrument(
    "CRIMPROC", "中华人民共和国刑事诉讼法", "", date(2018, 10, 26), issuer=NPC, note="条号按2018年修正的文本", english=f"Criminal Procedure Law {PRC}"
)
OGI = Instrument(
    "OGI", "中华人民共和国政府信息公开条例", "国务院令第711号修订", date(2019, 5, 15), issuer=STATE_COUNCIL,
    english=f"Regulations {PRC} on Open Government Information",
)
RECONSIDERATION = Instrument(
    "REC", "中华人民共和国行政复议法", "", date(1999, 10, 1), issuer=STANDING, note="2023年修订，自2024年1月1日起施行",
    english=f"Administrative Reconsideration Law {PRC}",
)
LITIGATION = Instrument("LIT", "中华人民共和国行政诉讼法", "", date(1990, 10, 1), issuer=NPC, english=f"Administrative Litigation Law {PRC}")
PIPL = Instrument("PIPL", "中华人民共和国个人信息保护法", "", date(2021, 11, 1), issuer=STANDING, english=f"Personal Information Protection Law {PRC}")
COMPANY = Instrument("COMPANY", "中华人民共和国公司法", "主席令第十五号", date(2024, 7, 1), issuer=STANDING, english=f"Company Law {PRC}")
ENTERPRISE_REGISTRATION = Instrument("REG", "中华人民共和国市场主体登记管理条例", "国务院令第746号", date(2022, 3, 1), issuer=STATE_COUNCIL)
PROCUREMENT = Instrument("PROC", "中华人民共和国政府采购法", "", date(2003, 1, 1), issuer=STANDING, english=f"Government Procurement Law {PRC}")
O20 = Instrument("O20", "市场监督管理投诉举报处理暂行办法", "国家市场监督管理总局令第20号", date(2020, 1, 1), issuer=SAMR)
O44 = Instrument("O44", "市场监督管理严重违法失信名单管理办法", "国家市场监督管理总局令第44号", date(2021, 9, 1), issuer=SAMR)
O45 = Instrument("O45", "市场监督管理行政处罚信息公示规定", "国家市场监督管理总局令第45号", date(2021, 9, 1), issuer=SAMR)
ENTERPRISE_DUTIES = Instrument(
    "O75", "工业产品生产单位落实质量安全主体责任监督管理规定", "国家市场监督管理总局令第75号", date(2023, 4, 1), issuer=SAMR
)
TRANSFER = Instrument("TRANSFER", "行政执法机关移送涉嫌犯罪案件的规定", "国务院令第310号", date(2001, 7, 9), issuer=STATE_COUNCIL, note="2020年修订")
GF24 = Instrument("GF24", "国务院关于进一步加强产品质量工作若干问题的决定", "国发〔1999〕24号", date(1999, 12, 5), issuer=STATE_COUNCIL)
EXEMPTION = Instrument("EXEMPTION", "产品免于质量监督检查管理办法", "国家质检总局令第9号", date(2001, 12, 4), date(2008, 9, 18), AQSIQ)
EXEMPTION_2000 = Instrument(
    "EXEMPTION-2000", "产品免于质量监督检查管理办法（2000年）", "国家质量技术监督局令〔2000〕第7号", date(2000, 3, 14), date(2001, 12, 4), QTSB,
    note="文号照《关于加强中小企业质量工作的意见》所引，待核",
)  # fmt: skip
EXEMPTION_REPEAL = Instrument(
    "EXEMPTION-REPEAL", "关于废止《产品免于质量监督检查管理办法》的决定", "国家质检总局令第109号", date(2008, 9, 18), issuer=AQSIQ
)
FAMOUS_BRAND = Instrument("FAMOUS-BRAND", "中国名牌产品管理办法", "国家质检总局令第12号", date(2001, 12, 29), issuer=AQSIQ)
BRAND_EXTENSION = Instrument("BRAND-EXTENSION", "关于延长中国名牌产品有效期的函", "质检质函〔2008〕36号", date(2008, 7, 9), issuer=AQSIQ)
USCC_STANDARD = Instrument("GB32100", "法人和其他组织统一社会信用代码编码规则", "GB 32100-2015", date(2015, 10, 1), note="国家标准")
DOCUMENT_FORMAT = Instrument("GB9704", "党政机关公文格式", "GB/T 9704-2012", date(2012, 7, 1), note="国家标准")
PAPERS = Instrument("PAPERS", "党政机关公文处理工作条例", "中办发〔2012〕14号", date(2012, 7, 1), issuer="中共中央办公厅、国务院办公厅")

S0 = Instrument(
    "S0", "关于加强中小企业质量工作的意见", "", issuer="国家经贸委、国家质量技术监督局", level="nation",
    note="政策文件；原文未载文号和日期，2000年10月以后印发；原文各部分以“1、2、3”编号",
)  # fmt: skip
S1 = Instrument(
    "S1", "关于进一步加强产品质量工作的通知", "", issuer="市人民政府", level="city",
    note="政策文件；原文未载标题全称、文号和日期，名称据正文拟定；主送各县（市、区）人民政府、市政府有关部门",
)  # fmt: skip
S2 = Instrument("S2", "关于加强产品质量建设的意见", "", issuer="温州市", level="city", note="政策文件；原文未载文号和日期，“十二五”期间印发")
S3 = Instrument(
    "S3", "省政府关于进一步加强我省产品质量工作若干问题的实施意见", "苏政发〔2000〕84号", date(2000, 6, 30), issuer="江苏省人民政府", level="province",
    note="政策文件",
)  # fmt: skip
S4 = Instrument("S4", "大质量工作机制建设工作方案", "", issuer=AQSIQ, level="nation", note="政策文件；随总局通知印发，2011年度")

# What no document decides: the office's own pace, asked for and changed by the office itself.
_OWN = "不是法律文件；本机关自行设定，可以修改"
OFFICE = Instrument("OFFICE", "本机关办案时限规定", issuer="本机关", note=_OWN)
OFFICE_REQUESTS = Instrument("OFFICE-REQUESTS", "本机关申请办理规定", issuer="本机关", note=_OWN)
OFFICE_LETTERS = Instrument("OFFICE-LETTERS", "本机关函件办理规定", issuer="本机关", note=_OWN)

INSTRUMENTS = tuple(value for value in list(globals().values()) if isinstance(value, Instrument))
