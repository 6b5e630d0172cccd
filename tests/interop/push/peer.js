// Web Push as npm's web-push, http_ece and jose have it; bytes come and go in base64url, one JSON object in, one out.
//   peer.js seal        {p256dh, auth, content}             -> {body}     web-push
//   peer.js key         {}                                  -> {private, p256dh, auth}
//   peer.js open        {private, auth, body}               -> {content}  http_ece
//   peer.js vapid       {authorization, endpoint}           -> {key, claims, header}   jose, and the rules of RFC 8292
//   peer.js signed      {jws, keys}                         -> {claims, header}        jose
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const ece = require("http_ece");
const jose = require("jose");
const webpush = require("web-push");

const bytes = (text) => Buffer.from(text, "base64url");
const text = (buffer) => Buffer.from(buffer).toString("base64url");

const actions = {
  seal({ p256dh, auth, content }) {
    return { body: text(webpush.encrypt(p256dh, auth, bytes(content), "aes128gcm").cipherText) };
  },
  key() {
    const pair = crypto.createECDH("prime256v1");
    const p256dh = text(pair.generateKeys());
    return { private: text(pair.getPrivateKey()), p256dh, auth: text(crypto.randomBytes(16)) };
  },
  open({ private: secret, auth, body }) {
    const pair = crypto.createECDH("prime256v1");
    pair.setPrivateKey(bytes(secret));
    const options = { version: "aes128gcm", privateKey: pair, authSecret: auth };
    return { content: text(ece.decrypt(bytes(body), options)) };
  },
  async vapid({ authorization, endpoint }) {
    const [, token, k] = /^vapid t=([^,]+), ?k=([^,]+)$/.exec(authorization);
    const point = bytes(k);
    const jwk = { kty: "EC", crv: "P-256", x: text(point.subarray(1, 33)), y: text(point.subarray(33)) };
    const rules = { algorithms: ["ES256"], audience: new URL(endpoint).origin };
    const verified = await jose.jwtVerify(token, await jose.importJWK(jwk, "ES256"), rules);
    return { key: k, claims: verified.payload, header: verified.protectedHeader };
  },
  async signed({ jws, keys }) {
    const options = { algorithms: ["ES256"], typ: "citizen-push+jwt" };
    const verified = await jose.jwtVerify(jws, jose.createLocalJWKSet({ keys }), options);
    return { claims: verified.payload, header: verified.protectedHeader };
  },
};

async function main() {
  const given = JSON.parse(fs.readFileSync(0, "utf8"));
  process.stdout.write(JSON.stringify(await actions[process.argv[2]](given)));
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
