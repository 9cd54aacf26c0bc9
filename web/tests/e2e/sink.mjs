// Where notices of the tests go: a webhook of our own, and a push service over TLS with an authority of its own.
import { execFileSync } from 'node:child_process';
import { createDecipheriv, createECDH, createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WAIT_MS = 20_000;

async function listen(server, scheme, taken) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    taken,
    /** The first that `fits`, when it has come. */
    async waitFor(fits) {
      const began = Date.now();
      for (;;) {
        const found = taken.find(fits);
        if (found) return found;
        if (Date.now() - began > WAIT_MS) throw new Error(`nothing like it came: ${JSON.stringify(taken.map(({ path, headers }) => [path, headers['content-type']]))}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop: () => new Promise((resolve) => server.close(resolve) && server.closeAllConnections()),
  };
}
function take(taken, status) {
  return (request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      taken.push({ path: request.url, headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(status(request.url)).end();
    });
  };
}

/** Takes CloudEvents. A path that ends in a number is answered by it: `/400` refuses. */
export function webhook() {
  const taken = [];
  return listen(createHttp(take(taken, (path) => Number(/\/(\d{3})$/.exec(path)?.[1] ?? 204))), 'http', taken);
}

/** Keys for a loopback service, and the authority that signed them: nothing is trusted that is not ours. */
export function loopbackKeys() {
  const dir = mkdtempSync(join(tmpdir(), 'haidang-tls-'));
  const at = (name) => join(dir, name);
  const openssl = (...args) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=Test authority', '-keyout', 'ca.key', '-out', 'ca.pem', '-addext', 'keyUsage=critical,keyCertSign,cRLSign');
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=127.0.0.1', '-keyout', 'own.key', '-out', 'own.csr', '-addext', 'subjectAltName=IP:127.0.0.1');
  openssl('x509', '-req', '-in', 'own.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-copy_extensions', 'copy', '-out', 'own.pem');
  return { authority: at('ca.pem'), key: readFileSync(at('own.key')), cert: readFileSync(at('own.pem')), remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** A push service as RFC 8030 has it, as far as a sender sees it: it takes what is posted to a subscription. */
export function pushService({ key, cert }) {
  const taken = [];
  return listen(createHttps({ key, cert }, take(taken, () => 201)), 'https', taken);
}

/** A browser's side of a subscription: its keys, and how it reads what was encrypted for it (RFC 8291, RFC 8188). */
export function subscriber() {
  const ecdh = createECDH('prime256v1');
  const own = ecdh.generateKeys();
  const auth = randomBytes(16);
  const hkdf = (salt, secret, info, length) => {
    const key = createHmac('sha256', salt).update(secret).digest();
    return createHmac('sha256', key).update(Buffer.concat([info, Buffer.from([1])])).digest().subarray(0, length);
  };
  return {
    p256dh: own.toString('base64url'),
    auth: auth.toString('base64url'),
    read(body) {
      const [salt, length] = [body.subarray(0, 16), body[20]];
      const [theirs, sealed] = [body.subarray(21, 21 + length), body.subarray(21 + length)];
      const secret = hkdf(auth, ecdh.computeSecret(theirs), Buffer.concat([Buffer.from('WebPush: info\0'), own, theirs]), 32);
      const key = hkdf(salt, secret, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
      const nonce = hkdf(salt, secret, Buffer.from('Content-Encoding: nonce\0'), 12);
      const decipher = createDecipheriv('aes-128-gcm', key, nonce);
      decipher.setAuthTag(sealed.subarray(-16));
      const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
      return JSON.parse(text.subarray(0, text.lastIndexOf(2)).toString('utf8'));
    },
  };
}
