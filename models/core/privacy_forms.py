"""The written forms of what the privacy gate looks for (docs/evidence.md#the-privacy-gate).

The forms are held by a corpus of samples and look-alikes: tests/models/core/test_privacy_forms.py
and test_privacy_unseen.py.
"""

import re
from typing import Literal, NamedTuple

Klass = Literal["P0", "P1", "P2", "P3", "P4"]
"""P0 about offices; P1 an official's work contact; P2 a member of the service in a matter; P3 a member of the public;
P4 sealed or confidential by law."""


class PrivacyPattern(NamedTuple):
    """One written form."""

    name: str
    klass: Klass
    pattern: str
    """Compiled when the first text is searched, because most commands search none."""
    needs: tuple[str, ...] = ()
    """Words of which every match has one, in small letters. Where none is there, nothing is searched for."""
    in_addresses: bool = True
    """False for a bare number: within an address of the web or a long id it is a part of that."""
    unless: re.Pattern[str] | None = None
    """What, within 400 letters before, makes it no personal data."""
    unless_near: re.Pattern[str] | None = None
    """What, within 60 letters before or after, makes it none."""

    def may_be_in(self, small: str) -> bool:
        """Return whether it may be in a text that is given in small letters."""
        return not self.needs or any(map(small.__contains__, self.needs))


ADDRESSES = re.compile(
    r"(?:https?:[\\/]{2,}|\bwww\.)[^\s\"'<>|\])}]+"
    r"|\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"
    r"|\b[0-9a-fA-F]{24,128}\b"
)
"""Addresses of the web, GUIDs, and digests in hexadecimal figures: a bare number within is a part of them."""

_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|ene|abr|ago|set|dic)[a-z]*\.?"
_SLASH = r"\s?[/.\-]\s?"
_YEAR = r"(?:(?:19|20)\d{2}|'?\d{2}(?!:))"
_DATE = (
    rf"(?:\d{{1,2}}(?:{_SLASH}\d{{1,2}}{_SLASH}|\s\d{{1,2}}\s)(?:19|20)?\d{{2}}|(?:19|20)\d{{2}}[/.\-]\d{{1,2}}[/.\-]\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.?o)?[\s/-]*(?:(?:of|de)\s+)?(?i:{_MONTH}),?[\s/-]*(?:del?\s+)?{_YEAR}"
    rf"|(?i:{_MONTH})[\s-]+\d{{1,2}}(?:st|nd|rd|th)?,?[\s-]+{_YEAR})(?!\d)"
)
_COMPACT_DAY = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_FIGURES = (
    rf"(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:19|20)?\d{{2}}|{_COMPACT_DAY}"
    r"|(?:0[1-9]|1[0-2])/(?:19|20)\d{2})\b"
)

_GAP = r"[\s.,:;#=()\[\]\"'\-|]{0,5}"
_NO = r"(?:(?:n\.?os?|n[uú]m(?:ero)?s?|numbers?|nbr|nro?|id|i\.\s?d|key)\b|n\.?°)(?:\(s\))?"
_OF = r"(?:(?:of|for|on|per|held|given|assigned|listed|according|del?)\b[^\n.;:\d]{1,40}?[\s,:]\s?)?"
_IS = rf"{_OF}(?:(?:,?\s?which\s)?(?:is|was|reads|as|es|era|fue)\b:?\s?)?"
_MAYBE = rf"{_GAP}(?:{_NO}{_GAP})?(?:\([^()\d\n]{{1,20}}\){_GAP})?{_IS}\(?"
"""Between a word and its number: `No.`, `#`, whose it is, `is` or nothing."""
_LABEL = rf"(?:{_GAP}{_NO}{_GAP}{_IS}|[\s.:]{{0,2}}#{_GAP}{_IS})\(?"
"""The same, but it must say that a number follows."""
_LABEL_OR_COLON = rf"(?:{_LABEL}|\s?:\s?)"
_END = r"(?!\w|-\d|[.,]\d)"
_NO_COUNT = r"(?!\s?(?:%|percent|dollars|filers|parcels|members|officers|panels|units|shares))"

