"""A labelled corpus for the privacy gate: written forms of personal numbers, and what only looks like them.

Made up from the documented forms: no number is anybody's. In a form, `~` is a random digit, `^` a random letter, and a
word in braces is a value of VALUES. Each form is filled in TIMES times from SEED and stands in one of the CARRIERS.
One half of the forms, chosen by SEED, was held back while the patterns were written.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

SEED = 20261128
TIMES = 3

PERSONAL = {
    "a_number": """
A~~~~~~~~~|A~~~~~~~~|A ~~~ ~~~ ~~~|A~~~-~~~-~~~|A-~~~-~~~-~~~|A-~~~~~~~~~|A#~~~~~~~~~|A# ~~~ ~~~ ~~~|a# ~~~~~~~~~
A-Number: A~~~~~~~~~|A-Number ~~~~~~~~~|A Number: ~~~-~~~-~~~|A No. ~~~~~~~~~|A-No. ~~~~~~~~|Alien Number: A~~~~~~~~~
Alien No. ~~~~~~~~~|Alien Registration Number: ~~~~~~~~~|alien registration no. A~~~ ~~~ ~~~|Alien # ~~~~~~~~~
Alien Reg. No. A~~~~~~~~~|USCIS # ~~~-~~~-~~~|USCIS Number ~~~~~~~~~|alien file number A~~~~~~~~|A-file ~~~~~~~~~
A-File No. A~~~~~~~~~|(A~~~~~~~~~)|INS No. A~~~~~~~~|a~~~~~~~~~|A ~~~~~~~~~|A:~~~~~~~~~
Alien Registration # (A~~~~~~~~~)
""",
    "nysid": """
NYSID ~~~~~~~~^|NYSID No. ~~~~~~~~^|NYSID #~~~~~~~~^|NYSID: ~~~~~~~~-^|NYSID#: ~~~~~~~~^|NYSID Number ~~~~~~~~ ^
0~~~~~~~^|N.Y.S.I.D. ~~~~~~~~^|nysid no ~~~~~~~~|NYSID (~~~~~~~~^)|NYSID number: ~~~~~~~^|NYS ID No. ~~~~~~~~^
State Identification Number ~~~~~~~~^|NYSIDs ~~~~~~~~^ and ~~~~~~~~^|NYSID is ~~~~~~~~^|NYSID/~~~~~~~~^
State ID # ~~~~~~~~^|NYSID No.: ~~~~~~~~^|NYSID - ~~~~~~~~^|NYSIIS No. ~~~~~~~~^
""",
    "shield_number": """
