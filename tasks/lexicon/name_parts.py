"""The words that names are made of, and the words beside names that tell what kind of thing is named."""

from tasks.lexicon.grammar import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    LOOSE_PRONOUNS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
)
from tasks.lexicon.tables import words
from tasks.model import Label

TITLES = words(
    "Majesty Highness Excellency Eminence Holiness Honourable Honorable Madam Mr Mr. Mrs Mrs. Ms Ms. Miss Mx Mx. Dr "
    "Dr. Prof Prof. Professor Sir Dame Lord Lady Baron Baroness Count Countess Duke Duchess Earl Viscount King Queen "
    "Prince Princess Emperor Empress Emir Sultan Sheikh Sheikha Shaikh Pope Cardinal Archbishop Bishop Father Sister "
    "Brother Reverend Rev Rev. Fr. Pastor Rabbi Imam Ayatollah Mullah Saint President Ex-President Vice-President "
    "Chancellor Premier Minister Ministers Secretary Undersecretary Ambassador Envoy Consul Governor Gov Gov. Lt. "
    "Senator Sen Sen. Sens. Representative Rep Rep. Reps. Congressman Congresswoman Councillor Councilor Councilman "
    "Councilwoman Cllr Alderman Mayor Speaker Deputy MP MEP MPs TD Attorney Solicitor Advocate Adv Adv. Barrister "
    "Judge Justice Magistrate Prosecutor Sheriff Marshal Constable Inspector Detective Superintendent Commissioner "
    "Commander Chief General Gen Gen. Maj. Col Col. Colonel Major Captain Capt Capt. Lieutenant Lt Sergeant Sgt Sgt. "
    "Corporal Cpl. Private Pvt. Admiral Adm. Brigadier Brig. Brig Officer Chairman Chairwoman Chairperson Chair "
    "Director CEO CFO COO CTO Manager Coach Spokesman Spokeswoman Spokesperson Leader Founder Editor Analyst Actor "
    "Actress Singer Author Comedian Economist Engr Engr. Eng. Alhaji Alhaja Hajia Shri Smt Maulana Mufti Datuk Dato "
    "Dato' Tan Tun Seri Ustaz Hon Hon. Crown First Co-founder Executive Managing Principal Registrar Headteacher Head "
    "Vice Prime Foreign Defence Defense Interior Finance Health Education Energy Environment Trade Agriculture "
    "Transport Culture Tourism Treasury Acting Former Ex Late Assistant Under Permanent Senior Associate Special "
    "Honorary State Federal Presidential Shadow Parliamentary Secretary-General Director-General Attorney-General "
    "Home Labour Labor Information Communications Planning Development Housing Public National International Security "
    "Affairs Chief-of-Staff Candidate Nominee Striker Midfielder Goalkeeper Skipper Star Defender Winger Boss "
    "Deputy-President Lawmaker Legislator Delegate Republican Democrat Democratic Union Economy Police Army Navy"
)
"""Words of titles and offices, with a capital. A run of them in front of a name is no part of the name."""

STRONG_TITLES = words(
    "Prosecutor Legislator Lawmaker Emperor Empress Envoy Presidents Hon Hon. Madam Founder Co-founder Leader Analyst "
    "Actor Actress Singer Author Comedian Economist Editor Deputy Speaker Delegate Brother Sister Father Candidate "
    "Nominee Striker Midfielder Goalkeeper Skipper Winger Manager Mr Mr. Mrs Mrs. Ms Ms. Miss Mx Mx. Dr Dr. Prof "
    "Prof. Professor Sir Dame Lord Lady Baroness Duke Duchess Prince Princess King Queen Emir Sultan Sheikh Sheikha "
    "Pope Cardinal Archbishop Bishop Rev Rev. Reverend Pastor Rabbi Imam Ayatollah Mullah President Ex-President "
    "Vice-President Chancellor Premier Minister Secretary Ambassador Governor Gov Gov. Senator Sen Sen. "
    "Representative Rep Rep. Congressman Congresswoman Councillor Councilor Cllr Mayor Attorney Judge Justice "
    "Magistrate Sheriff Inspector Detective Superintendent Commissioner Commander General Gen Gen. Maj. Col Col. "
    "Colonel Major Captain Capt Capt. Lieutenant Lt Sergeant Sgt Sgt. Admiral Adm. Brigadier Brig. Officer Chairman "
    "Chairwoman Chairperson Director CEO Spokesman Spokeswoman Spokesperson Coach Engr Engr. Alhaji Alhaja Hajia Shri "
    "Smt Maulana Datuk Adv Adv. Secretary-General Director-General Attorney-General MP Chief Deputy-President"
)
"""Titles that make the capitalised word after them a person, even a single unknown one."""