# "Appendix A 12345678" is no number that begins with an A.
_PART = "".join(
    rf"(?<!(?i:{word}) A)" for word in ("appendix", "exhibit", "schedule", "class", "grade", "form", "table")
)
_ALIEN = r"\d{2,3}[- ]?\d{3}[- ]?\d{3}" + _END
# A department of buildings has the same three letters; it has permits, and things are filed with it.
_BUILDINGS = r"(?i:(?<!\bby )(?<!\bfrom )(?<!\bto )(?<!\bat )(?<!\bnyc )(?<!uildings \())"
_DOB = r"(?i:\bdob(?![a-z]))"
_BORN = (
    r"\b(?i:date[\s-]*of[\s-]*birth|birth[\s-]?(?:date|dt\b)|nacimiento|(?:fecha|f)\b\.?\s*(?:de\s+)?nac\b\.?|fdn\b"
    r"|d\.\s?o\.\s?b\b\.?|d/o/b|d\so\sb\b|dob(?![a-z]))(?:\s?/\s?[A-Za-z]{2,9}\b)?"
)
_SAYS = (
    r"(?:(?i:is|was|as|of|on|the|listed|given|recorded|reported|shown|stated|appears|being|confirmed"
    r"|el|d[ií]a|del?|es|fue)[\s:]+){0,3}"
)
_WHOSE = (
    r"(?:(?i:of|for|on|per|given|held|according|del?)\b[^\n.;:\d]{1,45}?)"
    r"(?i:\s(?:is|was|reads|es|fue)\b:?(?:\sel\b)?|:)\s?"
)
_ASIDE = r"(?:(?i:dob|age(?:\s\d+)?|mm.dd.yy(?:yy)?|[a-z/ ]{1,20}(?=\)))[^\w\n]{0,6})?"
_AREA = r"\d{3}(?<!000)(?<!666)(?<!9\d\d)"
_BIRTH = "birth|dob|o.b|o. b|o/b|o b|nac|fdn"
_HONOR = re.compile(
    r"(?i)\bwhereas,|\bresolved,|\bresolution\s+(?:honor|recogni|commemor|celebrat|designat|declar|posthum)|\bhonoring\b"
    r"|\bin\s+(?:honor|memory)\s+of\b|\bcommemorat|\bhonra\b|\ben\s+(?:honor|memoria)\s+de\b|\bconmemora"
    r"|\bco-?nam(?:ed|ing)\b|\btribute\s+to\b"
)
"""Words of a resolution of honor, in which a birth date is public."""
_PUBLIC = re.compile(
    r"(?i)\b(?:mayor|governor|president|senator|congress(?:wo)?man|(?:council|assembly)\s?(?:wo)?(?:member|man)"
    r"|alcalde(?:sa)?|gobernadora?|presidenta|concejal"
    r"|justice|pope|saint|reverend|rev\.|dr\.\s(?:martin|king)|luther\sking|holiday|honored|observe[sd]?|celebrate[sd]?)\b"
)
"""Words of a public figure or a holiday: near them, a birthday is public."""
_PERSON = (
    r"(?!NOW|BIS|BIN|Permit|Job|Commissioner|Violation|Inspect|Notice|Bulletin|Order|Complaint|Stop|Appl)"
    r"[A-Z][\w'-]*,?\s+"
)
_COURT = r"(?:NY|KN|BX|QN|RI|SR|SN|CN)"
_BILL = re.compile(r"(?i)\b(?:assembly|senate|same as|the|this)\s+bills?\b|\bbills?\s+(?:no|nos|numbers?)\b")
"""Words of a bill of the State, whose number is a letter and figures too."""

HEADING = re.compile(
    r"(?i)birth|\bborn\b|\bdob|d\.\s?o\.\s?b|naci[dm]|\bnac\b|\bssn|\bsoc|social|nysi|\bstate id"
    r"|\ba[- ]?(?:#|n(?:o|um)|file)|\bn\S{1,7} a\b|alien|extranjer|uscis|shield|badge|placa|insignia|tax|\btrn\b|fiscal"
    r"|arrest|\barr\b|docket|\bdkt|expediente|\bcausa\b|indict|\bind\b|\bsci\b|acusaci|compl(?:ain|\b)|ccrb|\buf\b"
    r"|querella|denuncia|queja"
)
"""What the heading of a column says in which the gate looks."""


