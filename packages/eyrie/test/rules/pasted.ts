/** What somebody pasted, shortened to the lines that say it and with names and accounts made up, and what is likeliest. */
export type Pasted = { readonly from: string; readonly text: string; readonly first: readonly string[] };

const issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const node = "arn:aws:sts::111122223333:assumed-role/prd-node-role-20241001140543910500000003/i-0123456789abcdef0";
const pod = "arn:aws:sts::111122223333:assumed-role/milvus-s3-access-sa/1764128175";

export const pasted: readonly Pasted[] = [
  {
    from: "kubernetes-sigs/aws-load-balancer-controller#2315",
    text: `Could not initialize EKS CloudWatch client: WebIdentityErr: failed to retrieve credentials
caused by: InvalidIdentityToken: No OpenIDConnect provider found in your account for ${issuer}
\tstatus code: 400, request id: 3714365f-c50b-4cae-b958-917eb6a34b50`,
    first: ["EY101", "EY102"],
  },
  {
    from: "namespacelabs/foundation#801",
    text: `failed to retrieve credentials: failed to refresh cached credentials, failed to retrieve credentials, operation error STS: AssumeRoleWithWebIdentity, exceeded maximum number of attempts, 3, https response error StatusCode: 400, RequestID: 15810d8a, InvalidIdentityToken: No OpenIDConnect provider found in your account for ${issuer}`,
    first: ["EY101"],
  },
  {
    from: "aws/aws-sdk-js-v3#5083",
    text: "InvalidIdentityTokenException: No OpenIDConnect provider found in your account for https://oidc.eks.cn-north-1.amazonaws.com.cn/id/EXAMPLE\n    at de_InvalidIdentityTokenExceptionRes (/app/node_modules/@aws-sdk/client-sts/dist-cjs/protocols/Aws_query.js:436:23)",
    first: ["EY101"],
  },
  {
    from: "kubernetes-sigs/aws-load-balancer-controller#3410",
    text: String.raw`{"level":"error","msg":"Reconciler error","controller":"ingress","error":"WebIdentityErr: failed to retrieve credentials\ncaused by: InvalidIdentityToken: Incorrect token audience\n\tstatus code: 400, request id: 188-4eed-bb0b-deafe73caef7"}`,
    first: ["EY103"],
  },
  {
    from: "aws/amazon-eks-pod-identity-webhook#232",
    text: "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>Incorrect token audience</Message></Error></ErrorResponse>",
    first: ["EY103"],
  },
  {
    from: "aws/aws-sdk-ruby#2698",
    text: "Aws::STS::Errors::InvalidIdentityToken (Missing a required claim: aud)",
    first: ["EY207", "EY209"],
  },
  {
    from: "sentry-kubernetes/charts#514",
    text: "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity",
    first: ["EY104"],
  },
  {
    from: "aws/aws-sdk-java-v2#1470",
    text: "software.amazon.awssdk.services.sts.model.StsException: Not authorized to perform sts:AssumeRoleWithWebIdentity (Service: Sts, Status Code: 403, Request ID: d8ee3773-3046-41d0-9b95-373ec1ae7b07)",
    first: ["EY104"],
  },
  {
    from: "aws/aws-sdk-net#1522",
    text: "Amazon.Runtime.AmazonClientException: Error calling AssumeRole for role arn:aws:iam::111122223333:role/x\n ---> Amazon.SecurityToken.AmazonSecurityTokenServiceException: Not authorized to perform sts:AssumeRoleWithWebIdentity",
    first: ["EY104"],
  },
  {
    from: "fluxcd/source-controller#284",
    text: "cat: can't open '/var/run/secrets/eks.amazonaws.com/serviceaccount/token': Permission denied",
    first: ["EY210"],
  },
  {
    from: "kubernetes-sigs/external-dns#1185",
    text: String.raw`level=error msg="WebIdentityErr: unable to read file at /var/run/secrets/eks.amazonaws.com/serviceaccount/token\ncaused by: open /var/run/secrets/eks.amazonaws.com/serviceaccount/token: permission denied"`,
    first: ["EY210"],
  },
  {
    from: "mumoshu/aws-secret-operator#37, cut short",
    text: "WebIdentityErr: unable to read file at /var/run/secrets/eks.amazonaws.com/serviceaccount/token",
    first: ["EY210", "EY209"],
  },
  {
    from: "elastic/cloud-on-k8s#7208",
    text: `amazon_s3_exception: User: ${node} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::my-backup-bucket/last/0" because no identity-based policy allows the s3:GetObject action (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)`,
    first: ["EY202"],
  },
  {
    from: "activeloopai/deeplake#3161",
    text: "StorageAccessDenied: [S3] Access denied: ...\nUser: arn:aws:sts::123456789012:assumed-role/eks_node_groups/i-0abcdef0123456789\nis not authorized to perform: s3:ListBucket on bucket",
    first: ["EY202"],
  },
  {
    from: "usdigitalresponse/usdr-gost#4044",
    text: `botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: User: ${pod} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::reports/archive.zip" with an explicit deny in a resource-based policy`,
    first: ["EY507"],
  },
  {
    from: "AWS, which names the policy since 2026",
    text: `User: ${pod} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::b/k" with an explicit deny in a service control policy: arn:aws:organizations::111122223333:policy/o-a1b2c3d4e5/service_control_policy/p-12345678`,
    first: ["EY506"],
  },
  {
    from: "AWS, which names the policy since 2026, of an identity policy",
    text: `User: ${pod} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::b/k" with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/guardrail`,
    first: ["EY517"],
  },
  {
    from: "AWS's page of access denied messages, boundary",
    text: `User: ${pod} is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::b" because no permissions boundary allows the s3:ListBucket action`,
    first: ["EY505"],
  },
  {
    from: "AWS's page of access denied messages, endpoint",
    text: `User: ${pod} is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::b" because no VPC endpoint policy allows the s3:ListBucket action`,
    first: ["EY513"],
  },
  {
    from: "AWS's page of access denied messages, RCP",
    text: `User: ${pod} is not authorized to perform: s3:GetObject with an explicit deny in a resource control policy`,
    first: ["EY506"],
  },
  {
    from: "milvus-io/milvus#53169",
    text: "[StorageV2] Failed to read batch:\nAWS Error ACCESS_DENIED during HeadObject operation\nat memory_planner.cpp:365",
    first: ["EY617"],
  },
  {
    from: "milvus-io/milvus#42547",
    text: String.raw`[ERROR] [querynode/service.go:145] ["QueryNode init error: "] [error="[UnknownError] Assert \"!aws_credentials.GetAWSAccessKeyId().empty()\"  => if use iam, access key id should not be empty at /workspace/source/internal/core/src/storage/ChunkManager.cpp:94\n"]`,
    first: ["EY202"],
  },
  {
    from: "milvus-io/milvus#17292",
    text: "but the result is always too many colons in address...",
    first: ["EY607"],
  },
  {
    from: "milvus-io/milvus#24864",
    text: "The AWS Access Key Id you provided does not exist in our records.",
    first: ["EY618", "EY211"],
  },
  {
    from: "milvus-io/milvus#26608",
    text: "[WARN] [CURL] Http request to retrieve credentials failed with error code 404",
    first: ["EY202"],
  },
  {
    from: "milvus-io/milvus#40270",
    text: "[UnknownError] precheck chunk manager client failed, error:Error in ListObjects[errcode:-1, exception:, errmessage:curlCode: 28, Timeout was reached, params:params, bucket=a-bucket, prefix=justforconnectioncheck], configuration:[address=localhost:9001, bucket_name=a-bucket, root_path=files, cloud_provider=aws, iam_endpoint=, region=, useSSL=false]",
    first: ["EY610", "EY607"],
  },
  {
    from: "milvus-io/milvus, C++ side without ListBucket",
    text: "[UnknownError] precheck chunk manager client failed, error:Error in ListObjects[errcode:403, exception:AccessDenied, errmessage:Access Denied, params:params, bucket=b, prefix=justforconnectioncheck]",
    first: ["EY501", "EY502"],
  },
  {
    from: "minio/minio-js#1437",
    text: `S3Error: The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'ap-southeast-1'`,
    first: ["EY510", "EY609"],
  },
  {
    from: "xtyxtyx/minio-dart#38",
    text: "MinioError: The authorization header is malformed; the region is wrong; expecting 'us-east-1'.",
    first: ["EY510"],
  },
  {
    from: "kubeflow/pipelines#11729",
    text: "F0306 08:19:04.525174       7 client_manager.go:502] Failed to check if object store bucket exists. Error: Access Denied.",
    first: ["EY501"],
  },
  {
    from: "AutoMQ/automq#2692",
    text: "software.amazon.awssdk.services.s3.model.S3Exception: Forbidden (Service: S3, Status Code: 403, Request ID: 00SRFCQ96VCDS11Y)",
    first: ["EY501"],
  },
  {
    from: "fluxcd/source-controller#1552",
    text: String.raw`Post "https://sts.us-east-2.amazonaws.com": dial tcp: lookup sts.us-east-2.amazonaws.com on 172.20.0.10:53: no such host`,
    first: ["EY405"],
  },
  {
    from: "fluent/fluent-bit#11255",
    text: "[error] [http_client] broken connection to sts.us-east-1.amazonaws.com:443 ?",
    first: ["EY405"],
  },
  {
    from: "oxyno-zeta/s3-proxy#390",
    text: `WebIdentityErr: failed to retrieve credentials caused by: RequestError: send request failed caused by: Post "http://sts.us-east-1.amazonaws.com/": read tcp 100.64.15.129:48714->203.0.113.46:80: read: connection reset by peer`,
    first: ["EY405"],
  },
  {
    from: "aws/aws-sdk-net#3992",
    text: "Connection timed out (sts.us-east-1.amazonaws.com:443)",
    first: ["EY405"],
  },
  {
    from: "aws/aws-sdk-js#3697",
    text: "InvalidToken: The provided token is malformed or otherwise invalid.",
    first: ["EY401"],
  },
  {
    from: "aws/eks-charts#517",
    text: "2021/05/04 16:39:25 E! ec2metadata is not available",
    first: ["EY202"],
  },
  {
    from: "aws/aws-sdk-js-v3#4491",
    text: "ProviderError: Error response received from instance metadata service",
    first: ["EY202"],
  },
  {
    from: "aws-sdk-go-v2, a pod without role on a node that lets no pod at its metadata",
    text: "operation error S3: HeadBucket, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, canceled, context deadline exceeded",
    first: ["EY202"],
  },
  {
    from: "AWS, S3 without ACLs",
    text: "An error occurred (AccessControlListNotSupported) when calling the PutObject operation: The bucket does not allow ACLs",
    first: ["EY512"],
  },
  {
    from: "helm",
    text: `Error: INSTALLATION FAILED: Unable to continue with install: ServiceAccount "milvus-s3-access-sa" in namespace "milvus" exists and cannot be imported into the current release: invalid ownership metadata; label validation error: key "app.kubernetes.io/managed-by" must equal "Helm": current value is "eksctl"`,
    first: ["EY606"],
  },
  {
    from: "zilliztech/milvus-helm#99",
    text: `panic: strconv.ParseInt: parsing "tcp://172.20.61.118:9000": invalid syntax`,
    first: ["EY612"],
  },
];
