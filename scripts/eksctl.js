// Builds the real eksctl from its Go module, once, and prints its place as a shell assignment, for the slower tests. The
// first time takes minutes and a few gigabytes of Go's own caches; nothing of it comes into this repository. Where there
// is no Go nothing is printed on stdout, and the tests that want eksctl say that they are skipped.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheDirectoryOf } from "../packages/eyrie/build/clouds/helm-binary.js";

const eksctl = {
  module: "github.com/weaveworks/eksctl",
  version: "v0.215.0",
  sum: "h1:oCPoubT3UsW4Y2J43Y4dNRvXHEIsgg03Y3e6wv6bKG4=",
};

/** @throws when the module is another than was looked at, or does not build: what go says stands on stderr then */
function build(path) {
  const source = JSON.parse(
    execFileSync("go", ["mod", "download", "-json", `${eksctl.module}@${eksctl.version}`], {
      cwd: homedir(),
      encoding: "utf8",
    }),
  );
  if (source.Sum !== eksctl.sum) throw new Error(`${eksctl.module} is ${source.Sum} and not what was looked at`);
  // Without this a build calls itself 0.215.0-dev.
  const release = `-s -w -X ${eksctl.module}/pkg/version.PreReleaseID=`;
  const unfinished = `${path}.${process.pid}`;
  execFileSync("go", ["build", "-buildvcs=false", "-ldflags", release, "-o", unfinished, "./cmd/eksctl"], {
    cwd: source.Dir,
    env: { ...process.env, GOWORK: "off" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  renameSync(unfinished, path);
}

const { env: environment, platform } = process;
const directory = join(cacheDirectoryOf({ environment, platform, homeDirectory: homedir() }), "eksctl", eksctl.version);
const path = join(directory, "eksctl");

if (!existsSync(path) && spawnSync("go", ["version"]).status !== 0) {
  console.error("No eksctl: there is no go on PATH to build it with.");
} else {
  mkdirSync(directory, { recursive: true });
  if (!existsSync(path)) build(path);
  console.log(`export EYRIE_EKSCTL='${path}'`);
}
