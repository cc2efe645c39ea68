"""Pelican's settings: the same pages as the other tools make, and its cache of read articles."""

SITENAME = "The Corpus"
SITEURL = "https://corpus.example"
AUTHOR = "The corpus desk"
TIMEZONE = "UTC"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
PLUGINS: list[str] = []

ARTICLE_PATHS = ["topics"]
ARTICLE_URL = "topics/{slug}/"
ARTICLE_SAVE_AS = "topics/{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
TAGS_SAVE_AS = "tags/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags", "sitemap"]
DEFAULT_PAGINATION = False

FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 20
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None

LANGUAGE = ("fenced_code", "meta", "sane_lists", "smarty", "tables", "toc")
MARKDOWN = {"extensions": [f"markdown.extensions.{name}" for name in LANGUAGE]}

CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "generator"
