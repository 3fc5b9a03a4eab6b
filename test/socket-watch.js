/*
 * Notes where every socket and every name look-up of this thread wants to go, and cuts off what would leave loopback.
 * Plain JavaScript, because the stand-in's worker threads load it as it is.
 */
import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const loopback = /^(?:127(?:\.\d+){3}|::1|localhost)$/;

/** Where `Socket.connect` goes, in each of the forms it takes; a path is a pipe or a Unix socket. */
function destination([first, second]) {
  const options = Array.isArray(first) ? first[0] : first;
  if (typeof options === "object")
    return typeof options.path === "string" ? "localhost" : (options.host ?? "localhost");
  return typeof second === "string" ? second : "localhost";
}

/** @param {(host: string, allowed: boolean) => void} tell @returns {() => void} ends the watch */
export function watchSockets(tell) {
  const connectSocket = Reflect.get(net.Socket.prototype, "connect");
  const sendDatagram = Reflect.get(dgram.Socket.prototype, "send");
  const { lookup } = dns;
  const { lookup: lookupPromise } = dns.promises;
  const guarded = (host) => {
    const allowed = loopback.test(host);
    tell(host, allowed);
    if (!allowed) throw new Error(`a socket would leave loopback for ${host}`);
  };
  net.Socket.prototype.connect = function connect(...args) {
    guarded(destination(args));
    return connectSocket.apply(this, args);
  };
  dgram.Socket.prototype.send = function send(...args) {
    guarded(args.findLast((argument) => typeof argument === "string") ?? "localhost");
    return sendDatagram.apply(this, args);
  };
  dns.lookup = (host, ...rest) => {
    guarded(host);
    return lookup(host, ...rest);
  };
  dns.promises.lookup = (host, ...rest) => {
    guarded(host);
    return lookupPromise(host, ...rest);
  };
  syncBuiltinESMExports();
  return () => {
    net.Socket.prototype.connect = connectSocket;
    dgram.Socket.prototype.send = sendDatagram;
    dns.lookup = lookup;
    dns.promises.lookup = lookupPromise;
    syncBuiltinESMExports();
  };
}
