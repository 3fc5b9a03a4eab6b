"""Asks S3 what clients.ts tells it to, through boto3: a line of JSON in, a line of JSON out."""

import io
import json
import socket
import sys

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

IN_PARTS = TransferConfig(multipart_threshold=5 * 1024 * 1024, multipart_chunksize=5 * 1024 * 1024)
clients = {}


resolve = socket.getaddrinfo
# Every name leads to loopback.
socket.getaddrinfo = lambda host, *how, **more: resolve("127.0.0.1", *how, **more)


def client_of(place):
    key = (place["region"], place["url"])
    if key not in clients:
        style = "virtual" if "amazonaws" in place["url"] else "path"
        config = Config(signature_version="s3v4", s3={"addressing_style": style})
        clients[key] = boto3.client("s3", region_name=place["region"], endpoint_url=place["url"], config=config)
    return clients[key]


def get(s3, bucket, key, span):
    asked = {} if span is None else {"Range": f"bytes={span[0]}-{span[1]}"}
    return s3.get_object(Bucket=bucket, Key=key, **asked)["Body"].read().decode()


def listing(s3, bucket, prefix, delimiter):
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix=prefix, Delimiter=delimiter, PaginationConfig={"PageSize": 2}
    )
    return [
        name
        for page in pages
        for name in [found["Key"] for found in page.get("Contents", [])]
        + [common["Prefix"] for common in page.get("CommonPrefixes", [])]
    ]


def policy(s3, bucket, text):
    s3.put_bucket_policy(Bucket=bucket, Policy=text)
    return s3.get_bucket_policy(Bucket=bucket)["Policy"]


def remove(s3, bucket, keys):
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in keys]})
    if answer.get("Errors"):
        raise RuntimeError(answer["Errors"])


CALLS = {
    "put": lambda s3, bucket, key, text: s3.put_object(Bucket=bucket, Key=key, Body=text.encode()) and None,
    "get": get,
    "list": listing,
    "copy": lambda s3, bucket, source, key: s3.copy({"Bucket": bucket, "Key": source}, bucket, key, Config=IN_PARTS),
    "upload": lambda s3, bucket, key, text: s3.upload_fileobj(io.BytesIO(text.encode()), bucket, key, Config=IN_PARTS),
    "presign": lambda s3, bucket, method, key: s3.generate_presigned_url(
        {"GET": "get_object", "PUT": "put_object"}[method], Params={"Bucket": bucket, "Key": key}
    ),
    "policy": policy,
    "remove": remove,
}

for line in sys.stdin:
    question = json.loads(line)
    try:
        answer = {"result": CALLS[question["what"]](client_of(question), question["bucket"], *question["args"])}
    except ClientError as refused:
        answer = {"refused": refused.response["Error"]["Code"]}
    print(json.dumps(answer), flush=True)
