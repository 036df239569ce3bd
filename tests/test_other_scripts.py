"""Texts in scripts without capitals, and without spaces, keep every paragraph."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_language import told
from tests.test_parts import gathered

SENTENCES = {
    "ar": (
        "قال مجلس الميناء إن العبارة القديمة ستعود إلى الخدمة في شهر مايو بعد أحد عشر عاما من التوقف.",
        "ولم يتضح من الذي سيدفع تكاليف الرصيف الجديد، لكن المدينة قالت إن ذلك ليس من شأنها.",
        "وأضاف المدير: «سنفعل كل ما في وسعنا من أجل سكان الجزيرة».",
        "هل ستكفي الأموال؟",
        "ورفضت الشركة التعليق على ذلك.",
        "وبحسب البيان الذي صدر عن المجلس يوم الاثنين، فإن الرحلات ستكون مرتين في اليوم.",
    ),
    "zh": (
        "港务局周一表示，停航十一年的旧渡轮将于五月恢复运营，每天开出两班。",
        "新码头的费用由谁承担，目前还不清楚，市政府则称这与其无关。",
        "局长说：“我们会为岛上居民尽一切努力。”",
        "该公司拒绝置评。",
        "剩下的钱够用到年底吗？",
        "“他们已经等了很久，”一位居民说，“现在终于有了希望！”",
    ),
    "ja": (
        "港湾局は14日、11年ぶりに旧連絡船の運航を5月に再開すると発表した。",
        "新しい桟橋の費用を誰が負担するかは決まっておらず、市は関知しないとしている。",
        "局長は「島の住民のために全力を尽くす」と述べた。",
        "同社はコメントを控えた。",
        "資金は足りるのか。",
        "「ずっと待っていた」と住民の一人は話す。",
    ),
    "ko": (
        "항만 위원회는 월요일 11년 만에 낡은 여객선의 운항을 5월에 재개한다고 밝혔다.",
        "새 부두의 비용을 누가 낼지는 아직 분명하지 않으며, 시는 관련이 없다고 말했다.",
        "위원장은 “섬 주민을 위해 최선을 다하겠다”고 말했다.",
        "회사는 논평을 거부했다.",
    ),
    "hi": (
        "बंदरगाह की परिषद ने सोमवार को कहा कि ग्यारह साल के बाद पुरानी नौका मई में फिर चलेगी।",
        "यह साफ नहीं है कि नए घाट का खर्च कौन देगा, लेकिन शहर इस के लिए तैयार नहीं है।",
        "कंपनी ने इस पर कुछ भी कहने से इनकार किया।",
        "अध्यक्ष ने कहा, “हम द्वीप के लोगों के लिए सब कुछ करेंगे।”",
    ),
    "he": (
        "מועצת הנמל אמרה ביום שני כי המעבורת הישנה תחזור לשוט במאי אחרי אחת עשרה שנים.",
        "לא ברור מי ישלם על הרציף החדש, אבל העירייה אמרה שזה לא עניינה.",
        "החברה סירבה להגיב.",
        "״נעשה הכול למען תושבי האי״, אמר המנהל.",
    ),
    "ru": (
        "Совет порта заявил в понедельник, что старый паром снова пойдёт в мае после одиннадцати лет простоя.",
        "Кто заплатит за новый причал, не ясно, но город заявил, что это не его дело.",
        "Компания отказалась от комментариев.",
        "«Мы сделаем всё для жителей острова», — сказал директор.",
    ),
}
HEADLINES = {
    "ar": "العبارة القديمة تعود إلى البحر",
    "zh": "旧渡轮再次启航",
    "ja": "旧連絡船、11年ぶり再開へ",
    "ko": "낡은 여객선 다시 뜬다",
    "hi": "पुरानी नौका फिर चलेगी",
    "he": "המעבורת הישנה חוזרת לים",
    "ru": "Старый паром снова в море",
}
_TOLD = ("standfirst", "paragraph")
OPEN = {"zh": "", "ja": ""}
"""What stands between two sentences, where it is no space."""


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, list[str], str]:
    """A language, a lead and other paragraphs of one to three sentences, and what stands between them."""
    language = draw(st.sampled_from(sorted(SENTENCES)))
    lead, *others = SENTENCES[language]
    said = [lead, *draw(st.permutations(others))]
    paragraphs = []
    while said:
        size = draw(st.integers(1, 3))
        paragraphs.append(OPEN.get(language, " ").join(said[:size]))
        said = said[size:]
    return language, paragraphs, draw(st.sampled_from(["\n\n", "\n", "\r\n", "\n\n\n", "\n\u3000"]))


@given(bodies(), st.sampled_from(["", "2025-05-12", "By Ada Moss", "Share"]))
@settings(max_examples=150)
def test_every_paragraph_of_another_script_is_kept(given_body: tuple[str, list[str], str], header: str) -> None:
    language, paragraphs, between = given_body
    lines = [HEADLINES[language], *([header] if header else []), *paragraphs]
    found = gathered(between.join(lines))
    kept = [block for block in found.blocks if block.removed_because is None and block.role in _TOLD]
    assert [found.slice(block) for block in kept] == paragraphs
    assert len(found.paragraphs) >= len(paragraphs) - 1, "a lead alone may be a standfirst"
    assert found.headline == HEADLINES[language]


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_its_language_is_told(language: str) -> None:
    body = "\n\n".join([HEADLINES[language], *SENTENCES[language]])
    assert told(body).language == language
