"""How a period is counted."""

from quality_portal.core.instruments import APL, CIVIL_CODE, CIVIL_PROCEDURE, O18
from quality_portal.core.law import Criterion

FIRST_DAY = Criterion(
    "first_day", "期间开始的当日不计入", CIVIL_CODE.article(201, 1), "送达、公告、立案等起算事件的日期"
)
MONTH_END = Criterion(
    "month_end", "按月、按年计算的，到期月的对应日为最后一日；没有对应日的，月末日为最后一日", CIVIL_CODE.article(202)
)
REST_DAY = Criterion("rest_day", "最后一日是法定休假日的，以休假日结束的次日为最后一日", CIVIL_PROCEDURE.article(85))
REST_DAY_INSPECTION = Criterion(
    "rest_day_inspection",
    "监督抽查中的期限，最后一日是法定节假日的，顺延至其后首个工作日",
    O18.article(56, certain=False),
)
WORKING_DAYS = Criterion("working_days", "二日、三日、五日、七日指工作日，不含法定节假日", APL.article(85))

COUNTING = (FIRST_DAY, MONTH_END, REST_DAY, REST_DAY_INSPECTION, WORKING_DAYS)
