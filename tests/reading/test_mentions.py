"""Which names of a text are taken for names of places, and as they are written."""

import pytest

from streams.articles.article import Article
from streams.reading.reader import Reader


@pytest.mark.parametrize(
    ("text", "there", "absent"),
    [
        ("Troops shelled Homs from the Tabqa airport.", {"Homs", "Tabqa"}, {"Tabqa airport"}),
        ("The United States and Turkey met in Geneva.", {"United States", "Turkey", "Geneva"}, set()),
        ("A ceasefire in Aleppo was backed by the U.S. army.", {"Aleppo"}, {"U.S."}),
        ("Qolba, a village near Homs, was shelled.", {"Qolba", "Homs"}, set()),
        ("Rebels stood at the edge of Zorava.", {"Zorava"}, set()),
        ("President Omar Nassib arrived in Goma.", {"Goma"}, {"Omar Nassib", "President Omar Nassib"}),
        ("Rebels left Sennar State for Kosti.", {"Sennar State", "Kosti"}, set()),
        ("Homs State media said that troops shelled Hama.", {"Homs", "Hama"}, {"Homs State"}),
        ("Troops took the village of Qolba, on the road between Homs and Hama, as well as Zorava.",
         {"Qolba", "Homs", "Hama", "Zorava"}, set()),
        ("Mali's army met no one in Gaza.", {"Mali", "Gaza"}, set()),
        ("Turkey-backed fighters shelled the edge of Zorava.", {"Turkey", "Zorava"}, set()),
        ("Residents of Zorava fled to the shores of Lake Tumbrel.", {"Zorava", "Lake Tumbrel"}, set()),
        ("Al Jazeera's reporter was in Goma.", {"Goma"}, {"Al Jazeera"}),
        ("The blast was heard as far as Zorava.", {"Zorava"}, set()),
        ("They took Homs on January 17; Zorava on January 19; and Vexoba on January 20.",
         {"Homs", "Zorava", "Vexoba"}, set()),
        ("The army holds Merzoxa al-Gharbi; nobody knows of Merzoxa al-Sharqi. They stormed the village of "
         "Merzoxa al-Gharbi.", {"Merzoxa al-Gharbi", "Merzoxa al-Sharqi"}, set()),
        ("The talks will be held in Jordan.", {"Jordan"}, set()),
        ("The UN Mission to support the Hodeidah Agreement left Goma.", {"Goma"}, {"Hodeidah"}),
        ("He spoke for the African Development Community.", set(), {"African Development"}),
        ("Nigeria President Omar Nassib came to Goma.", {"Nigeria", "Goma"}, {"Nigeria President Omar Nassib"}),
        ("سيطرت القوات على مقر قيادة في حمص.", {"حمص"}, {"مقر قيادة"}),
    ],
)  # fmt: skip
def test_names_of_places(reader: Reader, text: str, there: set[str], absent: set[str]) -> None:
    found = {one.name.text for one in reader.read(Article("x", text)).locations}
    assert there <= found
    assert not absent & found


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("تقدمت القوات باتجاه قلبورة.", {"قلبورة"}),
        ("تقدمت القوات صوب قلبورة وزردافا، ثم توقفت.", {"قلبورة", "زردافا"}),
        ("نزح المئات إلى قلبورة وفق السكان.", {"قلبورة"}),
        ("أصيب طفلان في قلبورة.", {"قلبورة"}),
        ("سقط جرحى في قلبورة وزردافا وتل مرزوف.", {"قلبورة", "زردافا", "تل مرزوف"}),
        ("أسفر القصف على قلبورة عن نزوح العائلات.", {"قلبورة"}),
        ("أسفر القصف على خلبا زردوف عن نزوح العائلات.", {"خلبا زردوف"}),
        ("تدور اشتباكات داخل قلبورة.", {"قلبورة"}),
        ("وصلت التعزيزات القادمة من قلبورة.", {"قلبورة"}),
        ("تسير دوريات من قلبورة إلى زردافا.", {"قلبورة", "زردافا"}),
        ("انقطع الطريق بين قلبورة وزردافا بسبب الألغام.", {"قلبورة", "زردافا"}),
        ("شوهدت الدبابات شرق القلبورة.", {"القلبورة"}),
        ("عبر الرتل كفرزردوف ليلا.", {"كفرزردوف"}),
        ("وصل الجيش إلى قلب زردافا.", {"زردافا"}),
        ("قصفت المدفعية بلدة القلبورة. وقال سكان القلبورة إن المنازل تهدمت.", {"القلبورة"}),
        ("أحكم الجيش سيطرته على حي قلبورة شرقي مدينة تعز وعلى قرية زردافا.", {"قلبورة", "تعز", "زردافا"}),
        ("وصلت أول طائرة إلى مطار عدن قادمة من صنعاء.", {"مطار عدن", "صنعاء"}),
        ("ناشد سكان بلدة قلبورة بتعويضات سريعة.", {"قلبورة"}),
        ("انتشرت الشرطة في شارع النور.", {"شارع النور"}),
        ("وقد سقطت كل من القصير وحمص القديمة ويبرود.", {"حمص القديمة", "يبرود"}),
        ("تراجعت الميليشيات من مناطق زردولة والمحوم شمالي عدن.", {"زردولة", "المحوم", "عدن"}),
        ("هاجموا مواقع قرب عين العرب (كوباني) ليلا.", {"عين العرب", "كوباني"}),
        ("سيطروا على جبل “يسوف” الاستراتيجي.", {"جبل “يسوف”"}),
        ("قتل 34 جنديا في غارة على بليون أواخر فبراير.", {"بليون"}),
        ("فتحت الورشات الطريق حمص-حماة المغلق.", {"حمص", "حماة"}),
    ],
)
def test_a_script_without_capitals_tells_a_name_by_what_stands_beside_it(
    reader: Reader, text: str, there: set[str]
) -> None:
    assert there <= {one.name.text for one in reader.read(Article("x", text, lang="ar")).locations}


