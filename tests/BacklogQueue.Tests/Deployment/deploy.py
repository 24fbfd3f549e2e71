"""Deploys a transformed template, read from standard input, into moto's CloudFormation; prints what then exists there.

Arguments are NAME=VALUE parameters of the template.
"""

import io
import json
import sys
import warnings
import zipfile

import boto3
from moto import mock_aws

STACK = "smoke"

# It says of every type that it leaves out that it does.
warnings.simplefilter("ignore")


def empty_function():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("bootstrap", "")
    return buffer.getvalue()


def queue_attributes(sqs, url):
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]


def main():
    parameters = [argument.split("=", 1) for argument in sys.argv[1:]]
    s3, sqs, functions = boto3.client("s3"), boto3.client("sqs"), boto3.client("lambda")
    place = {"LocationConstraint": s3.meta.region_name}
    s3.create_bucket(Bucket="code", CreateBucketConfiguration=place)
    s3.put_object(Bucket="code", Key="function.zip", Body=empty_function())
    formation = boto3.client("cloudformation")
    formation.create_stack(
        StackName=STACK,
        TemplateBody=json.dumps(json.load(sys.stdin)),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters],
        Capabilities=["CAPABILITY_IAM"],
    )
    stack = formation.describe_stacks(StackName=STACK)["Stacks"][0]
    resources = formation.list_stack_resources(StackName=STACK)["StackResourceSummaries"]
    physical = {one["LogicalResourceId"]: one.get("PhysicalResourceId") for one in resources if one.get("LogicalResourceId")}
    table = boto3.client("dynamodb").describe_table(TableName=physical["PushLogTable"])["Table"]
    print(json.dumps({
        "status": stack["StackStatus"],
        "outputs": {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]},
        "physical": physical,
        "queue": queue_attributes(sqs, physical["PushQueue"]),
        "deadLetterQueue": queue_attributes(sqs, physical["DeadLetterQueue"]),
        "functions": {
            one["FunctionName"]: {"timeout": one["Timeout"], "environment": one["Environment"]["Variables"]}
            for one in functions.list_functions()["Functions"]
        },
        "mappings": [
            {"queue": one["EventSourceArn"], "function": one["FunctionArn"], "responses": one["FunctionResponseTypes"]}
            for one in functions.list_event_source_mappings()["EventSourceMappings"]
        ],
        "indexes": sorted(one["IndexName"] for one in table["GlobalSecondaryIndexes"]),
    }))


with mock_aws():
    main()
