"""How and until when a fine is paid: one wording for every decision that imposes one (行政处罚法 art. 67, 72)."""

PAYMENT = (
    "罚款自收到本{paper}之日起十五日内到指定的银行或者通过电子支付系统缴纳；逾期不缴纳的，每日按罚款数额的百分之三加处罚款，"
    "加处罚款的数额不超过罚款的数额。"
)
