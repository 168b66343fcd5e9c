import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Debian's nginx as a WebDAV server, with all it writes in a temporary folder. */
export interface Nginx {
  readonly url: string;
  /** Files on a shelf, `cas` or `ac`, with their paths. */
  files(shelf: 'cas' | 'ac'): string[];
  /** Lines of the access log that begin so, since the last call of `forget`. */
  asked(method: string): string[];
  forget(): void;
  stop(): Promise<void>;
}

export async function startNginx(): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const log = join(folder, 'access.log');
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
     events { worker_connections 64; }
     http {
       log_format plain '$request_method $uri $status'; access_log ${log} plain;
       client_max_body_size 0;
       ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
       server {
         listen 127.0.0.1:${port}; root ${data};
         location / { dav_methods PUT; create_full_put_path on; }
       }
     }`,
  );
  const child = spawn(
    'nginx',
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', `${folder}/error.log`],
    {
      stdio: 'ignore',
    },
  );
  const ended = new Promise((resolve) => child.on('close', resolve));
  let failed: Error | undefined;
  child.on('error', (thrown) => (failed = thrown));
  const url = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(url).then(
      () => true,
      () => false,
    ))
  ) {
    if (failed !== undefined)
      throw new Error('nginx is needed: apt-get install nginx-light', { cause: failed });
    if (child.exitCode !== null) throw new Error(readFileSync(`${folder}/error.log`, 'utf8'));
    await delay(20);
  }
  const lines = (): string[] => readFileSync(log, 'utf8').split('\n');
  let seen = 0;
  return {
    url,
    files: (shelf) => readdirSync(join(data, shelf)).map((name) => join(data, shelf, name)),
    asked: (method) =>
      lines()
        .slice(seen)
        .filter((line) => line.startsWith(method)),
    forget: () => void (seen = lines().length - 1),
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server that does what it is told to, on loopback. */
export async function startServer(
  listener: RequestListener,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server: Server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A port on loopback where nobody listens. */
export async function deafUrl(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}
