import { without } from "../messages/permissions.ts";
import type { Sentence } from "../model/sentence.ts";
import type { CommandWithRights } from "./command-name.ts";
import { commandRights } from "./command-rights.ts";
import { type IamDocument, iamDocument } from "./iam-document.ts";
import { type RbacObject, rbacObjects } from "./rbac-objects.ts";
import type { CommandRights } from "./right.ts";
import type { SetUp } from "./set-up.ts";

/** Rights as AWS and Kubernetes are told of them. */
export type Grant = { readonly iam: IamDocument | undefined; readonly rbac: readonly RbacObject[] };

/** What one command takes, and what it does without, at a price. */
export type CommandGrant = Grant & {
  readonly command: CommandWithRights;
  readonly optional: readonly (Grant & { readonly name: string; readonly without: Sentence })[];
};

const grantOf = (rights: CommandRights["required"], name: string): Grant => ({
  iam: iamDocument(rights),
  rbac: rbacObjects(rights, name),
});

/** What one command takes, apart. */
export function grantFor(setUp: SetUp, command: CommandWithRights): CommandGrant {
  const { required, optional } = commandRights[command](setUp);
  const name = `eyrie-${setUp.release}-${command}`;
  return {
    command,
    ...grantOf(required, name),
    optional: optional.map(({ name: what, rights }) => ({
      name: what,
      ...grantOf(rights, `${name}-${what}`),
      without: without[what],
    })),
  };
}

/** What several commands take together, and nothing optional. */
export const grantForAll = (setUp: SetUp, commands: readonly CommandWithRights[]): Grant =>
  grantOf(
    commands.flatMap((command) => commandRights[command](setUp).required),
    ["eyrie", setUp.release, ...commands].join("-"),
  );
