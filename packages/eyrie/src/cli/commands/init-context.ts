/**
 * The cluster a kubeconfig context's name tells, where it tells one: `aws eks update-kubeconfig` names contexts by the
 * cluster's ARN, eksctl `<user>@<cluster>.<region>.eksctl.io`.
 */
export function clusterInContext(context: string): { readonly name: string; readonly region: string } | undefined {
  const [, region, name] =
    /^arn:aws[\w-]*:eks:([a-z0-9-]+):\d{12}:cluster\/([\w-]+)$/.exec(context) ??
    reversed(/^[^@]+@([\w-]+)\.([a-z0-9-]+)\.eksctl\.io$/.exec(context)) ??
    [];
  return region === undefined || name === undefined ? undefined : { name, region };
}

/** eksctl puts the name first. */
const reversed = (match: RegExpExecArray | null): readonly (string | undefined)[] | undefined =>
  match === null ? undefined : [match[0], match[2], match[1]];
