/* The stand-in's thread with its sockets watched: what it sees goes to whoever listens on the channel. */
import { BroadcastChannel } from "node:worker_threads";
import { watchSockets } from "./socket-watch.js";

const channel = new BroadcastChannel("sockets of pods");
channel.unref();
watchSockets((host, allowed) => channel.postMessage({ host, allowed }));
await import("@eyrie/localcloud/pods/milvus-pod");
