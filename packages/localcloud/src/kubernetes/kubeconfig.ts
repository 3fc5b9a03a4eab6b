/**
 * A kubeconfig as `aws eks update-kubeconfig` lays it out: cluster, user and context all named by the cluster's ARN.
 * The user authenticates by bearer token rather than by an exec plugin.
 */
export function kubeconfig(cluster: {
  readonly arn: string;
  readonly endpoint: string;
  /** base64 of PEM */
  readonly certificateAuthority: string;
  readonly token: string;
}): string {
  return `apiVersion: v1
kind: Config
clusters:
  - name: ${cluster.arn}
    cluster:
      server: ${cluster.endpoint}
      certificate-authority-data: ${cluster.certificateAuthority}
contexts:
  - name: ${cluster.arn}
    context:
      cluster: ${cluster.arn}
      user: ${cluster.arn}
current-context: ${cluster.arn}
preferences: {}
users:
  - name: ${cluster.arn}
    user:
      token: ${cluster.token}
`;
}
