"""What languages look like: the small words they cannot do without, and the scripts that only one of them uses."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from heapq import nlargest

from tasks.lexicon.tables import words

SMALL_WORDS: dict[str, str] = {
    "en": """
        the of and to in a is that for it on was with as at by from he said be are this have an has not but which they
        their his her were who been would will more had about after also its or than when could there what we you she
        says if all out so up one two our your my do did can how into
        """,
    "de": """
        der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat
        dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis
        mehr durch man sein wurde sei hatte kann gegen vom können schon wenn habe seine ihre dann unter wir soll ich
        eines diese dieser wieder keine
        """,
    "fr": """
        de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son ses
        cette ou mais comme aux été nous ont leur fait être deux était elle après aussi ces selon sa même entre dont
        sans avait on depuis vous je où leurs
        """,
    "es": """
        de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque
        esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante fue ha han son ser está
        según años es era ese esto eso otros dijo va dos les e
        """,
    "pt": """
        de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua
        ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus
        nas segundo são foram disse ainda pode você
        """,
    "it": """
        di che e la il un a per è in una sono con non si da del dei le al nel più anche come i ha alla lo gli delle ma
        dal su questo ci se nella dalla loro stato essere ai suo sua tra dopo tutti degli ed sul hanno o era perché
        della quando chi cui due ancora
        """,
    "nl": """
        de van het een en in is dat op te zijn met voor niet aan er om ook als door maar naar bij uit heeft die over
        nog wordt ze hij werd dit of hebben deze kan meer worden geen zich was moet tot we wel dan zal hun al tegen
        onder veel zegt volgens ik je na jaar
        """,
    "af": """
        die en van 'n ’n in is het nie wat te om vir op dat met sê sy aan was as ook hy hulle ons sal word deur uit kan
        na by haar jaar maar moet nog oor meer tot een gesê wees hierdie kon toe baie geen dit
        """,
    "sv": """
        och i att det som en på är av för med den till inte har de om ett han men var jag sig från vi så kan när år
        under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket än här då
        sedan över bara in blir upp även vad hon säger enligt
        """,
    "da": """
        og i at det er en til af på den for de med som har ikke der et han var fra men om vi kan være så efter jeg sig
        ved eller også hun ud nu over blev skal siger været hvor mod da end når have havde meget bliver op hvad nogle
        uden mellem kun vil selv
        """,
    "no": """
        og i er det på som en for av at til har med ikke de å om den et var fra men vi han kan jeg seg så ved skal også
        være ble eller etter sier hun blir ut nå mot vil da når over hadde opp bare noe noen mye under dette må hva
        mellom uten ikkje frå eit dei berre
        """,
    "is": """
        og að í á er sem ekki um við það til en af með hann fyrir var hún því frá eru þetta verið eftir hefur segir þá
        verður upp ég þeir þar eða voru hafa úr sé hans þess sagði
        """,
    "fi": """
        ja on ei se että oli hän mutta myös ovat joka kun mukaan jo kuin niin vain sen tai olla ole jos sitä nyt hänen
        mitä ne ollut voi sekä kanssa vielä kertoo sanoo jälkeen vuoden noin vuonna tämä tämän siitä mikä eivät
        """,
    "et": """
        ja on ei et see ta oli ka kui mis aga või ning kes siis oma nii seda tema veel välja pärast selle ma me nad
        juba ole üle kuid olla mille kus saab aasta ütles olid
        """,
    "lv": """
        un ir ka no ar par tas uz kas to bet arī pēc kā vai tika lai gada tā līdz nav bija viņš ko gadā savu jau šo
        tiek pie vēl tikai kurš viņa pret
        """,
    "lt": """
        ir kad į yra iš su tai o bet kaip to buvo jis ar dėl apie tik už per po jau pat taip metų kurie savo nuo prie
        dar jo šis bei gali sakė
        """,
    "pl": """
        w i na z się do nie że to jest o jak za od po przez dla jego ale przy są oraz ma ze był który która które czy
        tylko tym tak już może ich tej jej także być było przed lub roku co jako
        """,
    "cs": """
        a v se na je že s z do to o i k ve pro za by ale si po jako od jsou která které který tak podle nebo při jeho
        už bude jen před byl byla aby není také jak když má let roku ještě však
        """,
    "sk": """
        a v sa na je že s z do to o aj k vo pre za by ale si po ako od sú ktorá ktoré ktorý tak podľa alebo pri jeho
        už bude len pred bol bola aby nie keď má rokov roku ešte boli však
        """,
    "sl": """
        in je v na se da za so ki z pa po bi tudi ne od o iz kot bo ko pri bil ali še do med že ni s leta več ter kar
        lahko bila bodo ob proti zaradi
        """,
    "hr": """
        je i u da se na za su od ne koji što iz kao će o a to bi ili ali sam te kako koja koje nije biti samo bio do
        ako sve nakon prema još bila mu smo kaže može već kod prije godine gdje poslije vrijeme također tijekom
        """,
    "sr": """
        je i u da se na za su od ne koji što iz kao će o a to bi ili ali sam te kako koja koje nije biti samo bio do
        ako sve posle prema još bila mu smo kaže može već kod pre godine gde vreme takođe tokom
        је и у да се на за су од не који што из као ће о а то би или али сам те како која које није бити само био до
        ако све после према још била му смо каже може већ код пре године где време такође током
        """,
    "sq": """
        të e në dhe i për me një që nga është si se do ka nuk më janë por kjo u ai edhe kanë ishte këtë tij tha mund
        duke pas ku kur
        """,
    "ro": """
        de și în a la cu din pe că nu o un pentru care este au să mai fi ale sunt dar după prin cei lui sau fost despre
        acest va între doar cele aceasta iar fără potrivit când într al ce
        """,
    "hu": """
        a az és hogy nem is egy ez volt de meg van csak már el ha még mint azt ki szerint után kell lesz vagy ezt amely
        pedig között minden lehet sem így mert ami azonban nagyon ezért illetve több
        """,
    "tr": """
        ve bir bu için da de ile olarak çok daha olan var ise gibi en ne kadar sonra o her ama mi değil olduğu olduğunu
        dedi göre ki tarafından yeni şu diye veya ancak üzere hem yıl etti iki ardından hakkında ayrıca tüm karşı bunun
        rağmen yaklaşık üzerinden ilgili
        """,
    "az": """
        və bir bu da də ilə üçün olan ki bunun o var daha olub isə çox hər deyil kimi sonra qədər edib ən bildirib görə
        artıq edir onun olaraq
        """,
    "id": """
        yang dan di ini itu dengan untuk dari dalam tidak pada akan juga ke karena oleh tersebut ada adalah sebagai
        bisa saat telah para atau dia lebih sudah menjadi kata kami hingga bahwa mereka seperti secara saya namun ia
        """,
    "ms": """
        yang dan di ini itu dengan untuk dari dalam tidak pada akan juga ke kerana oleh tersebut adalah sebagai boleh
        telah para atau beliau lebih menjadi kata kami bahawa mereka kepada daripada berkata turut selain pihak
        sehingga
        """,
    "vi": """
        của và là có trong cho được không với các một người những đã để này khi từ đến ở như về ra cũng tại vào nhiều
        ông năm sẽ sau trên phải lại theo đó bị nhưng
        """,
    "ca": """
        de la i el que a en les un per va dels els amb una del no és al han més ha com aquest es seva també ja però són
        als pel aquesta hi fins molt sobre entre seu perquè tot segons
        """,
    "gl": """
        de a o que e do da en un para é con non unha os no se na por máis as dos como foi ao pero das súa tamén seu ás
        aos este xa polo pola entre ata dunha esta moi desde cando hai
        """,
    "eu": """
        eta da ez du dute ere bat izan dira baina den egin zuen dela hori bere zen dituzte beste ditu oso behar egiten
        arte bai edo dago hau esan baino
        """,
    "mt": "li ta il u ma biex dwar kien fuq għal minn dan wara hija bi fil huwa tal din kif aktar iżda għall",
    "cy": "y yn a i o ar yr ei am wedi mae bod ac eu gan at oedd fod sydd ond gyda hyn un dros cael er hefyd nad bydd",
    "ga": "an agus na a ar i is go le bhí tá do ag leis sé nach chun sin ó níos mar faoi atá siad bhfuil",
    "sw": """
        ya na wa kwa ni za katika la kuwa hiyo cha hilo huo huyo hii lakini au kwamba yake amesema wake vya hivyo pia
        baada kama alisema watu hao ili wao zaidi wakati
        """,
    "so": "oo ka ku iyo in ay waxaa uu ayaa la u waa soo ee si aan ah kale isaga kala dalka sheegay",
    "ha": "da a na ya ta ba ce cikin wannan don suka amma su kuma wani mai yi kan daga cewa domin wajen wanda",
    "zu": """
        ukuthi futhi kanye uma kodwa ngoba ngo ku lo le nge yakhe wakhe khona uthe ukuze njengoba manje izwe abantu
        nokuthi kakhulu kusho kuyo lokhu
        """,
    "tl": """
        ang ng sa na mga ay at si ni para kay hindi ito nang isang may ko niya kung mula din siya pa rin ayon sila
        """,
    "ru": """
        и в не на что с по как из за от это к для его о но был года при также до или же все они после уже он была оно
        она было так только может если чтобы со году были быть заявил который
        """,
    "uk": """
        і в на не що з у та до за про від як для це його був але після також є під року які він може було який все вже
        або при ще щоб через їх
        """,
    "be": "і ў не на што з у да за пра ад як для гэта яго але пасля таксама ёсць год які быў або пры яшчэ каб праз іх",
    "bg": """
        и в на не да се за е от че с по са като до при ще но си той след това има който бе над през още само или може
        които обаче
        """,
    "mk": "и на во да не се за е од што со по ги ќе како до но при тоа беше кои или сите дека ова уште само",
    "kk": "және бұл мен да де үшін бір деп болып осы ол еді бар керек туралы екен жылы болды",
    "mn": "нь юм бол байна энэ гэж болон ийм байгаа байсан тэр гэсэн бөгөөд",
    "ar": """
        في من على إلى أن التي الذي ما هذا عن مع كان لا هذه بعد كما بين وقد قال وفي ذلك أو خلال حتى لم قبل عند وكان كل
        وأن بن وقال ومن الى ان
        """,
    "fa": """
        و در به از که این را با است برای آن یک می های ها شد شده کرد خود بر تا هم بود نیز اما وی باید کند یا مي براي
        اين كه شود
        """,
    "ur": "کے کی میں ہے کا نے سے کو اور پر کہ اس کہا ہیں یہ بھی نہیں گیا جو کر تھا لیے ایک ان کیا تو وہ تھے",
    "ps": "په د او چې له دی کې ته هم دا کړی سره یې کړ",
    "ku": "لە بۆ کە ئەو بە لەگەڵ ئەم دەکات هەر یەک سەر دوای کرد",
    "hi": "के में की है से का को और ने पर कि यह भी नहीं हैं एक इस कहा कर था तो लिए गया",
    "mr": "आहे आणि या व हे ते असे होते झाली केली यांनी मध्ये नाही त्यांनी आहेत एक हा ही की",
    "ne": "छ र को मा ले गरेको हो भएको पनि छन् गर्न यो तथा गरेका लागि",
}
"""The commonest small words of each language, parted by white space; words of several languages stand in each."""

SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0370, 0x03FF, "el"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1200, 0x137F, "am"),
    (0x1780, 0x17FF, "km"),
    (0x1F00, 0x1FFF, "el"),
    (0x3040, 0x30FF, "ja"),
    (0x3400, 0x9FFF, "zh"),
    (0xAC00, 0xD7A3, "ko"),
)
"""First and last code point of a script, and the language whose news is written in it."""

KNOWN = frozenset((*SMALL_WORDS, *(language for _, _, language in SCRIPTS)))
"""Every language that can be told."""
OF_ONE_SCRIPT = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last, _ in SCRIPTS) + "]")
"""A character of a script that tells the language by itself."""

_STARTS = [first for first, _, _ in SCRIPTS]
_OWN_SCRIPT, _OTHER_SCRIPT = 0.4, 0.15
"""Share of such characters in a text of their language at least, and in one of another language at most."""
_KANA = 0.1
"""Least share of kana among the characters of a Japanese text; its news has half."""
_ONE_SCRIPT = 0.7
"""Least share of one script among such characters."""
_LETTERS = 30
"""Characters of a script below which a text says too little."""
_ENOUGH, _DISTINCT = 8, 5
"""Small words below which a text says too little: all of them, and different ones."""
_SHARE = 0.06
"""Least share of a language's small words in its texts: English news has eight times as many, court news in Turkish,
which hangs them on its nouns, hardly more."""
_RIVALS = 3
_LEAD, _LEAD_WORDS = 2, 2
"""A language has this many times a rival's own words, and this many more: words that only one of the two has."""


