type Entry = {
  readonly arn: string;
  readonly endpoint: string;
  /** base64 of PEM */
  readonly certificateAuthority: string;
  readonly token: string;
};

/**
 * A kubeconfig as `aws eks update-kubeconfig` lays it out: cluster, user and context all named by the cluster's ARN.
 * The user authenticates by bearer token rather than by an exec plugin.
 * @param clusters a context each, of which the first is the current one
 */
export function kubeconfig(clusters: readonly Entry[]): string {
  const each = (written: (cluster: Entry) => string): string => clusters.map(written).join("");
  return `apiVersion: v1
kind: Config
clusters:
${each(
  ({ arn, endpoint, certificateAuthority }) => `  - name: ${arn}
    cluster:
      server: ${endpoint}
      certificate-authority-data: ${certificateAuthority}
`,
)}contexts:
${each(
  ({ arn }) => `  - name: ${arn}
    context:
      cluster: ${arn}
      user: ${arn}
`,
)}current-context: ${clusters[0]?.arn ?? '""'}
preferences: {}
users:
${each(
  ({ arn, token }) => `  - name: ${arn}
    user:
      token: ${token}
`,
)}`;
}
