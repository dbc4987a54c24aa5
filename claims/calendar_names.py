"""The names of weekdays and months in Arabic, English and Spanish, as `terms.folded` spells."""

from typing import Final

from claims.terms import folded


def numbered(rows: str) -> dict[str, int]:
    """Each word of a line with the line's number from 1; ``~`` stands for a space."""
    return {
        folded(word.replace("~", " ")): number
        for number, row in enumerate(rows.strip().splitlines(), 1)
        for word in row.split()
    }


WEEKDAYS: Final = numbered("""
    monday lunes الاثنين
    tuesday martes الثلاثاء
    wednesday miercoles الأربعاء
    thursday jueves الخميس
    friday viernes الجمعة
    saturday sabado السبت
    sunday domingo الأحد
""")
MONTHS: Final = numbered("""
    january enero يناير كانون~الثاني jan ene
    february febrero فبراير شباط feb
    march marzo مارس آذار mar
    april abril أبريل نيسان apr abr
    may mayo مايو أيار
    june junio يونيو يونيه حزيران jun
    july julio يوليو يوليه تموز jul
    august agosto أغسطس آب aug ago
    september septiembre setiembre سبتمبر أيلول sept sep
    october octubre أكتوبر تشرين~الأول oct
    november noviembre نوفمبر تشرين~الثاني nov
    december diciembre ديسمبر كانون~الأول dec dic
""")
