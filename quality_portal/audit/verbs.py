"""Every verb of the portal with its Chinese sentence. A verb that is not here cannot be recorded."""

VERBS: dict[str, str] = {
    # accounts
    "account.created": "开立账号 {subject}",
    "account.changed": "修改账号 {subject}",
    "account.disabled": "停用账号 {subject}",
    "account.enabled": "启用账号 {subject}",
    "account.role_granted": "授予角色：{subject}",
    "account.role_withdrawn": "收回角色：{subject}",
    "account.second_factor_set": "绑定动态口令：{subject}",
    "account.password_changed": "修改密码：{subject}",
    "account.password_reset": "重置密码：{subject}",
    "account.second_factor_reset": "解除动态口令：{subject}",
    "account.backup_codes_made": "生成备用码：{subject}",
    "account.backup_code_used": "使用备用码登录：{subject}",
    "account.signed_in": "登录：{subject}",
    "account.signed_out": "退出：{subject}",
    "account.refused": "登录被拒绝：{subject}",
    "access.refused": "越权访问被拒绝：{subject}",
    "office.created": "设立机关 {subject}",
    "region.loaded": "载入行政区划，末条为 {subject}",
    "office.rulebook_set": "设定适用规则：{subject}",
    # workdays
    "calendar.loaded": "载入工作日历 {subject}",
    # jobs
    "job.queued": "提交后台作业：{subject}",
    "job.failed": "后台作业失败：{subject}",
    "job.retried": "重新执行后台作业：{subject}",
    # documents
    "document.issued": "制发文书 {subject}",
    "document.rendered": "生成文书 PDF：{subject}",
    "document.voided": "作废文书 {subject}",
    "attachment.added": "上传附件 {subject}",
    # reports
    "report.compiled": "编制 {subject}",
    "quarterlyreport.publish": "发布 {subject}",
    # enforcement: cases
    "case.opened": "立案 {subject}",
    "case.draft": "起草处理决定，送审：{subject}",
    "case.return": "退回处理决定：{subject}",
    "case.return_request": "退回提请函：{subject}",
    "case.issue": "签发处理决定：{subject}",
    "case.announce": "公告发布：{subject}",
    "case.serve": "送达处理决定：{subject}",
    "case.execute": "送达并执行处理决定：{subject}",
    "case.signed_for": "企业签收：{subject}",
    "case.await_recheck": "转入复查：{subject}",
    "case.overdue": "认定逾期未改正：{subject}",
    "case.fail_recheck": "登记复查不合格：{subject}",
    "case.pass_recheck": "登记复查合格，结案：{subject}",
    "case.close": "结案 {subject}",
    "case.licence_suspended": "暂停证书：{subject}",
    "case.licence_revoked": "吊销证书：{subject}",
    "case.licence_resumed": "恢复证书：{subject}",
    "step.issued": "签发 {subject}",
    "step.returned": "退回 {subject}",
    "step.served": "送达 {subject}",
    # enforcement: announcements
    "announcement.drafted": "起草公告 {subject}",
    "announcement.return": "退回公告 {subject}",
    "announcement.publish": "发布公告 {subject}",
    "announcement.withdraw": "撤下公告 {subject}",
    "announcement.statement": "记录企业陈述：{subject}",
    # enterprises
    "enterprise.registered": "登记企业 {subject}",
    "enterprise.changed": "修改企业资料：{subject}",
    "enterprise.imported": "导入企业：{subject}",
    "enterprise.revoke": "吊销 {subject} 的营业执照",
    "enterprise.deregister": "注销企业登记：{subject}",
    "principal.named": "登记主要人员：{subject}",
    "product.added": "登记产品：{subject}",
    "licence.added": "登记证书 {subject}",
    "licence.suspend": "暂停证书 {subject}",
    "licence.resume": "恢复证书 {subject}",
    "licence.revoke": "吊销证书 {subject}",
    "licence.deregister": "注销证书 {subject}",
    "licence.annul": "撤销证书 {subject}",
    "standing.granted": "记入现况：{subject}",
    "standing.ended": "终止现况：{subject}",
    "membership.added": "登记企业成员：{subject}",
    "membership.ended": "取消企业成员：{subject}",
}


def sentence(verb: str, *, subject: str, actor: str) -> str:
    """Write a recorded act as a sentence. Raises LookupError on a verb without one."""
    if verb not in VERBS:
        raise LookupError(f"verb {verb!r} has no sentence in audit.verbs")
    return VERBS[verb].format(subject=subject, actor=actor)
