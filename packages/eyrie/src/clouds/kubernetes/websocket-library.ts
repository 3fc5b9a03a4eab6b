// Named, so that the bundle carries the client and not the server.
export { WebSocket } from "ws";
