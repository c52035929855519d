"""Personal data in texts: a golden table of what is found and, as important, of what is not."""

from itertools import pairwise

import pytest

from quality_portal.core import personal
from quality_portal.core.personal import at_county, hits, masked, masked_mobile, masked_name

FOUND = [
    ("id_card", "当事人公民身份号码990101199003071237。", "990101199003071237"),
    ("id_card", "身份证号：99010119900307100X", "99010119900307100X"),
    ("id_card", "持99010119900307100x到场", "99010119900307100x"),
    ("id_card", "990101 19900307 1237", "990101 19900307 1237"),
    ("id_card", "990101-19900307-1237", "990101-19900307-1237"),
    ("id_card", "证件９９０１０１１９９００３０７１２３７", "９９０１０１１９９００３０７１２３７"),
    ("id_card", "身份证号码：990101199003071238（录入有误）", "990101199003071238"),
    ("id_card", "身份证990101900307123", "990101900307123"),
    ("id_card", "身份证号990101********1237", "990101********1237"),
    ("mobile", "请致电13800138000联系。", "13800138000"),
    ("mobile", "联系人王先生 138 0013 8000", "138 0013 8000"),
    ("mobile", "手机：138-0013-8000", "138-0013-8000"),
    ("mobile", "+86 13800138000", "+86 13800138000"),
    ("mobile", "１３８００１３８０００", "１３８００１３８０００"),
    ("phone", "家里电话0991-6812315", "0991-6812315"),
    ("phone", "（010）62345678", "（010）62345678"),
    ("phone", "021 6234 5678转802", "021 6234 5678转802"),
    ("phone", "电话：88123456", "88123456"),
    ("phone", "传真 8812-3456", "8812-3456"),
    ("email", "举报至 wang.fang@example.com 即可", "wang.fang@example.com"),
    ("email", "邮箱ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
    ("bank_account", "货款汇入6222021234567890128", "6222021234567890128"),
    ("bank_account", "卡上尾号见 6222 0212 3456 7890 128", "6222 0212 3456 7890 128"),
    ("bank_account", "开户行某银行，账号：10450000000123456", "10450000000123456"),
    ("plate", "用苏A12345号货车运输", "苏A12345"),
    ("plate", "车牌：浙C·8K213", "浙C·8K213"),
    ("plate", "新能源车京AD12345", "京AD12345"),
    ("wechat", "微信号：wangfang_1990", "wangfang_1990"),
    ("wechat", "加VX wangfang88下单", "wangfang88"),
    ("wechat", "QQ：123456789", "123456789"),
    ("address", "王某，男，住澄州市城东区望江路12号3号楼501室。", "澄州市城东区望江路12号3号楼501室"),
    ("address", "家住澄州市城东区锦帆路12号", "澄州市城东区锦帆路12号"),
    ("address", "家庭住址：石堰县柳塘村三组17号", "石堰县柳塘村三组17号"),
    ("address", "举报人赵大明，石堰县柳塘村第2组5号，反映该厂", "石堰县柳塘村第2组5号"),
    ("address", "李某（女，住临江区梧桐苑8幢2单元301室）", "临江区梧桐苑8幢2单元301室"),
    ("address", "户籍地为澄北区北栈街道同心里3栋402室", "澄北区北栈街道同心里3栋402室"),
]

NOT_FOUND = [
    "统一社会信用代码91990101MA00019X2K",
    "统一社会信用代码：911100007922484367",
    "执行标准GB/T 1234-2010、GB 4706.19-2008",
    "GB 18401-2010《国家纺织产品基本安全技术规范》",
    "生产许可证编号XK06-001-10012",
    "证书编号（2026）浙XK13-001-00123号",
    "强制性产品认证证书编号2026010717123456",
    "生产日期/批号：20261101",
    "批号：13800138000",
    "生产批号 15202611023",
    "货号6901234567892",
    "商品条码6901234567892",
    "2026年11月22日10时30分",
    "2026-11-22 10:30",
    "抽查13800批次，合格率92.4%",
    "罚款人民币13,800,138,000.00元",
    "货值金额138001380.00元",
    "如有疑问请拨打12315或者12345",
    "全国服务热线400-820-8820",
    "被抽样单位：澄州锦帆电器有限公司，住所：澄州市城东区望江路12号3号楼501室",
    "澄州锦帆电器有限公司（法定代表人王某），住所：澄州市城东区望江路12号3号楼501室",
    "生产地址：石堰县柳塘村三组17号，澄州锦帆电器厂",
    "澄州市产品质量检验检测所（城东区检测巷3号）",
    "检验报告编号：6222021234567890128",
    "抽样单编号990100-20261122-0001",
    "澄市监公告〔2026〕21号",
    "型号规格：新A12345型、SH-138001",
    "白云A12345插座",
    "关注微信公众号“澄州市场监管”",
    "微信公众号：czscjg2026",
    "标准值≤0.05mg/kg，实测值0.38mg/kg",
    "电压220V，额定功率1800W，容量1.7L",
    "张某涉嫌销售不合格电热水壶，处罚款2000元",
    "联系电话138****1234",
    "本批产品共1室样品",
    "处3号楼以外的其余仓库清场",
    "身份证明文件齐全",
    "第13800138000.5号",
    "GPS 30.123456, 120.1234567",
    "下列产品：电热水壶（三组样品），检验合格",
]


@pytest.mark.parametrize(("kind", "text", "words"), FOUND, ids=[f"{row[0]}-{number}" for number, row in enumerate(FOUND)])
def test_what_is_personal_is_found_where_it_stands(kind, text, words):
    (hit,) = hits(text)
    assert (hit.kind, hit.words) == (kind, words)
    assert text[hit.start : hit.end] == words


@pytest.mark.parametrize("text", NOT_FOUND)
def test_near_misses_are_not_found(text):
    assert hits(text) == ()


def test_an_identity_number_with_a_wrong_check_character_is_only_a_number():
    assert hits("流水990101199003071237")
    assert not hits("流水990101199003071238")
    assert not hits("流水990101199013071233"), "there is no thirteenth month"


def test_a_card_whose_check_digit_is_wrong_is_only_a_number():
    assert hits("6222021234567890128")
    assert not hits("6222021234567890127")


def test_names_handed_over_are_found_also_with_a_blank():
    text = "据王 芳反映，王芳的邻居张伟也买了一台。"
    assert [(hit.kind, hit.words) for hit in hits(text, names=["王芳", "张伟"])] == [("name", "王 芳"), ("name", "王芳"), ("name", "张伟")]
    assert hits(text) == ()
    assert hits(text, names=["王", ""]) == ()


def test_a_name_makes_the_room_behind_it_a_home():
    text = "王芳，望江路12号3号楼501室"
    assert [hit.kind for hit in hits(text, names=["王芳"])] == ["name", "address"]


def test_what_is_allowed_may_stand_however_it_is_written():
    text = "联系电话：0991-6812315，邮箱 kefu@example.com，李明食品有限公司"
    assert [hit.kind for hit in hits(text, names=["李明"])] == ["phone", "email", "name"]
    assert hits(text, names=["李明"], allowed=["09916812315", "kefu@example.com", "李明食品有限公司"]) == ()
    assert [hit.words for hit in hits("李明食品有限公司李明", names=["李明"], allowed=["李明食品有限公司"])] == ["李明"]


def test_hits_come_in_reading_order_and_never_cover_the_same_words():
    text = "王某，男，身份证号990101199003071237，住城东区望江路2号1单元502室，电话13800138000，账号6222021234567890128"
    found = hits(text)
    assert [hit.kind for hit in found] == ["id_card", "address", "mobile", "bank_account"]
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("name", "public"), [("张伟", "张某"), ("欧阳修", "欧阳某"), ("诸葛亮", "诸葛某"), ("王芳芳", "王某"), ("司马", "司某"), ("", "")]
)
def test_a_name_in_public_is_the_family_name(name, public):
    assert masked_name(name) == public


