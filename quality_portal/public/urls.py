from django.urls import path

from quality_portal.accounts.guards import public

from . import views
from .feeds import AnnouncementFeed
from .texts import PAGES

app_name = "public"
urlpatterns = [
    path("", views.home.home, name="home"),
    path("search/", views.search.search, name="search"),
    path("announcements/", views.announcements.index, name="announcements"),
    path("announcements/feed/", public(AnnouncementFeed()), name="feed"),
    path("announcements/service/", views.announcements.service_notices, name="service_notices"),
    path("announcements/<uuid:slug>/", views.announcements.page, name="announcement"),
    path("enterprises/<str:credit_code>/", views.register.company, name="company"),
    path("draws/", views.draws.index, name="draws"),
    path("draws/verify.py", views.draws.script, name="draw_script"),
    path("draws/<str:number>/", views.draws.draw, name="draw"),
    path("draws/<str:number>/data.json", views.draws.data, name="draw_data"),
    path("catalogue/", views.catalogue.index, name="catalogue"),
    path("catalogue/<int:year>/", views.catalogue.index, name="catalogue_year"),
    path("catalogue/<int:year>/data.json", views.catalogue.data, name="catalogue_data"),
    path("catalogue/specifications/<int:pk>/", views.catalogue.specification, name="specification"),
    path("labs/", views.labs.index, name="labs"),
    path("labs/data.json", views.labs.data, name="labs_data"),
    path("labs/<int:pk>/", views.labs.detail, name="lab"),
    path("objections/", views.objections.index, name="objections"),
    path("objections/data.json", views.objections.data, name="objections_data"),
    path("lists/", views.lists.index, name="lists"),
    path("lists/stop-production/", views.standing.stopped, name="stopped"),
    path("lists/stop-production/data.json", views.standing.stopped_data, name="stopped_data"),
    path("procurement/", views.standing.procurement, name="procurement"),
    path("lists/exemptions/", views.lists.exemptions, name="exemptions"),
    path("lists/named-brands/", views.lists.named_brands, name="named_brands"),
    path("lists/licences/", views.licences.index, name="licences"),
    path("lists/licences/data.json", views.licences.data, name="licences_data"),
    path("market-check/", views.market.check, name="market_check"),
    path("log/", views.log.index, name="log"),
    path("log/acts/<int:position>/", views.log.act, name="log_act"),
    path("log/checkpoint", views.log.checkpoint, name="log_checkpoint"),
    path("log/checkpoints.jsonl", views.log.checkpoint_lines, name="log_checkpoints"),
    path("log/entries.jsonl", views.log.entry_lines, name="log_entries"),
    path("log/proof/consistency.json", views.log.consistency, name="log_consistency"),
    path("log/proof/<int:position>.json", views.log.proof, name="log_proof"),
    path("log/verify_log.py", views.log.script, name="log_script"),
    path("verify/", views.verify.verify, name="verify"),
    *[path(f"{slug}/", views.texts.text, {"slug": slug}, name=slug) for slug in PAGES],
]
