"""Reads a template of the AWS Serverless Application Model as CloudFormation does, by cfn-lint, and says what it asks for.

    sam.py TEMPLATE

Prints JSON: `wrong` is what would be refused or warned of, `unseen` each name that could be misspelt without being noticed
here, and `env`, the environment of the function. The names of variables and outputs are anybody's own, so they are not
among them.
"""

import json
import re
import sys

from cfnlint.api import ManualArgs, lint
from cfnlint.decode.cfn_yaml import loads

REGION = "ca-central-1"
NAME = re.compile(r"^( *)([A-Za-z]\w*):", re.MULTILINE)
FREE = ("Variables", "Outputs")


def referred(value):
    """Each name that a template refers to."""
    if isinstance(value, dict):
        yield from (value[name] for name in value if name == "Ref")
        yield from (name for part in value.values() for name in referred(part))
    if isinstance(value, list):
        yield from (name for part in value for name in referred(part))


def wrong(text):
    faults = [f"{match.rule.id} {match.message}" for match in lint(text, config=ManualArgs(regions=[REGION]))]
    template = loads(text)
    # cfn-lint looks at references everywhere but in the environment of a function.
    known = {*template.get("Parameters", {}), *template.get("Resources", {})}
    return faults + [f"{name} is referred to and is not there" for name in referred(template) if name not in known]


def names(text):
    """Each name that has a meaning, where it stands."""
    above = []
    for found in NAME.finditer(text):
        above = [(indent, name) for indent, name in above if indent < len(found[1])]
        if not above or above[-1][1] not in FREE:
            yield [name for _, name in above] + [found[2]], found.span(2)
        above.append((len(found[1]), found[2]))


def misspelt(text, span):
    """The template with the last two letters of one name the other way round."""
    begin, end = span
    return text[: end - 2] + text[end - 1] + text[end - 2] + text[end:]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    unseen = [".".join(path) for path, span in names(text) if not wrong(misspelt(text, span))]
    resources = loads(text)["Resources"].values()
    [function] = [resource for resource in resources if resource["Type"] == "AWS::Serverless::Function"]
    env = function["Properties"]["Environment"]["Variables"]
    print(json.dumps({"wrong": wrong(text), "unseen": unseen, "env": env}))


if __name__ == "__main__":
    main()