def test_masked_forms():
    assert masked_mobile("138 0013 8000") == "138****8000" == masked_mobile("+86 13800138000") == masked_mobile("１３８００１３８０００")
    assert at_county("云岭省澄州市城东区望江路12号3号楼501室") == "云岭省澄州市城东区"
    assert at_county("石堰县柳塘村三组17号") == "石堰县"
    assert at_county("望江路12号") == ""


def test_a_masked_text_has_no_hit_left():
    text = "王芳，身份证号990101199003071237，住澄州市城东区望江路2号1单元502室，电话13800138000，邮箱a@b.cn"
    clean = masked(text, names=["王芳"])
    assert clean == "王某，身份证号，住澄州市城东区，电话138****8000，邮箱"
    assert hits(clean, names=["王芳"]) == ()


def test_every_kind_says_how_it_is_mended_and_by_which_law():
    assert {row[0] for row in FOUND} | {"name"} == set(personal.KINDS)
    assert all(kind.mend and kind.name and str(kind.basis) for kind in personal.KINDS.values())


@pytest.mark.parametrize("noise", ["", "。", "\n" * 3, "１" * 5, "（" * 30, "1" * 4000, "3号楼" * 500, "路" * 3000, "村" * 800 + "3组"])
def test_any_text_is_read_in_no_time(noise):
    hits(f"王某，{noise}住", names=["王芳"])
