import * as say from "../../messages/doctor/service-account.ts";
import { roleAnnotation } from "../../milvus/trust.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";

/** Who writes once, by somebody's hand: beside one that writes again and again it loses, alone it is nobody's rival. */
const once = /^kubectl-(?:annotate|edit|patch|create|label|replace|run)$/;

/** The field's own owners; and Helm, which made the account and knows of no annotation. */
export const oneOwner = doctorRule({
  code: "EY213",
  title: say.ownersTitle,
  link: "service-account",
  find: ({ serviceAccount, namespace, account, annotation }, look) => {
    const { managers, annotations } = look.need(serviceAccount);
    if (annotation === undefined) return [];
    const owners = [
      ...new Set(managers.filter((one) => one.annotations.includes(roleAnnotation)).map(({ name }) => name)),
    ];
    const lasting = owners.filter((name) => !once.test(name));
    const release = annotations["meta.helm.sh/release-name"];
    const helms = owners.filter((name) => /^helm/i.test(name));
    const two = owners.length > 1 && (lasting.length > 1 || helms.length > 0);
    const outside = release !== undefined && owners.length > 0 && helms.length === 0;
    if (!two && !outside) return [];
    const said = two
      ? say.twoOwners(`${namespace}/${account}`, owners)
      : say.besideHelm(`${namespace}/${account}`, release ?? "", owners);
    return [
      {
        severity: "warning",
        ...said,
        about: `service-account/${namespace}/${account}`,
        comparisons: [beside(say.label.owners, owners.join(", "), helms[0] ?? (outside ? "helm" : (lasting[0] ?? "")))],
        commands: [
          `kubectl get serviceaccount ${account} -n ${namespace} -o yaml --show-managed-fields`,
          ...(release === undefined ? [] : [`helm get values ${release} -n ${namespace}`]),
        ],
      },
    ];
  },
});