SPELLED_TITLES = words(
    "president minister secretary chancellor premier ambassador envoy governor senator representative congressman "
    "congresswoman councillor mayor judge justice sheriff detective inspector commissioner commander general colonel "
    "captain lieutenant sergeant admiral chairman chairwoman chairperson director ceo spokesman spokeswoman "
    "spokesperson coach professor doctor founder co-founder leader chief editor analyst economist lawyer attorney "
    "actor actress singer author writer novelist poet comedian artist musician filmmaker photographer historian "
    "scientist researcher journalist reporter correspondent columnist activist candidate nominee rival opponent "
    "striker midfielder goalkeeper defender skipper winger forward batsman bowler boss manager owner wife husband son "
    "daughter brother sister father mother cousin uncle aunt nephew widow friend colleague teammate predecessor "
    "successor counterpart king queen prince princess sheikh pope bishop archbishop cardinal pastor priest reverend "
    "aide adviser advisor strategist lawmaker deputy prosecutor officer expert designer developer partner "
    "entrepreneur businessman businesswoman billionaire magnate tycoon dictator strongman driver golfer boxer "
    "wrestler swimmer athlete footballer cricketer sprinter champion veteran legend star coordinator "
    "secretary-general politician academic scholar teacher student nurse surgeon farmer fisherman resident victim "
    "suspect spokespersons named called"
)
"""Words with a small letter after which a capitalised word is most often a person."""

ABBREVIATIONS = words(
    "Mr Mrs Ms Mx Dr Prof Rev Fr Gov Sen Sens Rep Reps Lt Gen Maj Col Capt Sgt Cpl Pvt Adm Brig Hon St Mt Ft Jr Sr "
    "Inc Corp Ltd Co Cos Bros Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Calif Fla Mass Conn Mich Wis Minn Colo "
    "Ariz Tenn Okla Va Pa Ill No Nos vs Engr Eng Adv Ave Blvd Dept Univ Assn Messrs Supt Insp Det"
)
"""Words whose full stop belongs to them and ends no sentence."""

NAME_SUFFIXES = words("Jr Jr. Sr Sr. II III IV")

PARTICLES = words(
    "de del della der den di da das do dos du van von zu zur ten ter la le el al bin ibn bint ben abu e y ould"
)
"""Words with a small letter inside the names of persons and places."""

