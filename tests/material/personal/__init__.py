"""Samples of personal data of the classes P2, P3 and P4. Every one of them is made up."""

MADE_UP = {
    "a_number": [
        "A012345678",
        "A 012 345 678",
        "A#012345678",
        "A-12345678",
        "A012-345-678",
        "file A\u200b012345678",
        "Alien registration number: 012345678",
        "USCIS# A012 345 678",
        "N\u00fam. de extranjero 012345678",
        "\uff21\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
    ],
    "social_security": [
        "123-45-6789",
        "SSN 123456789",
        "Seguro Social 123456789",
        "Social Security number: 123-45-6789",
        "123 45 6789",
        "123\u201145\u20116789",
    ],
    "date_of_birth": [
        "MADE, UP  DOB: 01/02/1990",
        "date of birth: 2 January 1990",
        "Date of birth is January 2nd, 1990",
        "born on 1990-01-02",
        "01/02/1990 (DOB)",
        "D.O.B. 1/2/90",
        "Name           DOB\nMade Up    01/02/1990",
        "birth date 02.01.1990",
        "nacida en Lima el 2 de enero de 1990",
        "F. de nac.: 1.\u00ba de enero de 1990",
    ],
    "nysid": ["NYSID 01234567A", "NYSID No. 01234567-A", "nysid: 1234567", "01234567K"],
    "arrest_number": [
        "Arrest No. M24612345",
        "arrest number 24612345",
        "arresto n\u00fam. 24612345",
        "arrest id: K23600001",
        "B22601234",
    ],
    "docket_number": [
        "CR-012345-24NY",
        "2019KN031234",
        "Docket No. 2024NY012345",
        "docket # 12345/2023",
        "N.\u00ba de expediente 12345/2023",
        "acusaci\u00f3n formal n.\u00ba 01234/2024",
        "Dkt. 2023BX004321",
        "Indictment No. 01234/2024",
        "docket number: CR-000001-25QN",
    ],
    "complaint_number": [
        "Complaint No. 2024-075-001234",
        "complaint report # 2023-047-03412",
        "UF-61 No. 2024-075-1234",
        "querella n.\u00ba 2024-075-1234",
    ],
    "shield_number": [
        "Shield 12345",
        "shield no. 4321",
        "Badge #777",
        "n\u00famero de placa 4321",
        "shield number: 00123",
    ],
    "tax_number": ["Tax No. 912345", "tax registry number 945678", "Tax ID# 923456", "n\u00fam. fiscal 923456"],
}
SAMPLES = [(name, text) for name, texts in MADE_UP.items() for text in texts]
ALL_FORMS = [text for _, text in SAMPLES]

BARE = [
    text
    for text in ALL_FORMS
    if text.startswith(("A0", "A 0", "A#", "A-1", "\uff21", "123", "01234567K", "B22", "CR-", "2019KN"))
]
"""Numbers without a word that says what they are. Within an address of the web each is a part of that address."""

SEALED = [
    "Arrest No. M24612345, sealed under CPL 160.50",
    "NYSID 01234567A (sealed)",
    "youthful offender, Indictment No. 01234/2024",
    "Docket No. 2024NY012345, sealed 160.55",
]
"""Class P4: a record of an arrest or a case that speaks of sealing."""

ALL = [*ALL_FORMS, *SEALED]
