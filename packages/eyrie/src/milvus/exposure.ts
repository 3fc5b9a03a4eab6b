/** From where clients may reach Milvus: the VPC, the internet, or the cluster alone. */
export type Exposure = "internal" | "internet" | "none";

/** The name of an annotation that load balancers are made by. */
export const balancerAnnotation = (name: string) => `service.beta.kubernetes.io/${name}`;

/**
 * Types that the AWS Load Balancer Controller acts on, for Services of whatever type; `nlb` is the cloud controller's,
 * which makes load balancers of no other than LoadBalancer.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/service/service_utils.go
 */
export const controllerTypes: readonly string[] = ["external", "nlb-ip"];

const schemes = { internal: "internal", internet: "internet-facing" } as const;

/**
 * Values of Milvus' Service, in every line of the chart. `external` leaves the load balancer to the AWS Load Balancer
 * Controller, which keeps it inside unless told otherwise; `ip` sends to the pods themselves, on Fargate too.
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 */
export const exposureValues = (exposure: Exposure, sourceRanges: readonly string[] | undefined) => ({
  service:
    exposure === "none"
      ? { type: "ClusterIP" }
      : {
          type: "LoadBalancer",
          annotations: {
            [balancerAnnotation("aws-load-balancer-type")]: "external",
            [balancerAnnotation("aws-load-balancer-scheme")]: schemes[exposure],
            [balancerAnnotation("aws-load-balancer-nlb-target-type")]: "ip",
          },
          ...(sourceRanges === undefined ? {} : { loadBalancerSourceRanges: sourceRanges }),
        },
});
