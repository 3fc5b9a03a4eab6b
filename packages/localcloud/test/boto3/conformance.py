"""Drives IAM, STS and EKS through boto3 and prints, by the case's name, what boto3 made of the answers.

Reads AWS_ENDPOINT_URL, AWS_REGION and the administrator's key from the environment. Arguments: a file with a
service account's token, and the ARN of the role that trusts it.
"""

import json
import os
import sys

import boto3
from botocore.exceptions import ClientError

token_file, role_arn = sys.argv[1:]
iam, sts, eks = (boto3.client(service) for service in ("iam", "sts", "eks"))
account = sts.get_caller_identity()["Account"]

document = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::é/*"}],
}
trust = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}],
}
policy_arn = f"arn:aws:iam::{account}:policy/p0"


def pages(client, operation, member, **arguments):
    """The members of all pages, and how many pages there were."""
    found = [page[member] for page in client.get_paginator(operation).paginate(**arguments)]
    return [len(found), [item for page in found for item in page]]


def made_policy():
    for index in range(5):
        iam.create_policy(PolicyName=f"p{index}", Path="/", PolicyDocument=json.dumps(document, ensure_ascii=False))
    iam.get_waiter("policy_exists").wait(PolicyArn=policy_arn)
    version = iam.get_policy_version(PolicyArn=policy_arn, VersionId="v1")["PolicyVersion"]
    return [version["Document"] == document, version["IsDefaultVersion"], version["CreateDate"].tzinfo is not None]


def made_roles():
    for index in range(5):
        iam.create_role(RoleName=f"r{index}", Path="/boto/", AssumeRolePolicyDocument=json.dumps(trust))
    iam.get_waiter("role_exists").wait(RoleName="r0")
    return iam.get_role(RoleName="r0")["Role"]["AssumeRolePolicyDocument"] == trust


def paged_roles():
    count, roles = pages(iam, "list_roles", "Roles", PathPrefix="/boto/", PaginationConfig={"PageSize": 2})
    return [count, [role["RoleName"] for role in roles]]


def paged_policies():
    arguments = {"Scope": "Local", "PaginationConfig": {"PageSize": 2}}
    count, policies = pages(iam, "list_policies", "Policies", **arguments)
    return [count, [policy["PolicyName"] for policy in policies]]


def attached():
    role = boto3.resource("iam").Role("r0")
    for index in range(3):
        role.attach_policy(PolicyArn=f"arn:aws:iam::{account}:policy/p{index}")
    _, found = pages(
        iam, "list_attached_role_policies", "AttachedPolicies", RoleName="r0", PaginationConfig={"PageSize": 1}
    )
    return [policy["PolicyName"] for policy in found]


def inline():
    policy = boto3.resource("iam").RolePolicy("r0", "inline")
    policy.put(PolicyDocument=json.dumps(document))
    policy.reload()
    return policy.policy_document == document


def tags():
    iam.tag_role(RoleName="r0", Tags=[{"Key": key, "Value": key.upper()} for key in ("a", "b", "c")])
    _, found = pages(iam, "list_role_tags", "Tags", RoleName="r0", PaginationConfig={"PageSize": 2})
    return {tag["Key"]: tag["Value"] for tag in found}


def simulated():
    count, results = pages(
        iam,
        "simulate_principal_policy",
        "EvaluationResults",
        PolicySourceArn=f"arn:aws:iam::{account}:role/boto/r0",
        ActionNames=["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
        ResourceArns=["arn:aws:s3:::é/k"],
        PaginationConfig={"PageSize": 2},
    )
    return [count, {result["EvalActionName"]: result["EvalDecision"] for result in results}]


def assumed():
    credentials = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/boto/r1", RoleSessionName="boto")["Credentials"]
    session = boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )
    return session.client("sts").get_caller_identity()["Arn"]


def web_identity():
    """boto3's own provider, from the two variables that the webhook sets."""
    kept = dict(os.environ)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del os.environ[name]
    os.environ.update(AWS_ROLE_ARN=role_arn, AWS_WEB_IDENTITY_TOKEN_FILE=token_file, AWS_ROLE_SESSION_NAME="pod")
    try:
        session = boto3.Session()
        return [session.get_credentials().method, session.client("sts").get_caller_identity()["Arn"]]
    finally:
        os.environ.clear()
        os.environ.update(kept)


def provider():
    url = f"https://oidc.eks.{os.environ['AWS_REGION']}.amazonaws.com/id/{'A' * 32}"
    arn = iam.create_open_id_connect_provider(Url=url, ClientIDList=["sts.amazonaws.com"])["OpenIDConnectProviderArn"]
    found = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    return [found["Url"] == url[8:], found["ClientIDList"], found["ThumbprintList"]]


def cluster():
    name = eks.list_clusters()["clusters"][0]
    eks.get_waiter("cluster_active").wait(name=name)
    found = eks.describe_cluster(name=name)["cluster"]
    return [name, found["status"], found["createdAt"].tzinfo is not None, sorted(found["identity"]["oidc"])]


def addons():
    name = eks.list_clusters()["clusters"][0]
    count, names = pages(eks, "list_addons", "addons", clusterName=name, PaginationConfig={"PageSize": 2})
    eks.get_waiter("addon_active").wait(clusterName=name, addonName=names[0])
    return [count, names, eks.describe_addon(clusterName=name, addonName=names[0])["addon"]["status"]]


def refused(call, kind=None):
    def case():
        try:
            call()
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            modelled = kind is None or isinstance(error, kind)
            return [error.response["Error"]["Code"], status, error.response["Error"]["Message"], modelled]
        raise AssertionError("the call was expected to be refused")

    return case


cases = {
    "policies": made_policy,
    "roles": made_roles,
    "roles in pages": paged_roles,
    "policies in pages": paged_policies,
    "attachments in pages": attached,
    "an inline policy": inline,
    "tags in pages": tags,
    "a simulation in pages": simulated,
    "an assumed role": assumed,
    "a web identity": web_identity,
    "a provider": provider,
    "a cluster": cluster,
    "add-ons in pages": addons,
    "no such role": refused(lambda: iam.get_role(RoleName="none"), iam.exceptions.NoSuchEntityException),
    "a role that exists": refused(
        lambda: iam.create_role(RoleName="r0", AssumeRolePolicyDocument=json.dumps(trust)),
        iam.exceptions.EntityAlreadyExistsException,
    ),
    "a role with policies": refused(lambda: iam.delete_role(RoleName="r0"), iam.exceptions.DeleteConflictException),
    "a malformed policy": refused(
        lambda: iam.create_policy(PolicyName="bad", PolicyDocument="{"),
        iam.exceptions.MalformedPolicyDocumentException,
    ),
    "a token that is none": refused(
        lambda: sts.assume_role_with_web_identity(RoleArn=role_arn, RoleSessionName="s1", WebIdentityToken="none"),
        sts.exceptions.InvalidIdentityTokenException,
    ),
    "no such cluster": refused(lambda: eks.describe_cluster(name="none"), eks.exceptions.ResourceNotFoundException),
    "what is not implemented": refused(lambda: iam.list_groups()),
}

print(json.dumps({name: case() for name, case in cases.items()}))
