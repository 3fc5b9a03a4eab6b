// Named one by one, so that the bundle carries these and not the whole client.
export { DescribeVpcEndpointsCommand, EC2Client } from "@aws-sdk/client-ec2";
