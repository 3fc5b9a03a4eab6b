import { addressInvalid } from "../messages/milvus.ts";
import * as say from "../messages/data-probe.ts";
import { isProbe } from "../pipeline/prove.ts";
import type { ProofOptions } from "../pipeline/prove.ts";
import type { DataLeftOut } from "../report/proven.ts";
import { UsageError } from "./usage-error.ts";

/** How Milvus itself is tried, as the command line says. */
export type DataFlags = {
  readonly noDataProbe?: boolean;
  readonly address?: string;
  readonly dropProbe?: string;
};

const hostAndPort = /^(?:\[[0-9a-f:.]+\]|[^\s:/[\]]+):(\d{1,5})$/i;

function isAddress(text: string): boolean {
  const port = Number(hostAndPort.exec(text)?.[1] ?? 0);
  return port > 0 && port < 65_536;
}

/**
 * What is asked of Milvus, or by which option it is left out: --read-only writes nothing, so nothing into Milvus either.
 * @throws UsageError
 */
export function dataAsked(
  { noDataProbe = false, address, dropProbe }: DataFlags,
  readOnly: boolean,
): Pick<ProofOptions, "data"> & { readonly leftOut?: DataLeftOut } {
  if (address !== undefined && !isAddress(address)) throw refused(addressInvalid(address));
  if (dropProbe !== undefined && !isProbe(dropProbe)) throw refused(say.notAProbe(dropProbe));
  const leftOut = noDataProbe ? "no-data-probe" : readOnly ? "read-only" : undefined;
  if (leftOut === undefined)
    return {
      data: {
        ...(address === undefined ? {} : { address }),
        ...(dropProbe === undefined ? {} : { drop: dropProbe }),
      },
    };
  const idle = dropProbe === undefined ? (address === undefined ? undefined : "--address") : "--drop-probe";
  if (idle !== undefined) throw refused(say.dataLeftOut(idle, `--${leftOut}`));
  return { data: undefined, leftOut };
}

const refused = ({ fact, remedy }: ReturnType<typeof addressInvalid>) => new UsageError(fact, remedy);
