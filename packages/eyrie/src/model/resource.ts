/** A sort of resource. Later kinds join here and in `kinds/`. */
export type KindName =
  | "bucket"
  | "iam-policy"
  | "oidc-provider"
  | "role"
  | "policy-attachment"
  | "namespace"
  | "service-account"
  | "helm-release"
  | "rollout";

/** `role/milvus-s3-access-sa`, `service-account/milvus/milvus-s3-access-sa`. What users type to name a resource. */
export type ResourceId = `${KindName}/${string}`;

/** Whose a resource is: made by Eyrie, taken over on request, or relied on and not ours to write. */
export type Standing = "owned" | "adopted" | "used";

/** What a kept resource is, seen from a run that takes things away: also not there, or somebody else's. */
export type KeptStanding = Standing | "absent" | "foreign";

/** What a resource in conflict is: somebody else's, or not there although it should; or ours, gone another way. */
export type ConflictStanding = Standing | "conflict" | "absent";

/** What may be said of whose a resource is: of one that cannot be read, most often nothing. */
export type ShownStanding = KeptStanding | ConflictStanding | "unknown";