Shield 1~~~~|Shield No. ~~~~|Shield #~~~~~|Shield # ~~~~~|Shield Number: ~~~~~|shield number ~~~~|Shield No: ~~~~~
Sh# ~~~~~|Sh. #~~~~|Shld. No. ~~~~~|Shd. # ~~~~|Badge No. ~~~~|Badge #~~~~|badge number ~~~~~|Badge 5~~~|(Shield 3~~~)
Shield Nos. ~~~~~ and ~~~~~|shield: ~~~~~|Shield No ~~~~|shield number is ~~~~~|Det. Made Up, Shield 4~~
P.O. Made Up, Shield No. 0~~~~|PO Made Up (sh#~~~~~)|Shield No. (~~~~~)|badge number was ~~~~|SHIELD NO.~~~~
""",
    "tax_number": """
Tax No. 9~~~~~|Tax # 9~~~~~|Tax#9~~~~~|Tax ID 9~~~~~|Tax ID No. 9~~~~~|Tax Registry No. 9~~~~~
Tax Registry Number: 9~~~~~
Tax Reg. # 9~~~~~|Tax Reg 9~~~~~|Tax Reg. No. 8~~~~~|tax registration number 9~~~~~|Tax: 9~~~~~|tax 9~~~~~|TAX# 8~~~~~
tax identification number 9~~~~~|Tax Number 9~~~~~|Tax Nos. 9~~~~~ and 9~~~~~|tax registry is 9~~~~~|(Tax No. 9~~~~~)
Shield 1~~~~, Tax 9~~~~~|Tax I.D. # 9~~~~~|tax registry #: 9~~~~~
""",
    "arrest_number": """
Arrest No. {boro}{yy}6~~~~~|Arrest #{boro}{yy}6~~~~~|Arrest Number: {boro}{yy}6~~~~~|arrest ID: {boro}{yy}6~~~~~
Arr. No. {boro}{yy}6~~~~~|Arr# {boro}{yy}6~~~~~|{boro}{yy}6~~~~~|Arrest No. {yy}6~~~~~
Arrest Nos. {boro}{yy}6~~~~~, {boro}{yy}6~~~~~
Arrest Report No. {boro}{yy}6~~~~~|arrest number is {boro}{yy}6~~~~~|(Arrest # {boro}{yy}6~~~~~)
Arrest {boro}{yy}6~~~~~
Arrest No. {boro}{yy}-6~~~~~|arrest number {boro} {yy} 6~~~~~|Arrest No {boro}{yy}6~~~~~-^
arrest record number {yy}6~~~~~
under arrest number {boro}{yy}6~~~~~|ARREST#: {boro}{yy}6~~~~~|Arrest ID# {boro}{yy}6~~~~~|({boro}{yy}6~~~~~)
""",
    "docket_number": """
Docket No. {year}{county}0~~~~~|{year}{county}0~~~~~|CR-0~~~~~-{yy}{county}|Docket # CR-0~~~~~-{yy}{county}
Docket Number: CR-0~~~~~-{yy}{county}|Dkt. No. {year}{county}0~~~~~|Dkt # ~~~~~/{year}|Indictment No. ~~~~~/{year}
Ind. No. ~~~~/{yy}|Ind. # ~~~~~-{yy}|Indictment Number ~~~~/{year}|IND-7~~~~-{yy}/001|SCI No. ~~~~~/{year}
Superior Court Information No. ~~~~/{year}|Docket No. NN-~~~~~-{yy}|Family Court Docket No. V-~~~~~-{yy}/{yy}A
Docket No. F-~~~~~-{yy}|{year} {county} 0~~~~~|docket number {year}-{county}-0~~~~~
Docket Nos. {year}{county}0~~~~~ and {year}{county}0~~~~~
Case No. CR-0~~~~~-{yy}{county}|Docket No. {yy}-CR-0~~~~|Docket No. 1:{yy}-cr-00~~~|docket ~~~~~~/{year}
CR-0~~~~~-{yy}/{county}
docket number is {year}{county}0~~~~~|(Dkt. {year}{county}0~~~~~)|Docket: CR-0~~~~~-{yy}{county}
Ind. No. IND-7~~~~-{yy}
""",
    "complaint_number": """
Complaint No. {year}-0~~-0~~~~~|Complaint #{year}-0~~-~~~~~|complaint number {year}-0~~-0~~~~~
Complaint Report No. {year}-1~~-0~~~~
Complaint Report # {year}-0~~-~~~~|UF-61 No. {year}-0~~-~~~~~|UF61 # {year}-0~~-0~~~~|UF 61 #0~~~~
Compl. No. {year}-0~~-0~~~~~
CCRB No. {year}0~~~~|CCRB Case No. {year}0~~~~|CCRB Complaint Number {year}0~~~~|CCRB # {year}0~~~~
IAB Log No. {year}-~~~~~
IAB Log # {yy}-~~~~~|complaint no. ~~~~~/{yy}|complaint ID {year}0~~~~
Complaint Nos. {year}-0~~-~~~~~ and {year}-0~~-~~~~~
{year}-0~~-00~~~~|Complaint number: ~~~~~~~~~|complaint number is {year}-0~~-0~~~~|Complaint Rpt. #: {year}-0~~-~~~~~
complaint report number was {year}-0~~-0~~~~~|Comp. # {year}-0~~-~~~~~
""",
    "date_of_birth": """
DOB: {slash}|DOB {slash}|D.O.B. {slash}|D.O.B.: {dash}|D/O/B: {slash}|Date of Birth: {slash}|date of birth is {long}
Date of birth {long}|DOB: {iso}|DOB {abbreviated}|DOB: {short}|born {long}|born on {long}|born on {slash}|born: {iso}
b. {slash}|{slash} (DOB)|{slash} (date of birth)|Birthdate: {slash}|Birth Date {long}|birthday: {long}|DOB: {digits}
DOB {brief}|Date of Birth (DOB): {slash}|DOB (MM/DD/YYYY): {slash}|DOB - {slash}|dob={slash}
his date of birth, {long},
Name: Made Up, DOB: {european}|DOB: the {ordinal}|Date of Birth: {spaced}|Fecha de nacimiento: {slash}
who was born on {long}
d.o.b {dash}|Birth date was {iso}|DOB{slash}|Date-of-birth: {slash}|birth date ({slash})
born in Made-up City on {long}
Name DOB Made Up {dash}|D O B: {slash}|Born: {european}
""",
    "social_security": """
1~1-~1-~~1~|SSN 1~1-~1-~~1~|SS# 1~1-~1-~~1~|SSN: 1~1~1~~1~|Social Security No. 1~1-~1-~~1~|Soc. Sec. # 1~1-~1-~~1~
social security number is 1~1-~1-~~1~|SSN (1~1-~1-~~1~)|S.S.N. 1~1-~1-~~1~|Social Security # 1~1 ~1 ~~1~|1~1 ~1 ~~1~
""",
}  # fmt: skip
"""Forms by the name of the pattern that must find them, parted by bars and lines."""

PUBLIC = """
GUID {guid}|{guid}|https://legistar.example/LegislationDetail.aspx?ID=~~~~~~~&GUID={guid}
/View.ashx?M=F&ID=1~~~~~~~&GUID={guid}
https://city.example/attachments/{guid}.pdf|https://city.example/reports/A~~~~~~~~~.pdf
https://city.example/f/~~~~~~~~A.pdf
https://city.example/view?id={boro}{yy}6~~~~~|https://news.example/{year}/01/02/A-1~~~~~~~~-story
www.city.example/{year}{county}0~~~~~
https://archive.example/web/{year}0102~~~~~~/https://city.example/|https://city.example/1~1-~1-~~1~/|SHA-256 {hash}
commit {hash}
https://rules.example/docket/FDA-{year}-N-~~~~|https://city.example/complaint/{year}-0~~-0~~~~~|etag "{hash}"
~~ N.Y.3d ~~~ ({year})|~~~ A.D.3d ~~~ (1st Dep't {year})|{year} NY Slip Op 0~~~~|{year} NY Slip Op 5~~~~(U)
~~~ F. Supp. 3d ~~~
{year} WL ~~~~~~~|{year} U.S. Dist. LEXIS ~~~~~~|~~~ Misc. 2d ~~~|People v. Made Up, {year} NY Slip Op 0~~~~
~~~ U.S. ~~~ ({year})
Index No. ~~~~~/{year}|No. {yy}-cv-0~~~~|Docket No. {yy}-cv-~~~~|Docket No. {yy}-~~~~ (2d Cir. {year})
Docket No. {yy}-~~~~-cv
{yy} Civ. ~~~~ (MUP)|Docket No. 1:{yy}-cv-0~~~~|~~~ N.E.2d ~~~~|~~~ N.Y.S.3d ~~~|A.D.2d ~~~, ~~~ N.Y.S.2d ~~~
No. {yy}-~~~~, slip op. at ~~
United States v. Made Up, {yy} Cr. ~~~ (MUP)|{year} N.Y. Misc. LEXIS ~~~~|Docket Nos. {yy}-~~~, {yy}-~~~
{year} NY Int. ~~
Docket No. FDA-{year}-N-~~~~|Docket ID EPA-HQ-OAR-{year}-0~~~|Docket No. DHS-{year}-00~~|WC Docket No. {yy}-~~~
MB Docket {yy}-~~~
docket DOT-OST-{year}-0~~~|Docket Number NHTSA-{year}-00~~|Docket No. USCIS-{year}-00~~|Docket No. AMS-FV-{yy}-00~~
Docket No. FR-~~~~-P-0~|PSC Docket No. {yy}-M-0~~~|Docket No. ED-{year}-OPE-0~~~|GN Docket Nos. {yy}-~~~ and {yy}-~~~
~~ Fed. Reg. ~~,~~~|~~ FR ~~~~~|RIN 1615-AC~~|Docket No. ER{yy}-~~~~-000|docket of the hearing of {long}
Docket ID: FEMA-{year}-00~~
DOB permit of {iso}|DOB permits issued on {slash}|DOB inspected the building on {slash}|filed with DOB on {slash}
DOB violation issued {slash}
DOB NOW filing of {slash}|DOB complaint No. ~~~~~~~|DOB job number ~~~~~~~~~|approved by DOB {slash}|DOB BIN ~~~~~~~
Department of Buildings (DOB), {slash}|the DOB Commissioner testified on {slash}|DOB bulletin {year}-0~~ of {slash}
DOB issued an order on {slash}
DOB permits\\n{slash}|DOB, HPD and FDNY inspected it on {slash}|testimony of DOB, {long}
a DOB rule effective {slash}|DOB stop work order, {slash}
Whereas, Made Up was born on {long} in Brooklyn; and|WHEREAS, Made Up, born on {long}, served the City
born on or after {long}
Resolution honoring Made Up, who was born on {long}|persons born before {long}|In memory of Made Up, born {long}
a child born after {long}
Made Up Way, co-named for Made Up, who was born on {long}|born on {long} or later
the date of birth field was removed on {long}
Resolved, That the Council commemorates Made Up, born {long}|no date of birth was recorded before {long}
Whereas, Born on {long} in Queens, Made Up taught for 40 years|a bill born of the hearing of {long}
Blue Cross Blue Shield {year}|the shield law of {year}|heat shield ~~~ panels|the SHIELD Act, {year}
~~~~ face shields|Privacy Shield {year}
badges for ~~~~ members|badge design {year}|shields: 1,2~~|windshield 5~~~|Shield {year} program
Medicare Shield plan ~~
tax lot 1~~|tax block 1~~~~|Tax Map 1~~~~~|tax year {year}|Tax Law 6~~|a tax of $~~~,~~~|Tax ID ~~-~~~~~~~
EIN ~~-~~~~~~~|tax: 1~~,~~~
income tax 450,~~~ filers|property tax {year}|tax class 2|tax revenue of 9~~~~~ dollars|sales tax 9~~,~~~
tax levy FY{yy}: 9~~~~~~~|tax exemption 421~~
arrests: ~~~~~~|the number of arrests was ~~~~~~|arrests in {year}: ~~~~~|an arrest in {year}|~~~~~~ arrests
arrest data {year}-{year}
arrest rate ~~.~~|arrests fell by ~~~~ to ~~~~~~|{year}0102T~~~~~~Z|EPIN ~~~~~B~~~~|PIN ~~~~~{yy}N~~~~
minutes {year}0305A.pdf
Exhibit A 1~~|N/A ~~~~~~~~~|Appendix A ~~~~~~~~|Class A ~~~~~~~~~ shares|AA~~~~~~~~|Grade A ~~~~~|Form A-~~
Schedule A ~~~,~~~,~~~
(212) 555-01~~|212-555-01~~|BBL 1~~~~~~~~~|BIN 3~~~~~~|CT1-856-{year}~~~~~~~~|totals 101 25 1234 98 76
Int ~~~~-{year}|Res 0~~~-{year}
Local Law ~~~ of {year}|T{year}-~~~~|LU 0~~~-{year}|M 0~~~-{year}|C ~~0~~~ ZMK|N {yy}0~~~ ZRY
ULURP No. C {yy}0~~~ HAM|CEQR No. {yy}DCP~~~K
complaints: ~~~~~~|~~~~~ complaints in {year}|311 complaint of {iso}|HPD complaint No. ~~~~~~~~
complaint filed {iso}|complaint 1 of 12
the complaint in Index No. ~~~~~~/{year}|complaints received {year}-{year}|a complaint dated {iso}|1-1-~~~~~~~~~~
{year}-01-15 complaints
Section 14-1~~|10007-~~~~|Meeting ID 812 ~~~~ ~~~~|webinar 1~~ ~~~ ~~~~|Version 1.~~.~~|Q{yy} ~~~|FY{year} ~~~~~~~
Precinct 0~~, {year}
Badge of honor {year}|Certificate No. ~~~~|Bulletin No. ~~-~~~|Operations Order ~~ of {year}|{slash}|{long}
the public hearing of {slash}
B~~-SBS bus|Q~~ route|M{yy} bus|K~~~ school|PS ~~~K|District ~~K|20~~-20~~ session|item {year}-0~|{iso} to {iso}
120~~ members
"""
"""Forms that the gate must let pass."""

ODDITIES = {
    "a_number": """
A 012-345-678|A012 345 678|A# 012-345-678|A#: 012345678|Registration Number A012345678|File No. A 012 345 678
A12 345 678
Alien Registration Number (A-Number): A012345678|"aNumber":"012345678"|a_number=012345678
Alien Registration/USCIS Number: 012-345-678
Alien ID 012345678|A num 012345678|#A012345678|A-Numbers: A012345678; A087654321|Exhibit 4, A012345678
alien numbers 012345678|the A# assigned to the subject is 098765432|FIN: 1234567890|FIN #: 1187654321
""",
    "nysid": """
NYSID:12345678Q|"NYSID_NO": "12345678Q"|NYSID=12345678Q|NYS Identification No. 01234567K|SID: NY01234567A
NYSID No. is 01234567
NYSID number (12345678q)|NYSID Nos. 01234567K & 01234568L|case-01234567K.pdf|State ID (SID) No. 01234567K
""",
    "shield_number": """
shield numbers 1234, 2345|Shield 1234/Tax 912345|bearing shield number 1234|Shield: #1234|shield_no: 1234
Shield (1234)|badge: 1234
Shield\\n12345|Badge ID 1234|Shield No. - 1234|Shield number: [1234]|Police Officer Made Up, shield number, 1234
""",
    "tax_number": """
Tax Registry #912345|tax reg no 912345|Tax Id#: 912345|tax_id: 912345|TaxID 912345|Tax # is 912345
Tax Registration # 912345
tax no.912345|TRN 912345|TRN of the officer: 934567|TAX REG. 912345|Tax-registry number 912345|Tax ID Number: 912345
""",
    "arrest_number": """
Arrest Number(s) B22601234|Arrest Num: B22601234|arrest # B 22601234|Arrest: B22601234|ArrestNumber: B22601234
arrest_id=22601234
Arr No B22601234|Arrest Key: 298760433|Arrest ID B22601234-X|Arrest No. (B22601234)|arrest_no: "B22601234"
""",
    "docket_number": """
Docket #: 2024NY012345|Dkt. #2024NY012345|Docket No.: CR-012345-24/KN|2024CN012345|2019BX031234C|docket 24NY012345
Docket No. 95N012345
SCI# 123/20|SCI-70123-24|Indictment #71234-24/001|Ind 1234/19|Indictment 1234/2019|Ind. Nos. 123/19 & 456/20
Docket # V-01234-20/21B
docket_number: "CR-012345-24NY"|Kings County Indictment Number: 01234-2018|Docket Number(s): 2024NY012345
cr-012345-24ny
""",
    "complaint_number": """
Complaint #: 2024-075-001234|Complaint No.2024-75-1234|Complaint Report: 2024-075-001234|complaint 2024-75-1234
UF-61: 2024-075-1234
CCRB case 202401234|CCRB complaint 202401234|CCRB case number: 2024-01234|IAB Log 24-12345|IAB log number: 2024-12345
complaint_number: "202401234"|Compl. Rpt. No. 2024-075-01234|UF-61# 1234|Complaint Number(s): 2024-075-001234
CCRB: 202401234
""",
    "date_of_birth": """
DoB: 01/02/1990|DOB: 1990/01/02|DOB = Jan 2 1990|DOB: 02Jan1990|Date of Birth: Jan 2, '90|Birth: 01/02/1990
BIRTHDATE=19900102|dob 010290
"birth_date": "1990-01-02T00:00:00"|DOB/Age: 01/02/1990 (34)|DOB (age 34): 01/02/1990|born the 2nd of January 1990
born Jan. 2, 1990
with a date of birth of January 2, 1990|DOB listed as 01/02/1990|date of birth recorded as 01/02/1990
with DOB 01/02/1990|DOB: 01/1990
the date of birth is January 2, 1990|Date of Birth:\\n01/02/1990|d. o. b. 1/2/90|the defendant's DOB, 01/02/1990
birth date - 1990.01.02
Made Up (born 2 January 1990)|Made Up (b. 1/2/90)|The patient, born on January 2, 1990, Your Honor|DOB\\t01/02/1990
a conflict resolution for a man born on January 2, 1990
""",
    "social_security": """
SSN/ITIN: 123-45-6789|ssn=123456789|"ssn": "123-45-6789"|Social Security Number (SSN): 123-45-6789
soc sec no 123 45 6789|SS No. 123-45-6789
""",
    "": """
NYC DOB 01/02/2024|DOB (Department of Buildings), 3/1/2026|DOB, January 2, 2024|the DOB, 01/02/2024
filed with DOB, 01/02/2024
DOB and HPD testified on 1/2/2024|Tax ID 13-6400434|tax identification number 136400434|Blue Shield 10012
Docket: LPC-24-01234
Docket No. 2019-04512|Case 2019-1234|Complaint No. 311-12345678|ISBN 978-0-306-40615-7|212 555 0123
shields 300 families
Landmarks docket # 24-01234|an idea born of 2020|Born in 2015, the program|Section 8 of the A 100 bus
Grade A 100 000 000|10 123 45 6789 3
In the Matter of Made Up, 196 A.D.3d 1012, 2021 NY Slip Op 04410|the complaint of January 2, 2024
complaint resolution 2023-2024
ArrestCount: 1234|arrests, no. 12|{"DOB":"","Date":"3/5/2026"}|badge of the City|Calendar No. 2019-123-BZ
2023-2024 docket
the bill number 123|a no 5 vote|A file 12|Sh. 12|State ID cards: 1234567|the IND line, 1932|ind. 12|Medicare ID 1
Form I-9|Form I-862
""",
}
"""Odd forms, written by hand after the patterns; each stands as it is."""

CARRIERS = (
    "{}", "We write about {} as you asked.", "See {}.", "({})", "Made up: {}; and more", "\n{}\n",
    "Last week, {} was named",
    "1. {}\n2. Nothing else", "the record - {} - of that day", "The paper says: {}",
)  # fmt: skip

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def _day(chance: Random) -> date:
    return date(1941, 1, 1) + timedelta(days=chance.randrange(24_000))


def _hex(chance: Random, length: int) -> str:
    return "".join(chance.choice("0123456789abcdef") for _ in range(length))


def _dated(form: str) -> Callable[[Random], str]:
    return lambda chance: _day(chance).strftime(form)


def _guid(chance: Random) -> str:
    return "-".join(_hex(chance, length) for length in (8, 4, 4, 4, 12)).upper()


VALUES: dict[str, Callable[[Random], str]] = {
    "boro": lambda chance: chance.choice("BKMQS"),
    "county": lambda chance: chance.choice(("NY", "KN", "BX", "QN", "RI")),
    "yy": lambda chance: f"{chance.randrange(10, 27)}",
    "year": lambda chance: f"{chance.randrange(2010, 2027)}",
    "guid": _guid,
    "hash": lambda chance: _hex(chance, 64),
    "slash": _dated("%m/%d/%Y"),
    "dash": _dated("%m-%d-%Y"),
    "iso": _dated("%Y-%m-%d"),
    "long": _dated("%B %d, %Y"),
    "short": _dated("%b. %d, %Y"),
    "abbreviated": lambda chance: _day(chance).strftime("%d-%b-%Y").upper(),
    "brief": _dated("%m/%d/%y"),
    "european": _dated("%d %B %Y"),
    "ordinal": _dated("4th of %B, %Y"),
    "spaced": _dated("%m / %d / %Y"),
    "digits": _dated("%m%d%Y"),
}


class Sample(NamedTuple):
    """A text, the pattern that must find it (empty for a look-alike), and its form."""

    name: str
    form: str
    text: str
    held_back: bool


def _forms(written: str) -> list[str]:
    return [
        form.replace("\\n", "\n").replace("\\t", "\t")
        for line in written.strip().splitlines()
        for form in line.split("|")
    ]


def _filled(form: str, chance: Random) -> str:
    for name, value in VALUES.items():
        while f"{{{name}}}" in form:
            form = form.replace(f"{{{name}}}", value(chance), 1)
    return "".join(chance.choice({"~": "0123456789", "^": LETTERS}.get(sign, sign)) for sign in form)


def samples() -> Iterator[Sample]:
    """Yield each form filled in, always in the same way."""
    chance = Random(SEED)
    for name, written in {**PERSONAL, "": PUBLIC}.items():
        forms = _forms(written)
        held = set(chance.sample(range(len(forms)), len(forms) // 2))
        for number, form in enumerate(forms):
            for _ in range(TIMES):
                yield Sample(name, form, chance.choice(CARRIERS).format(_filled(form, chance)), number in held)
    for name, written in ODDITIES.items():
        yield from (Sample(name, form, form, False) for form in _forms(written))
