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
    "account.signed_in": "登录：{subject}",
    "account.refused": "登录被拒绝：{subject}",
    "access.refused": "越权访问被拒绝：{subject}",
    "office.created": "设立机关 {subject}",
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
}


def sentence(verb: str, *, subject: str, actor: str) -> str:
    """Write a recorded act as a sentence. Raises LookupError on a verb without one."""
    if verb not in VERBS:
        raise LookupError(f"verb {verb!r} has no sentence in audit.verbs")
    return VERBS[verb].format(subject=subject, actor=actor)
