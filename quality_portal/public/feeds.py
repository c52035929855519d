"""Announcements as a feed."""

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from enforcement.queries import public as enforcement
from quality_portal.core.site import this_site
from quality_portal.workdays.calendar import SHANGHAI


class AnnouncementFeed(Feed):
    """The newest fifty; what is withdrawn leaves the feed with the page."""

    feed_type = Atom1Feed
    link = "/announcements/"
    description_template = None

    def title(self) -> str:
        return f"{this_site().name}公告"

    def subtitle(self) -> str:
        return "产品质量监督抽查不合格后处理公告"

    def items(self) -> list[enforcement.PublicAnnouncement]:
        return enforcement.announcements(limit=50)

    def item_title(self, item: enforcement.PublicAnnouncement) -> str:
        return item.title

    def item_description(self, item: enforcement.PublicAnnouncement) -> str:
        return "；".join(part for part in (item.summary, item.subject, item.number) if part)

    def item_link(self, item: enforcement.PublicAnnouncement) -> str:
        return item.url

    def item_pubdate(self, item: enforcement.PublicAnnouncement) -> datetime:
        return datetime.combine(item.published_on, time(), tzinfo=SHANGHAI)
