"""A folder that can be read in 25 years, without Alongside: tables, pages, papers and checksums."""
