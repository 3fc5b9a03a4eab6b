// Named one by one, so that the bundle carries these and not the whole client.
export { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
