import type { ConditionKey } from "./catalogue.ts";

/**
 * The keys that any service's requests may carry.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const globalKeys: readonly ConditionKey[] = Object.entries({
  ARN: "PrincipalArn SourceArn SignInSessionArn ChatbotSourceArn SourceVpcArn",
  Bool: "PrincipalIsAWSService AssumedRoot MultiFactorAuthPresent ViaAWSService ViaAWSMCPService SecureTransport IsMcpServiceAction",
  Numeric: "MultiFactorAuthAge",
  Date: "TokenIssueTime CurrentTime EpochTime",
  IPAddress: "SourceIp VpcSourceIp Ec2InstanceSourcePrivateIPv4",
  ArrayOfString:
    "PrincipalOrgPaths PrincipalServiceNamesList ResourceOrgPaths SourceOrgPaths VpceOrgPaths CalledVia TagKeys",
  String:
    "PrincipalAccount PrincipalOrgID PrincipalTag/<TagKey> PrincipalServiceName PrincipalType userid username " +
    "FederatedProvider Ec2InstanceSourceVpc SourceIdentity SourceVpc SourceVpce VpceAccount VpceOrgID " +
    "ResourceAccount ResourceOrgID ResourceTag/<TagKey> CalledViaFirst CalledViaLast CalledViaAWSMCP referer " +
    "RequestedRegion RequestTag/<TagKey> SourceAccount SourceOrgID UserAgent",
}).flatMap(([type, names]) => names.split(" ").map((name) => ({ key: `aws:${name}`, type })));
