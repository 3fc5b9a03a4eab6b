#!/usr/bin/env node
import { run } from "../cli/run.ts";
import { processHost } from "./process-host.ts";

// The SDK's notice about Node's age is for those who build with it, not for those who run a command.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

// So are Node's deprecations: gRPC names a server that is reached by its address as TLS does not want it (DEP0123).
process.noDeprecation = true;

// `run` has flushed what it wrote; calls that an interrupted run no longer waits for must not keep the process.
process.exit(await run(process.argv.slice(2), processHost()));
