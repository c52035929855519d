"""What each place in an enterprise may do on its side of the portal."""

from __future__ import annotations

from dataclasses import dataclass

READ, WRITE, SIGN, SUBMIT, MANAGE = "read", "write", "sign", "submit", "manage"
RIGHT_NAMES = {READ: "查看", WRITE: "填写、留言", SIGN: "签收文书", SUBMIT: "提交报告和申请", MANAGE: "管理成员"}
ADMIN, HANDLER, READER = "admin", "handler", "reader"


@dataclass(frozen=True, slots=True)
class Place:
    """A role of a member, in words and rights."""

    key: str
    name: str
    rights: frozenset[str]
    words: str

    def may(self, right: str) -> bool:
        return right in self.rights


PLACES = (
    Place(ADMIN, "管理员", frozenset({READ, WRITE, SIGN, SUBMIT, MANAGE}), "办理本企业的全部事项，并邀请、调整、移出成员。"),
    Place(HANDLER, "经办人", frozenset({READ, WRITE, SIGN, SUBMIT}), "填写、签收、提交，不能管理成员。"),
    Place(READER, "只读", frozenset({READ}), "只能查看，不能填写、签收、提交。"),
)
BY_KEY = {place.key: place for place in PLACES}
PLACE_CHOICES = tuple((place.key, place.name) for place in PLACES)


def refusal(right: str) -> str:
    """Why a member may not do something, and whom to ask."""
    names = "、".join(place.name for place in PLACES if place.may(right))
    return f"您在本企业的角色不能{RIGHT_NAMES[right]}，可以办理的角色是：{names}。请联系本企业的管理员办理或者调整您的角色。"