ORG_HEADS = words(
    "Ministry Ministries Department Dept Agency Agencies Authority Commission Committee Subcommittee Council Board "
    "Bureau Office Directorate Secretariat Administration Inspectorate Tribunal Court Parliament Assembly Senate "
    "Congress Cabinet Government Chamber Treasury Exchequer Police Army Navy Force Forces Guard Guards Corps Regiment "
    "Brigade Battalion Marines Constabulary Party Movement Front Alliance Coalition Union Unions Federation "
    "Confederation Association Associations Society League Organization Organisation Foundation Trust Institute "
    "Institution University College School Academy Polytechnic Faculty Bank Banks Fund Group Holdings Company "
    "Corporation Corp Corp. Inc Inc. Ltd Ltd. Limited LLC LLP PLC Plc plc Co Co. GmbH AG SA NV SE Bhd Industries "
    "Enterprises Partners Capital Securities Ventures Technologies Technology Systems Solutions Services Service "
    "Communications Networks Network Media Broadcasting Television TV Radio News Times Post Journal Herald Tribune "
    "Gazette Chronicle Telegraph Guardian Observer Press Mail Express Daily Weekly Magazine Review Airlines Airways "
    "Air Aviation Motors Automotive Electronics Pharmaceuticals Pharma Energy Petroleum Oil Gas Electric Power Steel "
    "Mining Foods Insurance Assurance Financial Finance Club FC F.C. AFC SC CF United City Rovers Wanderers Athletic "
    "Rangers Team Church Diocese Archdiocese Brotherhood Initiative Programme Center Centre Laboratory Laboratories "
    "Labs Lab Studios Records Entertainment Productions Pictures Publishing Publishers Books Theatre Orchestra "
    "Philharmonic Ballet Opera Museum Gallery Library Hospital Clinic Consortium Cooperative Co-operative Syndicate "
    "Cartel Mafia Taskforce Task-Force Panel Forum Congregation Delegation Embassy Consulate Mission Command Division "
    "Squad Unit Watch Observatory Campaign Chambers Exchange Municipality Legislature Bundestag Knesset Politburo "
    "Directorate-General Registry Registrar Watchdog Ombudsman Tories Democrats Republicans Liberals Conservatives "
    "Socialists Greens Nationalists Sabha Parishad Samaj Dal Prensa Shimbun Zeitung Bhavan Sons Brothers Bros Bros. & "
    "Associates Consulting Advisors Advisers Logistics Shipping Lines Railways Railway Rail Telecom "
    "Telecommunications Software Interactive Games Digital Online Cycles Brewery Breweries Beverages Retail Stores "
    "Supermarkets Hotels Resorts Bancorp Realty Properties Developers Construction Engineering Aerospace Defence "
    "Defense Biotech Therapeutics Sciences Chemicals Cement"
)
"""Last words of names of organisations."""

WEAK_ORG_HEADS = words(
    "City Power Air Capital Team Mission Games Review Times Express Mail Post Press Digital Online Lines Unit Energy "
    "Oil Gas Campaign Initiative Programme Court School College Hospital Library Museum Gallery Theatre Church Steel "
    "Finance Defence Defense Engineering Stores Hotels Watch Embassy Sciences Construction Technology Daily Records "
    "Books Delegation Division Government Clinic Opera Centre Center & Club Company United Rangers Group Service "
    "Services Command Office Panel Forum Police Army Navy"
)
"""Of `ORG_HEADS`, those that end other names and plain phrases as well."""

FACILITY_HEADS = words(
    "Airport Station Stadium Arena Bridge Tunnel Tower Towers Building Palace Castle Cathedral Mosque Temple "
    "Synagogue Basilica Shrine Monastery Abbey Chapel Street Road Avenue Ave Blvd Boulevard Lane Drive Highway "
    "Motorway Freeway Expressway Route Square Plaza Mall Market Hall House Hotel Inn Prison Jail Penitentiary "
    "Barracks Base Dam Reservoir Canal Port Harbour Harbor Pier Terminal Garden Gardens Zoo Cemetery Monument "
    "Memorial Estate Farm Ranch Plant Refinery Pipeline Mine Court-house Courthouse Theatre Hospital Museum Gallery "
    "Library Complex Bypass Interchange Roundabout Mausoleum Lodge Villa Mansion Crossing Checkpoint Racecourse "
    "Speedway Raceway"
)
"""Last words of names of buildings, roads and other works."""

LOCATION_HEADS = words(
    "River Lake Sea Ocean Gulf Bay Strait Straits Channel Island Islands Isle Isles Peninsula Cape Coast Beach Point "
    "Mountain Mountains Mount Hill Hills Heights Valley Canyon Desert Plateau Plain Plains Basin Delta Falls Forest "
    "Jungle Park Reserve Creek Cove Glacier Volcano Reef Archipelago Ridge Range Steppe Swamp Oasis Region Zone "
    "Corridor Triangle Woods Moor Fjord Lagoon Atoll Grove Springs Rainforest Wetlands Shore"
)
"""Last words of names of places that no government rules."""

