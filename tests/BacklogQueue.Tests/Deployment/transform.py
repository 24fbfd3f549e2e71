"""Prints template.yaml as the SAM transform leaves it, which is what CloudFormation is given."""

import json
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """Names of AWS's own policies, of which the template uses none."""

    def load(self):
        return {}


with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file.read())
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        # What `aws cloudformation package` makes of a folder.
        resource["Properties"]["CodeUri"] = "s3://code/function.zip"
print(json.dumps(transform(template, {}, NoManagedPolicies())))
