/* Users can be looked at; the local cloud makes them itself, at its start and for tests. */
import { optionalText } from "../aws/query-params.ts";
import { date, noSuchEntity, type IamContext, type Operation } from "./operation.ts";
import { iamArn } from "./store.ts";
import { tagMembers } from "./tags.ts";
import type { QueryParams } from "../aws/query-params.ts";
import { validationError } from "../aws/query-params.ts";

export type UserOperation = "GetUser";

const userName = { min: 1, max: 128, pattern: /^[\w+=,.@-]+$/ };

/** Without a name the caller is meant; a role session is none. */
function nameOf(params: QueryParams, { caller }: IamContext): string {
  const named = optionalText(params, "UserName", userName);
  if (named !== undefined) return named;
  if (caller.kind === "user") return caller.arn.slice(caller.arn.lastIndexOf("/") + 1);
  throw validationError("Must specify userName when calling with non-User credentials");
}

export const userOperations: Record<UserOperation, Operation> = {
  GetUser: {
    resource: (params, iam) => iamArn(iam.store, `user/${nameOf(params, iam)}`),
    run: (params, iam) => {
      const name = nameOf(params, iam);
      const user = iam.store.users.get(name.toLowerCase());
      if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
      return {
        User: {
          Path: user.path,
          UserName: user.name,
          UserId: user.id,
          Arn: user.arn,
          CreateDate: date(user.createdAt),
          Tags: user.tags.size === 0 ? undefined : tagMembers(user.tags),
        },
      };
    },
  },
};
