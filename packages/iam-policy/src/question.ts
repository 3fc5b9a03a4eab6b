import { identitiesOf } from "./naming.ts";
import type { Identity } from "./naming.ts";
import { lookupIn } from "./request.ts";
import type { Request } from "./request.ts";
import type { Lookup } from "./template.ts";

/** A request, ready to be held against many statements. */
export type Question = {
  readonly request: Request;
  /** In lower case. */
  readonly action: string;
  readonly identities: readonly Identity[];
  readonly lookup: Lookup;
  /** Whether the principal has a permissions boundary. */
  readonly bounded: boolean;
};

export function makeQuestion(request: Request, bounded: boolean): Question {
  return {
    request,
    action: request.action.toLowerCase(),
    identities: identitiesOf(request.principal),
    lookup: lookupIn(request),
    bounded,
  };
}
