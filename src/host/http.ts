import { Agent as PlainAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { pipeline } from 'node:stream';
import { DiskFile } from './disk.ts';
import { effect } from './effect.ts';

/**
 * The only door to the network: one server, asked by GET, HEAD and PUT. Follows no redirects, so credentials go nowhere
 * else. Every question has its time; trouble is an answer with a `fault`, never an exception, and names no credentials.
 */
export interface Door {
  /** The server as it may be printed: without credentials. */
  readonly name: string;
  ask(question: Question): Promise<Answer>;
  /** Ends what is under way. */
  close(): void;
}

export interface Question {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  /** Behind the server's address; starts with a slash. */
  readonly path: string;
  /** What a PUT sends: some bytes, or a file of so many. */
  readonly body?: Uint8Array | { readonly file: string; readonly bytes: number };
  /** Milliseconds until the answer begins. */
  readonly begins: number;
  /** Milliseconds until all is over. Without it, the answer has to bring `pace` bytes in each {@link WINDOW_MS}. */
  readonly ends?: number;
  readonly pace?: number;
  /** Takes what a status of 200 brings, up to `most` bytes; an answer of more bytes is broken off. */
  readonly take?: (piece: Uint8Array) => void | Promise<void>;
  readonly most?: number;
}

export type Answer =
  | { readonly status: number; readonly bytes?: number; readonly fault?: undefined }
  | { readonly fault: string };

/** In this time what comes has to keep its pace, or be over. */
export const WINDOW_MS = 2000;

/** Credentials: those in the address become a Basic header; a token, a Bearer one. */
export function openDoor(address: URL, token?: string): Door {
  const bare = new URL(address);
  bare.username = bare.password = bare.search = bare.hash = '';
  const base = bare.href.replace(/\/+$/, '');
  const [request, agent] =
    bare.protocol === 'https:'
      ? [secureRequest, new SecureAgent({ keepAlive: true })]
      : [plainRequest, new PlainAgent({ keepAlive: true })];
  const authorization = credentialsOf(address, token);
  const closing = new AbortController();

  async function ask(question: Question): Promise<Answer> {
    const { begins, ends } = question;
    const abort = new AbortController();
    const stop = (why: string): void => abort.abort(new Error(why));
    const first = setTimeout(stop, begins, `did not answer within ${begins / 1000} s`);
    const last = ends === undefined ? undefined : setTimeout(stop, ends, 'is too slow');
    const signal = AbortSignal.any([abort.signal, closing.signal]);
    const onHead = (): void => clearTimeout(first);
    try {
      return await effect('request', `${base}${question.path}`, async () => {
        const response = await answerTo(question, signal).catch((thrown: unknown) => {
          // The server ended a connection that had been at rest just when it was used again.
          if (thrown instanceof AtRest) return answerTo(question, signal);
          throw thrown;
        });
        onHead();
        return await taken(response, question, stop);
      });
    } catch (thrown) {
      return { fault: reasonOf(signal.aborted ? signal.reason : thrown) };
    } finally {
      clearTimeout(first);
      clearTimeout(last);
    }
  }

  /** The head of the answer. A server may answer before it has read all, and then hang up: that is an answer too. */
  function answerTo({ method, path, body }: Question, signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': sizeOf(body) };
      const headers = { ...authorization, ...length };
      const asked = request(`${base}${path}`, { method, agent, headers, signal });
      const failed = (thrown: Error): void =>
        reject(asked.reusedSocket && !signal.aborted ? new AtRest() : thrown);
      asked.on('response', resolve);
      asked.on('error', failed);
      if (body === undefined) asked.end();
      else if (body instanceof Uint8Array) asked.end(body);
      else pipeline(piecesOf(body.file), asked, (thrown) => thrown && failed(thrown));
    });
  }

  return {
    name: base,
    ask,
    close() {
      closing.abort(new Error('was left'));
      agent.destroy();
    },
  };
}

function credentialsOf(address: URL, token: string | undefined): { authorization?: string } {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (address.username === '' && address.password === '') return {};
  const pair = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

type Body = NonNullable<Question['body']>;

function sizeOf(body: Body): number {
  return body instanceof Uint8Array ? body.length : body.bytes;
}

class AtRest extends Error {}

const PIECE_BYTES = 256 * 1024;

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await DiskFile.openForReading(path);
  try {
    for (let position = 0; ;) {
      // A new one each time: the socket keeps what it was given until it is sent.
      const piece = new Uint8Array(PIECE_BYTES);
      const count = await file.readAt(piece, position);
      if (count === 0) return;
      yield piece.subarray(0, count);
      position += count;
    }
  } finally {
    await file.close();
  }
}

async function taken(
  response: IncomingMessage,
  { take, most = 0, pace = 0, method }: Question,
  stop: (why: string) => void,
): Promise<Answer> {
  const status = response.statusCode ?? 0;
  const told = response.headers['content-length'];
  const wanted = method === 'GET' && status === 200 && take !== undefined;
  let bytes = 0;
  let before = 0;
  const watch = setInterval(() => {
    if (bytes - before < pace * WINDOW_MS) stop('is too slow');
    before = bytes;
  }, WINDOW_MS);
  try {
    for await (const piece of response as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      if (wanted && bytes > most) break;
      if (wanted) await take(piece);
      // What nobody wants is read, so that the connection serves again; unless it is long.
      else if (bytes > PIECE_BYTES) break;
    }
  } finally {
    clearInterval(watch);
  }
  return wanted ? { status, bytes } : { status, ...(told === undefined ? {} : { bytes: Number(told) }) };
}

/** What happened, in words that go behind the server's name. */
function reasonOf(thrown: unknown): string {
  const { code, message } = thrown as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : REASONS[code];
  if (known !== undefined) return known;
  if (code?.startsWith('HPE_') === true) return 'does not speak HTTP';
  return code === undefined ? message : `failed (${code})`;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'hung up in the middle',
  EPIPE: 'hung up in the middle',
  ENOTFOUND: 'is not known by that name',
  EAI_AGAIN: 'is not known by that name',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'cannot be reached',
};
