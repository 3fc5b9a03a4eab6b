import * as say from "../../messages/doctor/role.ts";
import { shellWords } from "../../model/shell.ts";
import { isRoleArn } from "../../readings/chain.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";

/**
 * The role that is meant. STS answers as if its trust policy refused: it does not tell which roles there are. A role of
 * another account is unreadable; an annotation that names another role than is meant is another rule's.
 */
export const roleExists = doctorRule({
  code: "EY115",
  title: say.title.exists,
  link: "role",
  follows: ["EY203"],
  find: ({ roleArn, role, serviceAccount, namespace, account }, look, { wanted }) => {
    if (roleArn === undefined) look.need(serviceAccount);
    if (roleArn === undefined || !isRoleArn(roleArn) || look.at(role) !== undefined) return [];
    const name = roleArn.slice(roleArn.lastIndexOf("/") + 1);
    return [
      {
        severity: "error",
        ...say.noRole(roleArn, `${namespace}/${account}`),
        about: `role/${name}`,
        comparisons: [beside(say.label.role, "-", roleArn)],
        commands: [wanted === undefined ? shellWords(["aws", "iam", "get-role", "--role-name", name]) : "eyrie up"],
      },
    ];
  },
});
