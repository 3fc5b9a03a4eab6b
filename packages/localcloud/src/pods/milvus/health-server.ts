import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What every component answers on 9091: `/healthz`, and nothing else. @returns the port on loopback */
export const serveHealth = async (): Promise<number> => {
  const server = createServer(({ url }, response) => {
    const found = url?.split("?")[0] === "/healthz";
    response.writeHead(found ? 200 : 404, { "content-type": "text/plain", "x-eyrie": "stand-in for Milvus" });
    response.end(found ? "OK" : "not implemented by Eyrie's stand-in for Milvus");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
};