AREA_HEADS = words(
    "Province County District Prefecture State Territory Governorate Oblast Emirate Township Town Village City "
    "Municipality Borough Parish Republic Kingdom Federation Region Canton Department Ward Nagar Pradesh"
)
"""Last words of names of places that a government rules."""

PLACE_HEADS = FACILITY_HEADS | LOCATION_HEADS | AREA_HEADS
HEADS = ORG_HEADS | PLACE_HEADS
"""Last words of names, which name nothing alone."""

NATURE_OF = words("Gulf Strait Straits Bay Sea Isle Cape Republic Kingdom State City Province Islands Valley Duchy")
"""Words after which `of` leads on inside a place's name."""

COMMON_PLACE_HEADS: dict[str, Label] = {
    **dict.fromkeys(
        words(
            "river lake sea bay strait island islands peninsula coast mountain mountains valley desert plateau basin "
            "region  forest reef plains hills area archipelago delta volcano"
        ),
        "LOC",
    ),
    **dict.fromkeys(
        words(
            "province county district prefecture state city town village municipality governorate oblast township "
            "suburb  upazila neighbourhood neighborhood borough capital"
        ),
        "GPE",
    ),
    **dict.fromkeys(
        words(
            "airport station stadium bridge estate palace prison hospital dam mosque hotel street road avenue port "
            "square highway tower cathedral temple checkpoint crossing refinery mall museum"
        ),
        "FAC",
    ),
}
"""Words with a small letter that follow a place's name and tell its kind."""

EVENT_HEADS = words(
    "War Cup Olympics Games Championship Championships Prix Marathon Festival Revolution Uprising Spring Holocaust "
    "Open Tournament Intifada Massacre Biennale Expo Jubilee"
)
"""Last words of names of wars, contests and feasts."""

THING_HEADS = words(
    "Act Bill Law Treaty Accord Accords Agreement Convention Protocol Constitution Amendment Declaration Resolution "
    "Charter Code Plan Policy Deal Pact Award Awards Prize Medal Oscar Grammy Report Index Day Week Month Year Years "
    "Night Eve Summit Conference Crisis Pandemic Virus Disease Syndrome Project Strategy Budget Scheme Season Series "
    "Show Album Class Edition Article Section Chapter Volume Phase Stage Round Division Tour Trophy Final Finals "
    "Election Elections Referendum Doctrine Theory Principle Rule Rules Age Era Century Dynasty Street-View Studies "
    "Language Bible Quran Koran Christmas Easter Ramadan Eid Diwali Hanukkah Thanksgiving Halloween God Allah "
    "Internet Web Covid COVID Covid-19 COVID-19 Coronavirus Ebola HIV AIDS Windows Android iPhone Mandarin Hindi Urdu "
    "Swahili Latin Esperanto Yiddish Nobel Pulitzer Brexit Wi-Fi GDP DNA CEO CEOs TV DVD PC USB GPS AI IT PR HR VAT "
    "ID OK FAQ Q&A SMS PDF PhD MBA BSc MSc CV IQ UV LGBT LGBTQ NGO NGOs MP MPs PM AM GMT EST UTC BST EDT PST A-level"
)
"""Words that make a capitalised run the name of something that is no person, organisation or place."""

PLACE_CUES = words(
    "in from near into across around outside throughout towards toward within inside via through leaving left "
    "visit visited visiting invade invaded reach reached neighbouring neighboring nearby"
)
"""Words after which a lone capitalised word is most often a place."""

PERSON_CUES_AFTER = words(
    "said says told added says, wrote tweeted explained argued insisted noted recalled admitted replied joked vowed "
    "testified who whose himself herself died married resigned scored laughed smiled thinks believes knows tells "
    "pleaded grew was's also"
)
"""Words before which a lone capitalised word is most often a person."""

