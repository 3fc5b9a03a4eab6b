// Named one by one, so that the bundle carries these and not the whole client.
export { DescribeClusterCommand, EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