def _form(pattern: str, needs: str = "", *, bare: bool = False, **unless: re.Pattern[str]) -> PrivacyPattern:
    return PrivacyPattern("", "P0", pattern, tuple(filter(None, needs.split("|"))), not bare, **unless)


def _named(groups: dict[tuple[str, Klass], tuple[PrivacyPattern, ...]]) -> tuple[PrivacyPattern, ...]:
    return tuple(form._replace(name=name, klass=klass) for (name, klass), forms in groups.items() for form in forms)


FORBIDDEN = _named(
    {
        ("a_number", "P3"): (
            _form(rf"A(?<![\w/]A)(?:(?:\s?#:?\s?|[-:.]\s?)?|{_PART}\s){_ALIEN}", bare=True, unless_near=_BILL),
            _form(rf"a(?<![\w/]a)(?:\s?#\s?{_ALIEN}|-?\d{{9}}{_END})", bare=True),
            _form(
                rf"\b(?:[Aa]-|A\s?|a\s?(?=(?i:number)[\"']?\s?[:=]))(?i:(?:numbers?|num|no|file)\b{_MAYBE}A?)[\s#-]?{_ALIEN}"
            ),
            _form(rf"\bA\s?#\s?(?i:{_OF}(?:is|was)\s)A?{_ALIEN}", "#"),
            _form(
                rf"(?i)\b(?:alien|extranjer[oa]s?|uscis|ins|ain|afn|a/n|ar(?=\s?(?:#|no\b)))\b"
                rf"\s?(?:registration|reg\.?|file)?{_MAYBE}A?[\s#-]?{_ALIEN}",
                "alien|extranjer|uscis|ins|ain|afn|a/n|ar",
            ),
            _form(rf"(?i)\b(?:fin|fins|fingerprint\s+id\w*){_MAYBE}\d{{10}}{_END}", "fin"),
        ),
        ("social_security", "P3"): (
            _form(
                rf"{_AREA}(?<![\w-]\d{{3}})(?<!RFP \d{{3}})(?<!PIN \d{{3}})-(?!00)\d{{2}}-(?!0000)\d{{4}}(?![\w-])",
                bare=True,
            ),
            _form(
                rf"{_AREA}(?<![\w-]\d{{3}})(?<!\d[ .,]\d{{3}}) (?!00)\d{{2}} (?!0000)\d{{4}}(?![\w-]| ?\d|[.,]\d)",
                bare=True,
            ),
            _form(
                rf"(?i)\b(?:s\.?s\.?n(?![a-z])\.?|ss\s?(?:#|(?=no\b|number))|social(?=\s?:|\sis\b)|social\s+security"
                rf"|segur(?:o|idad)\s+social|soc\.?\s+sec\.?){_MAYBE}\d{{3}}[-. ]?\d{{2}}[-. ]?\d{{4}}\b",
                "ss|s.s|soc",
            ),
        ),
        ("date_of_birth", "P3"): (
            _form(
                rf"(?!{_DOB}\)?(?:,\s|\s+on\b)){_BUILDINGS}{_BORN}[^\w]{{0,6}}{_ASIDE}{_SAYS}(?:{_DATE}|{_FIGURES})",
                _BIRTH,
            ),
            _form(rf"{_BORN}[\s,]{{1,2}}{_WHOSE}{_DATE}", _BIRTH),
            _form(rf"\b(?i:name|subject|person)\s?[/,&]\s?{_BORN}[^\n\d]{{1,50}}{_DATE}", _BIRTH),
            _form(rf"(?:{_BORN}|\b(?i:birth))\s?[:=]\s?(?:{_DATE}|{_FIGURES})", _BIRTH),
            _form(rf"(?i:\b(?:his|her|their|'s)\s+dob),?\s+(?:on\s+)?{_DATE}", "dob"),
            _form(rf"{_DATE}\s*[(,]?\s*{_BORN}(?!\s+(?:field|permit))", _BIRTH),
            _form(rf"\bDOB\b\s+(?:{_PERSON}){{1,4}}{_DATE}", "dob"),
            _form(
                rf"(?<!-)\b(?i:born|birthday|nacid[oa]s?(?:/[oa])?|naci[oó])\b(?:\s?\(\w{{1,12}}\))?[:,]?\s*"
                rf"(?:(?:is|was)\s+)?(?:(?:in|en)\s+[^\n.;\d]{{1,40}}?,?\s+)?(?:(?:on|in|el)\b:?\s+)?(?:(?:the|d[ií]a)\s+)?{_DATE}(?!,?\s+or?\s+(?:later|after|earlier|before|antes|despu))",
                "born|birthday|naci",
                unless=_HONOR,
                unless_near=_PUBLIC,
            ),
            _form(r"b\.(?:(?<=[,\w] b\.)|(?<=\(b\.))\s?\d{1,2}/\d{1,2}/(?:19|20)?\d{2}\b", "b."),
        ),
        ("nysid", "P3"): (
            _form(rf"(?i)\b(?:n\.?y\.?s\.?i\.?d|nysiis)s?/?{_MAYBE}\d{{7,8}}\s?-?[a-z]?\b", "nysi|n.y.s"),
            _form(
                rf"(?i)\b(?:(?:nys|state)\s+id(?:entification)?|sid)\b(?:\s\(sid\))?{_MAYBE}(?:ny)?\d{{8}}\s?-?[a-z]\b",
                "nys|state|sid",
            ),
            _form(rf"\d{{8}}(?<![\w/.]\d{{8}})(?<!\d-\d{{8}})(?<!{_COMPACT_DAY})[A-Z](?!\w|-\w)", bare=True),
        ),
        ("arrest_number", "P3"): (
            _form(
                rf"(?i)\b(?:arresto?|arr\b\.?|ar(?=\s?[#:]))(?:\s+(?:id|report|rpt\.?|record))?"
                rf"(?:{_LABEL_OR_COLON}(?:[bkmqs][- ]?)?(?:\d{{6,9}}|\d{{2}}[- ]\d{{5,6}})"
                r"|\s\(?[bkmqs]-?\d{2}[- ]?\d{6})(?!\d|[.,]\d)",
                "ar",
            ),
            _form(
                rf"[BKMQS](?<![\w/.]\w)(?!{_COMPACT_DAY}|00)(?:[0-2]|[89])\d{{7}}(?!\w|-\w)",
                bare=True,
                unless_near=_BILL,
            ),
        ),
        ("docket_number", "P3"): (
            _form(rf"(?i)(?<![\w/])CR[-\s]\d{{6}}[-/]\s?\d{{2}}[/\s]?{_COURT}\b", "cr", bare=True),
            _form(r"(?i)(?<![\w/])(?:IND|SCI)-\d{5}-(?:20)?\d{2}(?:/\d{3})?(?![\w-])", "ind-|sci-", bare=True),
            _form(rf"(?:19|20)\d{{2}}(?<![\w/]\d{{4}})[- ]?{_COURT}[- ]?\d{{6}}[A-Z]?(?!\w)", bare=True),
            _form(
                rf"(?i)\b(?:docket|dkt|expediente|causa)s?(?:\s+penal)?{_MAYBE}"
                rf"(?:\d{{3,6}}/\d{{2,4}}|\d{{5,6}}-(?:19|20)\d{{2}}|[a-z]{{1,2}}-\d{{4,6}}-\d{{2}}(?:/\d{{2}}[a-z]?)?"
                rf"|(?:\d:)?\d{{2}}-cr-\d{{2,6}}|(?:cr-)?\d{{2,6}}-\d{{2}}/?{_COURT}"
                rf"|(?:\d{{2}}){{1,2}}[- ]?(?:{_COURT}|[a-z])[- ]?\d{{6}}|\d{{7,12}})(?![\w-])",
                "docket|dkt|expediente|causa",
            ),
            _form(
                rf"(?i)\b(?:(?:indictment|superior\s+court\s+information|acusaci[oó]n(?:\s+formal)?){_MAYBE}"
                rf"|(?:ind(?:ict)?|s\.?c\.?i)\b{_LABEL})(?:ind-)?\d{{2,6}}[/-]\d{{2,4}}(?!\w)"
                r"|\b(?:ind|s\.?c\.?i)\b\.?\s(?:\d{3,5}/\d{2,4}|\d{5}-(?:20)?\d{2})(?![\w-])",
                "ind|sci|s.c|superior|acusaci",
            ),
        ),
        ("complaint_number", "P3"): (
            _form(r"(?:19|20)\d{2}(?<![\w/-]\d{4})-(?:0\d{2}|1[0-2]\d)-\d{5,6}(?![\w-])", bare=True),
            _form(
                rf"(?i)(?<!\bdob )(?<!\bhpd )(?<!\bdep )(?<!\b311 )\b(?:complaint|compl?\b\.?|querella|denuncia|queja)"
                r"(?:\s+(?:report|rpt\.?))?"
                rf"(?:{_MAYBE}(?:19|20)\d{{2}}-\d{{1,3}}-\d{{3,6}}|{_LABEL}(?:\d{{4,6}}/\d{{2,4}}|\d{{2,4}}-\d{{4,6}}|\d{{6,10}}))(?![\w-])",
                "comp|querella|denuncia|queja",
            ),
            _form(
                rf"(?i)\b(?:(?:ccrb|review\s+board|iab)\b(?:[\s(]+(?:case|complaint|log|file))?"
                rf"(?:{_LABEL}[\d-]{{4,16}}|{_MAYBE}(?:(?:19|20)\d{{7}}|\d{{2,4}}-\d{{5}}))"
                rf"|uf[- ]?61{_MAYBE}(?!(?:19|20)\d\d(?![\d-]))[\d-]{{4,16}})(?!\w)",
                "ccrb|review|iab|uf",
            ),
        ),
        ("shield_number", "P2"): (
            _form(
                rf"(?i)\b(?:(?:shield|badge|placa|insignia)s?{_LABEL}\d{{2,6}}|sh(?:l?d)?\b\.?{_LABEL}\d{{4,6}}|(?-i:Sh\.)\s?\d{{4,5}}){_END}",
                "sh|badge|placa|insignia",
            ),
            _form(
                rf"(?i)(?<!\bblue )(?<!\bheat )(?<!\bface )(?<!\briot )(?<!\bprivacy )"
                rf"\b(?:shield|badge|placa|insignia)\s?(?:[:,]|is|was|as)?\s?\(?(?!(?:19|20)\d\d\b)\d{{3,5}}{_END}{_NO_COUNT}",
                "shield|badge|placa|insignia",
            ),
        ),
        ("tax_number", "P2"): (
            _form(rf"(?i)\btrn{_MAYBE}\d{{6}}{_END}{_NO_COUNT}", "trn"),
            _form(
                rf"(?i)\btax(?:[\s-]*(?:registry|registration|reg\b\.?|identification|id\b|i\.d\.))?{_LABEL}\d{{6}}{_END}{_NO_COUNT}",
                "tax",
            ),
            _form(
                rf"(?i)\b(?:tax(?:[\s-]*(?:registry|registration|reg\b\.?|identification))?"
                rf"|(?:n\.?o|n[uú]m(?:ero)?|registro)\b\.?\s+fiscal){_MAYBE}[89]\d{{5}}{_END}{_NO_COUNT}",
                "tax|fiscal",
            ),
        ),
    }
)
DOUBTFUL = _named(
    {
        ("criminal_procedure_law_160", "P4"): (_form(r"\b160\.5[0589]\b", "160.5"),),
        ("youthful_offender", "P4"): (_form(r"(?i)\byouthful\s+offenders?\b", "youthful"),),
        ("sealed", "P4"): (_form(r"(?i)\b(?:(?:un)?sealed|sellad[oa]s?)\b", "sealed|sellad"),),
    }
)
