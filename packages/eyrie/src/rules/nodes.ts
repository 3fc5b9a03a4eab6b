import * as say from "../messages/rules-cluster.ts";
import { rule } from "./rule.ts";

/**
 * Never more than a warning: Karpenter, EKS Auto Mode and Cluster Autoscaler make nodes when pods ask for them, and the
 * user's values may tolerate any taint.
 */
export const readyNode = rule({
  code: "EY703",
  title: say.nodeTitle,
  looksAt: ["nodes"],
  find: ({ nodes = [] }) => {
    if (nodes.some(({ closed }) => closed === undefined)) return [];
    return [{ severity: "warning", ...(nodes.length === 0 ? say.noNode : say.noOpenNode(nodes)) }];
  },
});
