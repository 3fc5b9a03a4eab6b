// Named one by one, so that the bundle carries these and not the whole client.
export { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
