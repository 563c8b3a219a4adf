"""Measures as other software keeps them: Qualtrics, REDCap, XLSForm and CDISC ODM."""