@pytest.mark.parametrize(
    "text",
    [
        "قال المصدر في تصريح للوكالة إن الوضع هادئ.",
        "جرى ذلك في اجتماع مغلق.",
        "دعا إلى إنهاء القتال.",
        "تحدث في كلمة متلفزة.",
        "أسفر القصف على المدنيين عن نزوح العائلات.",
        "سقط عشرة بين قتيل وجريح.",
        "انسحبت القوات من مواقعها.",
        "تقدم المقاتلون نحو ثمانين مترا.",
        "خرج السكان في تظاهرة وأحرقوا الإطارات.",
        "تقدمت القوات في محور جديد.",
        "عثرت القوات على معمل لتفخيخ العجلات.",
        "دخلت القوات مقر القيادة.",
        "قتل جنديان من طراز رفيع في غارة.",
        "أعلن الرئيس فلاديمير بوتين ذلك.",
        "وفي مشهد لافت رفع البطل راية.",
        "وقال الوزير محمد حسان قطنا ذلك.",
    ],
)
def test_ordinary_words_and_persons_are_no_places(reader: Reader, text: str) -> None:
    assert [one.name.text for one in reader.read(Article("x", text, lang="ar")).locations] == []


def test_a_peoples_adjective_and_a_call_are_no_country(reader: Reader) -> None:
    text = "قتل 34 جنديا تركيا في غارة، ودخلت جماعات معارضة سورية المعركة، ضمن عمليات قادمون يا نينوى."
    assert [one.name.text for one in reader.read(Article("x", text, lang="ar")).locations] == []


FILLER = (
    "The sources said that the fighting had gone on since the morning and that more troops were on the way. "
    * 4
)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("They shelled the villages of Vexoba Zumrova Ash al-Shami Merzoxa and Dexlama.",
         {"Vexoba", "Zumrova", "Ash al-Shami", "Merzoxa", "Dexlama"}),
        ("Three villages were taken - Salamiyah Palmyra and Dexlama.", {"Salamiyah", "Palmyra", "Dexlama"}),
        ("They hold positions near the villages of Vexoba Zumrova Merzoxa and Dexlama killing ten men including "
         "Abu Nasr the emir.", {"Vexoba Zumrova Merzoxa", "Dexlama"}),
        ("They shelled the villages of Vexoba Zumrova and Dexlama.", {"Vexoba Zumrova", "Dexlama"}),
    ],
)  # fmt: skip
def test_lists_that_lost_their_commas(reader: Reader, text: str, there: set[str]) -> None:
    found = {one.name.text for one in reader.read(Article("x", FILLER + text)).locations}
    assert found == there


def test_a_stronghold_and_a_port_are_the_towns(reader: Reader) -> None:
    text = "The army stood four kilometres from the rebel stronghold of Palmyra, near Homs."
    (link,) = (one for one in reader.read(Article("x", text)).locations if one.name.text == "Palmyra")
    assert link.place is not None
    assert link.place.country == "SY"
    text = "تقدم الحوثيون صوب ميناء عدن واستولوا على مدن عدة في اليمن."
    (link,) = (one for one in reader.read(Article("x", text, lang="ar")).locations if one.name.text == "عدن")
    assert link.place is not None
    assert link.place.country == "YE"


def test_a_country_is_no_hamlet_of_the_war(reader: Reader) -> None:
    text = "Ukraine said Russia shelled Kharkiv and Kupiansk, and the village of Qolba."
    links = {one.name.text: one.place for one in reader.read(Article("x", text)).locations}
    russia = links["Russia"]
    assert russia is not None
    assert (russia.country, russia.type) == ("RU", "country")
