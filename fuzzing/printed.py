"""PDFs and documents of word processors."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from fuzzing.checks import check_findings
from fuzzing.target import Target
from kg.documents import Found, Input, read_input

_PAGE = """BT /F1 12 Tf 72 720 Td (Ministers meet in Oslo) Tj ET
BT /F1 10 Tf 72 690 Td 12 TL (The ministers of Norway and Sweden met in) Tj T* (Oslo on Monday and signed an agree-) Tj
T* (ment on rivers.) Tj ET
BT /F2 10 Tf 320 690 Td 12 TL (The talks go on in Vienna next week,) Tj T* [(and no) -300 (one) -500 (asks)] TJ ET
BT /F1 7 Tf 72 60 Td (1 See the treaty.) Tj ET BT /F1 8 Tf 300 30 Td (2/5) Tj ET
q 0 1 -1 0 40 400 cm BT /F1 8 Tf (DRAFT) Tj ET Q
"""
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TEXT = f"""<w:document xmlns:w="{_WORDS}" xmlns:r="{_RELATIONS}"><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Ministers meet in Oslo</w:t></w:r></w:p>
<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Oslo, 2 March 2026</w:t></w:r><w:r><w:br/><w:t>Talks.</w:t></w:r></w:p>
<w:p><w:ins><w:r><w:t>They met.</w:t></w:r></w:ins><w:del><w:r><w:delText>Not</w:delText></w:r></w:del></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Q:</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>
</w:body></w:document>"""
_TYPES = f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
_MAIN = f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" Target="word/document.xml" \
Type="{_RELATIONS}/officeDocument"/></Relationships>'


def check_pdf(data: bytes) -> None:
    """Read bytes as a PDF, and as what a page of one draws."""
    for content in (data, _pdf(data)):
        check_findings(_read("a.pdf", content), _read("a.pdf", content))


def check_docx(data: bytes) -> None:
    """Read bytes as the text of a document."""
    content = _docx(data)
    check_findings(_read("a.docx", content), _read("a.docx", content))


def _read(name: str, content: bytes) -> list[Found]:
    return list(read_input(Input(name, content)))


def _pdf(drawn: bytes) -> bytes:
    """Return a PDF of one page on which something is drawn."""
    fonts = [f"<</Type/Font/Subtype/Type1/BaseFont/{name}>>".encode() for name in ("Times-Roman", "Helvetica-Bold")]
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        *fonts,
    ]
    return pdf_of(parts)


def pdf_of(parts: Sequence[bytes]) -> bytes:
    """Return a PDF of its objects, the first of which is its catalogue."""
    content, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, len(content))


def _docx(text: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("[Content_Types].xml", _TYPES)
        parts.writestr("_rels/.rels", _MAIN)
        parts.writestr("word/document.xml", text)
    return file.getvalue()


def _pdf_seeds() -> Iterator[bytes]:
    yield _PAGE.encode()
    yield from (line.encode() for line in _PAGE.splitlines())
    yield _pdf(b"BT /F1 12 Tf 72 720 Td (Talks) Tj ET")


def _docx_seeds() -> Iterator[bytes]:
    yield _TEXT.encode()


TARGETS = {
    "pdf": Target(
        "pdf",
        check_pdf,
        _pdf_seeds,
        words=(
            *(b"BT ", b" ET", b" Tj", b" TJ", b" Td ", b" Tf ", b"T* ", b" TL ", b" Tm ", b" Tc ", b" Tw ", b" Ts "),
            *(b"/F1 ", b"/F2 ", b" cm ", b"q ", b" Q", b"\\255", b"-", b"1.", b"Subject: ", b"1/2", b"3 Tr "),
        ),
    ),
    "docx": Target(
        "docx",
        check_docx,
        _docx_seeds,
        words=(
            *(b"<w:p>", b"</w:p>", b"<w:r>", b"</w:r>", b"<w:t>", b"</w:t>", b"<w:tbl>", b"<w:tr>", b"<w:tc>"),
            *(b"<w:b/>", b"<w:br/>", b"<w:tab/>", b"<w:footnoteReference w:id='1'/>", b"<w:hyperlink r:id='a'>"),
            *(b"<w:numPr>", b"<w:ilvl w:val='1'/>", b"<w:vMerge/>", b"<w:gridSpan w:val='2'/>", b"<!ENTITY a 'b'>"),
            *(
                b"<mc:AlternateContent>",
                b"<w:fldChar w:fldCharType='begin'/>",
                b"<w:instrText>",
                b"<w:sym w:char='F0'/>",
            ),
        ),
    ),
}
