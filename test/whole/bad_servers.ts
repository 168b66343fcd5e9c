import type { IncomingMessage, ServerResponse } from 'node:http';
import { startServer } from './cache_server.ts';

/** What a server does with a question. */
export type Act = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that does so, for as long as it is used. */
export async function withServer<T>(act: Act, use: (url: string) => Promise<T>): Promise<T> {
  const server = await startServer(act);
  try {
    return await use(server.url);
  } finally {
    await server.stop();
  }
}

/** Servers that are of no use, and what is told of each. */
export const BAD_SERVERS: readonly (readonly [what: string, act: Act, line: RegExp])[] = [
  ['never answers', () => undefined, /did not answer within 2 s; the build went on without it/],
  [
    'drips',
    (_, response) => {
      response.writeHead(200, { 'content-length': 100_000 });
      const drops = setInterval(() => response.write('x'), 100);
      response.on('close', () => clearInterval(drops));
    },
    /is too slow; the build went on without it/,
  ],
  ['hangs up', (request) => void request.socket.destroy(), /hung up in the middle; the build/],
  [
    'hangs up in the middle',
    (request, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('x', () => request.socket.destroy());
    },
    /hung up in the middle; the build/,
  ],
  ['answers 500', (_, response) => void response.writeHead(500).end('oops'), /answers 500; the build/],
  [
    'refuses access',
    (_, response) => void response.writeHead(403).end(),
    /refuses access \(403\); the build/,
  ],
  [
    'sends elsewhere',
    (_, response) => void response.writeHead(302, { location: '/login' }).end(),
    /sends us elsewhere \(302\), where we do not go; the build/,
  ],
  [
    'answers garbage',
    (_, response) => void response.writeHead(200).end('<html>Welcome</html>'),
    /has a trace that is damaged or none; /,
  ],
  [
    'does not speak HTTP',
    (request) => void request.socket.end('SSH-2.0-x\r\n'),
    /does not speak HTTP; the build/,
  ],
  [
    'answers without end',
    (_, response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(2 ** 20))) continue;
      };
      response.on('drain', pour);
      pour();
    },
    /has a trace that is damaged or none; /,
  ],
  [
    'is full',
    (request, response) => {
      request.resume().on('end', () => response.writeHead(request.method === 'PUT' ? 507 : 404).end());
    },
    /is full \(507\); nothing more was sent to it/,
  ],
  [
    'answers before it has read, and hangs up',
    (request, response) => {
      if (request.method !== 'PUT') return void response.writeHead(404).end();
      response.writeHead(413, { connection: 'close' }).end(() => request.socket.destroy());
    },
    /takes no object of \d+ bytes \(413\); |hung up in the middle; /,
  ],
  [
    'answers each question, but slowly',
    (_, response) => void setTimeout(() => response.writeHead(404).end(), 1400),
    /is slower than doing without it; the build went on without it/,
  ],
];
