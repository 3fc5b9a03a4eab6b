import type { JWK } from "jose";

/** Whom a cluster takes a caller for. */
export type ClusterUser = { readonly name: string; readonly uid: string; readonly groups: readonly string[] };

/** What EKS and STS know of a Kubernetes cluster. The Kubernetes side makes it, the AWS side reads it. */
export type ClusterIdentity = {
  readonly name: string;
  readonly arn: string;
  /** Kubernetes minor version, for example `1.34`. */
  readonly version: string;
  /** The OIDC issuer, `https://oidc.eks.<region>.amazonaws.com/id/<32 upper-case hex digits>`. */
  readonly issuer: string;
  /** Where the API server listens: `https://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** The API server's CA, base64 of PEM, as EKS gives it. */
  readonly certificateAuthority: string;
  /** Public halves of the keys that sign service-account tokens, each with `kid` and `alg`. */
  readonly keys: readonly JWK[];
  /** AWS cannot ask for the keys. */
  readonly issuerUnreachable?: boolean;
  readonly createdAt: Date;
};

/** An AWS service that pods call. */
export type CalledService = "s3" | "sts";

/**
 * How a cluster and its nodes are, where no write to Kubernetes or AWS here changes it. It may be changed at any time:
 * pods that start later meet it.
 */
export type Circumstances = {
  /** HttpPutResponseHopLimit of the nodes' instance metadata: with 1 no pod gets at the node's role. */
  hopLimit: number;
  /** Milliseconds by which the nodes' clocks are ahead; behind when negative. */
  clockSkew: number;
  /** What lies behind no route from the nodes' subnets. */
  unreachable: readonly CalledService[];
  /** Milliseconds that the pod identity webhook's cache of service accounts is behind. */
  webhookLag: number;
};

/** As `eksctl create cluster` leaves them. */
export const usualCircumstances: Readonly<Circumstances> = {
  hopLimit: 2,
  clockSkew: 0,
  unreachable: [],
  webhookLag: 0,
};