def _speakers() -> dict[str, tuple[str, ...]]:
    speakers: dict[str, list[str]] = {}
    for language, table in SMALL_WORDS.items():
        for word in words(table):
            speakers.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in speakers.items()}


_SPEAKERS = _speakers()


def language_of(text: str) -> str | None:
    """The language of most of `text` (ISO 639-1); None where it is short or mixed, or in a language not known here.

    Serbian is told in either script; Bosnian is taken for Croatian.

    >>> language_of("The ferry that was late on Monday is back, and the board said it has no plan for a new one.")
    'en'
    >>> language_of("Die Fähre ist wieder da, und der Rat hat nicht gesagt, wann sie auf der Insel ist und wer zahlt.")
    'de'
    >>> language_of("Oslo, Paris, Rome") is None
    True
    """
    alone = OF_ONE_SCRIPT.findall(text)
    if len(alone) >= _OWN_SCRIPT * len(text):
        return _by_script(alone)
    return _by_words(text.lower().split()) if len(alone) <= _OTHER_SCRIPT * len(text) else None


def _by_script(letters: Sequence[str]) -> str | None:
    counts = Counter[str]()
    for letter, count in Counter(letters).items():
        counts[SCRIPTS[bisect_right(_STARTS, ord(letter)) - 1][2]] += count
    japanese = counts["ja"] > _KANA * counts["zh"]
    counts["ja" if japanese else "zh"] += counts.pop("zh" if japanese else "ja", 0)
    ((language, count),) = counts.most_common(1)
    return language if count >= _LETTERS and count >= _ONE_SCRIPT * len(letters) else None


def _by_words(said: Sequence[str]) -> str | None:
    """The language with most small words, each shared among those that have it, if it leads its nearest rivals."""
    found = {word: count for word, count in Counter(said).items() if word in _SPEAKERS}
    if sum(found.values()) < _ENOUGH:
        return None
    scores: defaultdict[str, float] = defaultdict(float)
    for word, count in found.items():
        for language in _SPEAKERS[word]:
            scores[language] += count / len(_SPEAKERS[word])
    ranked = nlargest(1 + _RIVALS, scores, key=scores.__getitem__)
    own = {word: count for word, count in found.items() if ranked[0] in _SPEAKERS[word]}
    if len(own) < _DISTINCT or sum(own.values()) < max(_ENOUGH, _SHARE * len(said)):
        return None
    return ranked[0] if all(_leads(ranked[0], rival, found) for rival in ranked[1:]) else None


def _leads(language: str, rival: str, found: Mapping[str, int]) -> bool:
    own = sum(n for word, n in found.items() if language in _SPEAKERS[word] and rival not in _SPEAKERS[word])
    other = sum(n for word, n in found.items() if rival in _SPEAKERS[word] and language not in _SPEAKERS[word])
    return own >= _LEAD * other + _LEAD_WORDS
