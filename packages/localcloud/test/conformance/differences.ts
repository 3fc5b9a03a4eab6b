/** Where the local cloud is not like a real kube-apiserver, and why it is left so. */

type Known = {
  /** The titles of the steps that meet it. */
  readonly step: RegExp;
  /** The places in the answer; all when absent. */
  readonly at?: RegExp;
  readonly reason: string;
};

/** The first that fits explains a difference. */
export const known: readonly Known[] = [
  {
    step: /with a resourceVersion$|field|no number|without its key|unknown directive|lacks an item|wrong type|options/,
    at: /^status$|body\.(code|reason)$/,
    reason:
      "What a client got wrong is a 400 with the reason BadRequest, also where the real server says 500 without a reason",
  },
  {
    step: /^nodes /,
    at: /taints/,
    reason: "A node that a client makes is not tainted `not-ready`: there is no kubelet that would take the taint away",
  },
  {
    step: /^persistentvolumes /,
    at: /finalizers|lastPhaseTransitionTime|deletion|^(status|body)$|body\.(kind|apiVersion|code|message|reason|details|metadata|spec|status)/,
    reason:
      "A PersistentVolume is not held by `kubernetes.io/pv-protection`: volumes are made by no controller here, so none would let it go",
  },
  {
    step: / as a table$/,
    at: /columnDefinitions|rows/,
    reason: "Some columns and cells of a table are of another type, or say less, where nothing here knows more",
  },
  {
    step: /^(serviceaccounts \/ token|selfsubject\w+ )/,
    at: /metadata\.(managedFields|creationTimestamp)|status\.reason|userInfo\.extra/,
    reason:
      "What is only answered and never kept has no managed fields and no creation time, an access review no reason, and a user no `extra`",
  },
  {
    step: /^roles \/ authorise \/ to be of a group/,
    at: /creationTimestamp|userInfo\.uid/,
    reason: "An impersonated user's review has an empty uid instead of none, and no creation time",
  },
  {
    step: /^serviceaccounts \/ token \/ bound to a (secret|node)/,
    reason: "A token cannot be bound to a Secret or a Node: 501",
  },
  {
    step: /^serviceaccounts \/ token \/ unknown field, strict/,
    reason: "Fields that a TokenRequest does not have are left out, also when the client wants them refused",
  },
  {
    step: /another kind in the body|selfsubjectreviews \/ create \/ of another kind/,
    at: /message/,
    reason: "A body of another known kind is refused in other words",
  },
  {
    step: /^persistentvolumeclaims /,
    at: /f:storageClassName/,
    reason: "Who gave a claim its class after its creation is not remembered when the class is taken away again",
  },
  {
    step: /^jobs \/ delete /,
    at: /warning/,
    reason: "That a Job's pods stay is warned of when it is deleted, not when that fails",
  },
  {
    step: /^jobs \/ create \/ long name/,
    at: /field|message/,
    reason: "A Job's made-up labels are named by their full path",
  },
  {
    step: /^jobs \/ list \/ by an unknown field/,
    at: /message/,
    reason: "A Job's unknown field selector is refused in the words of other kinds",
  },
  {
    step: /^jobs \/ update \/ forbidden/,
    at: /message/,
    reason: "A refused pod template is shown as JSON, not as Go's internal struct",
  },
  {
    step: /^endpoints \/ create \/ unknown field, warn/,
    at: /warning/,
    reason: "Of two warnings the other one comes first",
  },
  { step: /^endpoints \/ create \/ lacking/, reason: "Addresses of Endpoints are not checked" },
  {
    step: /^configmaps \/ (apply \/ wrong type|delete \/ options)/,
    reason: "What cannot be decoded in an applied configuration or in delete options is a 400, not a 500",
  },
  { step: /^configmaps \/ delete \/ a body of another kind/, reason: "The kind of delete options is not looked at" },
  {
    step: /^deployments \/ strategic merge patch \/ (a list|text) where/,
    reason: "A patch of the wrong shape is a 400 that names the field, not a 422 that shows the patch as Go would",
  },
  { step: /^configmaps \/ merge patch \/ no object/, reason: "A patch is read before its object is looked for" },
  {
    step: /^configmaps \/ merge patch \/ of an unknown type/,
    at: /message/,
    reason: "A patch of an unknown type is told which types there are",
  },
  {
    step: /^configmaps \/ apply \/ another uid/,
    reason: "An applied uid that is not the object's is a conflict, as in an update",
  },
  {
    step: /^configmaps \/ apply \/ (neither JSON nor YAML|a list)/,
    at: /message/,
    reason: "YAML that cannot be read is refused in this parser's words",
  },
  {
    step: /^deployments \/ apply \/ an item (without its key|twice)/,
    reason: "An applied list is not checked for items without keys or twice the same before it is merged",
  },
  {
    step: /^configmaps \/ create \/ with a duplicate key|^requests \/ get \/ a slash at the end/,
    reason: "A key that a JSON body has twice is not noticed: the last one counts",
  },
  {
    step: /^configmaps \/ watch \/ from a version that is forgotten/,
    reason: "A watch from before a compaction has expired; the real server's watch cache may still know, and may not",
  },
  { step: /^configmaps \/ watch \/ the old path/, reason: "`/api/v1/watch/…`, deprecated since 1.11, is not served" },
  { step: /^requests \/ get \/ /, at: /message/, reason: "JSON is the only form that is offered" },
  { step: /^requests \/ get \/ YAML/, reason: "JSON is the only form that is offered: YAML is a 406" },
  {
    step: /^requests \/ get \/ an unknown (path|group)/,
    reason: "A path that is nothing is answered with a Status, not with the text `404 page not found`",
  },
  { step: /^requests \/ post \/ to discovery/, reason: "Discovery is for GET only" },
  {
    step: /^requests \/ post \/ (no object|a text|protobuf)/,
    at: /message/,
    reason: "A body that is no object or no protobuf is refused in shorter words",
  },
  {
    step: /^discovery \/ get \/ (aggregated|resources|api)/,
    at: /verbs|subresources|resources$|versions$/,
    reason:
      "Kinds that nothing here acts on (CustomResourceDefinitions, DaemonSets, CronJobs …) can be read and not made",
  },
  {
    step: /^discovery \/ get \/ openapi index/,
    at: /content-type/,
    reason: "The index of OpenAPI is JSON by name, too",
  },
  {
    step: /^discovery \/ get \/ issuer/,
    at: /jwks_uri|cache-control/,
    reason: "The issuer's keys are where EKS has them, below the issuer",
  },
];
