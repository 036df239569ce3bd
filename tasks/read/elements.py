"""What the elements of pages are, by their HTML names and by the words in the names that sites give them."""

import re

from tasks.lexicon.tables import words

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LISTED = frozenset(("li", "blockquote"))
RUNNING_TEXT = HEADINGS | {"p", "li", "blockquote", "figcaption"}
ASIDE = frozenset(("aside", "form"))
NAMED = frozenset(("credit", "figcaption", "byline", "time"))
"""Parts that stand on their own, whatever element prints them."""

UNREAD = words("style svg math iframe select option textarea canvas video audio object embed map datalist applet")
"""Elements that are no part of a page's text and say nothing about it: the tree of a page is built without them."""
TELLING = words("html body title meta link time script")
"""Elements that may say something of the page, whatever their attributes."""
NEVER_SEEN = words("script title button input")
"""Elements that print no text of an article."""
UNSEEN = NEVER_SEEN | words("noscript template nav footer dialog frameset")
"""Elements that print none either, unless a page shows nothing else."""
BLOCKS = HEADINGS | words(
    "p div li ul ol dl dt dd figure figcaption section article main aside header blockquote pre table thead tbody tr "
    "td th caption fieldset address form details summary body center hr picture label"
)
"""Elements that begin and end a line."""

IMAGES = frozenset(("img", "amp-img"))
SIGNING = {"address": "byline", "time": "time", "footer": "credit", "small": "credit", "cite": "credit"}
"""What elements print that stand in a picture: the portrait of an author has a byline for its caption."""
CREDITS = words(
    "credit copyright photographer photographers rights rightsholder source quelle provider distributor agency "
    "attribution pictsrc creator"
)
CAPTIONS = words("caption")
CAPTIONED = words("div p span small em")
"""Elements that are captions where they are named so."""
SUMMARIES = words("key keypoints points takeaways highlights summary glance")
"""Words for boxes that are part of the article."""
MEDIA = re.compile(r"media|image|photo|picture|img|foto|bild", re.IGNORECASE)
"""In names of what holds a picture."""
PICTURES = words("image images photo photos picture pictures")
BYLINES = words("byline author contributor contributors writer writers autor autoren auteur autore")
TIMES = words("date dateline datetime time timestamp published postdate pubdate updated")
COMMENTS = words("comment comments commentlist commentary disqus respond replies")
"""Words for what readers say; it may be longer than the article."""
ADVERTS = words("ad ads advert adverts advertisement advertising sponsor sponsored")
BOXES = (
    ADVERTS
    | COMMENTS
    | words(
        "related promo promos recirc recommended recommendations trending popular newsletter signup "
        "subscribe subscription share sharing social sidebar widget teaser paywall banner breadcrumb "
        "breadcrumbs cookie cookies login outbrain taboola disclaimer toolbar pagination modal popup tags pullquote "
        "bio poll aside feedback cta"
    )
)
"""Words for what stands among the paragraphs and is no part of the article."""

COMPOUNDS = ("author", "byline", "caption", "credit", "copyright", "teaser", "newsletter", "related")
"""Words that count wherever they stand in another, as in `credits`, `fotocredit` and `relatedbroadcast`."""
COUNTED = CAPTIONS | CREDITS | BYLINES | TIMES | PICTURES | SUMMARIES | BOXES
"""All words that count in the names that sites give their elements."""

HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:[\w-]{0,20}(?:visually-?hidden|sr-only|screen-reader(?:-text)?)|(?:is-|u-|js-)?hidden|d-none)(?:$|\s)",
    re.IGNORECASE,
)
HIDING = ("hidden", "sr-only", "screen-reader", "d-none")
"""What any such class holds."""
SHOWN_CLASS = re.compile(r"(?::|\bd-\w{2,3}-)(?:block|flex|inline|grid|contents|table)")
"""A class that shows, from some width of the window on, what another one hides."""
TYPOGRAPHY = re.compile(r"(?<![\w-])(?:text|font)-[\w-]{1,40}")
"""A class that says how text looks, such as `text-caption`, and nothing of what it is."""
