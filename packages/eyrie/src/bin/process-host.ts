import { randomBytes } from "node:crypto";
import { fstatSync, writeSync } from "node:fs";
import { homedir } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { identityOf } from "../cli/file-identity.ts";
import type { Host, LocalCloudHost } from "../cli/host.ts";
import { processHolder } from "./process-holder.ts";
import { version } from "./version.ts";

const descriptors = { stdin: 0, stdout: 1 } as const;
const showCursor = "\u001b[?25h";

/** The one place where the process' own streams, clock, chance and signals come in. */
export function processHost(): Host {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    fileBehind: (stream) => {
      try {
        return identityOf(fstatSync(descriptors[stream], { bigint: true }));
      } catch {
        return undefined; // closed by whoever started the process
      }
    },
    environment: process.env,
    cwd: process.cwd(),
    // Asked only where the environment names no language: it costs a fifth of a bare start.
    get locale() {
      return Intl.DateTimeFormat().resolvedOptions().locale;
    },
    clock: {
      now: () => Date.now(),
      sleep: async (milliseconds, signal) => {
        await pause(milliseconds, undefined, signal === undefined ? {} : { signal });
      },
    },
    holder: processHolder(),
    random: (length) => new Uint8Array(randomBytes(length)),
    version,
    onInterrupt: (listener) => {
      // A terminal that is closed hangs up. Without one nobody does, and nohup's wish to be left alone is kept.
      const signals = process.stdout.isTTY
        ? (["SIGINT", "SIGTERM", "SIGHUP"] as const)
        : (["SIGINT", "SIGTERM"] as const);
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    exit: (code) => {
      // Live lines hide the cursor, and nothing is left to show it; past them, for they hold back what is written.
      if (process.stderr.isTTY) writeSync(process.stderr.fd, showCursor);
      process.exit(code);
    },
    findHelm: async (progress, signal) => {
      const { findHelm } = await import("../clouds/helm-binary.ts");
      const { environment, platform, arch, homeDirectory } = {
        environment: process.env,
        platform: process.platform,
        arch: process.arch,
        homeDirectory: homedir(),
      };
      return (await findHelm({ environment, platform, arch, homeDirectory, onProgress: progress, signal })).path;
    },
    milvusSdk: {
      find: async () => {
        const [{ findMilvusSdk, sdkCache }, cacheDirectory] = await Promise.all([
          import("../clouds/milvus/sdk.ts"),
          ownCache(),
        ]);
        return findMilvusSdk([import.meta.dirname, process.cwd(), sdkCache(cacheDirectory)]);
      },
      obtain: async (signal) => {
        const [{ installMilvusSdk }, cacheDirectory] = await Promise.all([
          import("../clouds/milvus/sdk-install.ts"),
          ownCache(),
        ]);
        return installMilvusSdk({ cacheDirectory, environment: process.env, platform: process.platform, signal });
      },
    },
    rehearsal: async (request) => {
      const { startRehearsal } = await import("./rehearsal.ts");
      return startRehearsal(request, await localCloud());
    },
    localCloud,
  };
}

async function ownCache(): Promise<string> {
  const { cacheDirectoryOf } = await import("../clouds/helm-binary.ts");
  return cacheDirectoryOf({ environment: process.env, platform: process.platform, homeDirectory: homedir() });
}

/** A key takes as long to make as all the rest takes to load, so both begin at once. */
async function localCloud(): Promise<LocalCloudHost> {
  const { newSigningKey } = await import("@eyrie/localcloud/kubernetes/signing-key");
  const signingKey = newSigningKey();
  const { makeLocalCloud } = await import("./local-cloud.ts");
  return makeLocalCloud(signingKey);
}
