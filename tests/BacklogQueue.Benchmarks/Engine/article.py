"""The approach that this project replaces: clone the whole history with dulwich, zip the folder, upload it.

With two arguments only the clone.
"""
import shutil
import sys

import boto3
from botocore.client import Config
from boto3.s3.transfer import TransferConfig
from dulwich import porcelain

url, clone, *upload = sys.argv[1:]
with open("/dev/null", "wb") as quiet:
    porcelain.clone(url, clone, errstream=quiet)
if not upload:
    sys.exit()

archive, endpoint = upload
shutil.make_archive(archive.removesuffix(".zip"), "zip", clone)
s3 = boto3.client(
    "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x",
    config=Config(s3={"addressing_style": "path"}))
# One PUT: the sink knows no multipart upload. It is the faster way on a loopback network.
s3.upload_file(archive, "sink", "artifact.zip", Config=TransferConfig(multipart_threshold=5 << 30))