ORG_CUES_AFTER = words("announced reported reports shares stock officials plc spokesman spokeswoman spokesperson")
"""Words before which a lone capitalised word is most often an organisation."""

DEPARTMENTS = words(
    "Welfare Cooperation Relations Family Youth Gender Immigration Mining Water Roads Railways Aviation Petroleum Oil "
    "Power Higher Basic Innovation Small Business Enterprises Rural Local Budget Economic Digital Climate Change "
    "Forests Forestry Food Livestock Investment Investments Tax Religious Civil Service Labour Employment Skills Arts "
    "Heritage Media Broadcasting Consumer Regional Provincial Federal Citizenship Intelligence Strategy Ocean Oceans "
    "Arabic State Defense Defence Foreign Affairs Health Treasury Commerce Education Energy Labor Interior Justice "
    "Agriculture Transportation Transport Homeland Security Finance Trade Economy Environment Culture Sport Sports "
    "Tourism Housing Development Information Communications Planning Industry Science Technology Veterans Human "
    "Services Urban Staff Women Children Social Public Works Mines Fisheries Lands Police Parliament Government "
    "Operations Party Communication Internal External National Policy Research Marketing Sales"
)
"""Words that name a field of government behind `Minister of`, `Secretary for`."""

NOT_NAMES = words(
    "I I'm I’m I've I’ve I'll I’ll I'd I’d Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed "
    "Thu Thur Thurs Fri Sat January February March April May June July August September October November December Jan "
    "Jan. Feb Feb. Mar. Apr Apr. Jun. Jul. Aug Aug. Sep Sep. Sept Sept. Oct Oct. Nov Nov. Dec Dec. Mondays Tuesdays "
    "Wednesdays Thursdays Fridays Saturdays Sundays AM PM A.M. P.M. BC AD Yes No OK Oh Ah Hello Hi Dear Thanks Thank "
    "Please Sorry Well Photo Photograph Image Picture Video Watch Read Click Getty Share File FILE Advertisement "
    "Subscribe North South East West Northern Southern Eastern Western Central"
)
"""Capitalised words that alone name nothing of ours."""

FUNCTION = (
    ADVERBS
    | AUXILIARIES
    | CONJUNCTIONS
    | DETERMINERS
    | LOOSE_PRONOUNS
    | PREPOSITIONS
    | PRONOUNS
    | RELATIVES
    | SUBORDINATORS
)
"""Small words of the language, which begin no name."""

DIRECTIONS = words("North South East West Northern Southern Eastern Western Central Upper Lower Greater")

CONFLICTS = words("Battle Siege Fall Sack Treaty Massacre Statute")
"""Words that with `of` and a place name an event."""

PLATFORMS = words("Facebook Twitter YouTube Instagram TikTok WhatsApp Telegram WeChat LinkedIn Reddit Snapchat X Weibo")
"""Where things are posted: behind `on` they name the place, not the firm."""

NATURAL_FIRST: dict[str, Label] = {
    **dict.fromkeys(("Lake", "Mount", "Mt.", "Mt", "Cape"), "LOC"),
    **dict.fromkeys(("Port", "Fort", "Ft."), "GPE"),
}
"""First words that make a name of two words a place, with its kind."""

COURTESY = words("Mr Mr. Mrs Mrs. Ms Ms. Miss Mx Mx. Madam Sir Shri Smt")
"""Forms of address that tell nothing of the person's office."""

OF_MEN = words(
    "Mr Mr. Sir Lord Baron Count Duke Earl Viscount King Prince Emperor Emir Sultan Sheikh Shaikh Pope Father Brother "
    "Congressman Councilman Chairman Spokesman Actor Alhaji Shri"
)
OF_WOMEN = words(
    "Mrs Mrs. Ms Ms. Miss Madam Dame Lady Baroness Countess Duchess Queen Princess Sheikha Sister Congresswoman "
    "Councilwoman Chairwoman Spokeswoman Actress Alhaja Hajia Smt"
)
"""Titles of men and of women."""
