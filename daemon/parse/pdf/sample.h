#ifndef SAMPLE_H
#define SAMPLE_H

/*
 * sample - a PDF of one page with a Latin and a Chinese letter: read before the jail, so that
 * poppler and what is below it have set themselves up, with tables of every kind.
 */
static const char sample_pdf[] =
    "%PDF-1.4\n"
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>\n"
    "endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>\n"
    "endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<<"
    "/Font<</A 5 0 R/B 6 0 R>>>>>>\n"
    "endobj\n"
    "4 0 obj<</Length 42>>stream\n"
    "BT /A 9 Tf 9 50 Td(a) Tj/B 9 Tf<4F60>Tj ET\n"
    "endstream\n"
    "endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>\n"
    "endobj\n"
    "6 0 obj<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
    "/DescendantFonts[7 0 R]>>\n"
    "endobj\n"
    "7 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<<"
    "/Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 8 0 R>>\n"
    "endobj\n"
    "8 0 obj<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 0 1 1]"
    "/ItalicAngle 0/Ascent 1/Descent 0/CapHeight 1/StemV 1>>\n"
    "endobj\n"
    "xref\n"
    "0 9\n"
    "0000000000 65535 f \n"
    "0000000009 00000 n \n"
    "0000000053 00000 n \n"
    "0000000103 00000 n \n"
    "0000000219 00000 n \n"
    "0000000307 00000 n \n"
    "0000000394 00000 n \n"
    "0000000504 00000 n \n"
    "0000000658 00000 n \n"
    "trailer<</Size 9/Root 1 0 R>>\n"
    "startxref\n"
    "798\n"
    "%%EOF\n";

#endif
