import type { MilvusSdk } from "../clouds/milvus/sdk.ts";
import { noSdk } from "../clouds/milvus/milvus.ts";
import * as say from "../messages/milvus-sdk.ts";
import type { Emit } from "../model/event.ts";
import { agreed, canAsk } from "./confirm.ts";
import type { Invocation } from "./invocation.ts";

/** The official client, and whether the user wants it to be obtained where it is not there. */
export type SdkOnConsent = {
  /**
   * Asks, where it is not there, nobody has said yes, and somebody sits at a terminal.
   * @throws Problem `interrupted` where the question is left: whoever presses Ctrl-C wants no more of the run
   */
  readonly ask: () => Promise<void>;
  /** @throws Problem where there is none, and where it cannot be obtained */
  readonly load: (emit: Emit) => Promise<MilvusSdk>;
};

/** `yes`: what --yes says of everything that is asked. */
export function sdkOnConsent(invocation: Invocation, yes: boolean): SdkOnConsent {
  const { host, signal } = invocation;
  let consent = yes;
  let loaded: Promise<MilvusSdk> | undefined;
  const find = () => host.milvusSdk?.find() ?? Promise.resolve(undefined);
  const obtain = async (emit: Emit): Promise<MilvusSdk> => {
    const found = await find();
    if (found !== undefined) return found;
    if (!consent || host.milvusSdk === undefined) return noSdk();
    emit({ type: "note", about: "milvus-answers", text: say.obtaining });
    return host.milvusSdk.obtain(signal);
  };
  return {
    ask: async () => {
      if (consent || host.milvusSdk === undefined || !canAsk(invocation) || (await find()) !== undefined) return;
      consent = await agreed(invocation, say.confirmSdk);
    },
    load: (emit) => (loaded ??= obtain(emit)),
  };
}
