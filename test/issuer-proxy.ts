import { execFile } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createIssuer } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

/** Where a client on this machine finds the issuer that EKS has elsewhere. */
export type IssuerProxy = {
  readonly environment: { readonly HTTPS_PROXY: string; readonly SSL_CERT_FILE: string };
  /** What IAM would be told of the issuer's certificate. */
  readonly thumbprint: string;
  readonly close: () => Promise<void>;
};

/**
 * eksctl looks at the certificate of `https://oidc.eks.<region>.amazonaws.com` itself. Here a proxy on loopback leads
 * it to a server that has one for this name, whatever else is asked for.
 */
export async function startIssuerProxy(issuer: string, directory: string): Promise<IssuerProxy> {
  const { hostname } = new URL(issuer);
  const [key, cert] = [join(directory, "issuer.key"), join(directory, "issuer.pem")];
  const made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1".split(" ");
  const names = ["-subj", `/CN=${hostname}`, "-addext", `subjectAltName=DNS:${hostname}`];
  await promisify(execFile)("openssl", [...made, ...names, "-keyout", key, "-out", cert]);
  const certificate = await readFile(cert);
  const server = createIssuer({ key: await readFile(key), cert: certificate }, (_request, response) => {
    response.writeHead(404).end();
  });
  const proxy = createServer().on("connect", (_request, client) => {
    const upstream = connect((server.address() as AddressInfo).port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on("error", () => undefined);
  });
  for (const listener of [server, proxy]) {
    await new Promise<void>((resolve) => void listener.listen(0, "127.0.0.1", resolve));
  }
  return {
    environment: {
      HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      SSL_CERT_FILE: cert,
    },
    thumbprint: createHash("sha1").update(new X509Certificate(certificate).raw).digest("hex"),
    close: async () => {
      server.closeAllConnections();
      await Promise.all([server, proxy].map((listener) => new Promise((resolve) => void listener.close(resolve))));
    },
  };
}
