import { Agent, type AgentOptions } from "node:https";
import { getProxyForUrl } from "proxy-from-env";

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/;

/**
 * The agent for calls to `url`: through the proxy that HTTPS_PROXY and NO_PROXY name, as kubectl, helm and the AWS CLI
 * take it, else straight. Neither the SDK nor client-node looks at these variables. It keeps its connections, which
 * spares each call a TLS handshake. What is on this machine is never proxied.
 */
export async function lastingAgent(url: string, tls: AgentOptions = {}): Promise<Agent> {
  const proxy = loopback.test(new URL(url).hostname) ? "" : getProxyForUrl(url);
  if (proxy === "") return new Agent({ ...tls, keepAlive: true });
  const { HttpsProxyAgent } = await import("hpagent");
  return new HttpsProxyAgent({ ...tls, keepAlive: true, proxy });
}
