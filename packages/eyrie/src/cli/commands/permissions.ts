import * as say from "../../messages/cli.ts";
import { type CommandWithRights, commandsWithRights } from "../../permissions/command-name.ts";
import { grantFor, grantForAll } from "../../permissions/grant.ts";
import { surveyed } from "../../pipeline/survey.ts";
import { permissionsJson } from "../../report/json.ts";
import { assumedLines, onlyLines, permissionLines } from "../../report/permissions-text.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { exitCodes } from "../exit-code.ts";
import { type Invocation, print, type Result, tell } from "../invocation.ts";
import { openSession } from "../session.ts";
import { UsageError } from "../usage-error.ts";
import type { PermissionsFlags } from "./permissions-arguments.ts";

/** Prints the least IAM policy and RBAC rules that commands take with this spec. */
export const permissions = (
  invocation: Invocation,
  flags: PermissionsFlags,
  named: readonly CommandWithRights[],
): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const { out, err, language } = invocation;
    const commands = named.length === 0 ? commandsWithRights : named;
    const { deleteBucket } = flags;
    const asked = deleteBucket === undefined ? {} : { deleteBucket };
    const session = await openSession(invocation, flags, progress.emit, asked);
    const installs = commands.some((command) => command === "up" || command === "down");
    const { setUp, assumed } = await unlessStopped(invocation, surveyed(session, installs));
    await progress.settled();
    if (deleteBucket !== undefined && !setUp.deleteBucket) {
      const { fact, remedy } = say.otherBucket(deleteBucket, setUp.bucketArn.replace(/^.*:/, ""));
      throw new UsageError(fact, remedy);
    }
    const grants = commands.map((command) => grantFor(setUp, command));
    keep(permissionsJson(language, grants, assumed));
    if (flags.only === undefined) print(invocation, [...assumedLines(out, assumed), ...permissionLines(out, grants)]);
    else {
      tell(invocation, assumedLines(err, assumed));
      print(invocation, onlyLines(grantForAll(setUp, commands), flags.only));
    }
    return exitCodes.done;
  });
