"""One file for every environment. Each value comes from a strict reader in `env.py`.

PORTAL_MODE decides what may be left out: `production` (the default) wants every secret and address named;
`development` and `test` are set by the launcher, which brings its own services and keys.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from quality_portal import env

ROOT = Path(__file__).resolve().parent.parent

try:
    MODE = env.text("PORTAL_MODE", "production", one_of=("production", "development", "test"))
    PRODUCTION = MODE == "production"
    DEBUG = env.flag("PORTAL_DEBUG")
    DEMO = env.flag("PORTAL_DEMO")
    HTTPS = env.flag("PORTAL_HTTPS", default=PRODUCTION)
    STATE = env.folder("PORTAL_STATE", ROOT / ".state")
    NAMESPACE = env.text("PORTAL_NAMESPACE", "portal")
    SECRET_KEY = env.secret("PORTAL_SECRET_KEY", STATE / "keys" / "secret_key")
    # What an earlier key sealed or signed is still read; whoever changes the key names the old one here for a while.
    SECRET_KEY_FALLBACKS = env.words("PORTAL_OLD_SECRET_KEYS")
    # Signs the checkpoints of the trail: 64 hex digits that the database must not hold. Public halves of earlier keys stay known.
    LOG_KEY = env.hexadecimal("PORTAL_LOG_KEY", STATE / "keys" / "log_key", needed=PRODUCTION)
    LOG_OLD_KEYS = env.words("PORTAL_LOG_OLD_KEYS")
    LOG_COPY = STATE / "log" / "checkpoints.jsonl"  # what we signed, outside the database
    ALLOWED_HOSTS = env.words("PORTAL_HOSTS") or ([] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"])
    # Without a server named, development still imports and checks; a query then says that there is no server.
    database_url = env.text("DATABASE_URL", None if PRODUCTION else "postgresql:///portal")
    owner_url = env.text("DATABASE_OWNER_URL", database_url)
    redis_url = env.redis(env.text("REDIS_URL", None if PRODUCTION else "redis://127.0.0.1:6379/0"))
    as_owner = env.flag("PORTAL_AS_OWNER")
    application, owner = env.database(database_url), env.database(owner_url, "DATABASE_OWNER_URL")
    pooled = env.flag("PORTAL_PGBOUNCER")
    behind_proxy = env.flag("PORTAL_PROXY")
    if PRODUCTION and (DEBUG or DEMO):
        raise env.BadSetting("PORTAL_DEBUG、PORTAL_DEMO 不能用于生产环境。PORTAL_DEBUG and PORTAL_DEMO are not for production.")
    if PRODUCTION and not ALLOWED_HOSTS:
        env.text("PORTAL_HOSTS")
    # Printed on documents beside the check code, so it must be the address that the public knows.
    PUBLIC_ADDRESS = env.text("PORTAL_ADDRESS", f"http{'s' if HTTPS else ''}://{ALLOWED_HOSTS[0].removeprefix('.')}").rstrip("/")
    smtp = env.mail("PORTAL_MAIL")
    # Reads a file from standard input and ends with 0 (clean) or 1 (infected); empty: files are not looked at.
    SCAN = env.text("PORTAL_SCAN", "")
    ENTERPRISE_ROOM = env.number("PORTAL_ENTERPRISE_GB", 1, low=1, high=1000) * 1024**3  # all files of one enterprise
    mail_from = env.text("PORTAL_MAIL_FROM", None if smtp else "noreply@localhost")
except env.BadSetting as error:
    raise ImproperlyConfigured(str(error)) from error

# --- Database: the application's role may change data but owns nothing; migrations run as the owner. ---
# Only `manage.py` commands set PORTAL_AS_OWNER; web and workers never hold the owner's rights.
DATABASES = {
    "default": (owner if as_owner else application)
    | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooled,  # PgBouncer in transaction mode has no cursor across transactions
    }
}
DATABASE_APP_ROLE = application["USER"] if owner["USER"] != application["USER"] else ""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_url,
        "KEY_PREFIX": f"{NAMESPACE}:cache",
        # A Redis that hangs must not hang a page.
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}

# --- Applications: what Django and friends bring, then the house from the ground up. ---
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "axes",
    "django_otp",
    "pgtrigger",
    "pghistory",
    "quality_portal.core",
    "quality_portal.search",
    "quality_portal.audit",
    "quality_portal.accounts",
    "quality_portal.workdays",
    "quality_portal.jobs",
    "quality_portal.open_data",
    "quality_portal.documents",
    "enterprises",
    "inspections",
    "enforcement",
    "brands",
    "quality_portal.reports",
    "quality_portal.public",
    "quality_portal.subscriptions",
    "quality_portal.demo",
]

MIDDLEWARE = [
    "quality_portal.audit.middleware.RequestIdMiddleware",
    "quality_portal.public.keeping.KeepingMiddleware",  # sees the answer as it leaves, with every cookie
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "quality_portal.core.legible.LegibleMiddleware",
    "quality_portal.core.english.LanguageMiddleware",  # the address decides, not the browser
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "quality_portal.accounts.middleware.AccountStateMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "quality_portal.core.methods.MethodMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers a locked-out login
]

ROOT_URLCONF = "quality_portal.urls"
WSGI_APPLICATION = "quality_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quality_portal.core.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "quality_portal.core.renderer.PortalFormRenderer"

# --- What the head and the foot of every page say (core/site.py); what is not set is not printed. ---
PORTAL_SITE = {
    key: env.text(f"PORTAL_SITE_{key.upper()}", "")
    for key in (
        "name", "staff_name", "tagline", "guided_by", "organiser", "undertaker", "address", "hotline", "support", "domain",
        "identifier", "icp", "police", "party_mark", "report_errors",
    )
}  # fmt: skip

# --- Language and time: legal days are Shanghai's, instants are stored in UTC. ---
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- Accounts. ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "quality_portal.accounts.backends.AccountBackend"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":  # tests sign in hundreds of times; a slow hash proves nothing there
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# The second factor is off in the demo, so that a visitor can look round. Tests that are about something else
# sign in without it; the tests of signing in turn it on.
OTP_REQUIRED = not DEMO and MODE != "test"
STAFF_PASSWORD_DAYS = 90
OTP_TOTP_ISSUER = "产品质量监督门户"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours; a short lock by account and source, so that nobody can lock an officer out for ever
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "quality_portal.accounts.sessions.client_address"
AXES_LOCKOUT_CALLABLE = "quality_portal.accounts.views.sign_in.locked_out"

# --- Sessions live in the database: losing Redis signs nobody out. ---
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 60  # idle, as grade three of GB/T 22239 asks; accounts/sessions.py notes when it was last used
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# --- Headers. ---
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by the orchestrator inside the network, over http
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = behind_proxy
if behind_proxy:  # only with a proxy that overwrites the header
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Files. ---
STATIC_URL = "/static/"
# Elsewhere than in production the files are served from where they lie, and nothing is collected.
STATIC_ROOT = env.folder("PORTAL_STATIC", ROOT / "static_root") if PRODUCTION else None
STATICFILES_DIRS = [ROOT / "quality_portal" / "static"]
MEDIA_ROOT = STATE / "media"
MEDIA_URL = "/media/"  # never mounted: every file goes through a view that asks who is looking
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # form fields; files are counted by documents' own quota
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- API: closed unless a view opens itself. ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["quality_portal.accounts.guards.Deny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_PAGINATION_CLASS": "quality_portal.core.pagination.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "quality_portal.core.api.exception_handler",
    "PAGE_SIZE": 50,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "产品质量监督门户",
    "DESCRIPTION": "Enterprises, inspections, enforcement, honours: the same nouns as the pages.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Fields called state or kind mean something else on every noun; these names say which.
    "ENUM_NAME_OVERRIDES": {
        "AccidentStateEnum": "enforcement.states.accident.AccidentState",
        "MemberRoleEnum": "enterprises.law.membership.PLACE_CHOICES",
        "MessageSideEnum": "enforcement.models.message.Side",
        "RegistrationStateEnum": "enterprises.states.RegistrationState",
        "AgencyKindEnum": "quality_portal.accounts.models.AgencyKind",
        "CaseStateEnum": "enforcement.states.case.CaseState",
        "CatalogueStateEnum": "inspections.states.CatalogueState",
        "CircularKindEnum": "inspections.models.Addressee",
        "CircularStateEnum": "inspections.states.CircularState",
        "ConclusionStateEnum": "inspections.states.ConclusionState",
        "ConclusionVerdictEnum": "inspections.models.Verdict",
        "ConfirmationStateEnum": "inspections.states.ConfirmationState",
        "CorrectionOutcomeEnum": "enforcement.states.publicity.CorrectionOutcome",
        "CounterfeitStateEnum": "enforcement.states.counterfeit.CounterfeitState",
        "DocumentCheckEnum": "quality_portal.documents.queries.public.State",
        "DecisionRuleEnum": "inspections.law.specification.DECISION_CHOICES",
        "DisposalWayEnum": "inspections.law.keeping.WAY_CHOICES",
        "DefenceTakenEnum": "enforcement.models.Step.Taken",
        "HearingOutcomeEnum": "enforcement.states.rights.HearingOutcome",
        "HearingStateEnum": "enforcement.states.rights.HearingState",
        "RecheckResultEnum": "enforcement.models.Recheck.Result",
        "RightsStateEnum": "enforcement.states.rights.NoticeState",
        "StatementHowEnum": "enforcement.states.rights.StatementHow",
        "StatementKindEnum": "enforcement.states.rights.StatementKind",
        "DocumentStateEnum": "quality_portal.documents.states.DocumentState",
        "DrawStateEnum": "inspections.states.DrawState",
        "ExpensePurposeEnum": "inspections.law.plan.PURPOSE_CHOICES",
        "EliminationEndingEnum": "enterprises.law.elimination.ENDING_CHOICES",
        "InstructionStateEnum": "enforcement.states.instruction.InstructionState",
        "InstructionEffectEnum": "enforcement.states.instruction.AboutEffect",
        "IrregularityEndingEnum": "enterprises.law.irregularity.ENDING_CHOICES",
        "ItemVerdictEnum": "inspections.models.ItemVerdict",
        "LeadKindEnum": "inspections.models.lead.LeadKind",
        "LeadStateEnum": "inspections.states.LeadState",
        "LetterKindEnum": "enforcement.law.letters.KIND_CHOICES",
        "LetterOutcomeEnum": "enforcement.states.letter.LetterOutcome",
        "LetterStateEnum": "enforcement.states.letter.LetterState",
        "LimitKindEnum": "inspections.limits.KINDS.items",
        "MeetingStateEnum": "inspections.states.MeetingState",
        "NoticeMethodEnum": "inspections.models.NoticeMethod",
        "ObjectionDecisionEnum": "inspections.api.objection.DECISIONS",
        "ObjectionStateEnum": "inspections.states.ObjectionState",
        "PaperMethodEnum": "inspections.api.conclusion.ON_PAPER",
        "PlanKindEnum": "inspections.models.plan.PlanKind",
        "PlanReasonEnum": "inspections.law.plan.REASON_CHOICES",
        "PlanStateEnum": "inspections.states.PlanState",
        "QuarterlyReportStateEnum": "quality_portal.reports.states.ReportState",
        "RectificationStateEnum": "enforcement.states.rectification.ReportState",
        "RecusalReasonEnum": "inspections.models.recusal.RecusalReason",
        "ReferralEndEnum": "enforcement.law.referral.END_CHOICES",
        "RefusalDecisionEnum": "inspections.law.onsite.DECISIONS",
        "RefusalStateEnum": "inspections.states.RefusalState",
        "RequestKindEnum": "enforcement.states.request.RequestKind",
        "RequestStateEnum": "enforcement.states.request.RequestState",
        "ClockStopKindEnum": "enforcement.law.stops.STOP_CHOICES",
        "RetestStateEnum": "inspections.states.RetestState",
        "SampleStateEnum": "inspections.states.SampleState",
        "SeizureStateEnum": "enforcement.states.counterfeit.SeizureState",
        "SpecificationStateEnum": "inspections.states.SpecificationState",
        "StandingVerdictEnum": "inspections.models.StandingVerdict",
        "StepStateEnum": "enforcement.states.case.StepState",
        "TaskStateEnum": "inspections.states.TaskState",
        "ServiceMethodEnum": "enforcement.law.service.METHOD_CHOICES",
        "ServiceStateEnum": "enforcement.states.letter.ServiceState",
        "ServiceWayEnum": "enforcement.law.service.ON_PAPER",
    },
}

# --- Jobs: the job table is the truth; Redis only carries the nudge, so results are not kept there. ---
CELERY_BROKER_URL = redis_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300  # below the visibility timeout, or a task still running is delivered again
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "global_keyprefix": f"{NAMESPACE}:",
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a request must not wait for Redis: the sweeper finds what was not nudged
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SYNC_EVERY = 1  # the schedule file then tells whether the clock still goes
CELERY_BEAT_SCHEDULE = {
    "exports": {"task": "enforcement.tasks.clean_exports", "schedule": 3600.0, "options": {"expires": 3600}},
    "sweep": {"task": "quality_portal.jobs.tasks.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "scan": {"task": "quality_portal.documents.tasks.scan_files", "schedule": 600.0, "options": {"expires": 600}},
    "seal": {"task": "quality_portal.audit.tasks.seal_trail", "schedule": 60.0, "options": {"expires": 60}},
    "honours": {"task": "brands.tasks.nightly", "schedule": 3600.0, "options": {"expires": 3600}},
    "verify": {"task": "quality_portal.jobs.tasks.verify_tonight", "schedule": 3600.0, "options": {"expires": 3600}},
    "results": {"task": "inspections.tasks.finalise_results", "schedule": 3600.0, "options": {"expires": 3600}},
    "licences": {"task": "enterprises.tasks.remind_licences", "schedule": 3600.0, "options": {"expires": 3600}},
    "register": {"task": "enterprises.tasks.compare_register", "schedule": 3600.0, "options": {"expires": 3600}},
    "clocks": {"task": "enforcement.tasks.sweep_clocks", "schedule": 3600.0, "options": {"expires": 3600}},
    "letters": {"task": "quality_portal.subscriptions.tasks.turn", "schedule": 60.0, "options": {"expires": 60}},
    "data": {"task": "quality_portal.open_data.tasks.refresh", "schedule": 60.0, "options": {"expires": 60}},
    "withdrawn": {"task": "enforcement.tasks.free_withdrawn", "schedule": 600.0, "options": {"expires": 600}},
}

# --- Letters to subscribers. Production may leave them out: the page then points to the feeds. ---
MAIL_ON = smtp is not None or not PRODUCTION
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if smtp else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_SSL, EMAIL_USE_TLS = (smtp or env.NO_MAIL).values()
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = mail_from

# --- Logs go to standard error; whoever runs the process keeps them. ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a 404 is the visitor's business
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
