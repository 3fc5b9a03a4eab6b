import * as say from "../messages/rules-cluster.ts";
import { rule } from "./rule.ts";

/** EKS runs it in the control plane; without its configuration pods get no role, and nothing says so. */
export const podIdentityWebhook = rule({
  code: "EY201",
  title: say.webhookTitle,
  looksAt: ["podIdentityWebhook"],
  find: ({ podIdentityWebhook: found }, { cluster }) =>
    found === undefined ? [{ severity: "error", ...say.noWebhook(cluster.name) }] : [],
});
