/** Typed sending and answering: the network carries plain data, this names it. */
import type { NodeId } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { ApiName, RequestOf, ResponseOf } from './api.ts';
import { API_VERSIONS } from './api.ts';
import type { Label } from './labels.ts';

/** Sends a request. `context` comes back with the answer, or with the news that there will be none. */
export function request<A extends ApiName>(
  node: NodeContext,
  api: A,
  to: NodeId,
  body: RequestOf<A>,
  options: {
    readonly label: Label;
    /** Which of the connections to that node; 'main' unless said. */
    readonly channel?: string;
    readonly timeoutMs: number;
    /** A version below the newest, where the sender settles on it. */
    readonly version?: number;
    readonly context?: unknown;
    readonly expectsResponse?: boolean;
  },
): void {
  node.send({
    to,
    channel: options.channel ?? 'main',
    api,
    apiVersion: options.version ?? API_VERSIONS[api][1],
    body,
    timeoutUs: options.timeoutMs * 1000,
    context: options.context ?? null,
    label: options.label,
    expectsResponse: options.expectsResponse ?? true,
  });
}

/** Answers a request of the API that it came by. */
export function answer<A extends ApiName>(
  node: NodeContext,
  _api: A,
  incoming: Incoming,
  body: ResponseOf<A>,
  label: Label,
): void {
  node.respond(incoming, body, label);
}

/** The body of a message of a known API. */
// The network carries `unknown`; the name that travelled with it says what it is.
export const requestOf = <A extends ApiName>(_api: A, body: unknown): RequestOf<A> => body as RequestOf<A>;
export const responseOf = <A extends ApiName>(_api: A, body: unknown): ResponseOf<A> => body as ResponseOf<A>;
