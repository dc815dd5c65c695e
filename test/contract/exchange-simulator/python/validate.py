"""Validates documents against a schema where xmllint is absent: validate.py SCHEMA DOCUMENT... Prints what is wrong; status 1 if anything is."""

import sys

from lxml import etree

schema = etree.XMLSchema(etree.parse(sys.argv[1], etree.XMLParser(no_network=True)))
wrong = [path for path in sys.argv[2:] if not schema.validate(etree.parse(path))]
for path in wrong:
    schema.validate(etree.parse(path))
    for error in schema.error_log:
        print(f"{path}: {error.message}", file=sys.stderr)
sys.exit(1 if wrong else 0)
