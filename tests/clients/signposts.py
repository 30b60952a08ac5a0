"""Follows the signposts of an address as the client `signposting` does, and reads those of the page that stands there.

Usage: signposts.py ADDRESS PAGE. Prints for each the relations with their targets, and types where there are.
"""

import json
import sys

from signposting.htmllinks import find_signposting_html
from signposting.resolver import find_signposting_http


def posts(found):
    return [{"rel": str(post.rel), "target": str(post.target), "type": post.type and str(post.type)} for post in found]


header, page = find_signposting_http(sys.argv[1]), find_signposting_html(sys.argv[2])
print(json.dumps({"header": posts(header.signposts), "page": posts(page.signposts)}))
